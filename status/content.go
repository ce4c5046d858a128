package status

// ContentAllowed tells whether a response with this code includes content,
// possibly of length zero (RFC 9110, Section 6.4.1): true for every code but
// 1xx, 204 and 304, whose messages end with their header section.
//
// It is true for 205 too: a server must not generate content for it
// (RFC 9110, Section 15.3.6), but its message is framed as any other, so that
// the writer has to announce a length of zero and the reader has to look for
// one. It is true for all codes outside 100 to 599 as well, which count as
// server errors.
//
// The code does not decide alone. No response to HEAD includes content, and a
// 2xx response to CONNECT turns the connection into a tunnel
// (RFC 9112, Section 6.3).
func ContentAllowed(code int) bool {
	return ClassOf(code) != Informational && code != NoContent && code != NotModified
}
