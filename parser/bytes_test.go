package parser_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// The sets of bytes of the grammar, written down from RFC 9110, section 5.6
// and 5.5, and RFC 5234, appendix B.1, apart from the parser's own tables.

func isTchar(c byte) bool { return isAlnum(c) || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0 }

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

func isHexdig(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'F' || 'a' <= c && c <= 'f'
}

func isVchar(c byte) bool  { return 0x21 <= c && c <= 0x7e }
func isText(c byte) bool   { return c == '\t' || c == ' ' || isVchar(c) || c >= 0x80 }
func isUpTo9(c byte) bool  { return '0' <= c && c <= '9' }
func isTarget(c byte) bool { return isVchar(c) && c != '#' }
func isQdtext(c byte) bool { return isText(c) && c != '"' && c != '\\' }
func only(c byte) set      { return func(b byte) bool { return b == c } }
func or(a set, s ...byte) set {
	return func(b byte) bool { return a(b) || strings.IndexByte(string(s), b) >= 0 }
}

type set = func(byte) bool

// A fault is what is wrong, and how many bytes after the one that is tried it
// shows.
type fault struct {
	code  parser.Code
	after int
}

// A place is a place in a message at which every byte is tried. A byte of ok
// makes a valid message; so does any byte of valid, though it means something
// else there. Any other one has the fault in other, unless it has one of its
// own. A LF is a bare LF nearly everywhere.
type place struct {
	name          string
	before, after string
	ok            set
	code          parser.Code
	other         map[byte]fault
}

var (
	bareCR = fault{parser.ErrBareCR, 1}
	bareLF = fault{parser.ErrBareLF, 0}
)

const (
	hostLine  = "Host: h\r\n\r\n"
	none      = "Content-Length: 0\r\n\r\n"
	getPrefix = "GET / HTTP/1.1\r\n"
)

var requestPlaces = []place{
	{"R017 method, first", "", "ET / HTTP/1.1\r\n" + hostLine, isTchar, parser.ErrMethod,
		map[byte]fault{'\r': bareCR}},
	{"R017 method, inside", "G", "T / HTTP/1.1\r\n" + hostLine, isTchar, parser.ErrMethod,
		map[byte]fault{' ': {parser.ErrTargetForm, 2}}},
	{"R017 method, last", "GE", " / HTTP/1.1\r\n" + hostLine, isTchar, parser.ErrMethod,
		map[byte]fault{' ': {parser.ErrTarget, 1}}},
	{"R014 after the method", "GET", "/ HTTP/1.1\r\n" + hostLine, only(' '), parser.ErrMethod,
		tokenGoesOn(fault{parser.ErrMethod, 1})},
	{"R018 target, first", "OPTIONS ", " HTTP/1.1\r\n" + hostLine, only('*'), parser.ErrTarget,
		with(others(isTarget, fault{parser.ErrTargetForm, 1}), map[byte]fault{'/': {}})},
	{"R018 target, inside", "GET /a", "b HTTP/1.1\r\n" + hostLine, isTarget, parser.ErrTarget,
		map[byte]fault{' ': {parser.ErrVersion, 1}}},
	{"R018 target, last", "GET /ab", " HTTP/1.1\r\n" + hostLine, isTarget, parser.ErrTarget,
		map[byte]fault{' ': {parser.ErrVersion, 1}}},
	{"R018 target, in a long one", "GET /" + strings.Repeat("a", 75), strings.Repeat("b", 70) + " HTTP/1.1\r\n" + hostLine,
		isTarget, parser.ErrTarget, map[byte]fault{' ': {parser.ErrVersion, 1}}},
	{"R014 after the target", "GET /", "HTTP/1.1\r\n" + hostLine, only(' '), parser.ErrTarget,
		others(isTarget, fault{parser.ErrTarget, 9})},
	{"R012 version, H", "GET / ", "TTP/1.1\r\n" + hostLine, only('H'), parser.ErrVersion, nil},
	{"R012 version, T", "GET / H", "TP/1.1\r\n" + hostLine, only('T'), parser.ErrVersion, nil},
	{"R012 version, second T", "GET / HT", "P/1.1\r\n" + hostLine, only('T'), parser.ErrVersion, nil},
	{"R012 version, P", "GET / HTT", "/1.1\r\n" + hostLine, only('P'), parser.ErrVersion, nil},
	{"R012 version, slash", "GET / HTTP", "1.1\r\n" + hostLine, only('/'), parser.ErrVersion, nil},
	{"R012 R123 version, major", "GET / HTTP/", ".1\r\n" + hostLine, only('1'), parser.ErrVersion,
		others(isUpTo9, fault{parser.ErrMajorVersion, 2})},
	{"R012 version, dot", "GET / HTTP/1", "1\r\n" + hostLine, only('.'), parser.ErrVersion, nil},
	{"R012 R082 version, minor", "GET / HTTP/1.", "\r\n" + hostLine, isUpTo9, parser.ErrVersion, nil},
	{"R003 CR after the version", "GET / HTTP/1.1", "\n" + hostLine, only('\r'), parser.ErrVersion, nil},
	{"R005 LF after the version", "GET / HTTP/1.1\r", hostLine, only('\n'), parser.ErrBareCR, nil},
}

