package writer

import (
	"io"

	"github.com/seed-f4f473f9/httpwire/internal/framing"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// Request writes the requests of one connection, one after the other, for
// clients, proxies and load generators. What Response says of memory, copies,
// goroutines and errors goes for it too.
//
//	r.Init(conn)
//	r.Begin("POST", "/form")
//	r.Host("example.org")
//	r.Field("Content-Type", "text/plain")
//	r.Body(text)
//	r.Flush()
type Request struct {
	message
	peer parser.Version
}

// Init makes r ready for a connection. With a nil dst the output is kept for
// Detach. Whatever r was used for before is forgotten.
func (r *Request) Init(dst io.Writer) {
	r.init(dst, nil, nil)
	r.peer = 0
}

// SetPeer says which version the server is known to speak, from its answers or
// by configuration; the zero Version, as at first, if that is unknown. Chunks are
// only sent to a server known to speak HTTP/1.1 (RFC 9112, section 6.1). One
// that speaks HTTP/1.0 is asked to keep the connection. It goes for the requests
// that are begun after it.
func (r *Request) SetPeer(v parser.Version) { r.peer = v }

// Begin begins a request. The target must be in a form that the method allows
// (RFC 9112, section 3.2). From the absolute form (without user information, if
// it is http or https: RFC 9110, section 4.2.4) and from that of CONNECT the
// Host field is derived; after the others Host must be called next. It returns
// ErrMethod, ErrTarget, ErrHost for an absolute target from which no Host can be
// derived, ErrOrder, ErrClosed, and ErrTunnel.
func (r *Request) Begin(method, target string) error {
	if r.state != idle {
		return r.refusal()
	}
	m, form, err := checkRequestLine(method, target)
	if err != 0 {
		return err
	}
	var host []byte
	derived := true
	switch form {
	case parser.FormAuthority:
		host = bytesOf(target)
	case parser.FormAbsolute:
		_, host = parser.CutAuthority(bytesOf(target))
		if !parser.CheckHost(host) {
			return ErrHost
		}
	default:
		derived = false
	}
	b := r.room(len(method) + len(target) + len(host) + gap)
	b.B = appendRequestLine(b.B, method, target)
	r.state = begun
	r.flags, r.facts, r.count, r.kind = 0, 0, 0, framing.None
	switch r.peer {
	case parser.HTTP10:
		r.flags = peer10
	case parser.HTTP11:
		r.flags = peer11
	}
	switch m {
	case parser.MethodPost, parser.MethodPut, parser.MethodPatch:
	case parser.MethodConnect:
		r.facts = framing.Connect
		r.flags |= barred | lengthless | leaves
	case parser.MethodTrace:
		r.flags |= barred | lengthless
	default:
		r.flags |= lengthless
	}
	if derived {
		r.appendHost(host)
	}
	return nil
}

// Host adds the Host field. It may be empty, if the target has no authority. It
// returns ErrHost for anything but uri-host [ ":" port ], and for one that is
// not that of the target. Said again, it must be the same and does nothing.
func (r *Request) Host(authority string) error { return r.host(authority) }

// Expect100 asks the server to say, by a 100 (Continue) or otherwise, whether it
// wants the content (RFC 9110, section 10.1.1). Flush sends the head. A request
// that turns out to have no content is refused with ErrNoContent, by Body, End
// or Flush. It returns ErrReserved if called twice.
func (r *Request) Expect100() error { return r.expect() }

// Resume says that the server has declined to leave HTTP, after CONNECT or
// OfferUpgrade. Until then Begin returns ErrTunnel: what follows such a request
// might be taken for the other protocol (RFC 9110, section 7.8). Anywhere else
// it does nothing.
func (r *Request) Resume() {
	switch {
	case r.state != tunnel:
	case r.is(closes):
		r.state = closed
	default:
		r.state = idle
	}
}

// host is Host of a Request.
func (m *message) host(authority string) error {
	host := bytesOf(authority)
	switch {
	case m.state != begun && m.state != inHead:
		return m.refusal()
	case m.state == inHead:
		if !parser.EqualFold(m.buf.B[m.hostAt:m.hostEnd], host) {
			return ErrHost
		}
		return nil
	case !parser.CheckHost(host):
		return ErrHost
	}
	m.appendHost(host)
	return nil
}

// appendHost adds the Host field, as the first one.
func (m *message) appendHost(host []byte) {
	m.hostAt = len(m.buf.B) + len("Host: ")
	m.hostEnd = m.hostAt + len(host)
	m.addField("Host", stringOf(host))
	m.state = inHead
}

// expect is Expect100 of a Request.
func (m *message) expect() error {
	switch {
	case m.state != inHead:
		return m.refusal()
	case m.is(expects):
		return ErrReserved
	}
	m.flags |= expects
	return nil
}
