package parser

import "io"

// Code is what Feed, Finish and Advance return as an error: what is wrong with
// the input, or why the parse stopped where it did. Codes are constants, so
// that they can be compared with == and switched on, and cost no allocation.
//
// A fault that requests and responses may have is, in a response, the same
// constant with one bit more, by which StatusOf knows it. It prints alike, and
// unwraps to the constant: errors.Is(err, ErrBareLF) holds in both roles. What
// only responses may have, ErrUnexpectedResponse for one, needs no such bit.
type Code uint8

// Codes that tell why the parse stopped, or that the parser was misused.
const (
	// ErrPaused is returned by a callback to stop Feed before the next byte,
	// and by Feed to say that it did. The next Feed goes on.
	ErrPaused Code = iota + 1
	// ErrUpgrade: the message was the last one of HTTP on this connection
	// (CONNECT, a valid Upgrade, a 101, a 2xx to CONNECT). What was not
	// taken belongs to the next protocol. See Resume.
	ErrUpgrade
	// ErrClosed: bytes after the message that closes the connection (RFC
	// 9112, section 9.6). They are not looked at and not to be answered.
	ErrClosed
	// ErrUnexpectedEOF: the input ended inside a message.
	ErrUnexpectedEOF
	// ErrInCallback: Feed, Advance, Finish or Reset was called by a callback.
	ErrInCallback
	// ErrMisuse: Unread or Advance with a count that is not there to be
	// taken, or outside of content.
	ErrMisuse
	// ErrPanic: a callback of an earlier call panicked.
	ErrPanic

	// ErrUnexpectedResponse: a final response that no Expect announced.
	ErrUnexpectedResponse
	// ErrUnexpectedUpgrade: a 101 that has no Upgrade field, that comes in
	// HTTP/1.0, or where no upgrade was offered (RFC 9110, section 7.8).
	ErrUnexpectedUpgrade

	// Line ends (RFC 9112, section 2.2).

	ErrBareLF     // a line feed without a carriage return before it
	ErrBareCR     // a carriage return without a line feed after it
	ErrEmptyLines // more than 8 empty lines before a request line

	// Request line (RFC 9112, section 3).

	ErrMethod         // a byte that no method holds, or no method
	ErrMethodLength   // a method of more than 32 bytes
	ErrTarget         // a byte that no target holds, or no target
	ErrTargetForm     // a target of none of the four forms, or of one that the method excludes
	ErrVersion        // not "HTTP/" DIGIT "." DIGIT, or bytes after it
	ErrMajorVersion   // a version of HTTP other than 1
	ErrHTTP2          // the connection preface of HTTP/2 (RFC 9113, section 3.4)
	ErrStartLineLimit // a start line longer than Options.MaxStartLine

	// Status line (RFC 9112, section 4).

	ErrStatusLine // not version SP code SP reason
	ErrStatusCode // not three digits, or below 100
	ErrReason     // a control in the reason phrase

	// Field lines (RFC 9112, section 5).

	ErrFieldName    // a byte that no field name holds, or no name
	ErrFieldColon   // a blank before the colon
	ErrFieldStart   // a line that begins with a blank: obs-fold among others
	ErrFieldValue   // a control in a field value
	ErrFieldsLimit  // a field section larger than Options.MaxFieldBytes
	ErrFieldsCount  // more fields than Options.MaxFields
	ErrTrailerLimit // a trailer section larger than Options.MaxTrailerBytes
	ErrTrailerCount // more trailer fields than Options.MaxTrailers

	// Host (RFC 9112, section 3.2).

	ErrHostMissing  // an HTTP/1.1 request without Host
	ErrHostRepeated // a request with two
	ErrHost         // a value that is not uri-host [ ":" port ]

	// Content (RFC 9112, sections 6 and 7).

	ErrLength           // a Content-Length that is no number below 2^63
	ErrLengthRepeated   // a second Content-Length
	ErrCoding           // a Transfer-Encoding that is no list of codings
	ErrCodingRepeated   // chunked twice, or with parameters
	ErrCodingAndLength  // Transfer-Encoding and Content-Length in one message
	ErrCodingInHTTP10   // Transfer-Encoding in HTTP/1.0
	ErrCodingNotChunked // a request in which another coding follows chunked
	ErrCodingUnknown    // a request with a coding other than chunked
	ErrConnectContent   // a CONNECT request that announces content
	ErrContentLimit     // content longer than Options.MaxContent
	ErrChunkSize        // not 1 to 16 hexadecimal digits below 2^63
	ErrChunkExtension   // not the extensions of RFC 9112, section 7.1.1
	ErrChunkLine        // a chunk line of more than 4 KiB
	ErrChunkOverhead    // chunk lines that outweigh what they announce
	ErrChunkEnd         // chunk data that CRLF does not follow

	codes = iota + 1
)

// inResponse marks the faults of a response; see Code.
const inResponse Code = 0x80

// badGateway is what a gateway answers to its client after a malformed response.
const badGateway = 502

// code describes one Code.
type code struct {
	name   string
	text   string
	status uint16 // for a request, 502 for what only responses have; 0 if no answer is due
}