var responsePlaces = []place{
	{"R012 version, H", "", "TTP/1.1 200 OK\r\n" + none, only('H'), parser.ErrVersion, nil},
	{"R012 version, second T", "HT", "P/1.1 200 OK\r\n" + none, only('T'), parser.ErrVersion, nil},
	{"R012 version, slash", "HTTP", "1.1 200 OK\r\n" + none, only('/'), parser.ErrVersion, nil},
	{"R012 R123 version, major", "HTTP/", ".1 200 OK\r\n" + none, only('1'), parser.ErrVersion,
		others(isUpTo9, fault{parser.ErrMajorVersion, 2})},
	{"R012 version, dot", "HTTP/1", "1 200 OK\r\n" + none, only('.'), parser.ErrVersion, nil},
	{"R012 R082 version, minor", "HTTP/1.", " 200 OK\r\n" + none, isUpTo9, parser.ErrVersion, nil},
	{"R029 SP before the code", "HTTP/1.1", "200 OK\r\n" + none, only(' '), parser.ErrStatusLine, nil},
	{"R116 code, first digit", "HTTP/1.1 ", "99 OK\r\n" + none, func(c byte) bool { return '2' <= c && c <= '9' },
		parser.ErrStatusCode, map[byte]fault{'1': {}}},
	{"R116 code, second digit", "HTTP/1.1 2", "0 OK\r\n" + none, isUpTo9, parser.ErrStatusCode, nil},
	{"R116 code, third digit", "HTTP/1.1 20", " OK\r\n" + none, isUpTo9, parser.ErrStatusCode, nil},
	{"R029 SP after the code", "HTTP/1.1 200", "OK\r\n" + none, only(' '), parser.ErrStatusLine,
		map[byte]fault{'\r': bareCR}},
	{"R030 reason, first", "HTTP/1.1 200 ", "K\r\n" + none, isText, parser.ErrReason, map[byte]fault{'\r': bareCR}},
	{"R030 reason, inside", "HTTP/1.1 200 O", "K\r\n" + none, isText, parser.ErrReason, map[byte]fault{'\r': bareCR}},
	{"R030 reason, last", "HTTP/1.1 200 OK", "\r\n" + none, isText, parser.ErrReason, map[byte]fault{'\r': bareCR}},
	{"R005 LF after the reason", "HTTP/1.1 200 OK\r", none, only('\n'), parser.ErrBareCR, nil},
}

// Places that are tried in both roles: in fields, chunks and trailers.
var fieldPlaces = []place{
	{"R093 field name, first", "", "b: c\r\n" + none, isTchar, parser.ErrFieldName,
		map[byte]fault{'\r': bareCR, ' ': {parser.ErrFieldStart, 0}, '\t': {parser.ErrFieldStart, 0}}},
	{"R093 field name, inside", "A", "b: c\r\n" + none, or(isTchar, ':'), parser.ErrFieldName, blankInName},
	{"R033 R093 field name, last", "Ab", ": c\r\n" + none, or(isTchar, ':'), parser.ErrFieldName, blankInName},
	{"R093 field name, in a long one", strings.Repeat("A", 70), strings.Repeat("b", 70) + ": c\r\n" + none,
		or(isTchar, ':'), parser.ErrFieldName, blankInName},
	{"R033 the colon", "Ab", " c\r\n" + none, only(':'), parser.ErrFieldName,
		with(others(isTchar, fault{parser.ErrFieldColon, 1}), blankInName)},
	{"R089 field value, first", "A:", "bc\r\n" + none, isText, parser.ErrFieldValue, map[byte]fault{'\r': bareCR}},
	{"R090 field value, inside", "A: b", "c\r\n" + none, isText, parser.ErrFieldValue, map[byte]fault{'\r': bareCR}},
	{"R089 field value, last", "A: b", "\r\n" + none, isText, parser.ErrFieldValue, map[byte]fault{'\r': bareCR}},
	{"R090 field value, in a long one", "A: " + strings.Repeat("b", 70), strings.Repeat("c", 70) + "\r\n" + none,
		isText, parser.ErrFieldValue, map[byte]fault{'\r': bareCR}},
	{"R005 LF after a value", "A: b\r", none, only('\n'), parser.ErrBareCR, nil},
	{"R005 LF after a head", none[:len(none)-1], "", only('\n'), parser.ErrBareCR, nil},
}

