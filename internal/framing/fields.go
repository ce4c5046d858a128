package framing

import "github.com/seed-f4f473f9/httpwire/internal/scan"

// Length gives the value of a Content-Length field, 1*DIGIT (RFC 9110, section
// 8.6), and whether it is one: false for anything else, the empty value, and a
// number above 2^63-1.
func Length(value []byte) (int64, bool) {
	const fits = 18 // digits that cannot exceed it
	var n uint64
	for i, c := range value {
		d := uint64(c - '0')
		if d > 9 || i >= fits && (n > (1<<63-1)/10 || n*10+d > 1<<63-1) {
			return 0, false
		}
		n = n*10 + d
	}
	return int64(n), len(value) > 0
}

// AddCodings returns f with the codings of one Transfer-Encoding field (RFC
// 9112, section 6.1) added to those of the fields before it. The fault is
// Malformed for what is no list of codings, for an empty list and for empty
// elements in it, and RepeatedChunked for chunked a second time or with
// parameters.
func (f Facts) AddCodings(value []byte) (Facts, Fault) {
	f |= HasCoding
	for i := 0; ; i++ {
		i += blanks(value[i:])
		n := scan.Token(value[i:])
		if n == 0 {
			return f, Malformed
		}
		chunked := isChunked(value[i : i+n])
		i += n
		end, ok := parameters(value, i)
		if !ok {
			return f, Malformed
		}
		switch {
		case !chunked:
			if f&ChunkedLast != 0 {
				f = f&^ChunkedLast | ChunkedBefore
			}
			f |= OtherCoding
		case end != i || f&(ChunkedLast|ChunkedBefore) != 0:
			return f, RepeatedChunked
		default:
			f |= ChunkedLast
		}
		i = end + blanks(value[end:])
		if i == len(value) {
			return f, OK
		}
		if value[i] != ',' {
			return f, Malformed
		}
	}
}

func isChunked(token []byte) bool {
	const chunked = "chunked"
	if len(token) != len(chunked) {
		return false
	}
	for i, c := range token {
		if c|0x20 != chunked[i] {
			return false
		}
	}
	return true
}

// parameters gives the end of the transfer parameters that begin at i, each
// OWS ";" OWS token BWS "=" BWS ( token / quoted-string ).
func parameters(value []byte, i int) (end int, ok bool) {
	for {
		at := i + blanks(value[i:])
		if at == len(value) || value[at] != ';' {
			return i, true
		}
		at++
		at += blanks(value[at:])
		n := scan.Token(value[at:])
		at += n
		at += blanks(value[at:])
		if n == 0 || at == len(value) || value[at] != '=' {
			return at, false
		}
		at++
		at += blanks(value[at:])
		n = scan.Token(value[at:])
		if n == 0 {
			n = quoted(value[at:])
		}
		if n == 0 {
			return at, false
		}
		i = at + n
	}
}

// quoted gives the length of the quoted-string (RFC 9110, section 5.6.4) that
// value begins with, 0 if it begins with none. The bytes of a field value
// have been checked: what is left to look at is quotes and backslashes.
func quoted(value []byte) int {
	if len(value) == 0 || value[0] != '"' {
		return 0
	}
	for i := 1; i < len(value); i++ {
		switch value[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
	return 0
}

// blanks gives the number of SP and HTAB that value begins with.
func blanks(value []byte) int {
	for i, c := range value {
		if c != ' ' && c != '\t' {
			return i
		}
	}
	return len(value)
}
