package fuzz

import (
	"bytes"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/scan"
	"github.com/seed-f4f473f9/httpwire/internal/unchecked"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// The three sets of bytes, as the RFCs define them.

// isToken: tchar of RFC 9110, section 5.6.2.
func isToken(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		bytes.IndexByte([]byte("!#$%&'*+-.^_`|~"), c) >= 0
}

// isValue: HTAB, SP, VCHAR and obs-text of RFC 9110, section 5.5.
func isValue(c byte) bool { return c == '\t' || c >= ' ' && c != 0x7f }

// isTarget: VCHAR but for the number sign; RFC 9112, section 3.2.
func isTarget(c byte) bool { return c > ' ' && c < 0x7f && c != '#' }

// runOf is the definition of scan.Token, Value and Target.
func runOf(in func(byte) bool, b []byte) int {
	for i, c := range b {
		if !in(c) {
			return i
		}
	}
	return len(b)
}

// isHost: letters, digits, hyphens and dots, which nearly all hosts are.
func isHost(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' || c == '.'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isPlainHost is the definition of a host as nearly all are: up to 32 bytes that
// belong to hosts, and then a port of up to eight digits, if any.
func isPlainHost(b []byte) bool {
	return len(b) <= 32 && len(b)-runOf(isHost, b) <= 9 && isHostAndPort(b)
}

// isHostAndPort is the same for any length.
func isHostAndPort(b []byte) bool {
	port := b[runOf(isHost, b):]
	return len(port) == 0 || port[0] == ':' && runOf(isDigit, port[1:]) == len(port)-1
}

// isLetter and isPlain: what nearly all names and values consist of.
func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' }
func isPlain(c byte) bool  { return c >= ' ' && c < 0x7f }

// nameOf is the definition of a Name.
func nameOf(name []byte) scan.Name {
	number := parser.FieldIDOf(name)
	if number != 0 && number <= parser.FieldExpect {
		return scan.Name(len(name))<<8 | scan.Name(number) | scan.Look
	}
	return scan.Name(len(name))<<8 | scan.Name(number)
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

// linesOf is the definition of scan.Lines: the lines, and the Line behind them.
func linesOf(b []byte, start int) (lines []scan.Line, behind scan.Line) {
	for len(lines) < scan.MaxLines {
		token := start + runOf(isToken, b[start:])
		cr := token + runOf(isValue, b[token:])
		if !bytes.HasPrefix(b[cr:], []byte("\r\n")) || cr > start && (token == start || b[token] != ':') {
			if cr == len(b) && token > start && token < cr-1 && b[token] == ':' && b[cr-1] != '\t' {
				behind.CR = scan.Begun | nameOf(b[start:token])
			}
			return lines, behind
		}
		if cr == start {
			return append(lines, scan.Line{CR: uint32(cr)}), behind
		}
		lines = append(lines, lineOf(b, start, token, cr))
		start = cr + 2
	}
	return lines, behind
}

// FuzzScan holds all kernels that the machine has against these definitions, at
// every alignment of the input, and with bytes before and beyond it that would
// change the answer if they were taken into it. The contract of Lines lets it
// report fewer lines than there are; no kernel does, and it would be no use.
func FuzzScan(f *testing.F) {
	for _, s := range seeds(f) {
		if _, fields, ok := bytes.Cut(s.data, []byte("\r\n")); ok {
			f.Add(fields, uint8(0), uint8(0), byte('a'))
		}
	}
	f.Add(bytes.Repeat([]byte("a"), 130), uint8(63), uint8(7), byte(0))
	f.Add([]byte("a: b\r\n"), uint8(63), uint8(9), byte('\n'))
	f.Add([]byte("Host: some.where.example.org:65535\r\n"), uint8(3), uint8(18), byte('9'))
	f.Add([]byte("A: b\r\nHost: 192.168.100.200:8080\r\n\r\n"), uint8(1), uint8(16), byte(':'))
	f.Fuzz(func(t *testing.T, data []byte, align, before uint8, around byte) {
		if len(data) > maxInput {
			return
		}
		start := int(before % 64)
		memory := bytes.Repeat([]byte{around}, 64+start+len(data)+64)
		b := memory[align%64:][:start+len(data)]
		copy(b[start:], data)
		holdScan(t, b, start)
		holdScan(t, b[:len(b):len(b)], start)
		// The same behind a request line, and as what follows its method.
		line := "GET /" + strings.Repeat("t", start) + " HTTP/1.1\r\n"
		holdRequestLine(t, append([]byte(line), data...), len("GET "))
		holdRequestLine(t, append([]byte("GET "), data...), len("GET "))
	})
}

// holdRequestLine holds RequestLine, and RequestLineAhead of every kernel, against their
// definition, and the lines behind a request line against what they are where nothing
// was looked at ahead.
func holdRequestLine(t *testing.T, b []byte, target int) {
	t.Helper()
	want, rare := 0, false // has bytes that RequestLine need not know
	if target < len(b) && b[target] == '/' {
		end := target + runOf(isTarget, b[target:])
		if bytes.HasPrefix(b[end:], []byte(" HTTP/1.1\r\n")) {
			want, rare = end+scan.AfterTarget, bytes.ContainsAny(b[target:end], `!"`)
		}
	}
	hold := func(kernel string, end int) {
		t.Helper()
		if end < 0 {
			end = scan.VersionEnd(unchecked.Of(b), len(b), scan.Target(b, -end))
		}
		if end != want && !(rare && end == 0) {
			t.Fatalf("%s: request line ends at %d, want %d, from %d on in %q", kernel, end, want, target, b)
		}
	}
	hold("words", scan.RequestLine(unchecked.Of(b), len(b), target))
	defer scan.Use(scan.Kernel())
	for _, kernel := range scan.Kernels() {
		scan.Use(kernel)
		var ahead scan.Ahead
		end := scan.RequestLineAhead(b, target, &ahead)
		hold(kernel, end)
		for _, start := range []int{end, end + 1, end + 30, end + 62} {
			var with, without [scan.MaxLines + 1]scan.Line
			if end <= 0 || start > len(b) {
				continue
			}
			n, m := scan.Lines(b, start, &with, &ahead), scan.Lines(b, start, &without, new(scan.Ahead))
			if n != m || with != without {
				t.Fatalf("%s: %d lines with what was looked at ahead, %d without, %v and %v, from %d on in %q", kernel, n, m, with, without, start, b)
			}
		}
	}
}

func holdScan(t *testing.T, b []byte, start int) {
	t.Helper()
	for _, r := range []struct {
		name      string
		got, want int
	}{
		{"Token", scan.Token(b[start:]), runOf(isToken, b[start:])},
		{"Value", scan.Value(b[start:]), runOf(isValue, b[start:])},
		{"Target", scan.Target(b, start) - start, runOf(isTarget, b[start:])},
		{"Host", scan.Host(b[start:]), runOf(isHost, b[start:])},
	} {
		if r.got != r.want {
			t.Fatalf("%s is %d, want %d for %q", r.name, r.got, r.want, b[start:])
		}
	}
	want, behind := linesOf(b, start)
	if start >= 8 {
		var first scan.Line // or none, if it is not as nearly all are
		known := true
		if len(want) > 0 && want[0].Name != 0 {
			end := int(want[0].CR)
			name := start + runOf(isLetter, b[start:end])
			if b[name] == ':' && runOf(isPlain, b[start:end]) == end-start {
				first = want[0]
			}
			known = name-(name-start)%8 <= len(b)-8 // or the slice has not all of that word
		}
		if got := scan.LineAt(unchecked.Of(b), len(b), start); known && got != first {
			t.Fatalf("LineAt from %d on is %v, want %v, in %q", start, got, first, b)
		}
	}
	host := 0
	if len(want) > 0 && len(b)-start >= len("Host: a\r\n\r\n") {
		name, end := want[0].Name, int(want[0].CR)
		if (name == scan.PlainHost || name == nameOf([]byte("Host"))) && isHostAndPort(b[start+len("Host: "):end]) {
			host = end
		}
	}
	if start < scan.Before {
		want, behind = nil, scan.Line{}
	}
	defer scan.Use(scan.Kernel())
	for _, kernel := range scan.Kernels() {
		scan.Use(kernel)
		if got := scan.HostLine(unchecked.Of(b), len(b), start); got != host {
			t.Fatalf("%s: HostLine from %d on is %v, want %v, in %q", kernel, start, got, host, b)
		}
		var got [scan.MaxLines + 1]scan.Line
		n := scan.Lines(b, start, &got, new(scan.Ahead))
		if n != len(want) || got[n] != behind {
			t.Fatalf("%s: %d lines of %d and %v for %v, from %d on in %q", kernel, n, len(want), got[n], behind, start, b)
		}
		for i := range n {
			if got[i] != want[i] {
				t.Fatalf("%s: line %d is %v, want %v, from %d on in %q", kernel, i, got[i], want[i], start, b)
			}
		}
		end := start + runOf(isToken, b[start:])
		name := nameOf(b[start:end])
		if end < len(b) && b[end] == ':' {
			end += 1 + runOf(isValue, b[end+1:])
		}
		if n, e := scan.Partial(b, start); n != name || e != end {
			t.Fatalf("%s: Partial is %#x, %d, want %#x, %d, from %d on in %q", kernel, n, e, name, end, start, b)
		}
		dst := make([]byte, 1, 1+len(b)-start)
		if n, want := scan.AppendValue(&dst, b[start:]), runOf(isValue, b[start:]); n != want || !bytes.Equal(dst[1:], b[start:start+n]) {
			t.Fatalf("%s: AppendValue is %d, want %d, in %q", kernel, n, want, b[start:])
		}
	}
}

// TestScanAtEveryPlace puts every byte value at every place of inputs of every
// length up to some words, in surroundings that are of each set and of none.
func TestScanAtEveryPlace(t *testing.T) {
	for _, around := range []byte{'a', '-', ':', '0', 0x80, 0xff} {
		memory := bytes.Repeat([]byte{around}, 40)
		for length := range len(memory) + 1 {
			b := memory[:length]
			for at := range b {
				for c := range 256 {
					b[at] = byte(c)
					if scan.Token(b) != runOf(isToken, b) || scan.Value(b) != runOf(isValue, b) ||
						scan.Target(b, 0) != runOf(isTarget, b) || scan.Host(b) != runOf(isHost, b) {
						t.Fatalf("runs are %d, %d, %d, %d in %q", scan.Token(b), scan.Value(b), scan.Target(b, 0), scan.Host(b), b)
					}
				}
				b[at] = around
			}
		}
	}
}

// TestScanReportsAllLines holds that heads as they are sent take one call for
// as many lines as one call can report: a kernel that stops too early is no
// fault, and no use.
func TestScanReportsAllLines(t *testing.T) {
	for _, s := range seeds(t) {
		_, fields, ok := bytes.Cut(s.data, []byte("\r\n"))
		if !ok {
			continue
		}
		fields = append(make([]byte, scan.Before), fields...)
		var lines [scan.MaxLines + 1]scan.Line
		want, _ := linesOf(fields, scan.Before)
		if n := scan.Lines(fields, scan.Before, &lines, new(scan.Ahead)); n != len(want) {
			t.Errorf("%d lines of %d in %q", n, len(want), fields)
		}
	}
}
