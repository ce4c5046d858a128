package parser

import "github.com/seed-f4f473f9/httpwire/internal/scan"

// CheckTarget gives the form of a request target in a request of method m, as
// the parser judges it (RFC 9112, section 3.2): FormNone for what it refuses. It
// is for those who write requests.
func CheckTarget(m Method, target []byte) Form {
	if len(target) == 0 || scan.Target(target, 0) != len(target) {
		return FormNone
	}
	return formOf(target, m)
}

// CheckHost tells whether value is one that the parser takes for a Host field:
// uri-host [ ":" port ], both of which may be empty (RFC 9112, section 3.2). The
// blanks that may surround a value are no part of it.
func CheckHost(value []byte) bool { return isHost(value) }

// CutAuthority gives the authority of a target in absolute form (RFC 3986,
// section 3.2), and the user information before it, without its "@". A part that
// is missing is nil. Both are parts of target.
func CutAuthority(target []byte) (userinfo, authority []byte) { return cutAuthority(target) }
