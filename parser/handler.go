package parser

// MessageHandler is what both roles have in common: the callbacks after the
// start line, in the order in which they come.
//
// Slices, and the slices inside of a Field or a start line, are valid until
// the callback returns; those given to OnBody as long as the slice given to
// Feed. Whoever wants more copies.
//
// A callback that returns ErrPaused stops Feed before the next byte. Any other
// error ends the parse: Feed returns it as it is, now and from then on.
type MessageHandler interface {
	// OnHeader takes one field of the header section. Nothing may be acted
	// upon before OnHeadersEnd, since the head may still turn out malformed.
	OnHeader(Field) error
	// OnHeadersEnd ends the head. For an interim response it is the last
	// callback.
	OnHeadersEnd(Head) error
	// OnBody takes a span of the content: a part of the slice given to Feed,
	// never empty. Transfer codings other than chunked are not undone.
	OnBody([]byte) error
	// OnMessageEnd ends the message.
	OnMessageEnd() error
}

// RequestHandler takes the events of requests.
type RequestHandler interface {
	OnRequest(RequestLine) error
	MessageHandler
}

// ResponseHandler takes the events of responses.
type ResponseHandler interface {
	OnResponse(StatusLine) error
	MessageHandler
}

// TrailerHandler is for handlers that want trailer fields (RFC 9112, section
// 7.1.2). They are checked all the same when nobody takes them. The
// constructors find out whether a handler has this method.
//
// A trailer never changes framing, and is not to be merged into the header
// fields unless its definition allows it.
type TrailerHandler interface {
	OnTrailer(Field) error
}

// ChunkHandler is for handlers that want to see chunk lines (RFC 9112, section
// 7.1), the last one, of size 0, included. The extension is what stands after
// the first semicolon, without the blanks at its beginning; empty if there is
// none. It has been checked, and means nothing that a recipient must know.
// The constructors find out whether a handler has this method.
type ChunkHandler interface {
	OnChunk(size int64, extension []byte) error
}

// Funcs makes a handler of functions, for both roles. Those that are nil are
// skipped. Set them before the parser is made: a parser made from a *Funcs
// without Trailer or Chunk does not look for them later.
type Funcs struct {
	Request    func(RequestLine) error
	Response   func(StatusLine) error
	Header     func(Field) error
	HeadersEnd func(Head) error
	Body       func([]byte) error
	MessageEnd func() error
	Trailer    func(Field) error
	Chunk      func(size int64, extension []byte) error
}

// OnRequest calls Request.
func (f *Funcs) OnRequest(l RequestLine) error { return call(f.Request, l) }

// OnResponse calls Response.
func (f *Funcs) OnResponse(l StatusLine) error { return call(f.Response, l) }

// OnHeader calls Header.
func (f *Funcs) OnHeader(l Field) error { return call(f.Header, l) }

// OnHeadersEnd calls HeadersEnd.
func (f *Funcs) OnHeadersEnd(h Head) error { return call(f.HeadersEnd, h) }

// OnBody calls Body.
func (f *Funcs) OnBody(b []byte) error { return call(f.Body, b) }

// OnMessageEnd calls MessageEnd.
func (f *Funcs) OnMessageEnd() error {
	if f.MessageEnd == nil {
		return nil
	}
	return f.MessageEnd()
}

// OnTrailer calls Trailer.
func (f *Funcs) OnTrailer(l Field) error { return call(f.Trailer, l) }

// OnChunk calls Chunk.
func (f *Funcs) OnChunk(size int64, extension []byte) error {
	if f.Chunk == nil {
		return nil
	}
	return f.Chunk(size, extension)
}

func call[T any](f func(T) error, v T) error {
	if f == nil {
		return nil
	}
	return f(v)
}
