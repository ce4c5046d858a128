package main

import "io"

// skipMost is how much content is read and dropped to keep a connection. To
// close it and open another costs about as much.
const skipMost = 64 << 10

// Read reads the content of the request, without its chunk framing. A client
// that waits for it is told to send only now (RFC 9110, section 10.1.1). At
// io.EOF the trailers are there too.
func (e *exchange) Read(p []byte) (int, error) {
	if err := e.more(); err != nil {
		return 0, err
	}
	n := copy(p, e.span)
	e.span = e.span[n:]
	return n, nil
}

// WriteTo is what io.Copy uses: the content goes to w from where it lies.
func (e *exchange) WriteTo(w io.Writer) (n int64, err error) {
	for err == nil {
		if err = e.more(); err == io.EOF {
			return n, nil
		}
		var m int
		if err == nil {
			m, err = w.Write(e.span)
		}
		n += int64(m)
		e.span = nil
	}
	return n, err
}

// more sees to it that there is content in the span.
func (e *exchange) more() error {
	for len(e.span) == 0 {
		if e.Complete() {
			return io.EOF
		}
		e.answer.Continue() // its errors come again from other calls
		if err := e.connection.step(); err != nil {
			return err
		}
	}
	return nil
}

// skip drops content that nobody wants, if the client sends it unasked and it
// is not too much.
func (e *exchange) skip() error {
	if h := e.Head(); h.ExpectContinue || h.Length > skipMost {
		return nil
	}
	for n := 0; n < skipMost && !e.Complete(); n += len(e.span) {
		e.span = nil
		if err := e.connection.step(); err != nil {
			return err
		}
	}
	e.span = nil
	return nil
}
