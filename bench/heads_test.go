package bench

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// mixedHeads is the number of heads that BenchmarkParseMixed takes in turn.
const mixedHeads = 512

// A headWriter makes request heads of all sorts, the same ones in every run: its
// numbers come from a generator of its own, which no release of Go changes.
type headWriter struct {
	strings.Builder
	state uint64
}

// below gives a number from 0 to n-1.
func (w *headWriter) below(n int) int {
	w.state = w.state*6364136223846793005 + 1442695040888963407
	return int(w.state>>33) % n
}

func (w *headWriter) one(of ...string) string { return of[w.below(len(of))] }

// often tells yes in so many of a hundred calls.
func (w *headWriter) often(percent int) bool { return w.below(100) < percent }

// letters gives a word of n letters and digits.
func (w *headWriter) letters(n int) string {
	const set = "abcdefghijklmnopqrstuvwxyz0123456789"
	b := make([]byte, n)
	for i := range b {
		b[i] = set[w.below(len(set))]
	}
	return string(b)
}

func (w *headWriter) field(name, value string) {
	w.WriteString(name + ": " + value + "\r\n")
}

func (w *headWriter) line(method string) {
	w.WriteString(method + " /")
	for n := w.below(3); n >= 0; n-- {
		w.WriteString(w.one("api", "v1", "v2", "users", "items", "static", "img", "search", w.letters(2+w.below(9))))
		if n > 0 {
			w.WriteByte('/')
		}
	}
	w.WriteString(w.one("", "", ".html", ".js", ".css", ".png", ""))
	if w.often(30) {
		w.WriteString("?" + w.one("q", "id", "page") + "=" + w.letters(1+w.below(12)))
	}
	w.WriteString(" HTTP/1.1\r\n")
}

func (w *headWriter) host() {
	w.field("Host", w.one("www.", "api.", "cdn.", "")+w.letters(4+w.below(9))+w.one(".com", ".org", ".example", ".net:8080"))
}

// browser writes a head as browsers send it.
func (w *headWriter) browser() {
	w.line("GET")
	w.host()
	version := strconv.Itoa(110 + w.below(40))
	chromium := w.often(60)
	if chromium {
		w.field("Connection", "keep-alive")
		w.field("sec-ch-ua-platform", w.one(`"Linux"`, `"Windows"`, `"macOS"`, `"Android"`))
		w.field("User-Agent", "Mozilla/5.0 ("+w.one("X11; Linux x86_64", "Windows NT 10.0; Win64; x64")+
			") AppleWebKit/537.36 (KHTML, like Gecko) Chrome/"+version+".0.0.0 Safari/537.36")
	} else {
		w.field("User-Agent", "Mozilla/5.0 ("+w.one("X11; Linux x86_64", "Macintosh; Intel Mac OS X 10.15")+
			"; rv:"+version+".0) Gecko/20100101 Firefox/"+version+".0")
	}
	w.field("Accept", w.one("*/*", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
		"image/avif,image/webp,*/*", "text/css,*/*;q=0.1"))
	w.field("Accept-Language", w.one("en-US,en;q=0.5", "fr", "de-DE,de;q=0.9,en;q=0.8"))
	w.field("Accept-Encoding", w.one("gzip, deflate", "gzip, deflate, br, zstd"))
	if w.often(50) {
		w.field("Referer", "https://"+w.letters(8)+".com/"+w.letters(w.below(12)))
	}
	if !chromium {
		w.field("Connection", "keep-alive")
	}
	if w.often(40) {
		w.field("Cookie", "id="+w.letters(16+w.below(24))+"; theme="+w.one("dark", "light"))
	}
	if w.often(40) {
		w.field("Sec-Fetch-Site", w.one("same-origin", "cross-site", "none"))
		w.field("Sec-Fetch-Mode", w.one("navigate", "no-cors", "cors"))
		w.field("Sec-Fetch-Dest", w.one("document", "image", "script"))
	}
	if w.often(20) {
		w.field("If-None-Match", `"`+w.letters(10+w.below(20))+`"`)
	}
	if w.often(15) {
		w.field("Upgrade-Insecure-Requests", "1")
	}
}

