package parser

import "github.com/seed-f4f473f9/httpwire/internal/framing"

// Version is a version of HTTP. Minor versions above 1 count as 1.1 (RFC 9110,
// section 2.5).
type Version uint8

// The versions. The zero Version is none.
const (
	HTTP10 Version = iota + 1
	HTTP11
)

// String gives "HTTP/1.0" or "HTTP/1.1", and "" for none.
func (v Version) String() string {
	switch v {
	case HTTP10:
		return "HTTP/1.0"
	case HTTP11:
		return "HTTP/1.1"
	}
	return ""
}

// Framing is the way in which the end of a message's content is found (RFC
// 9112, section 6.3).
type Framing uint8

// The ways.
const (
	FramingNone    = Framing(framing.None)       // no content
	FramingLength  = Framing(framing.ByLength)   // as long as Content-Length says, which may be 0
	FramingChunked = Framing(framing.ByChunks)   // in chunks
	FramingClose   = Framing(framing.UntilClose) // until the connection closes: responses only
	FramingTunnel  = Framing(framing.Tunnelled)  // no content, and no HTTP after it: responses only
)

var framings = [...]string{"none", "length", "chunked", "close", "tunnel"}

// String gives "none", "length", "chunked", "close" or "tunnel".
func (f Framing) String() string {
	if int(f) < len(framings) {
		return framings[f]
	}
	return ""
}

// Head is what a complete head says about the message: everything that decides
// how the connection goes on. It holds no slices, so it may be kept and handed
// to other goroutines. In the zero Head nothing has been parsed.
type Head struct {
	// Length is the Content-Length as declared, -1 if there is none. A
	// response to HEAD or a 304 may declare one and has no content; a chunked
	// response may, with ChunkedOverLength.
	Length int64
	// Code is the status code, 0 for a request.
	Code uint16
	// Method is that of the request; in a response, of the request that it
	// answers, as Expect said.
	Method Method
	// Version is that of the message.
	Version Version
	// Framing is how the content ends.
	Framing Framing
	// KeepAlive tells that the connection may carry another message after
	// this one (RFC 9112, section 9.3). False for content until close. It
	// means nothing where a tunnel follows.
	KeepAlive bool
	// Upgrade tells that the message leaves HTTP by the Upgrade field: a
	// request that asks for it (RFC 9110, section 7.8), or a 101.
	Upgrade bool
	// ExpectContinue tells that the client waits for a 100 before it sends
	// the content (RFC 9110, section 10.1.1). Requests of HTTP/1.1 only.
	ExpectContinue bool
}

// HasBody tells whether content follows the head, if only a last chunk or a
// close.
func (h Head) HasBody() bool {
	switch h.Framing {
	case FramingLength:
		return h.Length > 0
	case FramingChunked, FramingClose:
		return true
	}
	return false
}

// Interim tells whether the head is that of an interim response, 1xx other
// than 101, after which another response to the same request comes.
func (h Head) Interim() bool { return isInterim(h.Code) }

func isInterim(code uint16) bool { return code/100 == 1 && code != 101 }
