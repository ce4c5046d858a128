package status_test

import (
	"bufio"
	"bytes"
	"math"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/status"
)

func TestReason(t *testing.T) {
	tests := []struct {
		code int
		want string
	}{
		{status.Continue, "Continue"}, // the first line of the table
		{status.OK, "OK"},
		{status.NonAuthoritativeInfo, "Non-Authoritative Information"},
		{status.IMUsed, "IM Used"},
		{status.UnprocessableContent, "Unprocessable Content"},
		{status.NotExtended, "Not Extended"},                                      // without the registry's remark
		{status.NetworkAuthenticationRequired, "Network Authentication Required"}, // the last line
		{status.SwitchProxy, ""},
		{status.Teapot, ""},
		{99, ""},
		{105, ""},
		{299, ""},
		{512, ""},
		{599, ""},
		{600, ""},
		{999, ""},
		{0, ""},
		{-200, ""},
		{math.MinInt, ""},
		{math.MinInt + status.OK, ""},
		{math.MaxInt, ""},
		// These are 200 in sixteen bits.
		{200 + 1<<16, ""},
		{200 - 1<<16, ""},
	}
	for _, tt := range tests {
		if got := status.Reason(tt.code); got != tt.want {
			t.Errorf("Reason(%d) = %q, want %q", tt.code, got, tt.want)
		}
	}
}

func TestAppendLine(t *testing.T) {
	tests := []struct {
		dst  string
		code int
		want string
	}{
		{"", status.OK, "HTTP/1.1 200 OK\r\n"},
		{"before ", status.NotFound, "before HTTP/1.1 404 Not Found\r\n"},
		{"", status.Continue, "HTTP/1.1 100 Continue\r\n"},
		{"", status.NetworkAuthenticationRequired, "HTTP/1.1 511 Network Authentication Required\r\n"},
		{"", status.SwitchProxy, "HTTP/1.1 306 \r\n"},
		{"", status.Teapot, "HTTP/1.1 418 \r\n"},
		{"", 299, "HTTP/1.1 299 \r\n"},
		{"before ", 512, "before HTTP/1.1 512 \r\n"},
		{"", 600, "HTTP/1.1 600 \r\n"},
		{"", 987, "HTTP/1.1 987 \r\n"},
		{"", 999, "HTTP/1.1 999 \r\n"},
		{"before ", 1000, "before "},
		{"before ", 99, "before "},
		{"before ", 0, "before "},
		{"before ", -200, "before "},
		{"before ", 200 + 1<<16, "before "},
		{"before ", math.MinInt, "before "},
		{"before ", math.MaxInt, "before "},
	}
	for _, tt := range tests {
		if got := string(status.AppendLine([]byte(tt.dst), tt.code)); got != tt.want {
			t.Errorf("AppendLine(%q, %d) = %q, want %q", tt.dst, tt.code, got, tt.want)
		}
	}
	if got := status.AppendLine(nil, 1000); got != nil {
		t.Errorf("AppendLine(nil, 1000) = %q, want nil", got)
	}
}

// TestLineIsWellFormed checks every line that can be had, against the grammar
// of RFC 9112, Section 4 and against a reader that knows nothing of this
// package.
func TestLineIsWellFormed(t *testing.T) {
	grammar := regexp.MustCompile(`\AHTTP/1\.1 [1-9][0-9]{2} ([!-~]+( [!-~]+)*)?\r\n\z`)
	for code := -1100; code <= 70000; code++ {
		line := status.AppendLine(nil, code)
		if code < 100 || code > 999 {
			if len(line) != 0 {
				t.Errorf("AppendLine(%d) = %q, want nothing", code, line)
			}
			continue
		}
		if !grammar.Match(line) {
			t.Errorf("AppendLine(%d) = %q is no status line", code, line)
		}
		response, err := http.ReadResponse(bufio.NewReader(strings.NewReader(string(line)+"\r\n")), nil)
		if err != nil {
			t.Errorf("%q: %v", line, err)
			continue
		}
		response.Body.Close()
		if response.StatusCode != code || response.Proto != "HTTP/1.1" {
			t.Errorf("%q is read as %s %d", line, response.Proto, response.StatusCode)
		}
		if _, reason, _ := strings.Cut(response.Status, " "); reason != status.Reason(code) {
			t.Errorf("%q is read with reason %q, want %q", line, reason, status.Reason(code))
		}
	}
}

// TestAppendLineKeepsToDst checks that a line goes into the room of dst, and
// that nothing beyond it is touched.
func TestAppendLineKeepsToDst(t *testing.T) {
	for _, code := range []int{status.OK, 299, 1000} {
		buffer := bytes.Repeat([]byte{'.'}, 64)
		line := status.AppendLine(buffer[:4], code)
		if &line[0] != &buffer[0] {
			t.Errorf("AppendLine(%d) left a dst that had room", code)
		}
		if rest := buffer[len(line):]; strings.Trim(string(rest), ".") != "" {
			t.Errorf("AppendLine(%d) wrote %q after its line", code, rest)
		}
	}
}

func TestAllocs(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	buffer := make([]byte, 0, 64)
	allowed := false
	tests := []struct {
		name string
		run  func(code int)
	}{
		{"AppendLine", func(code int) { buffer = status.AppendLine(buffer[:0], code) }},
		{"Reason", func(code int) { buffer = append(buffer[:0], status.Reason(code)...) }},
		{"Class.String", func(code int) { buffer = append(buffer[:0], status.ClassOf(code).String()...) }},
		{"ContentAllowed", func(code int) { allowed = status.ContentAllowed(code) }},
	}
	for _, tt := range tests {
		allocs := testing.AllocsPerRun(10, func() {
			for code := -1; code <= 1000; code++ {
				tt.run(code)
			}
		})
		if allocs != 0 {
			t.Errorf("%s: %v allocations", tt.name, allocs)
		}
	}
	if !allowed {
		t.Error("the last code called has content")
	}
}

// The codes of these benchmarks change from call to call, as they do in a
// server; one code alone would be learned by the branch predictor.
var benchmarks = []struct {
	name  string
	codes [8]int
}{
	{"ok", [8]int{200, 200, 200, 200, 200, 200, 200, 200}},
	{"mixed", [8]int{200, 304, 200, 404, 206, 503, 301, 204}},
	{"unknown", [8]int{299, 512, 399, 999, 600, 199, 499, 306}},
}

var sink string

func BenchmarkAppendLine(b *testing.B) {
	for _, bm := range benchmarks {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			buffer := make([]byte, 0, 64)
			for i := 0; b.Loop(); i++ {
				buffer = status.AppendLine(buffer[:0], bm.codes[i%len(bm.codes)])
			}
		})
	}
}

func BenchmarkReason(b *testing.B) {
	for _, bm := range benchmarks {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				sink = status.Reason(bm.codes[i%len(bm.codes)])
			}
		})
	}
}
