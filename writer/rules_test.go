package writer

import (
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
