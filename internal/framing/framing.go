// Package framing decides how the content of a message is delimited: RFC 9112,
// section 6.3, as one pure function of a set of facts, so that the side that
// reads and the side that writes cannot come to different answers.
//
// Whoever has a message collects [Facts] while its start line and fields go
// by, the field values through [Length] and [Facts.AddCodings], and asks
// [Facts.Decide] once, when the head is complete.
package framing

// Facts is what a head says that bears on the delimitation of the content.
type Facts uint16

// The facts of the start line and of the request that a response answers.
const (
	Response   Facts = 1 << iota // the message is a response
	HTTP10                       // its version is 1.0
	Connect                      // a CONNECT request
	NoContent                    // a response that never has content: 1xx, 204, 304, or to HEAD
	Tunnel                       // the last response of a connection that leaves HTTP: 101, or 2xx to CONNECT
	CodingWins                   // Transfer-Encoding wins over Content-Length (responses, on request)

	// The facts of the fields.
	HasLength     // a Content-Length field
	ZeroLength    // its value is 0
	HasCoding     // a Transfer-Encoding field
	ChunkedLast   // the last coding so far is chunked
	ChunkedBefore // chunked is followed by another coding
	OtherCoding   // a coding other than chunked
)

// Kind is a way to delimit content.
type Kind uint8

// The kinds, in the order of the public Framing of package parser.
const (
	None Kind = iota
	ByLength
	ByChunks
	UntilClose
	Tunnelled
)

// Fault is a reason why a head delimits nothing safely.
type Fault uint8

// The faults. OK is none.
const (
	OK Fault = iota
	Malformed
	RepeatedChunked
	ConnectContent
	CodingInHTTP10
	CodingAndLength
	ChunkedNotLast
	UnknownCoding
)

// Decide gives the kind of delimitation that f stands for, or the fault that
// forbids any. The order of the tests is the order of RFC 9112, section 6.3,
// with every conflict a fault.
func (f Facts) Decide() (Kind, Fault) {
	if f&(HasLength|HasCoding) == 0 {
		return f.unframed(), OK
	}
	if f&Tunnel != 0 && f&NoContent == 0 {
		return Tunnelled, OK // 2xx to CONNECT: the framing fields are ignored
	}
	if f&HasCoding != 0 {
		switch {
		case f&HTTP10 != 0:
			return None, CodingInHTTP10
		case f&HasLength != 0 && f&CodingWins == 0:
			return None, CodingAndLength
		case f&Connect != 0:
			return None, ConnectContent
		case f&Response == 0 && f&ChunkedBefore != 0:
			return None, ChunkedNotLast
		case f&Response == 0 && f&OtherCoding != 0:
			return None, UnknownCoding
		}
	}
	switch {
	case f&Tunnel != 0:
		return Tunnelled, OK
	case f&NoContent != 0:
		return None, OK
	case f&ChunkedLast != 0:
		return ByChunks, OK
	case f&HasCoding != 0:
		return UntilClose, OK
	case f&Connect != 0:
		if f&ZeroLength == 0 {
			return None, ConnectContent
		}
		return None, OK
	}
	return ByLength, OK
}

// unframed is the answer for a head without framing fields.
func (f Facts) unframed() Kind {
	switch {
	case f&Tunnel != 0:
		return Tunnelled
	case f&(Response|NoContent) == Response:
		return UntilClose
	}
	return None
}
