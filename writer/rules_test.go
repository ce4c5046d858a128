package writer

import (
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// TestRuledLengths holds that every name with a rule for header sections is
// looked up, and that the others are not told from them by their length alone.
func TestRuledLengths(t *testing.T) {
	n := 0
	var answer, request message
	answer.flags = response
	for id := range parser.FieldID(len(ruled)) {
		name := id.String()
		if got, want := rulesInHeader(name), ruled[id]&inHeader; got != want {
			t.Errorf("%s: rules %b, want %b", name, got, want)
		} else if want != 0 {
			n++
			if inRequestOnly := want&^(reservedInRequest|listedInRequest) == 0; !inRequestOnly && !answer.mayBeRuled(name) || !request.mayBeRuled(name) {
				t.Errorf("%s is not looked up", name)
			}
		}
		if name != "" {
			if got := rulesInHeader("x" + name[1:]); got != 0 {
				t.Errorf("x%s: rules %b", name[1:], got)
			}
		}
	}
	if answer.mayBeRuled(string(make([]byte, 64+len("Date")))) {
		t.Error("a length beyond the set is in it")
	}
	if n != 11 {
		t.Errorf("%d names have rules", n)
	}
	if rulesOfID(parser.FieldXRequestID) != 0 || rulesOfID(60000) != 0 {
		t.Error("a number beyond the table has rules")
	}
}

// TestLineStarts holds that FieldID writes what Field does, for every number that
// there is.
func TestLineStarts(t *testing.T) {
	n := 0
	for id := range parser.FieldID(len(lineStarts) + 2) {
		name := id.String()
		if name == "" {
			if id != parser.FieldOther && int(id) < len(lineStarts) {
				t.Fatalf("%d has no name", id)
			}
			r := answering(t, nil, get)
			must(t, r.Status(200))
			if err := r.FieldID(id, "v"); err != ErrName {
				t.Errorf("%d, which has no name: %v", id, err)
			}
			continue
		}
		n++
		if len(name)+len(": ") > maxLineStart || int(id) >= len(lineStarts) {
			t.Fatalf("%s does not fit", name)
		}
		for _, value := range []string{"", "v", strings.Repeat("v", 600)} {
			var outs [2]string
			var errs [2]error
			for i := range outs {
				r := answering(t, nil, get)
				must(t, r.Status(200))
				if i == 0 {
					errs[i] = r.FieldID(id, value)
				} else {
					errs[i] = r.Field(name, value)
				}
				outs[i] = string(r.buf.B)
			}
			if outs[0] != outs[1] || errs[0] != errs[1] {
				t.Errorf("%s: %q, %v; %q, %v", name, outs[0], errs[0], outs[1], errs[1])
			}
		}
	}
	if n < 60 {
		t.Errorf("only %d names", n)
	}
}

// TestTrailerNames holds which fields may be announced (RFC 9110, section 6.5.1).
func TestTrailerNames(t *testing.T) {
	for _, name := range []string{
		"content-length", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "Upgrade", "TRAILER", "TE",
		"Host", "Forwarded", "X-Forwarded-For", "Max-forwards", "Expect", "Range", "If-Match", "If-None-Match",
		"If-Modified-Since", "If-Unmodified-Since", "If-Range", "Cache-Control", "Pragma",
		"Authorization", "Proxy-Authorization", "WWW-Authenticate", "Proxy-Authenticate", "Proxy-Authentication-Info",
		"Cookie", "Set-Cookie", "Set-Cookie2",
		"Content-Type", "Content-Encoding", "Content-Range", "Content-Location", "content-language", "Content-Security-Policy",
		"Date", "Expires", "Age", "Location", "Retry-After", "Vary", "Warning", "Strict-Transport-Security",
	} {
		r := answering(t, nil, get)
		must(t, r.Status(200))
		wants(t, name, r.Announce("X", name), ErrTrailer)
		if r.names != nil || r.is(streamed) {
			t.Errorf("%s: something was announced", name)
		}
	}
	for _, name := range []string{"Digest", "Content-Digest", "Repr-Digest", "ETag", "Server-Timing", "X-Checksum", "Content", "Accept-Ranges"} {
		r := answering(t, nil, get)
		must(t, r.Status(200))
		must(t, r.Announce(name))
		must(t, r.Trailer(name, "v"))
		must(t, r.End())
	}
}
