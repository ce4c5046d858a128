package parser_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// A limitCase makes an input in which what is limited has n bytes, or is there
// n times, and says where the byte stands that is one too many.
type limitCase struct {
	name     string
	response bool
	lenient  parser.Lenient
	options  func(*parser.Options, int) // sets the limit; nil if it cannot be set
	defaults int                        // the limit if it is not set
	others   []int                      // more limits to try
	input    func(n int) (in string, beyond int)
	code     parser.Code
	status   int
}

func as(n int) string { return strings.Repeat("a", n) }

// short are limits around the smallest that a section or a line may have.
var short = []int{30, 31, 64, 100, 511, 512, 513}

var limitCases = []limitCase{
	{
		name: "R016 R125 request line", defaults: 16384, others: short,
		options: func(o *parser.Options, n int) { o.MaxStartLine = n },
		input: func(n int) (string, int) {
			return "GET /" + as(n-len("GET / HTTP/1.0\r\n")) + " HTTP/1.0\r\n\r\n", n - 1
		},
		code: parser.ErrStartLineLimit, status: 414,
	},
	{
		name: "status line", response: true, defaults: 16384, others: short,
		options: func(o *parser.Options, n int) { o.MaxStartLine = n },
		input: func(n int) (string, int) {
			return "HTTP/1.1 204 " + as(n-len("HTTP/1.1 204 \r\n")) + "\r\n\r\n", n - 1
		},
		code: parser.ErrStartLineLimit, status: 414,
	},
	{
		name: "R088 R124 header section, one field", defaults: 65536, others: append([]int{6, 7, 8, 12}, short...),
		options: func(o *parser.Options, n int) { o.MaxFieldBytes = n },
		input: func(n int) (string, int) {
			return "GET / HTTP/1.0\r\nA:" + as(n-4) + "\r\n\r\n", 16 + n - 1
		},
		code: parser.ErrFieldsLimit, status: 431,
	},
	{
		name: "R124 header section, one name", defaults: 65536, others: short,
		options: func(o *parser.Options, n int) { o.MaxFieldBytes = n },
		input: func(n int) (string, int) {
			return "GET / HTTP/1.0\r\n" + as(n-3) + ":\r\n\r\n", 16 + n - 1
		},
		code: parser.ErrFieldsLimit, status: 431,
	},
	{
		name: "R124 header section, many fields", defaults: 65536, others: short,
		options: func(o *parser.Options, n int) { o.MaxFieldBytes = n },
		input: func(n int) (string, int) {
			fields := strings.Repeat("Abcde: fghij\r\n", min((n-14)/14, 120))
			return "GET / HTTP/1.0\r\n" + fields + "A: " + as(n-5-len(fields)) + "\r\n\r\n", 16 + n - 1
		},
		code: parser.ErrFieldsLimit, status: 431,
	},
	{
		name: "header section of a response", response: true, defaults: 65536, others: short,
		options: func(o *parser.Options, n int) { o.MaxFieldBytes = n },
		input: func(n int) (string, int) {
			return "HTTP/1.1 204 x\r\nA: " + as(n-15) + "\r\nB: cdefg\r\n\r\n", 16 + n - 1
		},
		code: parser.ErrFieldsLimit, status: 431,
	},
	{
		name: "header section with a long fold", response: true, lenient: parser.ObsFold, defaults: 65536, others: short,
		options: func(o *parser.Options, n int) { o.MaxFieldBytes = n },
		input: func(n int) (string, int) {
			return "HTTP/1.1 204 x\r\nA: b\r\n" + strings.Repeat(" ", n-8) + "\r\n\r\n", 16 + n - 1
		},
		code: parser.ErrFieldsLimit, status: 431,
	},
	{
		name: "header section with many folds", response: true, lenient: parser.ObsFold, defaults: 65536, others: short,
		options: func(o *parser.Options, n int) { o.MaxFieldBytes = n },
		input: func(n int) (string, int) {
			folds := strings.Repeat("\r\n \tb", min((n-10)/5, 100))
			return "HTTP/1.1 204 x\r\nA: b" + folds + as(n-6-len(folds)) + "\r\n\r\n", 16 + n - 1
		},
		code: parser.ErrFieldsLimit, status: 431,
	},
	{
		name: "header section with folds in many fields", response: true, lenient: parser.ObsFold, defaults: 65536, others: short,
		options: func(o *parser.Options, n int) { o.MaxFieldBytes = n },
		input: func(n int) (string, int) {
			fields := strings.Repeat("A: b\r\n c\r\nD:\r\n", min((n-6)/14, 50))
			return "HTTP/1.1 204 x\r\n" + fields + "A: " + as(n-5-len(fields)) + "\r\n\r\n", 16 + n - 1
		},
		code: parser.ErrFieldsLimit, status: 431,
	},
	{
		name: "R124 number of fields", defaults: 128, others: []int{1, 2, 3, 23, 24, 25, 47, 48, 49, 200},
		options: func(o *parser.Options, n int) { o.MaxFields = n },
		input: func(n int) (string, int) {
			return "GET / HTTP/1.0\r\n" + strings.Repeat("A: b\r\n", n) + "\r\n", 16 + 6*(n-1)
		},
		code: parser.ErrFieldsCount, status: 431,
	},
	{
		name: "number of fields after empty lines, which are none", others: []int{1, 2, 9},
		options: func(o *parser.Options, n int) { o.MaxFields = n },
		input: func(n int) (string, int) {
			before := strings.Repeat("\r\n", 8) + "GET / HTTP/1.0\r\n"
			return before + strings.Repeat("A: b\r\n", n) + "\r\n", len(before) + 6*(n-1)
		},
		code: parser.ErrFieldsCount, status: 431,
	},
	{
		name: "number of fields of a response", response: true, defaults: 128, others: []int{1, 24, 25},
		options: func(o *parser.Options, n int) { o.MaxFields = n },
		input: func(n int) (string, int) {
			return "HTTP/1.1 204 x\r\n" + strings.Repeat("A: b\r\n", n) + "\r\n", 16 + 6*(n-1)
		},
		code: parser.ErrFieldsCount, status: 431,
	},
	{
		name: "interim heads count as fields", response: true, defaults: 128, others: []int{3, 4, 24, 25},
		options: func(o *parser.Options, n int) { o.MaxFields = n },
		input: func(n int) (string, int) {
			interim := "HTTP/1.1 103 x\r\n" + strings.Repeat("A: b\r\n", n/3) + "\r\n"
			return interim + interim + "HTTP/1.1 204 x\r\n" + strings.Repeat("A: b\r\n", n-n/3*2) + "\r\n",
				2*len(interim) + 16 + 6*(n-n/3*2-1)
		},
		code: parser.ErrFieldsCount, status: 431,
	},
	{
		name: "interim heads count as bytes, before a short head", response: true, defaults: 65536, others: []int{100, 513},
		options: func(o *parser.Options, n int) { o.MaxFieldBytes = n },
		input: func(n int) (string, int) {
			interim := "HTTP/1.1 100 x\r\nA: " + as(n-18-16-5) + "\r\n\r\n" // n-18 of its bytes count
			return interim + "HTTP/1.1 204 x\r\nA: b\r\nC: " + as(18-6-5) + "\r\n\r\n", len(interim) + 16 + 18 - 1
		},
		code: parser.ErrFieldsLimit, status: 431,
	},
	{
		name: "interim heads count as bytes", response: true, defaults: 65536, others: []int{100, 101, 513},
		options: func(o *parser.Options, n int) { o.MaxFieldBytes = n },
		input: func(n int) (string, int) {
			interim := "HTTP/1.1 100 x\r\nA: b\r\n\r\n" // 22 of its bytes count
			return interim + interim + "HTTP/1.1 204 x\r\nA: " + as(n-2*22-5) + "\r\n\r\n", 2*24 + 16 + n - 2*22 - 1
		},
		code: parser.ErrFieldsLimit, status: 431,
	},
	{
		name: "trailer section", defaults: 8192, others: short,
		options: func(o *parser.Options, n int) { o.MaxTrailerBytes = n },
		input: func(n int) (string, int) {
			head := requestPrefix + chunkedPrefix + lastChunk
			return head + "A: b\r\nB:" + as(n-10) + "\r\n\r\n", len(head) + n - 1
		},
		code: parser.ErrTrailerLimit, status: 431,
	},
	{
		name: "trailer section of a response", response: true, defaults: 8192, others: short,
		options: func(o *parser.Options, n int) { o.MaxTrailerBytes = n },
		input: func(n int) (string, int) {
			head := responsePrefix + chunkedPrefix + lastChunk
			return head + "A: b\r\nB:" + as(n-10) + "\r\n\r\n", len(head) + n - 1
		},
		code: parser.ErrTrailerLimit, status: 431,
	},
	{
		name: "number of trailers", defaults: 32, others: []int{1, 2, 24, 25, 40},
		options: func(o *parser.Options, n int) { o.MaxTrailers = n },
		input: func(n int) (string, int) {
			head := requestPrefix + chunkedPrefix + lastChunk
			return head + strings.Repeat("A: b\r\n", n) + "\r\n", len(head) + 6*(n-1)
		},
		code: parser.ErrTrailerCount, status: 431,
	},
	{
		name: "content by length", others: []int{1, 2, 100},
		options: func(o *parser.Options, n int) { o.MaxContent = int64(n) },
		input: func(n int) (string, int) {
			head := requestPrefix + "Content-Length: " + strconv.Itoa(n) + "\r\n\r\n"
			return head + as(n), len(head) - 1
		},
		code: parser.ErrContentLimit, status: 413,
	},
	{
		name: "content by length of a response", response: true, others: []int{1, 100},
		options: func(o *parser.Options, n int) { o.MaxContent = int64(n) },
		input: func(n int) (string, int) {
			head := responsePrefix + "Content-Length: " + strconv.Itoa(n) + "\r\n\r\n"
			return head + as(n), len(head) - 1
		},
		code: parser.ErrContentLimit, status: 413,
	},
	{
		name: "content in chunks", others: []int{2, 10, 100},
		options: func(o *parser.Options, n int) { o.MaxContent = int64(n) },
		input: func(n int) (string, int) {
			before := requestPrefix + chunkedPrefix + strings.Repeat("1\r\na\r\n", n/2) + strconv.FormatInt(int64(n-n/2), 16) + "\r\n"
			return before + as(n-n/2) + "\r\n0\r\n\r\n", len(before) - 1
		},
		code: parser.ErrContentLimit, status: 413,
	},
	{
		name: "content in chunks with extensions", response: true, others: []int{2, 100},
		options: func(o *parser.Options, n int) { o.MaxContent = int64(n) },
		input: func(n int) (string, int) {
			before := responsePrefix + chunkedPrefix + strconv.FormatInt(int64(n), 16) + ";a\r\n"
			return before + as(n) + "\r\n0\r\n\r\n", len(before) - 1
		},
		code: parser.ErrContentLimit, status: 413,
	},
	{
		name: "content until close", response: true, others: []int{1, 2, 100},
		options: func(o *parser.Options, n int) { o.MaxContent = int64(n) },
		input: func(n int) (string, int) {
			return responsePrefix + "\r\n" + as(n), len(responsePrefix) + 2 + n - 1
		},
		code: parser.ErrContentLimit, status: 413,
	},
	{
		name: "R015 method", defaults: 32,
		input: func(n int) (string, int) { return strings.Repeat("M", n) + " / HTTP/1.0\r\n\r\n", n - 1 },
		code:  parser.ErrMethodLength, status: 501,
	},
	{
		name: "R008 empty lines before a request", defaults: 8,
		input: func(n int) (string, int) { return strings.Repeat("\r\n", n) + "GET / HTTP/1.0\r\n\r\n", 2 * (n - 1) },
		code:  parser.ErrEmptyLines, status: 400,
	},
	{
		name: "empty lines between requests", defaults: 8,
		input: func(n int) (string, int) {
			first := "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
			return first + strings.Repeat("\r\n", n) + "GET / HTTP/1.0\r\n\r\n", len(first) + 2*(n-1)
		},
		code: parser.ErrEmptyLines, status: 400,
	},
	{
		name: "empty lines after the last message", defaults: 8,
		input: func(n int) (string, int) {
			last := "\r\nGET / HTTP/1.0\r\n\r\n"
			return last + strings.Repeat("\r\n", n), len(last) + 2*(n-1)
		},
		code: parser.ErrClosed, status: 0,
	},
	{
		name: "empty lines after the last response", response: true, defaults: 8,
		input: func(n int) (string, int) {
			last := "HTTP/1.0 204 x\r\n\r\n"
			return last + strings.Repeat("\r\n", n), len(last) + 2*(n-1)
		},
		code: parser.ErrClosed, status: 0,
	},
	{
		name: "R066 chunk line", defaults: 4096,
		input: func(n int) (string, int) {
			head := requestPrefix + chunkedPrefix
			return head + "0;" + as(n-4) + "\r\n\r\n", len(head) + n - 1
		},
		code: parser.ErrChunkLine, status: 400,
	},
	{
		name: "chunk line with a quoted string", response: true, defaults: 4096,
		input: func(n int) (string, int) {
			head := responsePrefix + chunkedPrefix
			return head + `0;a="` + as(n-8) + "\"\r\n\r\n", len(head) + n - 1
		},
		code: parser.ErrChunkLine, status: 400,
	},
	{
		name: "CVE-2023-39326 chunk overhead of long lines", defaults: 16384,
		input: func(n int) (string, int) {
			// Lines of 16+2+4000 bytes before chunks of 1 byte add 4000 each.
			in := requestPrefix + chunkedPrefix
			for ; n > 4000; n -= 4000 {
				in += "1;" + as(4000+18-4) + "\r\nx\r\n"
			}
			in += "1;" + as(n+18-4) + "\r\n"
			return in + "x\r\n0\r\n\r\n", len(in) - 1
		},
		code: parser.ErrChunkOverhead, status: 400,
	},
	{
		name: "chunk overhead, made up for", response: true, defaults: 16384,
		input: func(n int) (string, int) {
			// A chunk of 1000 bytes makes up for 2016-5 bytes of overhead.
			in := responsePrefix + chunkedPrefix
			for range 4 {
				in += "1;" + as(4000+18-4) + "\r\nx\r\n"
			}
			in += "3e8\r\n" + as(1000) + "\r\n" // 16000 - 2011 = 13989
			in += "1;" + as(n-13989+18-4) + "\r\n"
			return in + "x\r\n0\r\n\r\n", len(in) - 1
		},
		code: parser.ErrChunkOverhead, status: 400,
	},
	{
		name: "R063 chunk size digits", defaults: 16,
		input: func(n int) (string, int) {
			head := requestPrefix + chunkedPrefix
			return head + strings.Repeat("0", n) + "\r\n\r\n", len(head) + n - 1
		},
		code: parser.ErrChunkSize, status: 400,
	},
}

