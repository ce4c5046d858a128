package scan

import "github.com/seed-f4f473f9/httpwire/internal/unchecked"

// Ends looks at the one line that begins at index start of the first size bytes
// of b, of which there must be eight before start. It gives the index of the
// first byte of the line that is neither a letter nor a hyphen, as nearly every
// name ends at, and of the first that is a control, HTAB included, DEL or
// obs-text, as nearly every line ends at. If it finds no such bytes, it gives 0
// for the first one.
//
// It looks for both from the beginning of the line, so that the processor may
// do so at once, and calls nothing, so that it needs no frame.
func Ends(b unchecked.Bytes, size, start int) (name, line int) {
	for line = start; line <= size-16; line += 16 {
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
	for name = start; name <= size-8; name += 8 {
		if stop := notName(b.Word64(name)); stop != 0 {
			return name + First(stop), line
		}
	}
	return 0, line
}
