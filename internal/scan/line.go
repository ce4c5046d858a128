package scan

import (
	"math/bits"

	"github.com/seed-f4f473f9/httpwire/internal/unchecked"
)

// Line is what a scan says of one line.
type Line struct {
	Name Name   // 0 in the line that is empty, and in the Line behind those reported
	CR   uint32 // the index of the CR of the line's CRLF; behind the lines see Lines
}

// LineAt is Lines for the one line that begins at index start of the first size bytes
// of b, of which there must be eight before start. It knows names of letters and
// hyphens, and values without HTAB and obs-text, as nearly all are; for any other
// line, for an empty one, and for one that is not whole it gives the zero Line, and
// it may for one whose name ends in the last seven bytes. size is below 2 GiB.
//
// It looks for the ends of name and line from the beginning of the line, so that
// the processor may do so at once.
func LineAt(b unchecked.Bytes, size, start int) Line {
	line, name := start, start
	for ; line <= size-16; line += 16 {
		s0, s1 := notPlain(b.Word64(line)), notPlain(b.Word64(line+8))
		if (s0|s1)&highBits != 0 {
			if s0 &= highBits; s0 != 0 {
				line += First(s0)
			} else {
				line += 8 + First(s1&highBits)
			}
			goto found
		}
	}
	if line <= size-8 {
		if stop := notPlain(b.Word64(line)) & highBits; stop != 0 {
			line += First(stop)
			goto found
		}
		line += 8
	}
	// Fewer than eight bytes are left. They come with those before them, which
	// are shifted out; the zeros shifted in are controls.
	line += First(notPlain(b.Word64(size-8)>>(uint(8-size+line)*8)) & highBits)
found:
	for ; name <= size-8; name += 8 {
		if stop := notName(b.Word64(name)); stop != 0 {
			name += First(stop)
			break
		}
	}
	if line > size-2 || name == start {
		return Line{}
	}
	// nameAt, written out: a call would cost as much as the line.
	n := name - start
	shift := 64 - 8*n
	shift &^= shift >> (bits.UintSize - 1) // none of eight bytes and more
	last := (b.Word64(name-8) | cases) >> (shift & 63) << (shift & 63)
	l := Line{Name: Name(n) << 8, CR: uint32(line)}
	if k := keyOf(last, n); k.last == last && k.name-l.Name < 1<<8 && (n <= 8 || k.is(b, start, n)) {
		l.Name = k.name
	}
	// A colon and SP, and CR LF behind no blank.
	if b.Word16(name) != ':'|' '<<8 || b.At(name+2) <= ' ' || b.Word32(line-2)>>8-('\r'<<8|'\n'<<16|0x21) > 0xff-0x21 {
		if b.At(name) != ':' || b.Word16(line) != '\r'|'\n'<<8 {
			return Line{}
		}
		l.Name |= Blanks
	} else if l.Name == host && isPlainHost(b, start+len("Host: "), line) {
		l.Name = PlainHost
	}
	return l
}

// What HostLine wants: a line, in which a host is one byte, with the empty one behind it,
// and the word that it begins with, in lower case.
const (
	hostLeast = len("Host: x\r\n\r\n")
	hostWord  = 'h' | 'o'<<8 | 's'<<16 | 't'<<24 | ':'<<32 | ' '<<40
	hostCases = cases & 0xffffffff
)

// hostLineOfWords is HostLine, eight bytes at a time.
func hostLineOfWords(b unchecked.Bytes, size, start int) int {
	if start > size-hostLeast || (b.Word64(start)|hostCases)<<16 != hostWord<<16 {
		return 0
	}
	value := start + len("Host: ")
	end := value
	for ; end <= size-8; end += 8 {
		if stop := notHost(b.Word64(end)); stop != 0 {
			end += First(stop)
			goto found
		}
	}
	// As in LineAt: the zeros shifted in belong to no host.
	end += First(notHost(b.Word64(size-8) >> (uint(8-size+end) * 8)))
found:
	if end < size && b.At(end) == ':' {
		for end++; end < size && b.At(end)-'0' <= 9; {
			end++
		}
	}
	if end > size-2 || end == value || b.Word16(end) != '\r'|'\n'<<8 {
		return 0
	}
	return end
}