// client writes a head as programs send it.
func (w *headWriter) client() {
	content := w.often(40)
	if content {
		w.line(w.one("POST", "PUT", "PATCH"))
	} else {
		w.line(w.one("GET", "GET", "DELETE", "HEAD"))
	}
	w.host()
	w.field("User-Agent", w.one("Go-http-client/1.1", "python-requests/2.32.3", "okhttp/4.12.0", "node", "axios/1.7.2"))
	w.field(w.one("Accept", "accept"), w.one("application/json", "*/*", "application/json, text/plain, */*"))
	w.field(w.one("Accept-Encoding", "accept-encoding"), w.one("gzip", "gzip, deflate", "identity"))
	if w.often(60) {
		w.field("Authorization", w.one("Bearer ", "Basic ")+w.letters(20+w.below(60)))
	}
	if w.often(40) {
		w.field(w.one("X-Request-Id", "x-request-id", "X-Correlation-ID"), w.letters(32))
	}
	if w.often(20) {
		w.field("traceparent", "00-"+w.letters(32)+"-"+w.letters(16)+"-01")
	}
	if w.often(30) {
		w.field("X-Forwarded-For", fmt.Sprintf("%d.%d.%d.%d", 1+w.below(223), w.below(256), w.below(256), w.below(256)))
	}
	if w.often(30) {
		w.field("Connection", w.one("keep-alive", "Keep-Alive"))
	}
	if content {
		w.field(w.one("Content-Type", "content-type"), w.one("application/json", "application/x-www-form-urlencoded"))
		w.field(w.one("Content-Length", "content-length"), "0")
	}
}

// command writes a head as command line tools and health checks send it.
func (w *headWriter) command() {
	w.line(w.one("GET", "GET", "GET", "HEAD"))
	w.host()
	w.field("User-Agent", w.one("curl/8.5.0", "curl/7.88.1", "Wget/1.21.3", "kube-probe/1.30", "ApacheBench/2.3"))
	w.field("Accept", "*/*")
	if w.often(25) {
		w.field("Range", "bytes="+strconv.Itoa(w.below(10000))+"-")
	}
}

// generateHeads makes the heads.
func generateHeads() [][]byte {
	w := &headWriter{state: 1}
	heads := make([][]byte, mixedHeads)
	for i := range heads {
		w.Reset()
		switch k := w.below(100); {
		case k < 62:
			w.browser()
		case k < 90:
			w.client()
		default:
			w.command()
		}
		w.WriteString("\r\n")
		heads[i] = []byte(w.String())
	}
	return heads
}

// TestMixedHeads holds that the heads are what the benchmark says they are.
func TestMixedHeads(t *testing.T) {
	heads := generateHeads()
	different := map[string]bool{}
	total := 0
	p := parser.NewRequest(requests, nil)
	for _, h := range heads {
		different[string(h)] = true
		total += len(h)
		if _, err := p.Feed(h); err != nil || p.State() != parser.StateIdle {
			t.Fatalf("%v in state %v for %q", err, p.State(), h)
		}
	}
	if len(different) != mixedHeads {
		t.Errorf("%d different heads, want %d", len(different), mixedHeads)
	}
	if mean := float64(total) / mixedHeads; mean < 312 || mean > 332 {
		t.Errorf("heads have %.1f bytes in the mean, want about 322", mean)
	}
	if again := generateHeads(); string(again[mixedHeads-1]) != string(heads[mixedHeads-1]) {
		t.Error("the heads change from one call to the next")
	}
}

// turns are the ways to take one head after the other; see impls.
var turns = []struct {
	name string
	make func() func(head []byte) error
}{
	{"httpwire", func() func([]byte) error {
		p := parser.NewRequest(requests, nil)
		return func(head []byte) error {
			_, err := p.Feed(head)
			return err
		}
	}},
	{"lines", func() func([]byte) error {
		return func(head []byte) error {
			countLines(head)
			return nil
		}
	}},
	{"nethttp", func() func([]byte) error { return newStandard().parse }},
}

// BenchmarkParseMixed takes one head an operation, of mixedHeads in turn.
func BenchmarkParseMixed(b *testing.B) {
	heads := generateHeads()
	total := 0
	for _, h := range heads {
		total += len(h)
	}
	for _, im := range turns {
		b.Run("impl="+im.name, func(b *testing.B) {
			parse := im.make()
			b.SetBytes(int64(total / mixedHeads))
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if err := parse(heads[i%mixedHeads]); err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
	}
}
