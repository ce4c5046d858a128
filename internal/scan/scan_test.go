package scan_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/scan"
	"github.com/seed-f4f473f9/httpwire/internal/unchecked"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// The definitions, one byte at a time, from RFC 9110, sections 5.5 and 5.6.2,
// and RFC 9112, section 3.2.

func isToken(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' ||
		strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}

func isValue(c byte) bool  { return c == '\t' || ' ' <= c && c != 0x7f }
func isTarget(c byte) bool { return '!' <= c && c <= '~' && c != '#' }
func isHost(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || c == '-' || c == '.'
}

// What LineAt knows of names and values; nothing in the RFCs.

func isLetter(c byte) bool    { return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || c == '-' }
func isPlainByte(c byte) bool { return ' ' <= c && c <= '~' }

// The same, looked up: the definitions are asked often.
var tokens, values, targets, hosts = set(isToken), set(isValue), set(isTarget), set(isHost)
var letters, plains = set(isLetter), set(isPlainByte)

func set(in func(byte) bool) *[256]bool {
	var s [256]bool
	for c := range s {
		s[c] = in(byte(c))
	}
	return &s
}

func run(b []byte, in *[256]bool) int {
	for i, c := range b {
		if !in[c] {
			return i
		}
	}
	return len(b)
}

var runs = []struct {
	name    string
	scan    func([]byte) int
	in      *[256]bool
	kernels bool // which kernel is in use makes a difference
}{
	{"Token", scan.Token, tokens, false},
	{"Value", scan.Value, values, true},
	{"Target", func(b []byte) int { return scan.Target(b, 0) }, targets, true},
	{"Host", scan.Host, hosts, false},
}

// checkRuns holds every run against its definition, with every kernel that the
// machine has.
func checkRuns(t *testing.T, b []byte) {
	t.Helper()
	defer scan.Use(scan.Kernel())
	for i, kernel := range scan.Kernels() {
		scan.Use(kernel)
		for _, r := range runs {
			if i > 0 && !r.kernels {
				continue
			}
			if got, want := r.scan(b), run(b, r.in); got != want {
				t.Fatalf("%s: %s(%q) is %d, want %d", kernel, r.name, b, got, want)
			}
		}
		checkAppendValue(t, b)
	}
}

// checkAppendValue holds AppendValue against its definition, and that it writes no
// more than it may.
func checkAppendValue(t *testing.T, b []byte) {
	t.Helper()
	const before = "Name:"
	var room [512]byte
	for i := range len(before) + len(b) + 8 {
		room[i] = 0x55
	}
	dst := append(room[:0:len(before)+len(b)], before...)
	n := scan.AppendValue(&dst, b)
	if n != run(b, values) || string(dst) != before+string(b[:n]) || &dst[0] != &room[0] {
		t.Fatalf("%s: AppendValue(%q) is %d, %q", scan.Kernel(), b, n, dst)
	}
	for _, c := range room[len(before)+len(b):][:8] {
		if c != 0x55 {
			t.Fatalf("%s: AppendValue(%q) wrote %q behind it", scan.Kernel(), b, c)
		}
	}
}

// TestAppendValueRoom holds that AppendValue panics where there is no room, whatever
// the kernel.
func TestAppendValueRoom(t *testing.T) {
	defer scan.Use(scan.Kernel())
	for _, kernel := range scan.Kernels() {
		scan.Use(kernel)
		for _, n := range []int{1, 15, 16, 31, 32, 64, 100} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s: %d bytes fit into %d", kernel, n, n-1)
					}
				}()
				dst := make([]byte, 3, 3+n-1)
				scan.AppendValue(&dst, bytes.Repeat([]byte("v"), n))
			}()
		}
	}
}

// partialOf is the definition of Partial.
func partialOf(b []byte, i int) (begun scan.Name, end int) {
	end = i + run(b[i:], tokens)
	begun = nameOf(b[i:end])
	if end < len(b) && b[end] == ':' {
		end++
		end += run(b[end:], values)
	}
	return begun, end
}

func TestIsToken(t *testing.T) {
	for c := range 256 {
		if got := scan.IsToken(byte(c)); got != isToken(byte(c)) {
			t.Errorf("%q: %v", c, got)
		}
	}
}

// TestRunBytes has every byte at every one of 64 places, among bytes of several
// kinds: those that differ from it in one bit's worth of carry matter most.
func TestRunBytes(t *testing.T) {
	for _, fill := range []byte("aZ-0~! \t\x80\xff") {
		b := bytes.Repeat([]byte{fill}, 64)
		for at := range b {
			for c := range 256 {
				b[at] = byte(c)
				checkRuns(t, b)
			}
			b[at] = fill
		}
	}
}