var described = [codes]code{
	ErrPaused:             {"paused", "paused by a callback", 0},
	ErrUpgrade:            {"upgrade", "the connection leaves HTTP", 0},
	ErrClosed:             {"data-after-close", "bytes after the message that closes the connection", 0},
	ErrUnexpectedEOF:      {"unexpected-eof", "the input ends inside a message", 0},
	ErrInCallback:         {"feed-in-callback", "the parser was called by its own callback", 0},
	ErrMisuse:             {"misuse", "Unread or Advance beyond the content", 0},
	ErrPanic:              {"panic", "a callback panicked", 0},
	ErrUnexpectedResponse: {"unexpected-response", "a response to no request", badGateway},
	ErrUnexpectedUpgrade:  {"unexpected-upgrade", "switching protocols without an upgrade offered and named", badGateway},
	ErrBareLF:             {"bare-lf", "line feed without carriage return", 400},
	ErrBareCR:             {"bare-cr", "carriage return without line feed", 400},
	ErrEmptyLines:         {"empty-lines", "too many empty lines before the request line", 400},
	ErrMethod:             {"method", "invalid byte in the method, or no method", 400},
	ErrMethodLength:       {"method-too-long", "method longer than any known", 501},
	ErrTarget:             {"target", "invalid byte in the request target, or no target", 400},
	ErrTargetForm:         {"target-form", "request target of no form that the method allows", 400},
	ErrVersion:            {"version", "malformed HTTP version", 400},
	ErrMajorVersion:       {"major-version", "unsupported HTTP version", 505},
	ErrHTTP2:              {"http2-preface", "connection preface of HTTP/2", 505},
	ErrStartLineLimit:     {"start-line-too-long", "start line too long", 414},
	ErrStatusLine:         {"status-line", "malformed status line", badGateway},
	ErrStatusCode:         {"status-code", "status code not three digits from 100 on", badGateway},
	ErrReason:             {"reason", "control character in the reason phrase", badGateway},
	ErrFieldName:          {"field-name", "invalid byte in a field name, no name, or no colon", 400},
	ErrFieldColon:         {"blank-before-colon", "blank between field name and colon", 400},
	ErrFieldStart:         {"leading-blank", "line begins with a blank", 400},
	ErrFieldValue:         {"field-value", "control character in a field value", 400},
	ErrFieldsLimit:        {"fields-too-large", "header section too large", 431},
	ErrFieldsCount:        {"too-many-fields", "too many header fields", 431},
	ErrTrailerLimit:       {"trailers-too-large", "trailer section too large", 431},
	ErrTrailerCount:       {"too-many-trailers", "too many trailer fields", 431},
	ErrHostMissing:        {"no-host", "request without Host", 400},
	ErrHostRepeated:       {"repeated-host", "more than one Host", 400},
	ErrHost:               {"host", "malformed Host", 400},
	ErrLength:             {"content-length", "malformed Content-Length", 400},
	ErrLengthRepeated:     {"repeated-content-length", "more than one Content-Length", 400},
	ErrCoding:             {"transfer-encoding", "malformed Transfer-Encoding", 400},
	ErrCodingRepeated:     {"repeated-chunked", "chunked applied twice or with parameters", 400},
	ErrCodingAndLength:    {"transfer-encoding-and-content-length", "Transfer-Encoding together with Content-Length", 400},
	ErrCodingInHTTP10:     {"transfer-encoding-in-http10", "Transfer-Encoding in HTTP/1.0", 400},
	ErrCodingNotChunked:   {"chunked-not-last", "chunked is not the last transfer coding", 400},
	ErrCodingUnknown:      {"unknown-transfer-coding", "transfer coding not supported", 501},
	ErrConnectContent:     {"connect-content", "CONNECT with content", 400},
	ErrContentLimit:       {"content-too-large", "content too large", 413},
	ErrChunkSize:          {"chunk-size", "malformed or oversized chunk size", 400},
	ErrChunkExtension:     {"chunk-extension", "malformed chunk extension", 400},
	ErrChunkLine:          {"chunk-line-too-long", "chunk line too long", 400},
	ErrChunkOverhead:      {"chunk-overhead", "chunk lines outweigh the chunks", 400},
	ErrChunkEnd:           {"chunk-end", "chunk data not followed by CRLF", 400},
}

func (c Code) describe() code {
	if i := int(c &^ inResponse); i < codes {
		return described[i]
	}
	return code{}
}

// Error says in words what the code stands for. It never holds bytes of the
// input.
func (c Code) Error() string { return c.describe().text }

// String gives the code's name, in lower case with hyphens: a stable name for
// logs and other programs.
func (c Code) String() string { return c.describe().name }

// Unwrap gives the role-free constant of a fault found in a response, nil for
// any other code.
func (c Code) Unwrap() error {
	if c&inResponse != 0 {
		return c &^ inResponse
	}
	return nil
}

// Is makes ErrUnexpectedEOF known as io.ErrUnexpectedEOF to errors.Is, since
// that is what readers of an io.Reader look for.
func (c Code) Is(target error) bool {
	return c == ErrUnexpectedEOF && target == io.ErrUnexpectedEOF
}

// StatusOf gives the status code to answer with after err: for a malformed
// request what RFC 9110 and 9112 ask for, 502 for a malformed response (the
// status that a gateway sends to its own client), and 0 where no answer is
// due: nil, pause, upgrade, bytes after the end, end of input, misuse, and
// the handlers' own errors. A Code wrapped in another error is found.
func StatusOf(err error) int {
	for err != nil {
		if c, ok := err.(Code); ok {
			s := c.describe().status
			if c&inResponse != 0 && s != 0 {
				s = badGateway
			}
			return int(s)
		}
		w, ok := err.(interface{ Unwrap() error })
		if !ok {
			break
		}
		err = w.Unwrap()
	}
	return 0
}