// TestLimits tries each limit at its value and one beyond, at every split:
// R081, R088, R125.
func TestLimits(t *testing.T) {
	for _, c := range limitCases {
		t.Run(strings.ReplaceAll(c.name, " ", "_"), func(t *testing.T) {
			if c.defaults > 0 {
				c.check(t, c.defaults, parser.Options{Lenient: c.lenient})
			}
			for _, n := range c.others {
				o := parser.Options{Lenient: c.lenient}
				c.options(&o, n)
				c.check(t, n, o)
			}
			if c.options != nil && c.defaults > 0 {
				o := parser.Options{Lenient: c.lenient}
				c.options(&o, -1) // stands for the default as well
				c.check(t, c.defaults, o)
			}
		})
	}
}

func (c limitCase) check(t *testing.T, n int, o parser.Options) {
	t.Helper()
	s := eventlog.Setup{Response: c.response, Options: o}
	in, beyond := c.input(n)
	if got := checkLong(t, s, []byte(in), beyond); got.Err != nil {
		t.Errorf("%d is within the limit: %v at %d", n, got.Err, got.Offset)
	}
	in, beyond = c.input(n + 1)
	got := checkLong(t, s, []byte(in), beyond)
	status := c.status
	if c.response && status != 0 {
		status = 502
	}
	if faultOf(got.Err) != c.code || got.Offset != int64(beyond) || parser.StatusOf(got.Err) != status {
		t.Errorf("%d is beyond the limit of %d: %v (%d) at %d, want %v (%d) at %d",
			n+1, n, got.Err, parser.StatusOf(got.Err), got.Offset, c.code, status, beyond)
	}
}