// TestRunPairs has every pair of bytes at the edges of words.
func TestRunPairs(t *testing.T) {
	for _, at := range []int{0, 3, 7, 15} {
		b := bytes.Repeat([]byte{'a'}, 24)
		for pair := range 1 << 16 {
			b[at], b[at+1] = byte(pair), byte(pair>>8)
			checkRuns(t, b)
		}
	}
}

// TestRunLengths has runs of every length up to 300, at the end of the slice
// and before a byte that ends them, with bytes behind the slice that would go
// on.
func TestRunLengths(t *testing.T) {
	for n := range 301 {
		for _, fill := range []byte("a-0") {
			b := append(bytes.Repeat([]byte{fill}, n), "aaaaaaaaaaaaaaaaaaaaaaaa"...)
			checkRuns(t, b[:n])
			for _, end := range []byte("\x00\r\n #:\x7f\x80\xff") {
				b[n] = end
				checkRuns(t, b)
			}
		}
	}
}

// TestTargetFrom has targets of every length up to 100 that do not begin where
// the slice does, before each byte that ends them and at the end.
func TestTargetFrom(t *testing.T) {
	defer scan.Use(scan.Kernel())
	for _, kernel := range scan.Kernels() {
		scan.Use(kernel)
		for n := range 101 {
			b := []byte(strings.Repeat("#", 70) + strings.Repeat("/", n) + " HTTP/1.1\r\n")
			for start := 70; start <= 70+n; start++ {
				for _, c := range []byte("\x00\t #\x7f\x80") {
					b[70+n] = c
					if got := scan.Target(b, start); got != 70+n {
						t.Fatalf("%s: Target(%q, %d) is %d, want %d", kernel, b, start, got, 70+n)
					}
				}
				if got := scan.Target(b[:70+n], start); got != 70+n {
					t.Fatalf("%s: Target(%q, %d) is %d, want %d", kernel, b[:70+n], start, got, 70+n)
				}
			}
		}
	}
}

// TestRunRandom has bytes at random, mostly of the run.
func TestRunRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, 100)
	for range 50000 {
		n := r.IntN(len(b))
		for i := range n {
			b[i] = byte('!' + r.IntN(94))
			if r.IntN(40) == 0 {
				b[i] = byte(r.IntN(256))
			}
		}
		checkRuns(t, b[:n])
	}
}

// numbers has the number of every well-known name, in lower case.
var numbers = map[string]scan.Name{}

func init() {
	for id := parser.FieldOther + 1; id.String() != ""; id++ {
		numbers[strings.ToLower(id.String())] = scan.Name(id)
	}
}

// nameOf is the definition of a Name.
func nameOf(name []byte) scan.Name {
	number := numbers[strings.ToLower(string(name))]
	if number > 0 && number <= scan.Name(parser.FieldExpect) {
		number |= scan.Look
	}
	return scan.Name(len(name))<<8 | number
}

// lineOf is the definition of what is said of the line b[start:cr].
func lineOf(b []byte, start, token, cr int) scan.Line {
	l := scan.Line{Name: nameOf(b[start:token]), CR: uint32(cr)}
	if value := b[token+1 : cr]; len(value) < 2 || value[0] != ' ' || len(bytes.Trim(value[1:], " \t")) != len(value)-1 {
		l.Name |= scan.Blanks
	} else if l.Name == nameOf([]byte("Host")) && isPlainHost(value[1:]) {
		l.Name = scan.PlainHost
	}
	return l
}

// isPlainHost is the definition of a host as nearly all are: up to 32 bytes that
// belong to hosts, and then a port of up to eight digits, if any.
func isPlainHost(b []byte) bool {
	_, port, _ := bytes.Cut(b, []byte{':'})
	return len(b) <= 32 && len(port) <= 8 && isHostAndPort(b)
}

// isHostAndPort is the same for any length.
func isHostAndPort(b []byte) bool {
	host, port, _ := bytes.Cut(b, []byte{':'})
	for _, c := range port {
		if c < '0' || c > '9' {
			return false
		}
	}
	return run(host, hosts) == len(host)
}

