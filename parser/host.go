package parser

import (
	"bytes"

	"github.com/seed-f4f473f9/httpwire/internal/scan"
)

// isHost tells whether value is uri-host [ ":" port ] (RFC 9112, section 3.2;
// RFC 3986, section 3.2.2), both of which may be empty.
func isHost(value []byte) bool {
	n := scan.Host(value)
	return n == len(value) || isHostFrom(value, n)
}

// isHostFrom does what isHost does, for a value whose first n bytes are
// letters, digits, hyphens and dots, and whose byte n is none of these.
func isHostFrom(value []byte, n int) bool {
	if value[n] != ':' {
		if n = hostLen(value); n < 0 || n < len(value) && value[n] != ':' {
			return false
		}
	}
	for n++; n < len(value); n++ {
		if value[n]-'0' > 9 {
			return false
		}
	}
	return true
}

// hostLen gives the length of the uri-host that b begins with, which ends
// before the first byte that cannot be part of it; -1 if b begins like one and
// goes on like none.
func hostLen(b []byte) int {
	if len(b) > 0 && b[0] == '[' {
		return literalLen(b)
	}
	i := 0
	for i < len(b) && regName[b[i]] != 0 {
		if regName[b[i]] == percent {
			if i+2 >= len(b) || !isHex(b[i+1]) || !isHex(b[i+2]) {
				return -1
			}
			i += 2
		}
		i++
	}
	return i
}

const percent = 2

// regName has 1 for the bytes of a reg-name (RFC 3986, section 3.2.2):
// unreserved and sub-delims; and percent for the one that begins an escape.
var regName = [256]uint8{
	'!': 1, '$': 1, '%': percent, '&': 1, '\'': 1, '(': 1, ')': 1, '*': 1, '+': 1, ',': 1, '-': 1, '.': 1,
	'0': 1, '1': 1, '2': 1, '3': 1, '4': 1, '5': 1, '6': 1, '7': 1, '8': 1, '9': 1, ';': 1, '=': 1,
	'A': 1, 'B': 1, 'C': 1, 'D': 1, 'E': 1, 'F': 1, 'G': 1, 'H': 1, 'I': 1, 'J': 1, 'K': 1, 'L': 1, 'M': 1,
	'N': 1, 'O': 1, 'P': 1, 'Q': 1, 'R': 1, 'S': 1, 'T': 1, 'U': 1, 'V': 1, 'W': 1, 'X': 1, 'Y': 1, 'Z': 1,
	'_': 1,
	'a': 1, 'b': 1, 'c': 1, 'd': 1, 'e': 1, 'f': 1, 'g': 1, 'h': 1, 'i': 1, 'j': 1, 'k': 1, 'l': 1, 'm': 1,
	'n': 1, 'o': 1, 'p': 1, 'q': 1, 'r': 1, 's': 1, 't': 1, 'u': 1, 'v': 1, 'w': 1, 'x': 1, 'y': 1, 'z': 1,
	'~': 1,
}

func isHex(c byte) bool { return hex[c] < 16 }

// literalLen gives the length of the IP-literal that b begins with, brackets
// included; -1 if there is none.
func literalLen(b []byte) int {
	end := bytes.IndexByte(b, ']')
	if end < 0 {
		return -1
	}
	if in := b[1:end]; !isIPv6(in) && !isIPvFuture(in) {
		return -1
	}
	return end + 1
}

// isIPvFuture tells whether b is "v" 1*HEXDIG "." 1*( unreserved / sub-delims
// / ":" ).
func isIPvFuture(b []byte) bool {
	if len(b) == 0 || b[0]|0x20 != 'v' {
		return false
	}
	i := 1
	for i < len(b) && isHex(b[i]) {
		i++
	}
	if i == 1 || i+1 >= len(b) || b[i] != '.' {
		return false
	}
	for _, c := range b[i+1:] {
		if regName[c] != 1 && c != ':' {
			return false
		}
	}
	return true
}

// isIPv6 tells whether b is an IPv6address: eight groups of up to four
// hexadecimal digits, the last two of which may be an IPv4 address, and one
// run of zero groups at most left out. There is no zone: RFC 3986 has none.
func isIPv6(b []byte) bool {
	const all = 8
	groups, elided := 0, false
	if len(b) >= 2 && b[0] == ':' && b[1] == ':' {
		elided = true
		b = b[2:]
	}
	for len(b) > 0 {
		n := 0
		for n < len(b) && isHex(b[n]) {
			n++
		}
		if n < len(b) && b[n] == '.' {
			if !isIPv4(b) {
				return false
			}
			groups += 2
			break
		}
		if n == 0 || n > 4 {
			return false
		}
		groups++
		b = b[n:]
		if len(b) == 0 {
			break
		}
		if b[0] != ':' || len(b) == 1 {
			return false
		}
		b = b[1:]
		if b[0] == ':' {
			if elided {
				return false
			}
			elided = true
			b = b[1:]
		}
	}
	if elided {
		return groups < all
	}
	return groups == all
}

// isIPv4 tells whether b is four numbers from 0 to 255, without leading zeros.
func isIPv4(b []byte) bool {
	for part := 0; part < 4; part++ {
		if part > 0 {
			if len(b) == 0 || b[0] != '.' {
				return false
			}
			b = b[1:]
		}
		n, v := 0, 0
		for n < len(b) && n < 3 && b[n] >= '0' && b[n] <= '9' {
			v = v*10 + int(b[n]-'0')
			n++
		}
		if n == 0 || v > 255 || n > 1 && b[0] == '0' {
			return false
		}
		b = b[n:]
	}
	return len(b) == 0
}

// hasAuthority tells whether an absolute URI has an authority with a host in it,
// as those of http and https must (RFC 9110, section 4.2.1).
func hasAuthority(uri []byte) bool {
	user, authority := cutAuthority(uri)
	for len(user) > 0 { // reg-names with colons between them
		n := hostLen(user)
		if n < 0 || user[0] == '[' || n < len(user) && user[n] != ':' {
			return false
		}
		user = user[min(n+1, len(user)):]
	}
	return hostLen(authority) > 0 && isHost(authority)
}

// cutAuthority gives the authority of an absolute URI, "//" [ userinfo "@" ]
// host [ ":" port ] after the scheme (RFC 3986, section 3.2), cut at the "@".
// Both parts are nil if there is none.
func cutAuthority(uri []byte) (userinfo, authority []byte) {
	_, a, _ := bytes.Cut(uri, []byte{':'})
	if len(a) < 2 || a[0] != '/' || a[1] != '/' {
		return nil, nil
	}
	a = a[2:]
	if end := bytes.IndexAny(a, "/?"); end >= 0 {
		a = a[:end:end]
	}
	if user, host, ok := bytes.Cut(a, []byte{'@'}); ok {
		return user, host
	}
	return nil, a
}
