package writer

// Code is what the calls of this package return as an error, unless it comes
// from the destination or the source. Codes are constants, so that they can be
// compared with == and switched on, and cost no allocation.
//
// A call that returns a Code has changed nothing and written nothing.
type Code uint8

// The codes.
const (
	// ErrOrder: the call does not belong here, such as a field after content.
	ErrOrder Code = iota + 1
	// ErrClosed: nothing may follow, since the message before announced the
	// end of the connection or was aborted.
	ErrClosed
	// ErrTunnel: the connection has left HTTP, or is about to. See
	// Response.SwitchProtocols and Request.Resume.
	ErrTunnel
	// ErrAborted: the answer could not be replaced by an error, because a
	// part of it had been sent; it was aborted.
	ErrAborted
	// ErrDestination: the io.Writer or io.ReaderFrom panicked, called back, or
	// said that it took more than it was given, or less than nothing. The
	// same of a source.
	ErrDestination

	ErrHead   // a Head that is not that of a request
	ErrStatus // a status code outside of 100 to 999, or one that the call does not take
	ErrMethod // not a token, or longer than 32 bytes
	ErrTarget // a request target of no form that the method allows
	ErrHost   // no uri-host [ ":" port ], missing, or not the one of the target

	ErrName     // a field name that is no token
	ErrValue    // a control in a value, a reason or a protocol, or a blank at its beginning or end
	ErrReserved // a field that the writer is to write, or a second Date
	ErrTrailer  // a trailer field that was not announced, or that no trailer section may hold
	ErrProtocol // a switch of protocols that the request does not allow

	ErrLength    // a length that is negative or malformed, a second one, or one beside chunks
	ErrUnframed  // content that the peer could not find the end of
	ErrNoContent // content, or its framing, in a message that has none; Expect100 without content
	ErrLong      // content beyond the length that was announced
	ErrShort     // content that falls short of it at the end

	codes = iota + 1
)

var texts = [codes]string{
	ErrOrder:       "call out of order",
	ErrClosed:      "the connection is to be closed",
	ErrTunnel:      "the connection leaves HTTP",
	ErrAborted:     "the message was aborted",
	ErrDestination: "the destination or the source broke its contract",
	ErrHead:        "not the head of a request",
	ErrStatus:      "status code not allowed here",
	ErrMethod:      "malformed method",
	ErrTarget:      "malformed request target",
	ErrHost:        "malformed, missing or contradictory host",
	ErrName:        "malformed field name",
	ErrValue:       "control character in a value, or blank at its beginning or end",
	ErrReserved:    "field reserved to the writer",
	ErrTrailer:     "trailer field not announced or not allowed",
	ErrProtocol:    "switching protocols is not possible",
	ErrLength:      "malformed, repeated or contradictory length",
	ErrUnframed:    "content of unknown length to a peer that takes no chunks",
	ErrNoContent:   "message without content",
	ErrLong:        "content longer than announced",
	ErrShort:       "content shorter than announced",
}

// Error says in words what the code stands for. It never holds bytes of a
// message.
func (c Code) Error() string {
	if int(c) < len(texts) {
		return texts[c]
	}
	return ""
}
