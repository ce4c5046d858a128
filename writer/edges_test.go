package writer

import (
	"bytes"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// The tests of this file hold boundaries at which a change of the code by one
// went unnoticed; docs/mutants.md.

func TestStatusEdges(t *testing.T) {
	for _, code := range []int{100, 999} {
		if line, err := AppendStatusLine(nil, code, ""); err != nil || string(line) != "HTTP/1.1 "+strconv.Itoa(code)+" \r\n" {
			t.Errorf("status line of %d: %q, %v", code, line, err)
		}
	}
}

// TestChunkSizeEdges holds the sizes around every power of two against strconv.
func TestChunkSizeEdges(t *testing.T) {
	for shift := range 63 {
		for d := int64(-1); d <= 1; d++ {
			n := int64(1)<<shift + d
			if n <= 0 {
				continue
			}
			if line, err := AppendChunkSize(nil, n); err != nil || string(line) != strconv.FormatInt(n, 16)+"\r\n" {
				t.Errorf("size line of %d: %q, %v", n, line, err)
			}
		}
	}
}

// TestLastLength holds every length of four digits against strconv, at the end of
// what room there must be.
func TestLastLength(t *testing.T) {
	const most = len("Content-Length: 9999\r\n\r\n")
	for n := range 10000 {
		dst := make([]byte, 1, 1+most)
		if got, want := string(appendLastLength(dst, n)[1:]), "Content-Length: "+strconv.Itoa(n)+"\r\n\r\n"; got != want {
			t.Fatalf("%d: %q", n, got)
		}
	}
}

func TestCodesWithoutName(t *testing.T) {
	for c := range math.MaxUint8 + 1 {
		if text := Code(c).Error(); len(text) > 200 {
			t.Errorf("code %d: %q", c, text)
		}
	}
}

// TestFieldFits writes fields of every length around that of the smallest
// buffer, so that each fills it to the last byte once.
func TestFieldFits(t *testing.T) {
	for n := range 600 {
		value := strings.Repeat("v", n)
		var out bytes.Buffer
		r := answering(t, &out, get)
		must(t, r.Status(200))
		must(t, r.Field("X-Long-Name", value))
		must(t, r.Field("Server", value))
		must(t, r.End())
		must(t, r.Flush())
		if want := "\r\nX-Long-Name: " + value + "\r\nServer: " + value + "\r\n"; !strings.Contains(out.String(), want) {
			t.Fatalf("values of %d bytes: %q", n, out.Bytes())
		}
	}
}

// hesitating gives nothing, and no error, before each byte.
type hesitating struct {
	data []byte
	now  bool
}

func (h *hesitating) Read(b []byte) (int, error) {
	if h.now = !h.now; h.now {
		return 0, nil
	}
	if len(h.data) == 0 {
		return 0, io.EOF
	}
	b[0] = h.data[0]
	h.data = h.data[1:]
	return 1, nil
}

func TestReadFromHesitating(t *testing.T) {
	var out bytes.Buffer
	r := answering(t, &out, get)
	must(t, r.Status(200))
	must(t, r.ContentLength(150))
	data := bytes.Repeat([]byte("d"), 150) // more pauses than are borne in a row
	if n, err := r.ReadFrom(&hesitating{data: data}); n != 150 || err != nil {
		t.Fatalf("ReadFrom gives %d, %v", n, err)
	}
	must(t, r.End())
	must(t, r.Flush())
	if !bytes.HasSuffix(out.Bytes(), append([]byte("\r\n\r\n"), data...)) {
		t.Errorf("%q", out.Bytes())
	}
}

// TestFieldIDFits writes fields by number into what is left of the smallest
// buffer, whatever that is.
func TestFieldIDFits(t *testing.T) {
	for n := range 600 {
		for _, id := range []parser.FieldID{parser.FieldETag, parser.FieldStrictTransportSecurity} {
			for _, value := range []string{"", "v"} {
				var out bytes.Buffer
				r := answering(t, &out, get)
				must(t, r.Status(200))
				must(t, r.Field("X", strings.Repeat("x", n)))
				must(t, r.FieldID(id, value))
				must(t, r.End())
				must(t, r.Flush())
				if want := "x\r\n" + id.String() + ": " + value + "\r\n"; n > 0 && !strings.Contains(out.String(), want) {
					t.Fatalf("%v after a field of %d bytes: %q", id, n, out.Bytes())
				}
			}
		}
	}
}

// TestFieldsOfRequests holds that fields with rules for requests alone are in
// answers like any other, by name and by number.
func TestFieldsOfRequests(t *testing.T) {
	for _, f := range []struct {
		id    parser.FieldID
		value string
	}{
		{parser.FieldHost, "a b"}, {parser.FieldExpect, "200-maybe"}, {parser.FieldTE, "trailers, chunked"},
	} {
		name := f.id.String()
		for _, add := range []func(*Response) error{
			func(r *Response) error { return r.FieldID(f.id, f.value) },
			func(r *Response) error { return r.Field(name, f.value) },
			func(r *Response) error { return r.AnyField(name, f.value) },
		} {
			var out bytes.Buffer
			r := answering(t, &out, get)
			must(t, r.Status(204))
			if err := add(r); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			must(t, r.End())
			must(t, r.Flush())
			if got := out.String(); !strings.Contains(got, "\r\n"+name+": "+f.value+"\r\n") || strings.Contains(got, "Connection") {
				t.Errorf("%s: %q", name, got)
			}
		}
	}
}
