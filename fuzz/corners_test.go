package fuzz

import (
	"strings"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// corners are inputs for lines of the parser that captures, and inputs written
// for a rule, do not come to: hosts above all.
func corners() (all []seed) {
	for _, host := range []string{
		"[::1", "[v1.a", "[v.a]", "[vg.a]", "[v1.a/]", "[v1.]", "[v1.a:b]", "[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:1.2.3.4]", "[::1.2.3.256]",
		"[::01.2.3.4]", "[::1.2.3]", "[1::2::3]", "[1:]", "[12345::]", "[1]", "[::1.2.3.4]:80", "[::1.2.3.4.5]", "[::g]", "[:1]", "[1::]", "[]", "[::1]x",
		"a:8x", "a%4", "a%4g", "a%41", "a b", "1.2.3.4", "a:", ":1", "",
	} {
		for _, line := range []string{"GET / HTTP/1.1\r\nHost: ", "GET http://u:p@"} {
			rest := "\r\n\r\n"
			if line[4] == 'h' {
				rest = "/ HTTP/1.1\r\nHost: a\r\n\r\n"
			}
			all = append(all, seed{[]byte(line + host + rest), 0})
		}
	}
	for _, to := range []string{"http://u[@a/", "http://[u]@a/", "http://u:@a", "ftp://a%4/", "1a:b", "x+y.z-1:b", "x_y:z", "a", ":", "http:a", "https://", "*"} {
		all = append(all, seed{[]byte("GET " + to + " HTTP/1.1\r\nHost: a\r\n\r\n"), 0})
	}
	many := strings.Repeat("a: b\r\n", 70)
	lenient := func(l parser.Lenient) uint16 { return uint16(l) << lenientShift }
	for _, s := range []struct {
		data string
		bits uint16
	}{
		{"GET / HT\nP/1.1\r\n", 0},
		{get + "Connection: close\r\n\r\n" + strings.Repeat("\r\n", 9), 0},
		{get + many + "\r\n", 0},
		{get + many + "\r\n", bitFields},
		{get + strings.Repeat("a_: \xff\r\n", 70) + "\r\n", 0},
		{get + "a: b\r\nc: d\r\ne: f\r\ng: h\r\ni:\x80j\r\nk: l\r\n\r\n", bitFields},
		{post + chunked + "0\r\na: b\r\nc: d\r\ne: f\r\n\r\n", bitTrailer},
		{post + chunked + "0\r\n" + strings.Repeat("a", 40) + ": b\r\n\r\n", bitTrailer},
		{"GET / HTTP/1.1\r\nHost: a b\r\nHost: c\r\n\r\n", lenient(parser.HostUnchecked)},
		{"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n", lenient(parser.TargetObsText)},
		{ok + "Content-Length: 2, 3\r\n\r\nab", bitResponse | lenient(parser.EqualContentLengths)},
		{ok + "Content-Length: 2, 02\r\nContent-Length: 2\r\n\r\nab", bitResponse | lenient(parser.EqualContentLengths)},
		{ok + "Content-Length: 2\r\n" + chunked + "1\r\nx\r\n0\r\n\r\n" + ok, bitResponse | lenient(parser.ChunkedOverLength)},
		{ok + "a: b\r\n" + strings.Repeat(" c\r\n", 40) + "\r\nab", bitResponse | bitFields | lenient(parser.ObsFold)},
		{ok + "a: b\r\n" + strings.Repeat(" ", 200) + "c\r\n\r\nab", bitResponse | bitFields | lenient(parser.ObsFold)},
		{ok + "Content-Length: 1\r\n x\r\nHost: a\r\n\r\nab", bitResponse | lenient(parser.ObsFold)},
		{ok + "Content-Length: x\r\nTransfer-Encoding: ,\r\n\r\nrest", bitResponse | bitConnect},
		{ok + "\r\n" + ok + "Content-Length: x\r\nTransfer-Encoding: ,\r\n\r\nrest", bitResponse | bitHead | bitConnect},
		{strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 9), bitResponse | bitFields},
		{ok + "Connection: close\r\n\r\n" + strings.Repeat("x", 30), bitResponse | bitContent},
		{post + chunked + "a\r\n0123456789\r\nb\r\n", bitContent},
		{post + "Content-Length: 21\r\n\r\n", bitContent},
		{get + "Strict-Transpoxt-Security: x\r\nStrict-Transport-Security: x\r\n\r\n", 0},
	} {
		all = append(all, seed{[]byte(s.data), s.bits})
	}
	return all
}
