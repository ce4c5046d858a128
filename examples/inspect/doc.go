// Inspect prints the events of a stream of HTTP/1.x messages: a capture of one
// direction of a connection, or such a stream as it goes by.
//
//	inspect [-kind request|response|auto] [-json] [-split N] [-method M]
//	        [-no-host-check] [-max-body N] [file]
//
// It reads the file, or standard input if there is none or it is "-". It holds
// a piece of the input at a time, however long that is.
//
// # Flags
//
// Flags stand before the file.
//
//   - -kind says what the stream holds. With auto, the default, a stream that
//     begins with "HTTP/" holds responses, any other requests.
//   - -json prints one JSON object a line, see below. Without it the output is
//     for people, and may change.
//   - -split N feeds the parser N bytes at a time, 64 KiB at most, and waits
//     until that many are there; the output is the same for every N. With 0,
//     the default, it is fed what a read brings.
//   - -method M names the method of the request that the responses answer:
//     what ends the answer to a HEAD or a CONNECT is not to be seen in it.
//     Given several times, it is a list in order, one for each final response
//     (interim ones answer nothing), whose last repeats. Without it each
//     response answers a GET. In any case the request offered an upgrade, so
//     that a 101 is in order. Methods are case-sensitive. For requests it has
//     no meaning.
//   - -no-host-check accepts requests without Host, with more than one, or
//     with a malformed one.
//   - -max-body N refuses content of more than N bytes, chunk framing not
//     counted. With 0, the default, there is no limit.
//   - -h prints a summary of this.
//
// # Exit status
//
//   - 0: every message was complete, or the stream left HTTP after a complete
//     one. An empty input is complete.
//   - 1: a message was malformed or incomplete, or bytes came after the one
//     that closes the connection; also if reading the input or writing the
//     output failed midway.
//   - 2: an unknown flag, a bad value, more than one file, or a file that
//     cannot be opened.
//
// What is wrong with the input is told by an error event on standard output,
// where whoever reads the events finds it. Standard error is for what keeps
// inspect from its work: usage, files, reading and writing.
//
// # Output for people
//
// A line for each event, with the offset of its first byte in the input (for
// done: the end of the message), and a last line that sums up. Of a content
// the length and the first 64 bytes are shown. All of it is printable ASCII: other
// bytes of the input, and backslashes, are escaped as in Go, so that no input
// can send escape sequences to a terminal. There are colours if standard
// output is a terminal (a character device), NO_COLOR is empty or unset, and
// TERM is not "dumb".
//
// # JSON
//
// This is a stable interface: events, keys and their order stay. The events,
// in the order in which they may come for one message:
//
//	{"event":"request","method":"GET","target":"/","version":"HTTP/1.1","offset":0}
//	{"event":"response","version":"HTTP/1.1","status":200,"reason":"OK","offset":0}
//	{"event":"header","name":"Host","value":"example.org"}
//	{"event":"headers-done","framing":"length","length":12,"keep_alive":true,"upgrade":false,"expect_continue":false}
//	{"event":"chunk","size":5,"extension":"name=value"}
//	{"event":"body","data":"aGVsbG8="}
//	{"event":"trailer","name":"Digest","value":"abc"}
//	{"event":"done","offset":78}
//	{"event":"upgrade","rest":"AAEC"}
//	{"event":"error","code":"bare-lf","status":400,"offset":17,"message":"line feed without carriage return"}
//
// Offsets count the bytes of the input from 0: where the start line begins,
// the end of the message, the byte at fault. A string holds one character a
// byte (ISO-8859-1), so bytes 0x80 to 0xFF are U+0080 to U+00FF; data and rest
// are standard base64.
//
//   - version is HTTP/1.0 or HTTP/1.1; minor versions above 1 count as 1.1.
//   - framing is none, length, chunked, close or tunnel; length comes with
//     framing length only.
//   - chunk comes for each chunk line, the last one, of size 0, included. An
//     extension that is not there is the empty string.
//   - body holds all content up to the next event, but at most 64 KiB of it:
//     longer content, or a longer chunk, is given in several events, all but
//     the last of 64 KiB. It is printed as soon as it is complete.
//   - done ends each message, interim responses too. There is none for a
//     message with an error.
//   - upgrade follows the done of a message after which the connection leaves
//     HTTP: a CONNECT request or one with a valid Upgrade, a 101, a 2xx to
//     CONNECT. rest is what remains of the input. It is the last event.
//   - error is the last event of an input with a fault. status is there only
//     where an answer is due: for a malformed request what the server should
//     answer, for any malformed response 502, which a gateway answers to its
//     client. An input that ends inside a message has code unexpected-eof.
//
// The codes of errors, with the status to answer a request with (or, where only
// a response can have the fault, 502) and the message:
//
//	paused                                 -  paused by a callback
//	upgrade                                -  the connection leaves HTTP
//	data-after-close                       -  bytes after the message that closes the connection
//	unexpected-eof                         -  the input ends inside a message
//	feed-in-callback                       -  the parser was called by its own callback
//	misuse                                 -  Unread or Advance beyond the content
//	panic                                  -  a callback panicked
//	unexpected-response                  502  a response to no request
//	unexpected-upgrade                   502  switching protocols without an upgrade offered and named
//	bare-lf                              400  line feed without carriage return
//	bare-cr                              400  carriage return without line feed
//	empty-lines                          400  too many empty lines before the request line
//	method                               400  invalid byte in the method, or no method
//	method-too-long                      501  method longer than any known
//	target                               400  invalid byte in the request target, or no target
//	target-form                          400  request target of no form that the method allows
//	version                              400  malformed HTTP version
//	major-version                        505  unsupported HTTP version
//	http2-preface                        505  connection preface of HTTP/2
//	start-line-too-long                  414  start line too long
//	status-line                          502  malformed status line
//	status-code                          502  status code not three digits from 100 on
//	reason                               502  control character in the reason phrase
//	field-name                           400  invalid byte in a field name, no name, or no colon
//	blank-before-colon                   400  blank between field name and colon
//	leading-blank                        400  line begins with a blank
//	field-value                          400  control character in a field value
//	fields-too-large                     431  header section too large
//	too-many-fields                      431  too many header fields
//	trailers-too-large                   431  trailer section too large
//	too-many-trailers                    431  too many trailer fields
//	no-host                              400  request without Host
//	repeated-host                        400  more than one Host
//	host                                 400  malformed Host
//	content-length                       400  malformed Content-Length
//	repeated-content-length              400  more than one Content-Length
//	transfer-encoding                    400  malformed Transfer-Encoding
//	repeated-chunked                     400  chunked applied twice or with parameters
//	transfer-encoding-and-content-length 400  Transfer-Encoding together with Content-Length
//	transfer-encoding-in-http10          400  Transfer-Encoding in HTTP/1.0
//	chunked-not-last                     400  chunked is not the last transfer coding
//	unknown-transfer-coding              501  transfer coding not supported
//	connect-content                      400  CONNECT with content
//	content-too-large                    413  content too large
//	chunk-size                           400  malformed or oversized chunk size
//	chunk-extension                      400  malformed chunk extension
//	chunk-line-too-long                  400  chunk line too long
//	chunk-overhead                       400  chunk lines outweigh the chunks
//	chunk-end                            400  chunk data not followed by CRLF
//
// Those without a status but data-after-close and unexpected-eof are the
// parser's own affairs, which inspect does not print; nor does it print
// unexpected-response, since it expects every one.
package main
