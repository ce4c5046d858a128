package scan

import (
	"encoding/binary"
	"math"

	"github.com/seed-f4f473f9/httpwire/internal/unchecked"
)

// MaxLines is the most lines that one call of Lines reports.
const MaxLines = 20

// Begun marks, in place of a CR, the Name of a line that is not whole.
const Begun = 1 << 31

// begun gives what Lines stores for a Name in place of a CR.
func begun(name Name) uint32 {
	if name&Begun != 0 {
		return 0
	}
	return name | Begun
}

// Before is the number of bytes that must come before the first line: kernels
// load what a name ends with, and what comes before a short one with it.
//
// A name has one byte at least, so that 15 before it make the 16 that are loaded.
const Before = 15

// linesOfWords is the portable kernel of Lines. It works on words of eight bytes, and has
// no use for what was looked at ahead.
//
// It knows names of letters and hyphens, and values without HTAB and obs-text.
// At the first line that has more to it the rest is left to linesOfRuns: a call
// inside the loop would cost as much as a line. The end of a line does not
// depend on that of its name, so that the processor may look for both at once.
func linesOfWords(b []byte, start int, lines *[MaxLines + 1]Line, ahead *Ahead) int {
	if len(b) > math.MaxInt32 { // positions are 32 bits wide
		n := linesOfWords(b[:math.MaxInt32], start, lines, ahead)
		lines[n] = Line{}
		return n
	}
	b = b[:len(b):len(b)] // which spares the compiler a register
	if start > len(b) || start < Before {
		lines[0] = Line{}
		return 0
	}
	in := unchecked.Of(b)
	for n := range MaxLines {
		l := b[start:] // so that the loops begin at 0 and need no checks
		if len(l) >= 2 && l[0] == '\r' && l[1] == '\n' {
			lines[n], lines[n+1] = Line{CR: uint32(start)}, Line{}
			return n + 1
		}
		cr := 0
		for cr <= len(l)-16 {
			w := l[cr : cr+16 : cr+16]
			w0, w1 := binary.LittleEndian.Uint64(w), binary.LittleEndian.Uint64(w[8:])
			s0 := (w0 + belowSpace) | (w0 + fromDel) // notPlain, written out
			s1 := (w1 + belowSpace) | (w1 + fromDel)
			if (s0|s1)&highBits != 0 {
				if s0 &= highBits; s0 == 0 {
					s0 = s1 & highBits
					cr += 8
				}
				cr += First(s0)
				goto found
			}
			cr += 16
		}
		if cr <= len(l)-8 {
			if stop := notPlain(binary.LittleEndian.Uint64(l[cr:cr+8:cr+8])) & highBits; stop != 0 {
				cr += First(stop)
				goto found
			}
			cr += 8
		}
		{
			// Fewer than eight bytes are left. They come with those before
			// them, which are shifted out; the zeros shifted in are controls.
			left := len(l) - cr
			stop := notPlain(binary.LittleEndian.Uint64(b[len(b)-8:]) >> (uint(8-left) * 8))
			cr += First(stop & highBits)
		}
	found:
		token := 0
		for token <= len(l)-8 {
			w := binary.LittleEndian.Uint64(l[token : token+8 : token+8])
			lower := w | caseBits // notName, written out
			notLetter := ^(lower + fromA) | (lower + aboveZ)
			notHyphen := (w ^ hyphens) + lowBits
			if stop := (notLetter&notHyphen | w) & highBits; stop != 0 {
				token += First(stop)
				break
			}
			token += 8
		}
		if cr > len(l)-2 || l[cr] != '\r' || l[cr+1] != '\n' || token == 0 || l[token] != ':' {
			return linesOfRuns(b, start, cr, n, lines)
		}
		// nameAt, written out: a call inside the loop would cost as much as a line.
		last := in.Word64(start+token-8) | cases
		if token < 8 {
			before := uint(64-8*token) & 63
			last = last >> before << before
		}
		name := Name(token) << 8
		if k := keyOf(last, token); k.last == last && k.name-name < 1<<8 &&
			(token <= 8 || in.Word64(start)|cases == k.first && (token <= 16 || k.isLong(in, start, token))) {
			name = k.name
		}
		if in.At(start+token+1) != ' ' || in.At(start+token+2) <= ' ' || in.At(start+cr-1) <= ' ' {
			name |= Blanks
		} else if name == host && isPlainHost(in, start+token+2, start+cr) {
			name = PlainHost
		}
		lines[n] = Line{Name: name, CR: uint32(start + cr)}
		start += cr + 2
	}
	lines[MaxLines] = Line{}
	return MaxLines
}

// linesOfRuns does what Lines does, for lines of any sort, from the nth line
// on. It begins at start, and no control is among its first plain bytes.
func linesOfRuns(b []byte, start, plain, n int, lines *[MaxLines + 1]Line) int {
	for ; n < MaxLines; n++ {
		token := start + Token(b[start:])
		cr := max(token, start+plain)
		cr += Value(b[cr:])
		if cr > len(b)-2 || b[cr] != '\r' || b[cr+1] != '\n' || cr > start && (token == start || b[token] != ':') {
			// An incomplete line, up to the end of b: its last byte must be one that
			// vector kernels, which do not look at it, can tell at once.
			lines[n] = Line{}
			if cr == len(b) && token > start && token < cr-1 && b[token] == ':' && b[cr-1] != '\t' {
				lines[n].CR = begun(nameAt(unchecked.Of(b), start, token))
			}
			return n
		}
		lines[n] = Line{Name: Name(token), CR: uint32(cr)}
		nameLines(unchecked.Of(b), start, lines[n:n+1])
		if cr == start {
			lines[n+1] = Line{}
			return n + 1
		}
		start, plain = cr+2, 0
	}
	lines[MaxLines] = Line{}
	return MaxLines
}
