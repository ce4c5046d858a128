package writer

import (
	"errors"
	"math"
	"testing"
)

// TestAppend holds what the functions append, and that dst comes back as it was
// where they refuse.
func TestAppend(t *testing.T) {
	type result struct {
		dst []byte
		err error
	}
	of := func(dst []byte, err error) result { return result{dst, err} }
	d := func() []byte { return []byte("x") }
	for _, c := range []struct {
		name string
		got  result
		want string
		err  error
	}{
		{"status line", of(AppendStatusLine(d(), 200, "OK")), "HTTP/1.1 200 OK\r\n", nil},
		{"status line without reason", of(AppendStatusLine(d(), 999, "")), "HTTP/1.1 999 \r\n", nil},
		{"status 99", of(AppendStatusLine(d(), 99, "")), "", ErrStatus},
		{"status 1000", of(AppendStatusLine(d(), 1000, "")), "", ErrStatus},
		{"reason", of(AppendStatusLine(d(), 200, "O\nK")), "", ErrValue},
		{"request line", of(AppendRequestLine(d(), "GET", "/a?b")), "GET /a?b HTTP/1.1\r\n", nil},
		{"absolute", of(AppendRequestLine(d(), "GET", "http://h/")), "GET http://h/ HTTP/1.1\r\n", nil},
		{"method", of(AppendRequestLine(d(), "G T", "/")), "", ErrMethod},
		{"no method", of(AppendRequestLine(d(), "", "/")), "", ErrMethod},
		{"target", of(AppendRequestLine(d(), "GET", "a")), "", ErrTarget},
		{"no target", of(AppendRequestLine(d(), "GET", "")), "", ErrTarget},
		{"user information", of(AppendRequestLine(d(), "GET", "HTTPS://u@h/")), "", ErrTarget},
		{"user information of HTTP", of(AppendRequestLine(d(), "GET", "Http://u@h/")), "", ErrTarget},
		{"empty user information", of(AppendRequestLine(d(), "GET", "http://@h/")), "", ErrTarget},
		{"user information elsewhere", of(AppendRequestLine(d(), "GET", "ftp://u@h/")), "GET ftp://u@h/ HTTP/1.1\r\n", nil},
		{"field", of(AppendField(d(), "A", "b")), "A: b\r\n", nil},
		{"empty field", of(AppendField(d(), "A", "")), "A: \r\n", nil},
		{"field name", of(AppendField(d(), "A:", "b")), "", ErrName},
		{"field value", of(AppendField(d(), "A", " b")), "", ErrValue},
		{"length", of(AppendContentLength(d(), 0)), "Content-Length: 0\r\n", nil},
		{"length of one digit", of(AppendContentLength(d(), 9)), "Content-Length: 9\r\n", nil},
		{"length of two digits", of(AppendContentLength(d(), 10)), "Content-Length: 10\r\n", nil},
		{"more of two digits", of(AppendContentLength(d(), 99)), "Content-Length: 99\r\n", nil},
		{"length of three digits", of(AppendContentLength(d(), 100)), "Content-Length: 100\r\n", nil},
		{"longest length", of(AppendContentLength(d(), math.MaxInt64)), "Content-Length: 9223372036854775807\r\n", nil},
		{"negative length", of(AppendContentLength(d(), -1)), "", ErrLength},
		{"chunk", of(AppendChunk(d(), []byte("abc"))), "3\r\nabc\r\n", nil},
		{"chunk of nothing", of(AppendChunk(d(), nil)), "", ErrLength},
		{"chunk size of one digit", of(AppendChunkSize(d(), 0xf)), "f\r\n", nil},
		{"chunk size of two digits", of(AppendChunkSize(d(), 0x10)), "10\r\n", nil},
		{"more of two digits", of(AppendChunkSize(d(), 0xfe)), "fe\r\n", nil},
		{"chunk size of three digits", of(AppendChunkSize(d(), 0x100)), "100\r\n", nil},
		{"more of three digits", of(AppendChunkSize(d(), 0xfed)), "fed\r\n", nil},
		{"chunk size of four digits", of(AppendChunkSize(d(), 0x1000)), "1000\r\n", nil},
		{"more of four digits", of(AppendChunkSize(d(), 0xabcd)), "abcd\r\n", nil},
		{"chunk size of five digits", of(AppendChunkSize(d(), 0x1abcd)), "1abcd\r\n", nil},
		{"longest chunk", of(AppendChunkSize(d(), math.MaxInt64)), "7fffffffffffffff\r\n", nil},
		{"chunk size of nothing", of(AppendChunkSize(d(), 0)), "", ErrLength},
		{"negative chunk size", of(AppendChunkSize(d(), -1)), "", ErrLength},
		{"last chunk", of(AppendLastChunk(d()), nil), "0\r\n", nil},
		{"end of a section", of(AppendSectionEnd(d()), nil), "\r\n", nil},
	} {
		if string(c.got.dst) != "x"+c.want || c.got.err != c.err {
			t.Errorf("%s: %q, %v", c.name, c.got.dst, c.got.err)
		}
	}
}

// TestGap holds that what completes a head fits into the gap that was left for
// it, whatever it is.
func TestGap(t *testing.T) {
	r := new(Request)
	r.SetPeer(1)
	must(t, r.Begin("POST", "/"))
	must(t, r.Host("h"))
	must(t, r.Field("TE", "trailers"))
	must(t, r.OfferUpgrade("a"))
	must(t, r.Expect100())
	must(t, r.ContentLength(math.MaxInt64))
	before := len(r.buf.B)
	must(t, r.seal(false, 0))
	dated := len(dateName) + 29 + len("\r\n")
	if n := len(r.buf.B) - before + dated + maxChunkSize; n > gap || n < gap-2 {
		t.Errorf("%d bytes in a gap of %d", n, gap)
	}
	if dateWords > gap {
		t.Error("the words of a date do not fit into the gap")
	}
}

// TestCodes holds that every Code says something of its own.
func TestCodes(t *testing.T) {
	seen := map[string]Code{}
	for c := Code(1); c < codes; c++ {
		text := c.Error()
		if other, ok := seen[text]; ok || text == "" {
			t.Errorf("%d and %d say %q", c, other, text)
		}
		seen[text] = c
	}
	if Code(0).Error() != "" || Code(255).Error() != "" {
		t.Error("no code says something")
	}
	if !errors.Is(ErrShort, ErrShort) || errors.Is(ErrShort, ErrLong) {
		t.Error("codes do not compare")
	}
}
