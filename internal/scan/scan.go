package scan

import (
	"encoding/binary"
	"math/bits"
)

// MaxLines is the most lines that one call of Lines reports.
const MaxLines = 20

// Line is what a scan says of one line. Both positions are indices of the slice
// that was scanned.
type Line struct {
	Token uint32 // the first byte of the line that is no token byte
	CR    uint32 // the CR of the line's CRLF
}

// Words of eight equal bytes.
const (
	each  = 0x0101010101010101
	high  = 0x80 * each
	low7  = 0x7f * each
	cases = 0x20 * each // the bit between upper and lower case
)

// The words that the inner loops use. They are variables because amd64 takes
// them as operands from memory; as constants each would take an instruction of
// its own, and a register, in every turn of a loop.
var (
	highBits   uint64 = high
	lowBits    uint64 = low7
	caseBits   uint64 = cases
	fromA      uint64 = (0x80 - 'a') * each     // sets the high bit from 'a' on
	aboveZ     uint64 = (0x80 - 'z' - 1) * each // sets it above 'z'
	hyphens    uint64 = '-' * each
	belowSpace uint64 = 1<<64 - cases     // borrows below SP, sets it from 0xA0 on
	fromDel    uint64 = each              // sets it from DEL to 0xFE
	upToSpace  uint64 = 1<<64 - 0x21*each // like belowSpace, SP included
	hashes     uint64 = '#' * each
)

// word loads the eight bytes of b from i on. The capacity spares the compiler
// a guard against a pointer past the end.
func word(b []byte, i int) uint64 {
	return binary.LittleEndian.Uint64(b[i : i+8 : i+8])
}

// first gives the index of the lowest byte whose high bit is set in stop.
func first(stop uint64) int { return bits.TrailingZeros64(stop) >> 3 }

// Lines reports the complete lines of b from start on, where a line must
// begin; see the package documentation for what is a line. It returns how many
// it stored in lines.
//
// It knows names of letters and hyphens, and values without HTAB and obs-text.
// At the first line that has more to it, or that is near the end of b, the
// rest is left to linesOfRuns: a call inside the loop would cost as much as a
// line. The end of a line does not depend on that of its name, so that the
// processor may look for both at once.
func Lines(b []byte, start int, lines *[MaxLines]Line) int {
	// Positions are 32 bits wide; and a capacity equal to the length spares the
	// compiler a register.
	end := int(min(uint64(len(b)), 1<<31-1))
	b = b[:end:end]
	for n := range lines {
		l := b[start:] // so that the loops begin at 0 and need no checks
		if len(l) >= 2 && l[0] == '\r' && l[1] == '\n' {
			lines[n] = Line{Token: uint32(start), CR: uint32(start)}
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
				cr += first(s0)
				goto found
			}
			cr += 16
		}
		if cr <= len(l)-8 {
			if stop := notPlain(binary.LittleEndian.Uint64(l[cr:cr+8:cr+8])) & highBits; stop != 0 {
				cr += first(stop)
				goto found
			}
			cr += 8
		}
		if len(b) < 8 {
			return linesOfRuns(b, start, cr, n, lines)
		}
		{
			// Fewer than eight bytes are left. They come with those before
			// them, which are shifted out; the zeros shifted in are controls.
			left := len(l) - cr
			stop := notPlain(binary.LittleEndian.Uint64(b[len(b)-8:]) >> (uint(8-left) * 8))
			cr += first(stop & highBits)
		}
	found:
		token := 0
		for token <= len(l)-8 {
			w := binary.LittleEndian.Uint64(l[token : token+8 : token+8])
			lower := w | caseBits // notName, written out
			notLetter := ^(lower + fromA) | (lower + aboveZ)
			notHyphen := (w ^ hyphens) + lowBits
			if stop := (notLetter&notHyphen | w) & highBits; stop != 0 {
				token += first(stop)
				break
			}
			token += 8
		}
		if cr > len(l)-2 || l[cr] != '\r' || l[cr+1] != '\n' || l[token] != ':' {
			return linesOfRuns(b, start, cr, n, lines)
		}
		lines[n] = Line{Token: uint32(start + token), CR: uint32(start + cr)}
		start += cr + 2
	}
	return MaxLines
}

