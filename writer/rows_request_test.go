package writer_test

import (
	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/writer"
)

// requestRows are the rows for whoever sends requests. Those that bear on both
// senders are in responseRows.
var requestRows = []row{
	{"R006", []attempt{
		{"", []call{begin("GET", "/"), host("h"), end, begin("GET", "/"), host("h"), end}, nil, "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"},
		{"", []call{begin("POST", "/"), host("h"), body("a"), begin("GET", "/"), host("h"), end}, nil, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\naGET / HTTP/1.1\r\nHost: h\r\n\r\n"},
		{"", []call{begin("\r\nGET", "/"), begin("GET", "/"), host("h"), end}, writer.ErrMethod, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
	}},
	{"R007", []attempt{
		{"", []call{begin("POST", "/"), host("h"), body("a\r\n")}, nil, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\na\r\n"},
		{"", []call{begin("POST", "/"), host("h"), length(1), write("a\r\n"), write("a"), end}, writer.ErrLong, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na"},
	}},
	{"R019", []attempt{
		{"", []call{begin("GET", "/"), host(""), end}, nil, "GET / HTTP/1.1\r\nHost: \r\n\r\n"},
		{"", []call{begin("CONNECT", "h:1"), end}, nil, "CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n"},
		{"", []call{begin("GET", "/"), end, host("h"), end}, writer.ErrHost, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
	}},
	{"R023", []attempt{
		{"", []call{begin("GET", "/?a"), host("h"), end}, nil, "GET /?a HTTP/1.1\r\nHost: h\r\n\r\n"},
		{"", []call{begin("GET", ""), begin("GET", "/"), host("h"), end}, writer.ErrTarget, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
		{"", []call{begin("GET", "?a"), begin("GET", "/"), host("h"), end}, writer.ErrTarget, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
		{"", []call{begin("GET", "/ HTTP/1.1\r\nA: b"), begin("GET", "/"), host("h"), end}, writer.ErrTarget, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
	}},
	{"R070", []attempt{
		{"", []call{begin("GET", "/"), host("h"), field("TE", "trailers, gzip;q=0.5"), end}, nil, "GET / HTTP/1.1\r\nHost: h\r\nTE: trailers, gzip;q=0.5\r\nConnection: TE\r\n\r\n"},
		{"", []call{begin("GET", "/"), host("h"), field("TE", "trailers, Chunked"), end}, writer.ErrValue, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
	}},
	{"R084", []attempt{
		{"", []call{begin("GET", "http://h/"), end}, nil, "GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n"},
		{"", []call{begin("GET", "http://u:p@h/"), begin("GET", "http://h/"), end}, writer.ErrTarget, "GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n"},
	}},
	{"R103", []attempt{
		{"", []call{begin("GET", "/"), host("h"), field("A", "b"), end}, nil, "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\n"},
		{"", []call{begin("GET", "http://h:1/a"), field("A", "b"), end}, nil, "GET http://h:1/a HTTP/1.1\r\nHost: h:1\r\nA: b\r\n\r\n"},
		{"", []call{begin("GET", "/"), field("A", "b"), host("h"), end}, writer.ErrHost, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
		{"", []call{begin("GET", "/"), host("h\r\nA: b"), host("h"), end}, writer.ErrHost, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
	}},
	{"R114", []attempt{
		{"", []call{begin("GET", "/"), host("h"), field("te", "trailers"), closing, end}, nil, "GET / HTTP/1.1\r\nHost: h\r\nte: trailers\r\nConnection: close, TE\r\n\r\n|close"},
		{"", []call{begin("GET", "/"), host("h"), field("TE", "chunked"), end}, writer.ErrValue, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
	}},
	{"R045 of requests", []attempt{
		{"", []call{peer(parser.HTTP11), begin("POST", "/"), host("h"), chunked, write("a"), end}, nil, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"},
		{"", []call{begin("POST", "/"), host("h"), chunked, length(1), write("a"), end}, writer.ErrUnframed, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na"},
		{"", []call{peer(parser.HTTP10), begin("POST", "/"), host("h"), chunked, body("a")}, writer.ErrUnframed, "POST / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\na"},
	}},
	{"R112", []attempt{
		{"", []call{begin("TRACE", "/"), host("h"), end}, nil, "TRACE / HTTP/1.1\r\nHost: h\r\n\r\n"},
		{"", []call{begin("TRACE", "/"), host("h"), write("a"), end}, writer.ErrNoContent, "TRACE / HTTP/1.1\r\nHost: h\r\n\r\n"},
	}},
	{"R113 of requests", []attempt{
		{"", []call{begin("POST", "/"), host("h"), expects, length(1), write("a"), end}, nil, "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na"},
		{"", []call{begin("GET", "/"), host("h"), expects, end, abort}, writer.ErrNoContent, "|close"},
		{"", []call{begin("POST", "/"), host("h"), field("Expect", "x"), body("a")}, writer.ErrReserved, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na"},
	}},
}
