package parser_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// headOf feeds a head and gives what the parser says of it.
func headOf(t *testing.T, s eventlog.Setup, input string) (head parser.Head, err error) {
	t.Helper()
	h := &parser.Funcs{HeadersEnd: func(h parser.Head) error {
		head = h
		return nil
	}}
	var p *parser.Parser
	if s.Response {
		p = parser.NewResponse(h, &s.Options)
		m := parser.MethodGet
		if len(s.Methods) > 0 {
			m = s.Methods[0]
		}
		p.Expect(m, s.Offered)
	} else {
		p = parser.NewRequest(h, &s.Options)
	}
	_, err = p.Feed([]byte(input))
	return head, err
}

// faultOf gives the Code of err without the mark of its role.
func faultOf(err error) parser.Code {
	c, _ := err.(parser.Code)
	if u, ok := c.Unwrap().(parser.Code); ok {
		return u
	}
	return c
}

var roles = []struct {
	setup  eventlog.Setup
	prefix string
}{
	{eventlog.Setup{}, requestPrefix},
	{eventlog.Setup{Response: true}, responsePrefix},
}

// TestContentLength tries the values that Content-Length may have, and may
// not: R054, R106. The number is checked with package big.
func TestContentLength(t *testing.T) {
	zeros := strings.Repeat("0", 1000)
	values := []string{
		"0", "1", "00", "007", zeros, zeros + "9", zeros + "9223372036854775807", zeros + "9223372036854775808",
		"9223372036854775806", "9223372036854775807", "9223372036854775808", "9223372036854775809", "9223372036854775810",
		"9999999999999999999", "18446744073709551615", "18446744073709551616", "18446744073709551617",
		"92233720368547758070", "100000000000000000000", "340282366920938463463374607431768211456", strings.Repeat("9", 1000),
		"", "5,", ",5", "5,5", "5, 5", "5 5", "5\t5", "+5", "-5", "-0", "0x5", "5x", "x5", "5.0", "1e3", "1_0", "'5'", `"5"`,
		"\xb2", "５", "5;", "5;a=b", "chunked", "0 ,0", ":5", "/", "5/", "5:",
	}
	number := regexp.MustCompile(`^[0-9]+$`)
	for _, value := range values {
		want := int64(-1)
		if number.MatchString(value) {
			if n, _ := new(big.Int).SetString(value, 10); n.IsInt64() {
				want = n.Int64()
			}
		}
		for _, role := range roles {
			input := role.prefix + "Content-Length: " + value + "\r\n\r\n"
			head, err := headOf(t, role.setup, input)
			if want >= 0 && (err != nil || head.Length != want || head.Framing != parser.FramingLength) {
				t.Errorf("%.100q: %v, %d, want %d", value, err, head.Length, want)
			}
			if want < 0 && faultOf(err) != parser.ErrLength {
				t.Errorf("%.100q: %v, want ErrLength", value, err)
			}
			if len(value) < 100 {
				checkSplits(t, role.setup, []byte(input))
			}
		}
	}
}

