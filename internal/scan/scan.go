package scan

import (
	"encoding/binary"
	"math/bits"
)

// MaxLines is the most lines that one call of Lines reports.
const MaxLines = 16

// Line is what a scan says of one line. Both positions count from the first
// byte of the slice that was scanned.
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

// word loads the eight bytes of b from i on. The capacity spares the compiler
// a guard against a pointer past the end.
func word(b []byte, i int) uint64 {
	return binary.LittleEndian.Uint64(b[i : i+8 : i+8])
}

// Lines reports the complete lines at the beginning of b, which must begin a
// line; see the package documentation for what is a line. It returns how many
// it stored in lines.
//
// The two inner loops are those of Token and Value, written out because a call
// for each would cost as much as the run it measures.
func Lines(b []byte, lines *[MaxLines]Line) int {
	if uint64(len(b)) > 1<<31 {
		b = b[:1<<31] // positions are 32 bits wide
	}
	start := 0
	for n := range lines {
		i := start
		for i <= len(b)-8 {
			if stop := ^nameBytes(word(b, i)) & high; stop != 0 {
				i += bits.TrailingZeros64(stop) >> 3
				break
			}
			i += 8
		}
		if i < len(b) && IsToken(b[i]) {
			i += Token(b[i:])
		}
		token := i
	value:
		for i <= len(b)-8 {
			if stop := controls(word(b, i)); stop != 0 {
				i += bits.TrailingZeros64(stop) >> 3
				break
			}
			i += 8
		}
		if i < len(b) && class[b[i]]&valueByte != 0 {
			i++
			goto value
		}
		if i > len(b)-2 || b[i] != '\r' || b[i+1] != '\n' {
			return n
		}
		lines[n] = Line{Token: uint32(token), CR: uint32(i)}
		if i == start {
			return n + 1
		}
		start = i + 2
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
			if stop := ^nameBytes(word(b, i)) & high; stop != 0 {
				i += bits.TrailingZeros64(stop) >> 3
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

// nameBytes sets the high bit of each byte of w that is a letter or a hyphen
// and of no other. The other bits mean nothing.
func nameBytes(w uint64) uint64 {
	lower := (w | cases) & low7
	letter := (lower + (0x80-'a')*each) &^ (lower + (0x80-'z'-1)*each)
	hyphen := (w ^ '-'*each) & low7
	return (letter | ^(hyphen + low7)) &^ w
}

// Value returns the number of bytes that b begins with and that may stand in
// a field value: HTAB, SP, VCHAR and obs-text (RFC 9110, section 5.5).
func Value(b []byte) int {
	i := 0
	for {
		for i <= len(b)-8 {
			if stop := controls(word(b, i)); stop != 0 {
				i += bits.TrailingZeros64(stop) >> 3
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

// controls sets the high bit of every byte of w that is a control (HTAB
// included) or DEL. A borrow or a carry from the byte below, which is a
// control or 0xFF then, may set it for another: whoever uses it must look.
func controls(w uint64) uint64 {
	return ((w - cases) | (w + each)) &^ w & high
}

// Target returns the number of bytes that b begins with and that may stand in
// a request target: VCHAR but for the number sign (RFC 9112, section 3.2; a
// fragment is never sent).
func Target(b []byte) int {
	i := 0
	for {
		for i <= len(b)-8 {
			if stop := notTarget(word(b, i)); stop != 0 {
				i += bits.TrailingZeros64(stop) >> 3
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

// notTarget sets the high bit of every byte of w that no target holds. A
// borrow from the byte below may set it for another, as in controls.
func notTarget(w uint64) uint64 {
	hash := w ^ '#'*each
	return ((w - 0x21*each) | (w + each) | w | (hash-each)&^hash) & high
}
