// Package writer turns calls into the bytes of HTTP/1.1 messages: answers with
// [Response], requests with [Request]. It cannot be made to emit a broken
// message. A call that does not belong where it comes, or a value that no line
// may hold, is refused with a [Code], and the output is as if it had not been
// made. What was promised and not kept leaves a message cut off, which shows:
// the last chunk or the last byte of the length is missing.
//
//	var r writer.Response
//	r.Init(conn)
//	r.Follow(p) // the parser of the requests
//	...
//	r.Begin(head) // as OnHeadersEnd gave it
//	r.Status(200)
//	r.Field("Content-Type", "text/plain")
//	r.Body(text)
//	r.Flush()
//
// Those who have buffers of their own begin with the Append functions, which
// check one line each, and leave the order and the framing to the caller.
//
// # States
//
// A message goes through these states; a call that no arrow stands for returns
// [ErrOrder], or [ErrClosed], [ErrTunnel], or the error of the destination.
//
//	idle      Begin               -> begun (a Request whose target has a host -> head)
//	begun     Status of 1xx       -> interim      Response only; Host -> head: Request only
//	          Status, Block, 101  -> head
//	interim   End                 -> begun
//	head      Write, unframed     -> gathering
//	          Write, Flush        -> content      the head is complete
//	gathering Write, too much     -> content
//	          Flush               -> content
//	content   Trailer             -> trailers
//	any of these four, by End or Body:
//	          the connection goes on           -> idle
//	          101, 2xx to CONNECT; a request
//	          that asks to leave HTTP          -> tunnel
//	          otherwise                        -> closed
//	any       Abort -> closed; the destination fails -> failed
//
// # Framing
//
// Where neither ContentLength nor Chunked is called, the writer sees for itself.
// It gathers content of up to 4 KiB behind the head, in which it leaves a gap:
// if End comes first, the length is known and the content moves up; otherwise
// chunks follow, or to HTTP/1.0 content until close. Whatever is said of the
// content is collected in the facts from which the parser decides, and decided
// by the same function (internal/framing), so that both sides of a connection
// come to the same end of a message.
//
// Date, Connection, Content-Length, Transfer-Encoding and the empty line are
// written last, when the head is completed. Connection says close if the client
// or SetClose asks for it, if the content ends with the connection, after a
// refused CONNECT, and if the request has not been read to its end (see
// [Response.Follow]): the rest of its content must never be parsed as a request.
//
// # Ownership
//
// Slices and strings given to a call are copied, or written to the destination,
// before it returns; none is kept. A Response or Request takes a buffer from a
// pool for the first byte, and gives it back in Flush (in Abort and Reset, if
// nothing complete is in it); with Detach it passes to the caller, until
// [Buffer.Free]. Between messages it owns none. Buffers come in size classes, so
// that large answers do not make all others' buffers large.
//
// Content of 8 KiB and more is written from the caller's slice, together with
// what is in the buffer: in one call, if the destination is a *net.TCPConn, a
// *net.UnixConn or a [BuffersWriter]. Less is copied, since a second slice costs more than a copy.
// Output that waits is bounded: by 32 KiB, the content of a head, and what is
// written without a destination.
//
// # Cut answers
//
// When the destination fails or panics, or writes less than it was given, the
// message is over: every call returns that error, nothing is written any more,
// ShouldClose is true. After Abort, after a handler that did not come to End, and
// after an End that found content missing, no last chunk is ever written and
// ShouldClose is true as well. A client knows such an answer by its framing,
// except for content until close (HTTP/1.0): there only a reset of the
// connection tells, which is for the caller; see Cut.
package writer
