package scan

import "github.com/seed-f4f473f9/httpwire/internal/unchecked"

// Words that are compared whole.
const (
	VersionWord = ' ' | 'H'<<8 | 'T'<<16 | 'T'<<24 | 'P'<<32 | '/'<<40 | '1'<<48 | '.'<<56
	minorWord   = 'T' | 'P'<<8 | '/'<<16 | '1'<<24 | '.'<<32 | '1'<<40 | '\r'<<48 | '\n'<<56
)

// AfterTarget is the length of what follows the target of a request line.
const AfterTarget = len(" HTTP/1.1\r\n")

// OnlyHost is the length below which what follows a request line is likely to be nothing
// but a Host field, for which there is HostLine. RequestLineAhead looks at no more then.
const OnlyHost = 40

// RequestLine gives the index behind a request line as nearly all are: the target that
// begins at index target of the first size bytes of b is in origin-form, and the version
// is HTTP/1.1. It gives 0 for any other, and for a long target the negative of an index
// up to which there is nothing else: from there on it is for Target and VersionEnd. It
// calls nothing, so that it needs no stack.
func RequestLine(b unchecked.Bytes, size, target int) int {
	if target > size-AfterTarget || b.At(target) != '/' {
		return 0
	}
	for next := target; next <= size-AfterTarget; next += 8 { // so that a whole word is left, too
		if stop := NotTarget(b.Word64(next)); stop != 0 {
			return VersionEnd(b, size, next+First(stop))
		}
		if next >= target+16 {
			return -next
		}
	}
	return 0
}

// VersionEnd gives the index behind a request line in which HTTP/1.1 follows the target at
// index i, else 0.
func VersionEnd(b unchecked.Bytes, size, i int) int {
	if i > size-AfterTarget || b.Word64(i) != VersionWord || b.Word64(i+AfterTarget-8) != minorWord {
		return 0
	}
	return i + AfterTarget
}

// An Ahead is what a kernel knows of 64 bytes of a slice before Lines is called: the two
// maps that its lines are found by. The zero Ahead is of no bytes.
type Ahead struct {
	token, control uint64
	end            int // of the 64 bytes
}

var _ = Ahead{token: 0, control: 0, end: 0} // which only assembly uses

// requestLineOfWords is RequestLineAhead without looking ahead.
func requestLineOfWords(b []byte, target int, _ *Ahead) int {
	return RequestLine(unchecked.Of(b), len(b), target)
}
