package scan

import (
	"encoding/binary"
	"math/bits"

	"github.com/seed-f4f473f9/httpwire/internal/unchecked"
)

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
	fromHyphen uint64 = (0x80 - '-') * each
	above9     uint64 = (0x80 - '9' - 1) * each
	slashes    uint64 = '/' * each
	belowSpace uint64 = 1<<64 - cases        // borrows below SP, sets it from 0xA0 on
	fromDel    uint64 = each                 // sets it from DEL to 0xFE
	upToHash   uint64 = 1<<64 - ('#'+1)*each // like belowSpace, up to the number sign
)

// word loads the eight bytes of b from i on. The capacity spares the compiler
// a guard against a pointer past the end.
func word(b []byte, i int) uint64 {
	return binary.LittleEndian.Uint64(b[i : i+8 : i+8])
}

// First gives the index of the lowest byte that stop marks; it must mark one,
// and no other bits may be set.
func First(stop uint64) int { return bits.TrailingZeros64(stop) >> 3 }

// Token returns the number of token bytes (RFC 9110, section 5.6.2) that b
// begins with.
func Token(b []byte) int {
	i := 0
	for {
		// Letters and hyphens, of which nearly all names consist, eight at
		// a time; whatever else a token may hold is looked up.
		for i <= len(b)-8 {
			if stop := notName(word(b, i)); stop != 0 {
				i += First(stop)
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

// valueOfWords is Value, eight bytes at a time.
func valueOfWords(b []byte) int {
	in, i := unchecked.Of(b), 0
	for {
		for i <= len(b)-16 {
			w0, w1 := in.Word64(i), in.Word64(i+8)
			if stop := (notPlain(w0)&^w0 | notPlain(w1)&^w1) & highBits; stop != 0 {
				break
			}
			i += 16
		}
		for i <= len(b)-8 {
			if stop := Controls(in.Word64(i)); stop != 0 {
				i += First(stop)
				goto found
			}
			i += 8
		}
		if left := len(b) - i; left > 0 && len(b) >= 8 {
			// The bytes before are shifted out; the zeros that come in are
			// controls.
			i += First(Controls(in.Word64(len(b)-8) >> (uint(8-left) * 8)))
		}
	found:
		if i >= len(b) || class[b[i]]&valueByte == 0 {
			return i
		}
		i++
	}
}

// appendValueOfWords is AppendValue, by two steps.
func appendValueOfWords(dst *[]byte, b []byte) int {
	room := (*dst)[len(*dst) : len(*dst)+len(b)]
	n := copy(room, b[:valueOfWords(b)])
	*dst = (*dst)[:len(*dst)+n]
	return n
}

// partialOfWords is Partial, by one run after the other.
func partialOfWords(b []byte, i int) (begun Name, end int) {
	n := Token(b[i:])
	if n > 0 {
		begun = NameOf(b[i:], n)
	}
	if end = i + n; end == len(b) || b[end] != ':' {
		return begun, end
	}
	end++
	return begun, end + Value(b[end:])
}

// targetOfWords is Target, eight bytes at a time.
func targetOfWords(b []byte, i int) int {
	for {
		for i <= len(b)-8 {
			if stop := NotTarget(word(b, i)); stop != 0 {
				i += First(stop)
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

// Host returns the number of letters, digits, hyphens and dots that b begins
// with: all of it, for nearly every name and IPv4 address of a host.
func Host(b []byte) int {
	for i, c := range b {
		if class[c]&hostByte == 0 {
			return i
		}
	}
	return len(b)
}

// IsPlainHost tells whether value, which is not empty, is a host as PlainHost has them.
func IsPlainHost(value []byte) bool { return isPlainHost(unchecked.Of(value), 0, len(value)) }

// isPlainHost tells whether b[i:j] is a host as PlainHost has them.
func isPlainHost(b unchecked.Bytes, i, j int) bool {
	if j-i > 32 {
		return false
	}
	all, k := class[b.At(j-1)], i
	for ; k < j-1; k += 2 {
		all &= class[b.At(k)] & class[b.At(k+1)]
	}
	if all&hostByte != 0 {
		return true
	}
	for class[b.At(i)]&hostByte != 0 { // there is one that is none
		i++
	}
	if b.At(i) != ':' || j-i > 9 {
		return false
	}
	for i++; i < j; i++ {
		if b.At(i)-'0' > 9 {
			return false
		}
	}
	return true
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

// notHost marks every byte but letters, digits, hyphens and dots.
func notHost(w uint64) uint64 {
	lower := w | caseBits
	notLetter := ^(lower + fromA) | (lower + aboveZ)
	notOther := ^(w + fromHyphen) | (w + above9) // of "-./" and the digits
	notSlash := (w ^ slashes) + lowBits
	return (notLetter&(notOther|^notSlash) | w) & highBits
}

// notPlain marks controls, HTAB included, DEL and obs-text. The other bits of
// its result mean nothing.
func notPlain(w uint64) uint64 {
	return (w + belowSpace) | (w + fromDel)
}

// Controls marks controls, HTAB included, and DEL.
func Controls(w uint64) uint64 {
	return notPlain(w) &^ w & highBits
}

// NotTarget marks every byte that no target holds, and of those that one may hold
// "!" and "\"", which hardly any does: so it marks all from the number sign down.
func NotTarget(w uint64) uint64 {
	return ((w + upToHash) | (w + fromDel)) & highBits
}