// TestTransferEncoding tries lists of codings in both roles: R041, R044, R053,
// R061, R064 and R069.
func TestTransferEncoding(t *testing.T) {
	const (
		chunked   = 0
		malformed = parser.ErrCoding
		repeated  = parser.ErrCodingRepeated
		unknown   = parser.ErrCodingUnknown
		notLast   = parser.ErrCodingNotChunked
	)
	for _, c := range []struct {
		value    string
		request  parser.Code
		response parser.Framing // 0 if it is refused with the same code
	}{
		{"chunked", chunked, parser.FramingChunked},
		{"Chunked", chunked, parser.FramingChunked},
		{"CHUNKED", chunked, parser.FramingChunked},
		{"ChUnKeD", chunked, parser.FramingChunked},
		{"  chunked\t", chunked, parser.FramingChunked},
		{"gzip, chunked", unknown, parser.FramingChunked},
		{"gzip,chunked", unknown, parser.FramingChunked},
		{"gzip\t,\t chunked", unknown, parser.FramingChunked},
		{"x-gzip, deflate, chunked", unknown, parser.FramingChunked},
		{"gzip;q=1, chunked", unknown, parser.FramingChunked},
		{"gzip ; q = 1 ; r=\"a, b\\\"\" , chunked", unknown, parser.FramingChunked},
		{"a;b=\"chunked\"", unknown, parser.FramingClose},
		{"gzip", unknown, parser.FramingClose},
		{"identity", unknown, parser.FramingClose},
		{"chunkedx", unknown, parser.FramingClose},
		{"xchunked", unknown, parser.FramingClose},
		{"chunke", unknown, parser.FramingClose},
		{"chunk\x65d2", unknown, parser.FramingClose},
		{"chunked, gzip", notLast, parser.FramingClose},
		{"chunked, identity", notLast, parser.FramingClose},
		{"gzip, chunked, br", notLast, parser.FramingClose},

		{"chunked, chunked", repeated, 0},
		{"chunked, gzip, chunked", repeated, 0},
		{"chunked;a=b", repeated, 0},
		{"chunked ;a=b", repeated, 0},
		{"gzip, chunked;a=b", repeated, 0},
		{"chunked;a=b, gzip", repeated, 0},

		{"", malformed, 0},
		{",", malformed, 0},
		{"chunked,", malformed, 0},
		{",chunked", malformed, 0},
		{"chunked, ,gzip", malformed, 0},
		{"chunked gzip", malformed, 0},
		{"chunked;", malformed, 0},
		{"chunked;a", malformed, 0},
		{"gzip;a", malformed, 0},
		{"gzip;a=", malformed, 0},
		{"gzip;=b", malformed, 0},
		{"gzip;a=b c", malformed, 0},
		{"gzip;a=\"b", malformed, 0},
		{"gzip;a=\"b\\\"", malformed, 0},
		{"gzip;a=\"b\"c", malformed, 0},
		{"\"chunked\"", malformed, 0},
		{"chun\xc5\xbfked", malformed, 0},
		{"chunked\x80", malformed, 0},
		{"(chunked)", malformed, 0},
		{"chunked/1", malformed, 0},
		{"=chunked", malformed, 0},
		{";chunked", malformed, 0},
	} {
		for i, role := range roles {
			input := role.prefix + "Transfer-Encoding:" + c.value + "\r\n\r\n"
			head, err := headOf(t, role.setup, input)
			want, framing := c.request, parser.FramingNone
			if i == 0 && want == chunked {
				framing = parser.FramingChunked
			}
			if i == 1 && c.response != 0 {
				want, framing = 0, c.response
			}
			if faultOf(err) != want || head.Framing != framing {
				t.Errorf("%q, response %v: %v, %v, want %v, %v", c.value, role.setup.Response, err, head.Framing, want, framing)
			}
			checkSplits(t, role.setup, []byte(input))
		}
	}
}

// TestTransferEncodingLines holds that codings given on several lines are one
// list.
func TestTransferEncodingLines(t *testing.T) {
	values := []string{"chunked", "gzip", "gzip, chunked", "chunked, gzip", "a;b=c"}
	for _, a := range values {
		for _, b := range values {
			for _, role := range roles {
				one, errOne := headOf(t, role.setup, role.prefix+"Transfer-Encoding: "+a+", "+b+"\r\n\r\n")
				two, errTwo := headOf(t, role.setup, role.prefix+"Transfer-Encoding: "+a+"\r\nA: b\r\nTransfer-Encoding: "+b+"\r\n\r\n")
				if one != two || errOne != errTwo {
					t.Errorf("%q, %q: on one line %v, on two %v", a, b, errOne, errTwo)
				}
			}
		}
	}
}

// TestChunkSizes tries sizes of every length up to 17 digits: R062, R063.
func TestChunkSizes(t *testing.T) {
	for _, role := range roles {
		head := role.prefix + chunkedPrefix
		for digits := 1; digits <= 17; digits++ {
			for _, d := range []string{"0", "1", "7", "8", "f", "F"} {
				size := strings.Repeat("0", digits-1) + d
				checkSize(t, role.setup, head, size)
				checkSize(t, role.setup, head, d+strings.Repeat("0", digits-1))
				checkSize(t, role.setup, head, strings.Repeat(d, digits))
			}
		}
	}
}

