package scan

import "encoding/binary"

// The functions of this file are for those who write field lines: they say of a
// whole slice what Token and Value say of its beginning. Its last bytes are
// looked at as a word, together with some before them; those of a short slice as
// two halves of a word, which may have bytes in common.

// The words are looked at all together: what marks none of them is in order, and
// what marks one may be, see above, so that Token or Value has to look again.

// IsName tells whether b is a token (RFC 9110, section 5.6.2).
func IsName(b []byte) bool {
	n := len(b)
	var stop uint64
	switch {
	case n >= 8:
		for i := 0; i < n-8; i += 8 {
			stop |= notName(word(b, i))
		}
		stop |= notName(word(b, n-8))
	case n >= 4:
		stop = notName(halves(b))
	default:
		return n > 0 && Token(b) == n
	}
	return stop == 0 || Token(b) == n
}

// longValue is the length from which on Value is as fast as words.
const longValue = 64

// IsValue tells whether b may be sent as a field value: bytes as Value has them,
// and no blank at either end, which would be no part of the value (RFC 9110,
// section 5.5).
func IsValue(b []byte) bool {
	n := len(b)
	if n == 0 {
		return true
	}
	if b[n-1] <= ' ' || b[0] <= ' ' {
		return false
	}
	var stop uint64
	switch {
	case n >= longValue:
		return Value(b) == n
	case n >= 8:
		for i := 0; i < n-8; i += 8 {
			stop |= Controls(word(b, i))
		}
		stop |= Controls(word(b, n-8))
	case n >= 4:
		stop = Controls(halves(b))
	default:
		return Value(b) == n
	}
	return stop == 0 || Value(b) == n
}

// PutValue writes value and CRLF to the beginning of dst, which must have room
// for both, and tells what IsValue does. If that is false, what it wrote means
// nothing.
func PutValue(dst, value []byte) bool {
	n := len(value)
	dst = dst[:n+2]
	dst[n], dst[n+1] = '\r', '\n'
	if n < 8 || n >= longValue {
		return IsValue(value) && copy(dst, value) == n
	}
	var stop uint64
	for i := 0; i < n-8; i += 8 {
		w := word(value, i)
		stop |= Controls(w)
		binary.LittleEndian.PutUint64(dst[i:i+8:i+8], w)
	}
	w := word(value, n-8)
	stop |= Controls(w)
	binary.LittleEndian.PutUint64(dst[n-8:n:n], w)
	if stop != 0 || value[0] == ' ' || byte(w>>56) == ' ' {
		return IsValue(value)
	}
	return true
}

// halves gives the first four and the last four bytes of b.
func halves(b []byte) uint64 {
	return uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[len(b)-4:]))<<32
}
