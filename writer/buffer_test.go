package writer

import (
	"strings"
	"sync"
	"testing"
)

// kept gives the output of an answer that is kept.
func kept(t *testing.T, text string) Buffer {
	t.Helper()
	r := answering(t, nil, get)
	must(t, r.Status(200))
	must(t, r.Body([]byte(text)))
	b := r.Detach()
	idleOwnsNothing(t, &r.message)
	if !strings.HasSuffix(string(b.Bytes()), "\r\n\r\n"+text) {
		t.Fatalf("%q", b.Bytes())
	}
	return b
}

// TestFreeTwice holds that a second Free does nothing, however many have had the
// memory since.
func TestFreeTwice(t *testing.T) {
	var none Buffer
	none.Free()
	if none.Bytes() != nil {
		t.Error("the zero Buffer has content")
	}
	first := kept(t, "first")
	again := first
	first.Free()
	if first.Bytes() != nil || again.Bytes() != nil {
		t.Error("there is content after Free")
	}
	var others []Buffer
	for range 100 {
		others = append(others, kept(t, "other"))
		first.Free()
		again.Free()
	}
	for _, b := range others {
		if !strings.HasSuffix(string(b.Bytes()), "other") {
			t.Fatalf("%q was freed by someone else", b.Bytes())
		}
		b.Free()
	}
	// Of two who free at the same time one does.
	for range 1000 {
		b := kept(t, "x")
		var both sync.WaitGroup
		both.Go(b.Free)
		both.Go(b.Free)
		both.Wait()
	}
}

// TestDetach holds when Detach hands something over, and what.
func TestDetach(t *testing.T) {
	r := answering(t, nil, get)
	nothing := func(when string) {
		t.Helper()
		if b := r.Detach(); b.Bytes() != nil || b.loan != nil {
			t.Errorf("%s: %q", when, b.Bytes())
		}
	}
	something := func(want string) {
		t.Helper()
		b := r.Detach()
		if string(b.Bytes()) != want {
			t.Errorf("%q, want %q", b.Bytes(), want)
		}
		b.Free()
	}
	nothing("begun")
	must(t, r.Status(103))
	nothing("in an interim answer")
	must(t, r.Field("A", "b"))
	must(t, r.End())
	something("HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n")
	must(t, r.Status(200))
	must(t, r.Flush()) // nothing to write to: the head is complete, and stays
	something("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
	if !r.Begun() {
		t.Error("a head that was handed over can be replaced")
	}
	nothing("between chunks")
	r.Write([]byte("abc"))
	something("3\r\nabc\r\n")
	must(t, r.End())
	something("0\r\n\r\n")
	nothing("idle")
	must(t, r.Begin(get))
	must(t, r.Status(200))
	r.Write([]byte("abc"))
	something("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
	r.Write([]byte("de"))
	r.Abort()
	nothing("aborted")
	if !r.Cut() || !r.ShouldClose() {
		t.Error("a cut answer goes unnoticed")
	}
	wants(t, "Begin", r.Begin(get), ErrClosed)
	idleOwnsNothing(t, &r.message)

	// A request of which it is not known how its content will be framed stays.
	q := new(Request)
	must(t, q.Begin("GET", "/"))
	if b := q.Detach(); b.Bytes() != nil {
		t.Errorf("%q", b.Bytes())
	}
	wants(t, "Flush", q.Flush(), ErrHost)
	must(t, q.Host("h"))
	q.Write([]byte("abc"))
	if b := q.Detach(); b.Bytes() != nil {
		t.Errorf("%q", b.Bytes())
	}
	wants(t, "Flush", q.Flush(), ErrUnframed)
	must(t, q.End())
	b := q.Detach()
	if want := "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"; string(b.Bytes()) != want {
		t.Errorf("%q", b.Bytes())
	}
}

// TestGatheredBehindLargeHead holds that a head that is not complete is not sent
// because it is large.
func TestGatheredBehindLargeHead(t *testing.T) {
	for _, size := range []int{100, bufferMost - 1000, bufferMost, 8*bufferMost - 1000} {
		out := new(tap)
		r := answering(t, out, get)
		must(t, r.Status(200))
		must(t, r.Field("A", strings.Repeat("a", size)))
		n, err := r.ReadFrom(strings.NewReader("abc"))
		must(t, err)
		if n != 3 || len(out.calls) != 0 {
			t.Fatalf("head of %d: %d bytes, %d writes", size, n, len(out.calls))
		}
		r.Write([]byte("def"))
		must(t, r.End())
		must(t, r.Flush())
		if got := out.String(); !strings.HasSuffix(got, "\r\nContent-Length: 6\r\n\r\nabcdef") {
			t.Errorf("head of %d: %q", size, got[size:])
		}
	}
}