func checkSize(t *testing.T, s eventlog.Setup, head, size string) {
	t.Helper()
	n, _ := new(big.Int).SetString(size, 16)
	for _, rest := range []string{"\r\n", ";a\r\n"} {
		got := checkAround(t, s, []byte(head+size+rest), len(head)+len(size))
		if len(size) > 16 || !n.IsInt64() {
			at := 15 // the sixteenth digit is too much, or the one after it
			if first, _ := new(big.Int).SetString(size[:16], 16); first.IsInt64() {
				at = 16
			}
			if faultOf(got.Err) != parser.ErrChunkSize || got.Offset != int64(len(head)+at) {
				t.Errorf("size %s: %v at %d, want it at %d", size, got.Err, got.Offset-int64(len(head)), at)
			}
			continue
		}
		if line := fmt.Sprintf("\nchunk %v ", n); got.Err != parser.ErrUnexpectedEOF || !strings.Contains(got.Log, line) {
			t.Errorf("size %s: %v\n%s\nwant %s", size, got.Err, got.Log, line)
		}
	}
}

// extension is chunk-ext of RFC 9112, section 7.1.1, on a line of its own.
var extension = regexp.MustCompile("^(?:[ \t]*;[ \t]*" + tokenForm + "(?:[ \t]*=[ \t]*(?:" + tokenForm + "|" + quotedForm + "))?)*$")

const (
	tokenForm  = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
	quotedForm = `"(?:[\t !#-\x5b\x5d-~` + "\u0080-\u00ff" + `]|\\[\t -~` + "\u0080-\u00ff" + `])*"`
)

// TestChunkExtensionsRandom makes extensions at random, most nearly right, and
// compares with the grammar: R065, R094, R095.
func TestChunkExtensionsRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	parts := []string{";", ";", "a", "bc", "=", "=", `"`, `"d"`, `\`, " ", "\t", "1", "\x80", ",", "\r", "~", `"e;f=g"`}
	accepted := 0
	for range 20000 {
		ext := ""
		for range r.IntN(9) {
			ext += parts[r.IntN(len(parts))]
		}
		latin := make([]rune, len(ext))
		for i := range len(ext) {
			latin[i] = rune(ext[i])
		}
		want := extension.MatchString(string(latin))
		if r.IntN(4) > 0 && !want {
			continue
		}
		input := requestPrefix + chunkedPrefix + "0" + ext + "\r\n\r\n"
		got := eventlog.Run(eventlog.Setup{}, []byte(input), nil)
		if (got.Err == nil) != want {
			t.Errorf("extension %q: %v, want it accepted: %v", ext, got.Err, want)
		}
		if bytewise := eventlog.Run(eventlog.Setup{}, []byte(input), eventlog.Pieces(1)); bytewise != got {
			t.Errorf("extension %q: %v at %d, byte by byte %v at %d", ext, got.Err, got.Offset, bytewise.Err, bytewise.Offset)
		}
		if want {
			accepted++
		}
	}
	if accepted < 500 {
		t.Errorf("%d extensions were right: they test little", accepted)
	}
}

// TestChunkExtensionText holds what OnChunk is given: what stands after the
// first semicolon, without the blanks around it.
func TestChunkExtensionText(t *testing.T) {
	for line, want := range map[string]string{
		"0":                    "",
		"0;a":                  "a",
		"0 \t; \ta = b":        "a = b",
		`0;a="b;c" ; d`:        `a="b;c" ; d`,
		`0;a=";"`:              `a=";"`,
		"0000000000000000;x=y": "x=y",
	} {
		got := checkSplits(t, eventlog.Setup{}, []byte(requestPrefix+chunkedPrefix+line+"\r\n\r\n"))
		if event := fmt.Sprintf("\nchunk 0 %+q ", want); !strings.Contains(got.Log, event) {
			t.Errorf("%q:\n%s\nwant %s", line, got.Log, event)
		}
	}
}