// linesOf is the definition of Lines: the lines from start on that are
// complete and in order, up to an empty one, and the Name of one that is not
// complete.
func linesOf(b []byte, start int) (lines []scan.Line, begun scan.Name) {
	for len(lines) < scan.MaxLines {
		token := start
		for token < len(b) && tokens[b[token]] {
			token++
		}
		cr := token
		if token > start {
			if token == len(b) || b[token] != ':' {
				return lines, 0
			}
			for cr < len(b) && values[b[cr]] {
				cr++
			}
		}
		if token > start && cr == len(b) && token < cr-1 && b[cr-1] != '\t' {
			return lines, nameOf(b[start:token])
		}
		if !bytes.HasPrefix(b[cr:], []byte("\r\n")) {
			return lines, 0
		}
		if cr == start {
			return append(lines, scan.Line{CR: uint32(cr)}), 0
		}
		lines = append(lines, lineOf(b, start, token, cr))
		start = cr + 2
	}
	return lines, 0
}

// behind is the Line behind those reported.
func behind(begun scan.Name) scan.Line {
	if begun == 0 || begun >= scan.Begun {
		return scan.Line{}
	}
	return scan.Line{CR: scan.Begun | begun}
}

// before is what comes before the first line: bytes that would make other names
// of those that follow, if they were taken for a part of them.
const before = "x-forwarded-con"

var _ [scan.Before]byte = [len(before)]byte{} // a line begins behind it

// checkLines holds Lines, HostLine and Partial, of every kernel that the machine has, against
// their definitions.
func checkLines(t *testing.T, b []byte, start int) {
	t.Helper()
	want, begun := linesOf(b, min(start, len(b)))
	checkLineAt(t, b, start, want)
	all := want
	if start < scan.Before || start > len(b) {
		want, begun = nil, 0
	}
	defer scan.Use(scan.Kernel())
	for _, kernel := range scan.Kernels() {
		scan.Use(kernel)
		checkHostLine(t, b, start, all)
		var got [scan.MaxLines + 1]scan.Line
		n := scan.Lines(b, start, &got, new(scan.Ahead))
		if n != len(want) || got[n] != behind(begun) {
			t.Fatalf("%s: Lines(%q, %d) reports %d lines and %v, want %d and %v", kernel, b, start, n, got[n], len(want), behind(begun))
		}
		for i, w := range want {
			if got[i] != w {
				t.Fatalf("%s: Lines(%q, %d): line %d is %v, want %v", kernel, b, start, i, got[i], w)
			}
		}
		if start > len(b) {
			continue
		}
		begun, end := scan.Partial(b, start)
		if wantBegun, wantEnd := partialOf(b, start); begun != wantBegun || end != wantEnd {
			t.Fatalf("%s: Partial(%q, %d) is %#x, %d, want %#x, %d", kernel, b, start, begun, end, wantBegun, wantEnd)
		}
	}
}

// checkLineAt holds LineAt against what Lines reports first.
func checkLineAt(t *testing.T, b []byte, start int, lines []scan.Line) {
	t.Helper()
	if start < 8 || start > len(b) {
		return
	}
	var want scan.Line
	if len(lines) > 0 && lines[0].Name != 0 {
		end := int(lines[0].CR)
		name := start + run(b[start:end], letters)
		if b[name] == ':' && run(b[start:end], plains) == end-start {
			want = lines[0]
		}
		if word := name - (name-start)%8; word > len(b)-8 {
			return // it need not know a name of which the slice has not that word
		}
	}
	if got := scan.LineAt(unchecked.Of(b), len(b), start); got != want {
		t.Fatalf("LineAt(%q, %d) is %v, want %v", b, start, got, want)
	}
}

// checkHostLine holds HostLine against what Lines reports first.
func checkHostLine(t *testing.T, b []byte, start int, lines []scan.Line) {
	t.Helper()
	if start > len(b) {
		return
	}
	want := 0
	if len(lines) > 0 && len(b)-start >= len("Host: a\r\n\r\n") {
		name, end := lines[0].Name, int(lines[0].CR)
		if (name == scan.PlainHost || name == nameOf([]byte("Host"))) && isHostAndPort(b[start+len("Host: "):end]) {
			want = end
		}
	}
	if got := scan.HostLine(unchecked.Of(b), len(b), start); got != want {
		t.Fatalf("%s: HostLine(%q, %d) is %v, want %v", scan.Kernel(), b, start, got, want)
	}
}

// TestLinesBytes has every byte at every place of lines of several lengths.
func TestLinesBytes(t *testing.T) {
	for _, head := range []string{
		"Host: example.org\r\nA: b\r\nAccept-Language: en-GB,en;q=0.9\r\n\r\n",
		"A:\r\nX_1.2: \t\x80 \t\r\n\r\n",
		"Abcdefg: hijklmn\r\nAbcdefgh:ijklmno\r\n\r\nrest: of it\r\n",
	} {
		b := []byte(before + head)
		for at := range b {
			old := b[at]
			for c := range 256 {
				b[at] = byte(c)
				checkLines(t, b, scan.Before)
			}
			b[at] = old
		}
	}
}