// checkLong is checkSplits for inputs that may be too long for it.
func checkLong(t *testing.T, s eventlog.Setup, input []byte, at int) eventlog.Result {
	t.Helper()
	if len(input) < 300 {
		return checkSplits(t, s, input)
	}
	whole := checkAround(t, s, input, at)
	for i := range 8 {
		cut := len(input) / 8 * i
		if got := eventlog.Run(s, input, eventlog.TwoPieces(cut)); got != whole {
			t.Errorf("cut at %d: %v at %d, whole %v at %d", cut, got.Err, got.Offset, whole.Err, whole.Offset)
		}
	}
	return whole
}

// TestInterimWithoutEnd holds that interim responses without fields run into
// the limit as well.
func TestInterimWithoutEnd(t *testing.T) {
	s := eventlog.Setup{Response: true, Options: parser.Options{MaxFieldBytes: 160}}
	const interim = "HTTP/1.1 100 x\r\n\r\n" // 16 of its bytes count
	in := strings.Repeat(interim, 10)
	if got := checkSplits(t, s, []byte(in)); got.Err != nil {
		t.Errorf("10 interim responses: %v at %d", got.Err, got.Offset)
	}
	got := checkSplits(t, s, []byte(in+interim))
	if faultOf(got.Err) != parser.ErrFieldsLimit || got.Offset < int64(len(in)) || got.Offset >= int64(len(in)+16) {
		t.Errorf("11 interim responses: %v at %d, want it in the last status line, from %d on", got.Err, got.Offset, len(in))
	}
	final := "HTTP/1.1 204 x\r\n\r\n"
	if got := checkSplits(t, s, []byte(in+final+in+final)); got.Err != nil {
		t.Errorf("the limit does not begin anew after a final response: %v at %d", got.Err, got.Offset)
	}
}

