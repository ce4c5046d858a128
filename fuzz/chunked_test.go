package fuzz

import (
	"bufio"
	"bytes"
	"io"
	"net/http/httputil"
	"strconv"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// stricterChunks has what httputil reads and httpwire refuses.
var stricterChunks = []difference{
	// RFC 9112, section 7.1: chunk-size is 1*HEXDIG and what follows it is an
	// extension or CRLF. httputil trims blanks before the CRLF.
	{parser.ErrChunkSize, "RFC 9112, section 7.1", blankBeforeEnd},
	{parser.ErrChunkExtension, "RFC 9112, section 7.1", blankBeforeEnd},
	// RFC 9112, section 7.1.1: httputil does not look at extensions.
	{parser.ErrChunkExtension, "RFC 9112, section 7.1.1", inExtension},
	// RFC 9112, section 7.1: a recipient must anticipate large sizes and
	// prevent errors from integer overflow; content beyond 2^63-1 has no
	// length that an int64 could hold. httputil counts up to 2^64-1.
	{parser.ErrChunkSize, "RFC 9112, section 7.1", sixteenDigits},
	// RFC 9112, section 7.1.1: a recipient ought to limit the length of
	// extensions. httputil does not weigh those of the last chunk.
	{parser.ErrChunkOverhead, "RFC 9112, section 7.1.1", atLastChunk},
}

// laxerChunks tells of what httpwire reads and httputil refuses: BWS between
// chunk-size and extension, which RFC 9112, section 7.1.1, has a recipient
// parse and remove; and chunks of 2^62 bytes and more, at which the sum that
// httputil makes of what chunk lines weigh overflows (section 7.1: anticipate
// large sizes, and let no arithmetic overflow).
func laxerChunks(data []byte) bool {
	for line := range bytes.Lines(data) {
		size, _, ok := bytes.Cut(line, []byte(";"))
		if ok && len(size) > 0 && blank(size, len(size)-1) {
			return true
		}
		if n, err := strconv.ParseUint(string(bytes.TrimRight(size, "\r\n \t")), 16, 64); err == nil && n >= 1<<62 {
			return true
		}
	}
	return false
}

func blankBeforeEnd(data []byte, at int) bool {
	return at > 0 && (blank(data, at) || blank(data, at-1))
}

func inExtension(data []byte, at int) bool {
	start := bytes.LastIndexByte(data[:at], '\n') + 1
	return bytes.IndexByte(data[start:at+1], ';') >= 0
}

func sixteenDigits(data []byte, at int) bool {
	return at >= 15 && len(bytes.Trim(data[at-15:at+1], "0123456789abcdefABCDEF")) == 0
}

func atLastChunk(data []byte, at int) bool {
	start := bytes.LastIndexByte(data[:at], '\n') + 1
	rest := bytes.TrimLeft(data[start:at], "0")
	return data[start] == '0' && len(rest) > 0 && bytes.IndexByte([]byte("123456789abcdefABCDEF"), rest[0]) < 0
}

// maxWeighed is more than chunk lines may weigh without content.
const maxWeighed = 40 << 10

const chunkedHead = post + chunked

// FuzzChunked holds chunked content against net/http/httputil: its content and
// where it ends.
func FuzzChunked(f *testing.F) {
	for _, s := range seeds(f) {
		if _, content, ok := bytes.Cut(s.data, []byte(chunked[len(chunked)-4:])); ok {
			f.Add(content, uint8(0))
			f.Add(bytes.TrimSuffix(content, []byte("0\r\n\r\n")), uint8(0)) // to be repeated
		}
	}
	f.Add([]byte("2;a=0123456789\r\nab\r\n"), uint8(1))
	f.Add([]byte("2;a=01234567890123456789\r\nab\r\n"), uint8(1))
	f.Add([]byte("5 ;a\r\nhello\r\n0 ;b\r\n\r\n"), uint8(3))
	f.Fuzz(func(t *testing.T, data []byte, piece uint8) {
		if len(data) > maxInput {
			return
		}
		holdChunks(t, data)
		if bytes.HasSuffix(data, []byte("\r\n")) {
			// As often as it takes to have chunk lines weighed.
			holdChunks(t, append(bytes.Repeat(data, 1+maxWeighed/len(data)), "0\r\n"...))
		}
		holdWritten(t, data, int(piece)+1)
	})
}

// holdChunks takes data for chunked content.
func holdChunks(t *testing.T, data []byte) {
	t.Helper()
	input := append([]byte(chunkedHead), data...)
	m := take(input, "", nil)
	below := bytes.NewReader(data)
	r := bufio.NewReaderSize(below, 2*maxInput)
	content, err := io.ReadAll(httputil.NewChunkedReader(r))
	end := int64(len(data) - below.Len() - r.Buffered())
	switch {
	case m.last > 0: // read to the last chunk; trailers are not httputil's
		if err != nil {
			if !laxerChunks(data) {
				t.Fatalf("httputil refuses %q: %v", data, err)
			}
			return
		}
		if !bytes.Equal(content, m.content) || end != m.last-int64(len(chunkedHead)) {
			t.Fatalf("content is %q to %d, httputil has %q to %d in %q",
				m.content, m.last-int64(len(chunkedHead)), content, end, data)
		}
	case m.fault() != 0:
		if err == nil && !allows(stricterChunks, m, input) {
			t.Fatalf("httputil reads %q from %q, refused with %v at %d",
				content, data, m.err, m.p.Offset()-int64(len(chunkedHead)))
		}
		if err == nil && !bytes.HasPrefix(content, m.content) {
			t.Fatalf("content begins with %q, httputil has %q in %q", m.content, content, data)
		}
	default: // incomplete
		if err == nil {
			t.Fatalf("httputil reads %q from the incomplete %q", content, data)
		}
		if !bytes.Equal(content, m.content) && !laxerChunks(data) {
			t.Fatalf("content begins with %q, httputil has %q in the incomplete %q", m.content, content, data)
		}
	}
}

// holdWritten takes data for the content, and has httputil write it in pieces.
func holdWritten(t *testing.T, data []byte, piece int) {
	t.Helper()
	var b bytes.Buffer
	b.WriteString(chunkedHead)
	w := httputil.NewChunkedWriter(&b)
	for rest := data; len(rest) > 0; {
		n := min(piece, len(rest))
		if _, err := w.Write(rest[:n]); err != nil {
			t.Fatal(err)
		}
		rest = rest[n:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	b.WriteString("\r\n")
	if m := take(b.Bytes(), "", nil); !m.whole || !bytes.Equal(m.content, data) || m.p.Offset() != int64(b.Len()) {
		t.Fatalf("%q comes back as %q with %v at %d of %d", data, m.content, m.err, m.p.Offset(), b.Len())
	}
}
