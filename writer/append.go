package writer

import (
	"encoding/binary"
	"math/bits"
	"strconv"
	"time"

	"github.com/seed-f4f473f9/httpwire/internal/scan"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// AppendStatusLine appends a status line (RFC 9112, section 4) of HTTP/1.1, with
// its CRLF. An empty reason is sent as such; status.AppendLine has the default
// ones. It returns ErrStatus for a code outside of 100 to 999, and ErrValue.
func AppendStatusLine(dst []byte, code int, reason string) ([]byte, error) {
	switch {
	case code < 100 || code > 999:
		return dst, ErrStatus
	case !scan.IsValue(bytesOf(reason)):
		return dst, ErrValue
	}
	return appendStatusLine(dst, code, bytesOf(reason)), nil
}

// appendStatusLine appends a status line of parts that have been checked.
func appendStatusLine(dst []byte, code int, reason []byte) []byte {
	dst = append(dst, "HTTP/1.1 "...)
	dst = append(dst, byte('0'+code/100), byte('0'+code/10%10), byte('0'+code%10), ' ')
	dst = append(dst, reason...)
	return append(dst, "\r\n"...)
}

// AppendRequestLine appends a request line (RFC 9112, section 3) of HTTP/1.1,
// with its CRLF. It returns ErrMethod, or ErrTarget for a target of no form
// that the method allows, and for user information in one of http or https
// (RFC 9110, section 4.2.4).
func AppendRequestLine(dst []byte, method, target string) ([]byte, error) {
	if _, _, err := checkRequestLine(method, target); err != 0 {
		return dst, err
	}
	return appendRequestLine(dst, method, target), nil
}

// appendRequestLine appends a request line of parts that have been checked.
func appendRequestLine(dst []byte, method, target string) []byte {
	dst = append(dst, method...)
	dst = append(dst, ' ')
	dst = append(dst, target...)
	return append(dst, " HTTP/1.1\r\n"...)
}

// maxMethod is the length of the longest method that the parser takes.
const maxMethod = 32

// checkRequestLine gives number and form of a method and a target, or the fault.
func checkRequestLine(method, target string) (parser.Method, parser.Form, Code) {
	if name := bytesOf(method); len(name) > maxMethod || !scan.IsName(name) {
		return 0, 0, ErrMethod
	}
	m := parser.MethodOf(bytesOf(method))
	form := parser.CheckTarget(m, bytesOf(target))
	if form == parser.FormNone {
		return 0, 0, ErrTarget
	}
	if form == parser.FormAbsolute && isWeb(target) {
		if user, _ := parser.CutAuthority(bytesOf(target)); user != nil {
			return 0, 0, ErrTarget
		}
	}
	return m, form, 0
}

// isWeb tells whether the scheme of an absolute URI is http or https.
func isWeb(uri string) bool {
	const http, https = "http:", "https:"
	return len(uri) > len(http) && parser.EqualFold(uri[:len(http)], http) ||
		len(uri) > len(https) && parser.EqualFold(uri[:len(https)], https)
}

// AppendField appends a field line (RFC 9112, section 5), of a header or a
// trailer section, with its CRLF. It returns ErrName or ErrValue. Any name that
// is a token is taken: what the framing fields say is up to the caller.
func AppendField(dst []byte, name, value string) ([]byte, error) {
	switch {
	case !scan.IsName(bytesOf(name)):
		return dst, ErrName
	case !scan.IsValue(bytesOf(value)):
		return dst, ErrValue
	}
	return appendField(dst, name, value), nil
}

// appendField appends a field line of parts that have been checked.
func appendField(dst []byte, name, value string) []byte {
	dst = append(dst, name...)
	dst = append(dst, ": "...)
	dst = append(dst, value...)
	return append(dst, "\r\n"...)
}

// AppendContentLength appends a Content-Length field (RFC 9110, section 8.6).
// It returns ErrLength for a negative number.
func AppendContentLength(dst []byte, n int64) ([]byte, error) {
	if n < 0 {
		return dst, ErrLength
	}
	return appendContentLength(dst, n), nil
}

func appendContentLength(dst []byte, n int64) []byte {
	dst = append(dst, "Content-Length: "...)
	switch {
	case n < 10:
		return append(dst, byte('0'+n), '\r', '\n')
	case n < 100:
		return append(dst, byte('0'+n/10), byte('0'+n%10), '\r', '\n')
	}
	dst = strconv.AppendInt(dst, n, 10)
	return append(dst, "\r\n"...)
}

// pairs has the numbers of two digits, the first lower.
var pairs = func() (all [100]uint16) {
	for n := range all {
		all[n] = uint16('0'+n/10) | uint16('0'+n%10)<<8
	}
	return all
}()

// appendLastLength appends a Content-Length field of n bytes, at most 9999, and the
// empty line. There must be room for as much as 9999 takes.
func appendLastLength(dst []byte, n int) []byte {
	const name = "Content-Length: "
	// Four digits, the first lowest, of which the zeros before the number are
	// shifted out, and the line ends behind them.
	digits := uint32(pairs[uint(n)/100]) | uint32(pairs[uint(n)%100])<<16
	const none = '0' * 0x01010101
	zeros := uint(bits.TrailingZeros32(digits^none|1<<24)) &^ 7
	start := len(dst)
	words := dst[start : start+len(name)+8]
	copy(words, name)
	binary.LittleEndian.PutUint64(words[len(name):], (uint64(digits)|0x0a0d0a0d<<32)>>zeros)
	return dst[:start+len(name)+8-int(zeros/8)]
}

// AppendSectionEnd appends the empty line that ends a header or a trailer
// section.
func AppendSectionEnd(dst []byte) []byte { return append(dst, "\r\n"...) }

// AppendChunk appends data as one chunk (RFC 9112, section 7.1). It returns
// ErrLength for empty data: a chunk of nothing would be the last.
func AppendChunk(dst, data []byte) ([]byte, error) {
	if len(data) == 0 {
		return dst, ErrLength
	}
	dst = appendChunkSize(dst, int64(len(data)))
	dst = append(dst, data...)
	return append(dst, "\r\n"...), nil
}

// AppendChunkSize appends the line before the data of a chunk of n bytes, for
// those who send the data from elsewhere. The data must be followed by CRLF.
// It returns ErrLength unless n is positive.
func AppendChunkSize(dst []byte, n int64) ([]byte, error) {
	if n <= 0 {
		return dst, ErrLength
	}
	return appendChunkSize(dst, n), nil
}

// maxChunkSize is the length of the longest chunk size line.
const maxChunkSize = len("7fffffffffffffff\r\n")

// appendChunkSize appends the line of a chunk of n bytes, n > 0.
func appendChunkSize(dst []byte, n int64) []byte {
	const hex = "0123456789abcdef"
	switch { // as nearly always
	case n < 1<<4:
		return append(dst, hex[n&15], '\r', '\n')
	case n < 1<<8:
		return append(dst, hex[n>>4&15], hex[n&15], '\r', '\n')
	case n < 1<<12:
		return append(dst, hex[n>>8&15], hex[n>>4&15], hex[n&15], '\r', '\n')
	case n < 1<<16:
		return append(dst, hex[n>>12&15], hex[n>>8&15], hex[n>>4&15], hex[n&15], '\r', '\n')
	}
	for shift := (bits.Len64(uint64(n)) - 1) &^ 3; shift >= 0; shift -= 4 {
		dst = append(dst, hex[n>>shift&15])
	}
	return append(dst, "\r\n"...)
}

// AppendLastChunk appends the line of the last chunk. Trailer fields may follow,
// by AppendField; AppendSectionEnd ends the message.
func AppendLastChunk(dst []byte) []byte { return append(dst, "0\r\n"...) }

// AppendDate appends t in the format of Date, Last-Modified and Expires
// (IMF-fixdate: RFC 9110, section 5.6.7), which has whole seconds and the time
// zone GMT. It returns ErrValue for a year that has not four digits.
func AppendDate(dst []byte, t time.Time) ([]byte, error) {
	const days, months = "SunMonTueWedThuFriSat", "JanFebMarAprMayJunJulAugSepOctNovDec"
	t = t.UTC()
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return dst, ErrValue
	}
	hour, minute, second := t.Clock()
	dst = append(dst, days[3*t.Weekday():][:3]...)
	dst = append(dst, ',', ' ', byte('0'+day/10), byte('0'+day%10), ' ')
	dst = append(dst, months[3*(month-1):][:3]...)
	return append(dst, ' ',
		byte('0'+year/1000), byte('0'+year/100%10), byte('0'+year/10%10), byte('0'+year%10), ' ',
		byte('0'+hour/10), byte('0'+hour%10), ':',
		byte('0'+minute/10), byte('0'+minute%10), ':',
		byte('0'+second/10), byte('0'+second%10), ' ', 'G', 'M', 'T'), nil
}

// fieldBytes is what a field line has besides name and value.
const fieldBytes = len(": \r\n")