// TestSmallestLimits holds that limits of a few bytes hold, though no message
// fits in.
func TestSmallestLimits(t *testing.T) {
	for n := 1; n <= 20; n++ {
		s := eventlog.Setup{Options: parser.Options{MaxStartLine: n}}
		got := checkSplits(t, s, []byte("GET / HTTP/1.0\r\n\r\n"))
		if n < 16 && (got.Err != parser.ErrStartLineLimit || got.Offset != int64(n)) || n >= 16 && got.Err != nil {
			t.Errorf("MaxStartLine %d: %v at %d", n, got.Err, got.Offset)
		}
		s = eventlog.Setup{Options: parser.Options{MaxStartLine: 40 + n}}
		for _, line := range []string{"GET /" + as(80) + " HTTP/1.0", "GET /" + as(80) + " HTTP/1.1", "GET /" + as(10+n) + " HTTP/1.1"} {
			most := min(40+n, len(line+"\r"))
			s.Options.MaxStartLine = most
			got = checkSplits(t, s, []byte(line+"\r\nHost: a\r\n\r\n"))
			if got.Err != parser.ErrStartLineLimit || got.Offset != int64(most) {
				t.Errorf("MaxStartLine %d, %s: %v at %d", most, line, got.Err, got.Offset)
			}
		}
		for _, in := range []string{"A: b\r\nCd: ef\r\n\r\n", "A: b\r\n\r\n", "\r\n"} {
			s = eventlog.Setup{Options: parser.Options{MaxFieldBytes: n}}
			got = checkSplits(t, s, []byte("GET / HTTP/1.0\r\n"+in))
			if size := len(in) - 2; n < size && (got.Err != parser.ErrFieldsLimit || got.Offset != int64(16+n)) ||
				n >= size && got.Err != nil {
				t.Errorf("MaxFieldBytes %d, %q: %v at %d", n, in, got.Err, got.Offset)
			}
			s = eventlog.Setup{Options: parser.Options{MaxFieldBytes: n + 1}}
			in := "Host: a\r\n" + in
			got = checkSplits(t, s, []byte("GET / HTTP/1.1\r\n"+in))
			if size := len(in) - 2; n+1 < size && (got.Err != parser.ErrFieldsLimit || got.Offset != int64(16+n+1)) ||
				n+1 >= size && got.Err != nil {
				t.Errorf("MaxFieldBytes %d, %q: %v at %d", n+1, in, got.Err, got.Offset)
			}
			s = eventlog.Setup{Response: true, Options: parser.Options{MaxTrailerBytes: n}}
			head := responsePrefix + chunkedPrefix + lastChunk
			got = checkSplits(t, s, []byte(head+in))
			if size := len(in) - 2; n < size && (faultOf(got.Err) != parser.ErrTrailerLimit || got.Offset != int64(len(head)+n)) ||
				n >= size && got.Err != nil {
				t.Errorf("MaxTrailerBytes %d, %q: %v at %d", n, in, got.Err, got.Offset)
			}
		}
	}
}

