package status

// The parts of a status line around its code and reason, which have fixed
// lengths: a reason is found by cutting them off.
const (
	version  = "HTTP/1.1 "
	codeSP   = "200 "
	lineEnd  = "\r\n"
	reasonAt = len(version) + len(codeSP)
)

// line gives the status line of a code that has a reason phrase, else "".
func line(code int) string {
	// A code below the first wraps around to a large index.
	i := uint(code) - firstCode
	if i >= uint(len(starts)-1) {
		return ""
	}
	return lines[starts[i]:starts[i+1]]
}

// Reason takes any status code and gives the reason phrase that the IANA
// registry has for it (RFC 9110, Section 16.2.1). It is "" for codes that are
// not registered, and for 306 and 418, which are registered as unused.
func Reason(code int) string {
	l := line(code)
	if l == "" {
		return ""
	}
	return l[reasonAt : len(l)-len(lineEnd)]
}

// AppendLine appends the HTTP/1.1 status line of a code to dst, with the reason
// phrase of [Reason] and the CRLF at its end, and gives the extended slice
// (RFC 9112, Section 4):
//
//	HTTP/1.1 200 OK\r\n
//
// A code without a reason phrase keeps the space before it, as the RFC
// demands: "HTTP/1.1 299 \r\n". A code outside 100 to 999 fits no status line:
// dst is then given back as it was, so that a broken line cannot be had.
// AppendLine allocates only where dst has no room.
func AppendLine(dst []byte, code int) []byte {
	if l := line(code); l != "" {
		return append(dst, l...)
	}
	if code < 100 || code > 999 {
		return dst
	}
	dst = append(dst, version...)
	return append(dst, byte('0'+code/100), byte('0'+code/10%10), byte('0'+code%10), ' ', '\r', '\n')
}