// linesOfRuns does what Lines does, for lines of any sort, from the nth line
// on. It begins at start, and no control is among its first plain bytes.
func linesOfRuns(b []byte, start, plain, n int, lines *[MaxLines]Line) int {
	for ; n < MaxLines; n++ {
		token := start + Token(b[start:])
		cr := max(token, start+plain)
		cr += Value(b[cr:])
		if cr > len(b)-2 || b[cr] != '\r' || b[cr+1] != '\n' {
			return n
		}
		lines[n] = Line{Token: uint32(token), CR: uint32(cr)}
		if cr == start {
			return n + 1
		}
		start, plain = cr+2, 0
	}
	return MaxLines
}

// Token returns the number of token bytes (RFC 9110, section 5.6.2) that b
// begins with.
func Token(b []byte) int {
	i := 0
	for {
		// Letters and hyphens, of which nearly all names consist, eight at
		// a time; whatever else a token may hold is looked up.
		for i <= len(b)-8 {
			if stop := notName(word(b, i)); stop != 0 {
				i += first(stop)
				break
			}
			i += 8
		}
		if i >= len(b) || !IsToken(b[i]) {
			return i
		}
		i++
	}
}

// Value returns the number of bytes that b begins with and that may stand in
// a field value: HTAB, SP, VCHAR and obs-text (RFC 9110, section 5.5).
func Value(b []byte) int {
	i := 0
	for {
		for i <= len(b)-8 {
			if stop := controls(word(b, i)); stop != 0 {
				i += first(stop)
				break
			}
			i += 8
		}
		if i >= len(b) || class[b[i]]&valueByte == 0 {
			return i
		}
		i++
	}
}

// Target returns the number of bytes that b begins with and that may stand in
// a request target: VCHAR but for the number sign (RFC 9112, section 3.2; a
// fragment is never sent).
func Target(b []byte) int {
	i := 0
	for {
		for i <= len(b)-8 {
			if stop := notTarget(word(b, i)); stop != 0 {
				i += first(stop)
				break
			}
			i += 8
		}
		if i >= len(b) || class[b[i]]&targetByte == 0 {
			return i
		}
		i++
	}
}

// Each of the following marks bytes of a word by their high bits. The lowest
// mark is right, or there is none; a carry or a borrow from a byte that is
// marked, or from 0xFF, may mark the bytes above it wrongly. So whoever uses
// them must look at the byte itself, and go on if it is in order.

// notName marks every byte but letters and hyphens.
func notName(w uint64) uint64 {
	lower := w | caseBits
	notLetter := ^(lower + fromA) | (lower + aboveZ)
	notHyphen := (w ^ hyphens) + lowBits
	return (notLetter&notHyphen | w) & highBits
}

// Host tells whether b consists of letters, digits, hyphens and dots, as the
// names and the IPv4 addresses of hosts nearly always do.
func Host(b []byte) bool {
	i := 0
	for ; i <= len(b)-8; i += 8 {
		if notHost(word(b, i)) != 0 {
			return false
		}
	}
	if len(b) >= 8 {
		return notHost(word(b, len(b)-8)) == 0
	}
	for ; i < len(b); i++ {
		if c := b[i]; c|0x20-'a' > 'z'-'a' && c-'0' > 9 && c != '-' && c != '.' {
			return false
		}
	}
	return true
}

// notHost marks every byte but letters, digits, hyphens and dots.
func notHost(w uint64) uint64 {
	lower := w | caseBits
	notLetter := ^(lower + fromA) | (lower + aboveZ)
	notDigit := ^(w + (0x80-'-')*each) | (w + (0x80-'9'-1)*each) // from '-' to '9', '/' among them
	slash := (w ^ '/'*each) + lowBits
	return (notLetter&notDigit | ^slash | w) & highBits
}

// notPlain marks controls, HTAB included, DEL and obs-text. The other bits of
// its result mean nothing.
func notPlain(w uint64) uint64 {
	return (w + belowSpace) | (w + fromDel)
}

// controls marks controls, HTAB included, and DEL.
func controls(w uint64) uint64 {
	return notPlain(w) &^ w & highBits
}

// notTarget marks every byte that no target holds.
func notTarget(w uint64) uint64 {
	hash := w ^ hashes
	return ((w + upToSpace) | (w + fromDel) | (hash-each)&^hash) & highBits
}