// TestLargestLimits holds that limits beyond what the counters hold are cut,
// and do not wrap around.
func TestLargestLimits(t *testing.T) {
	const most = int(^uint(0) >> 1)
	s := eventlog.Setup{Options: parser.Options{
		MaxStartLine: most, MaxFieldBytes: most, MaxFields: most,
		MaxTrailerBytes: most, MaxTrailers: most, MaxContent: 1<<63 - 1,
	}}
	in := "POST /" + as(20000) + " HTTP/1.1\r\nHost: h\r\n" + strings.Repeat("A: "+as(500)+"\r\n", 200) +
		chunkedPrefix + "1\r\nx\r\n0\r\n" + strings.Repeat("A: "+as(500)+"\r\n", 200) + "\r\n"
	got := eventlog.Run(s, []byte(in), nil)
	if got.Err != nil {
		t.Errorf("%v at %d", got.Err, got.Offset)
	}
	if split := eventlog.Run(s, []byte(in), eventlog.Pieces(1)); split != got {
		t.Errorf("byte by byte: %v at %d", split.Err, split.Offset)
	}
	const most16 = 16<<20 - 1 // bytes in a section
	for _, name := range []int{most16 - len(":\r\n"), most16 - len(":\r\n") + 1} {
		in := []byte("GET / HTTP/1.0\r\n" + as(name) + ":\r\n\r\n")
		for _, piece := range []int{len(in), 1 << 20} {
			got := 0
			f := parser.Funcs{Header: func(f parser.Field) error { got = len(f.Name()); return nil }}
			p := parser.NewRequest(&f, &s.Options)
			var err error
			for rest := in; err == nil && len(rest) > 0; rest = rest[min(piece, len(rest)):] {
				_, err = p.Feed(rest[:min(piece, len(rest))])
			}
			if name+3 <= most16 && (err != nil || got != name) ||
				name+3 > most16 && (err != parser.ErrFieldsLimit || p.Offset() != 16+most16) {
				t.Errorf("a name of %d bytes by %d: %v at %d, %d bytes", name, piece, err, p.Offset(), got)
			}
		}
	}
}

// TestNegativeContentLimit holds that a limit below 0 is none, as 0 is.
func TestNegativeContentLimit(t *testing.T) {
	s := eventlog.Setup{Options: parser.Options{MaxContent: -1}}
	if got := eventlog.Run(s, []byte(requestPrefix+"Content-Length: 1\r\n\r\nx"), nil); got.Err != nil {
		t.Error(got.Err)
	}
}

// TestFaultBeforeLimit has a fault in the first field line, and more behind it
// than the header section may have: the fault comes first.
func TestFaultBeforeLimit(t *testing.T) {
	for _, size := range []int{64, 65536, 100000} {
		in := "GET / HTTP/1.1\r\nHost\r\n" + strings.Repeat("a: b\r\n", size/6+1)
		p := parser.NewRequest(&parser.Funcs{}, nil)
		if n, err := p.Feed([]byte(in)); err != parser.ErrFieldName || n != len("GET / HTTP/1.1\r\nHost") {
			t.Errorf("%d bytes: %v at %d", size, err, n)
		}
	}
}