// TestLinesCuts has slices that end anywhere, with the rest of the line behind
// them, and begin anywhere.
func TestLinesCuts(t *testing.T) {
	const head = "Host: example.org\r\nAccept: */*\r\nX-Long-Name-Of-A-Field: " +
		"a value that takes more than a few words\r\nA:\r\nB: c\r\n\r\nGET / HTTP/1.1\r\n"
	b := []byte(before + head)
	for start := 0; start <= len(b); start++ {
		for end := start; end <= len(b); end++ {
			checkLines(t, b[:end], start)
		}
	}
}

// TestLinesLengths has a name and a value of every length up to 300.
func TestLinesLengths(t *testing.T) {
	for n := range 301 {
		long := strings.Repeat("a", n)
		for _, s := range []string{long + ":\r\n", "A:" + long + "\r\n", "A: b\r\n" + long + ": " + long + "\r\nC: d\r\n\r\n", "A:" + long, long} {
			checkLines(t, []byte(before+s), scan.Before)
		}
	}
}

// TestLinesMany has more lines than one call reports, of which the next call
// reports the rest.
func TestLinesMany(t *testing.T) {
	b := []byte(before + strings.Repeat("A: b\r\n", 3*scan.MaxLines) + "\r\n")
	var lines [scan.MaxLines + 1]scan.Line
	for start, left := scan.Before, 3*scan.MaxLines+1; left > 0; {
		checkLines(t, b, start)
		n := scan.Lines(b, start, &lines, new(scan.Ahead))
		if n != min(left, scan.MaxLines) {
			t.Fatalf("%d lines at %d, want %d", n, start, min(left, scan.MaxLines))
		}
		left -= n
		start = int(lines[n-1].CR) + 2
	}
}

// TestLinesRandom has heads at random: right ones, with a few bytes changed.
func TestLinesRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const letters, others = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-", "!#$%&'*+.^_`|~0123456789"
	var b []byte
	for range 30000 {
		b = append(b[:0], before...)
		for range r.IntN(30) {
			if r.IntN(3) == 0 {
				b = append(b, parser.FieldID(r.IntN(len(numbers)+1)).String()...)
			} else {
				for range r.IntN(20) {
					b = append(b, letters[r.IntN(len(letters))])
				}
			}
			if r.IntN(8) == 0 {
				b = append(b, others[r.IntN(len(others))])
			}
			b = append(b, ": "[:1+min(r.IntN(4), 1)]...)
			for range r.IntN(30) {
				b = append(b, byte(' '+r.IntN(95)))
			}
			if r.IntN(8) == 0 {
				b = append(b, "\t\x80\xff"[r.IntN(3)])
			}
			b = append(b, '\r', '\n')
		}
		b = append(b, '\r', '\n')
		for range r.IntN(3) {
			b[r.IntN(len(b))] = byte(r.IntN(256))
		}
		checkLines(t, b, scan.Before)
	}
}

// TestLinesNames has every well-known name in several cases, and with each of its
// bytes changed, lengthened and shortened at either end, after bytes that would
// lengthen it to another.
func TestLinesNames(t *testing.T) {
	check := func(name string) {
		t.Helper()
		for _, lead := range []string{before, "proxy-\r\nsec-we-", "content\r\naccept-", strings.Repeat("\x00", scan.Before)} {
			b := []byte(lead + name + ": v\r\n" + name + ": w\r\n" + name + ":x\r\n\r\n" + strings.Repeat(".", 64))
			checkLines(t, b, scan.Before)
			checkLines(t, b[:len(b)-64], scan.Before)
		}
		for _, line := range []string{name, name + ":", name + ": value"} {
			if got, want := scan.NameOf([]byte(line), len(name)), nameOf([]byte(name)); got != want {
				t.Errorf("NameOf(%q, %d) is %#x, want %#x", line, len(name), got, want)
			}
		}
	}
	for name := range numbers {
		upper := strings.ToUpper(name)
		for _, n := range []string{name, upper, upper[:1] + name[1:], name[:len(name)/2] + upper[len(name)/2:]} {
			check(n)
		}
		for i := range name {
			for _, c := range "aZ-_.0" {
				check(name[:i] + string(c) + name[i+1:])
			}
			check(name[i:])
			check(name[:i+1])
			check(name[i:] + name)
		}
		for _, more := range []string{"a", "x-", "sec-", "content-", before, before + before} {
			check(more + name)
			check(name + more)
		}
	}
}