var blankInName = map[byte]fault{' ': {parser.ErrFieldColon, 0}, '\t': {parser.ErrFieldColon, 0}}

var chunkPlaces = []place{
	{"R062 chunk size, first", "", "\r\n\r\n", only('0'), parser.ErrChunkSize, otherSizes(map[byte]fault{})},
	{"R062 chunk size, last", "0", "\r\n\r\n", only('0'), parser.ErrChunkExtension,
		otherSizes(map[byte]fault{'\r': bareCR, ' ': {parser.ErrChunkExtension, 1},
			'\t': {parser.ErrChunkExtension, 1}, ';': {parser.ErrChunkExtension, 1}})},
	{"R065 the semicolon", "0", "a\r\n\r\n", only(';'), parser.ErrChunkExtension,
		with(others(isHexdig, fault{parser.ErrUnexpectedEOF, 6}), map[byte]fault{'\r': bareCR,
			' ': {parser.ErrChunkExtension, 1}, '\t': {parser.ErrChunkExtension, 1}})},
	{"R065 extension name, first", "0;", "b=c\r\n\r\n", or(isTchar, ' ', '\t'), parser.ErrChunkExtension, nil},
	{"R065 extension name, inside", "0;a", "b=c\r\n\r\n", or(isTchar, ';'), parser.ErrChunkExtension,
		map[byte]fault{'\r': bareCR, ' ': {parser.ErrChunkExtension, 1}, '\t': {parser.ErrChunkExtension, 1},
			'=': {parser.ErrChunkExtension, 2}}},
	{"R065 extension name, last", "0;a", "=c\r\n\r\n", or(isTchar, ' ', '\t'), parser.ErrChunkExtension,
		map[byte]fault{'\r': bareCR, ';': {parser.ErrChunkExtension, 1}, '=': {parser.ErrChunkExtension, 1}}},
	{"R065 extension value, first", "0;a=", "b\r\n\r\n", or(isTchar, ' ', '\t'), parser.ErrChunkExtension,
		map[byte]fault{'"': {parser.ErrChunkExtension, 2}}},
	{"R065 extension value, inside", "0;a=b", "c\r\n\r\n", or(isTchar, ';'), parser.ErrChunkExtension,
		map[byte]fault{'\r': bareCR, ' ': {parser.ErrChunkExtension, 1}, '\t': {parser.ErrChunkExtension, 1}}},
	{"R065 extension value, last", "0;a=b", ";c\r\n\r\n", or(isTchar, ' ', '\t'), parser.ErrChunkExtension,
		map[byte]fault{'\r': bareCR, ';': {parser.ErrChunkExtension, 1}}},
	{"R065 R095 quoted value", `0;a="b`, "c\"\r\n\r\n", or(isQdtext, '\\'), parser.ErrChunkExtension,
		map[byte]fault{'"': {parser.ErrChunkExtension, 1}}},
	{"R095 quoted pair", `0;a="\`, "\"\r\n\r\n", isText, parser.ErrChunkExtension,
		map[byte]fault{'"': {}}},
	{"R065 after a quoted value", `0;a="b"`, ";c\r\n\r\n", or(only(' '), '\t'), parser.ErrChunkExtension,
		map[byte]fault{'\r': bareCR, ';': {parser.ErrChunkExtension, 1}}},
	{"chunk data", "1\r\n", "\r\n0\r\n\r\n", func(byte) bool { return true }, 0, nil},
	{"CR after chunk data", "1\r\nx", "\n0\r\n\r\n", only('\r'), parser.ErrChunkEnd, nil},
	{"LF after chunk data", "1\r\nx\r", "0\r\n\r\n", only('\n'), parser.ErrChunkEnd, nil},
	{"R005 LF after a chunk size", "0\r", "\r\n", only('\n'), parser.ErrBareCR, nil},
	{"R093 trailer name, first", "0\r\n", "b: c\r\n\r\n", isTchar, parser.ErrFieldName,
		map[byte]fault{'\r': bareCR, ' ': {parser.ErrFieldStart, 0}, '\t': {parser.ErrFieldStart, 0}}},
	{"R093 trailer name, inside", "0\r\nA", "b: c\r\n\r\n", or(isTchar, ':'), parser.ErrFieldName, blankInName},
	{"R090 trailer value", "0\r\nA: b", "c\r\n\r\n", isText, parser.ErrFieldValue, map[byte]fault{'\r': bareCR}},
	{"R005 LF after trailers", "0\r\nA: b\r\n\r", "", only('\n'), parser.ErrBareCR, nil},
}

// others gives f to the bytes of s.
func others(s set, f fault) map[byte]fault {
	m := map[byte]fault{}
	for c := range 256 {
		if s(byte(c)) {
			m[byte(c)] = f
		}
	}
	return m
}

func tokenGoesOn(f fault) map[byte]fault { return others(isTchar, f) }

func with(m, more map[byte]fault) map[byte]fault {
	for c, f := range more {
		m[c] = f
	}
	return m
}

// otherSizes adds what comes of sizes other than 0 where CRLF CRLF follows: the
// content is the CR, or more than there is.
func otherSizes(m map[byte]fault) map[byte]fault {
	return with(with(others(isHexdig, fault{parser.ErrUnexpectedEOF, 5}), map[byte]fault{'1': {parser.ErrBareLF, 4}}), m)
}

// TestBytes tries every byte at every kind of place: the grammar decides what
// is accepted, and the fault lies where the message stops being one.
func TestBytes(t *testing.T) {
	for _, p := range requestPlaces {
		tryBytes(t, eventlog.Setup{}, "request", "", p)
	}
	for _, p := range responsePlaces {
		tryBytes(t, eventlog.Setup{Response: true}, "response", "", p)
	}
	for _, p := range fieldPlaces {
		tryBytes(t, eventlog.Setup{}, "request", requestPrefix, p)
		tryBytes(t, eventlog.Setup{Response: true}, "response", responsePrefix, p)
	}
	for _, p := range chunkPlaces {
		tryBytes(t, eventlog.Setup{}, "request", requestPrefix+chunkedPrefix, p)
		tryBytes(t, eventlog.Setup{Response: true}, "response", responsePrefix+chunkedPrefix, p)
	}
}

func tryBytes(t *testing.T, s eventlog.Setup, role, prefix string, p place) {
	t.Run(strings.ReplaceAll(role+" "+p.name, " ", "_"), func(t *testing.T) {
		before := prefix + p.before
		for c := range 256 {
			input := []byte(before + string([]byte{byte(c)}) + p.after)
			got := checkAround(t, s, input, len(before))
			want := fault{}
			if !p.ok(byte(c)) {
				var listed bool
				if want, listed = p.other[byte(c)]; !listed {
					want = fault{p.code, 0}
					if c == '\n' {
						want = bareLF
					}
				}
			}
			checkFault(t, s, byte(c), len(before), got, want)
		}
	})
}

func checkFault(t *testing.T, s eventlog.Setup, c byte, at int, got eventlog.Result, want fault) {
	t.Helper()
	if want.code == 0 {
		// Where a byte changes a number, more may be to come, and where it
		// makes the message the last one, other bytes may follow.
		if got.Err != nil {
			t.Errorf("%q at %d: %v at %d, want it accepted\n%s", c, at, got.Err, got.Offset, got.Log)
		}
		return
	}
	code, ok := got.Err.(parser.Code)
	if ok && code.Unwrap() != nil {
		code = code.Unwrap().(parser.Code)
	}
	if code != want.code || got.Offset != int64(at+want.after) {
		t.Errorf("%q at %d: %v at %d, want %v at %d\n%s", c, at, got.Err, got.Offset, want.code, at+want.after, got.Log)
	}
	status := parser.StatusOf(want.code)
	if s.Response && status != 0 {
		status = 502
	}
	if is := parser.StatusOf(got.Err); is != status {
		t.Errorf("%q at %d: status %d, want %d", c, at, is, status)
	}
}

// checkAround is checkSplits for inputs of which there are thousands: cut into
// bytes, and around one place.
func checkAround(t *testing.T, s eventlog.Setup, input []byte, at int) eventlog.Result {
	t.Helper()
	whole := eventlog.Run(s, input, nil)
	check := func(how string, got eventlog.Result) {
		if got != whole {
			t.Errorf("%s: %v at %d, whole %v at %d, for %.300q\n%.2000s\nwhole:\n%.2000s",
				how, got.Err, got.Offset, whole.Err, whole.Offset, input, got.Log, whole.Log)
		}
	}
	check("bytes", eventlog.Run(s, input, eventlog.Pieces(1)))
	for cut := max(at-1, 0); cut <= min(at+2, len(input)); cut++ {
		check(fmt.Sprint("cut at ", cut), eventlog.Run(s, input, eventlog.TwoPieces(cut)))
	}
	return whole
}
