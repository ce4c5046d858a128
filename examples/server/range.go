package main

import (
	"math"
	"strconv"
	"strings"
)

// byteRange is a part of a file.
type byteRange struct{ start, length int64 }

// verdict is what a Range field comes to.
type verdict uint8

const (
	ignored       verdict = iota // not of bytes, malformed, or several ranges: the whole file is sent
	satisfiable                  // 206 (Partial Content)
	unsatisfiable                // 416 (Range Not Satisfiable)
)

// parseRange reads the value of a Range field that asks for a single range of
// bytes (RFC 9110, section 14.1.2), of a file of that size.
func parseRange(value string, size int64) (byteRange, verdict) {
	unit, set, _ := strings.Cut(value, "=")
	first, last, ok := strings.Cut(set, "-")
	if !strings.EqualFold(unit, "bytes") || !ok || first == "" && last == "" {
		return byteRange{}, ignored
	}
	if first == "" { // the last bytes of the file, as many as there are
		n, ok := parseDigits(last)
		switch n = min(n, size); {
		case !ok:
			return byteRange{}, ignored
		case n == 0:
			return byteRange{}, unsatisfiable
		}
		return byteRange{size - n, n}, satisfiable
	}
	start, ok := parseDigits(first)
	end := int64(math.MaxInt64)
	if ok && last != "" {
		end, ok = parseDigits(last)
	}
	switch {
	case !ok || end < start:
		return byteRange{}, ignored
	case start >= size:
		return byteRange{}, unsatisfiable
	}
	return byteRange{start, min(end, size-1) - start + 1}, satisfiable
}

// parseDigits reads 1*DIGIT. Numbers too large to count stand for the largest:
// no file is longer.
func parseDigits(s string) (int64, bool) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		n = math.MaxInt64
	}
	return n, true
}

// appendTo appends the value of Content-Range (RFC 9110, section 14.4) for the
// part r of a file of that size; for a part of nothing that of a 416.
func (r byteRange) appendTo(dst []byte, size int64) []byte {
	dst = append(dst, "bytes "...)
	if r.length == 0 {
		dst = append(dst, '*')
	} else {
		dst = strconv.AppendInt(dst, r.start, 10)
		dst = append(dst, '-')
		dst = strconv.AppendInt(dst, r.start+r.length-1, 10)
	}
	dst = append(dst, '/')
	return strconv.AppendInt(dst, size, 10)
}
