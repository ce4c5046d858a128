package input

import "slices"

// Malformed has inputs, by their names in README.md, that httpwire refuses: what
// a parser that takes them does not check. RFC 9112 leaves it open whether to
// refuse four of them: bare LF in a head (2.2), the folded line (5.2), equal
// Content-Lengths (6.3), and length and coding (6.3).
func Malformed() []Input {
	all := slices.Clone(malformed)
	for i := range all {
		all[i].Contents = []int{all[i].Tally.Content}
	}
	return all
}

const host = "GET / HTTP/1.1\r\nHost: a\r\n"

var malformed = []Input{
	{Name: "bare LF", Data: []byte("GET / HTTP/1.1\nHost: a\n\n")},
	{Name: "bare CR in value", Data: []byte(host + "X: b\rc\r\n\r\n")},
	{Name: "blank before colon", Data: []byte(host + "X : b\r\n\r\n")},
	{Name: "folded line", Data: []byte(host + "X: b\r\n c\r\n\r\n")},
	{Name: "no colon", Data: []byte(host + "X\r\n\r\n")},
	{Name: "empty name", Data: []byte(host + ": b\r\n\r\n")},
	{Name: "name no token", Data: []byte(host + "X(y: b\r\n\r\n")},
	{Name: "control in value", Data: []byte(host + "X: b\x01c\r\n\r\n")},
	{Name: "NUL in value", Data: []byte(host + "X: b\x00c\r\n\r\n")},
	{Name: "control in target", Data: []byte("GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n")},
	{Name: "obs-text in target", Data: []byte("GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n")},
	{Name: "method no token", Data: []byte("G(T / HTTP/1.1\r\nHost: a\r\n\r\n")},
	{Name: "two blanks", Data: []byte("GET  / HTTP/1.1\r\nHost: a\r\n\r\n")},
	{Name: "malformed version", Data: []byte("GET / HTTP/1.x\r\nHost: a\r\n\r\n")},
	{Name: "no Host", Data: []byte("GET / HTTP/1.1\r\n\r\n")},
	{Name: "two Hosts", Data: []byte("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")},
	{Name: "malformed Host", Data: []byte("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n")},
	{Name: "unequal Content-Lengths", Tally: Tally{Content: 1}, Data: []byte("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx")},
	{Name: "equal Content-Lengths", Tally: Tally{Content: 1}, Data: []byte("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx")},
	{Name: "signed length", Tally: Tally{Content: 1}, Data: []byte("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx")},
	{Name: "length and coding", Tally: Tally{Content: 11}, Chunked: true, Data: []byte("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n")},
	{Name: "coding in HTTP/1.0", Tally: Tally{Content: 11}, Chunked: true, Data: []byte("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n")},
	{Name: "bare LF in chunks", Tally: Tally{Content: 10}, Chunked: true, Data: []byte("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\nx\r\n0\r\n\r\n")},
	{Name: "junk in chunk extension", Tally: Tally{Content: 14}, Chunked: true, Data: []byte("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;(\x01\r\nx\r\n0\r\n\r\n")},
}
