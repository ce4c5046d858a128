package writer_test

import (
	"strings"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/writer"
)

// responseRows are the rows for whoever answers requests.
var responseRows = []row{
	{"R004", []attempt{
		{get, []call{status(200), field("A", "b"), end}, nil, "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 0\r\n\r\n"},
		{get, []call{status(200), field("A", "b\rc"), end}, writer.ErrValue, okEmpty},
		{get, []call{status(200), field("A\r", "b"), end}, writer.ErrName, okEmpty},
		{get, []call{reason(200, "O\rK"), status(200), end}, writer.ErrValue, okEmpty},
		{get, []call{status(200), announce("A"), trailer("A", "b\rc"), end}, writer.ErrValue, "HTTP/1.1 200 OK\r\nTrailer: A\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
	}},
	{"R009", []attempt{
		{get, []call{status(200), field("A", "b"), end}, nil, "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 0\r\n\r\n"},
		{get, []call{status(200), field(" A", "b"), end}, writer.ErrName, okEmpty},
		{get, []call{status(200), field("", "b"), end}, writer.ErrName, okEmpty},
	}},
	{"R013", []attempt{
		{get10, []call{status(200), end}, nil, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n|close"},
		{"GET / HTTP/1.3\r\nHost: h\r\n\r\n", []call{status(200), end}, nil, okEmpty},
	}},
	{"R029", []attempt{
		{get, []call{reason(200, ""), end}, nil, "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"},
		{get, []call{status(299), end}, nil, "HTTP/1.1 299 \r\nContent-Length: 0\r\n\r\n"},
		{get, []call{reason(200, " OK"), status(200), end}, writer.ErrValue, okEmpty},
	}},
	{"R034", []attempt{
		{get, []call{status(200), field("A", "b c"), end}, nil, "HTTP/1.1 200 OK\r\nA: b c\r\nContent-Length: 0\r\n\r\n"},
		{get, []call{status(200), field("A", "b\r\n c"), end}, writer.ErrValue, okEmpty},
		{get, []call{status(200), field("A", "b\n\tc"), end}, writer.ErrValue, okEmpty},
	}},
	{"R040", []attempt{
		{get, []call{status(200), chunked, write("a"), end}, nil, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"},
		{get, []call{status(200), chunked, chunked, end}, writer.ErrLength, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
		{get, []call{status(200), anyField("Transfer-Encoding", "chunked, chunked"), end}, writer.ErrReserved, okEmpty},
	}},
	{"R041", []attempt{
		{get, []call{status(200), anyField("Transfer-Encoding", "chunked"), write("a"), end}, nil, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"},
		{get, []call{status(200), anyField("Transfer-Encoding", "chunked, gzip"), end}, writer.ErrReserved, okEmpty},
		{get, []call{status(200), anyField("Transfer-Encoding", "gzip"), end}, writer.ErrReserved, okEmpty},
	}},
	{"R042", []attempt{
		{get, []call{status(204), end}, nil, "HTTP/1.1 204 No Content\r\n\r\n"},
		{get, []call{status(204), chunked, end}, writer.ErrNoContent, "HTTP/1.1 204 No Content\r\n\r\n"},
		{get, []call{status(103), chunked, end, status(204), end}, writer.ErrNoContent, "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"},
		{get, []call{status(204), field("Transfer-Encoding", "chunked"), end}, writer.ErrReserved, "HTTP/1.1 204 No Content\r\n\r\n"},
		{upgrade, []call{switches("a"), chunked, end}, writer.ErrNoContent, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: a\r\nConnection: upgrade\r\n\r\n"},
	}},
	{"R043", []attempt{
		{getTunnel, []call{status(200), end}, nil, "HTTP/1.1 200 OK\r\n\r\n"},
		{getTunnel, []call{status(200), chunked, end}, writer.ErrNoContent, "HTTP/1.1 200 OK\r\n\r\n"},
		{getTunnel, []call{status(299), write("x"), end}, writer.ErrNoContent, "HTTP/1.1 299 \r\n\r\n"},
	}},
	{"R045", []attempt{
		{get10, []call{status(200), chunked, write("hello"), end}, nil, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello|close"},
		{keep10, []call{status(200), write("hel"), flush, write("lo"), end}, nil, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello|close"},
		{get10, []call{status(200), field("Transfer-Encoding", "chunked"), end}, writer.ErrReserved, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n|close"},
	}},
	{"R048", []attempt{
		{get, []call{status(200), length(5), write("hello"), end}, nil, okHello},
		{get, []call{status(200), length(5), chunked, write("hello"), end}, writer.ErrLength, okHello},
		{get, []call{status(200), chunked, length(0), end}, writer.ErrLength, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
		{get, []call{status(200), length(5), anyField("Transfer-Encoding", "chunked"), write("hello"), end}, writer.ErrLength, okHello},
	}},
	{"R058", []attempt{
		{get, []call{status(200), write("hello"), end}, nil, okHello},
		{get, []call{status(200), write("hel"), flush, write("lo"), end}, nil, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"},
		{keep10, []call{status(200), write("hello"), end}, nil, "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello"},
		{get10, []call{status(200), write("hel"), flush, write("lo"), end}, nil, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello|close"},
	}},
	{"R074", []attempt{
		{get, []call{status(200), end}, nil, okEmpty},
		{"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n", []call{unread, status(200), end}, nil, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n|close"},
		{expect, []call{status(200), end}, nil, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n|close"},
		{expect, []call{goOn, status(200), end}, nil, "HTTP/1.1 100 Continue\r\n\r\n" + okEmpty},
	}},
	{"R075", []attempt{
		{get, []call{closing, status(200), end}, nil, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n|close"},
		{get, []call{closing, status(404), write("x"), end}, nil, "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx|close"},
		{get, []call{status(103), end, closing, status(204), end}, nil, "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n|close"},
	}},
	{"R078", []attempt{
		{getClose, []call{status(200), end}, nil, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n|close"},
		{getClose, []call{status(200), end, again}, writer.ErrClosed, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n|close"},
		{get, []call{status(200), anyField("Connection", "close"), end, again}, writer.ErrClosed, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n|close"},
	}},
	{"R079", []attempt{
		{get, []call{status(302), field("Location", "/a b"), end}, nil, "HTTP/1.1 302 Found\r\nLocation: /a b\r\nContent-Length: 0\r\n\r\n"},
		{get, []call{status(302), field("Location", "/\r\nSet-Cookie: a=b"), end}, writer.ErrValue, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"},
		{get, []call{status(302), field("Location: /\r\n\r\n", "x"), end}, writer.ErrName, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"},
		{get, []call{reason(200, "OK\r\n\r\nHTTP/1.1 200 OK"), status(200), end}, writer.ErrValue, okEmpty},
	}},
	{"R080", []attempt{
		{get, []call{reason(200, "a\tb\xe9"), field("!#$", "\x80 \t~"), end}, nil, "HTTP/1.1 200 a\tb\xe9\r\n!#$: \x80 \t~\r\nContent-Length: 0\r\n\r\n"},
		{get, []call{status(200), field("A", "\x00"), end}, writer.ErrValue, okEmpty},
		{get, []call{status(200), field("A", "b\x7f"), end}, writer.ErrValue, okEmpty},
		{get, []call{status(200), field("A", "b "), end}, writer.ErrValue, okEmpty},
		{get, []call{status(200), field("A", "\tb"), end}, writer.ErrValue, okEmpty},
		{get, []call{status(200), field("A b", "c"), end}, writer.ErrName, okEmpty},
		{get, []call{status(200), field("\xc3\xa9", "c"), end}, writer.ErrName, okEmpty},
	}},
	{"R086", []attempt{
		{get, []call{status(200), field("Set-Cookie", "b=1"), field("A", "1"), field("Set-Cookie", "a=2"), field("A", "2"), end}, nil,
			"HTTP/1.1 200 OK\r\nSet-Cookie: b=1\r\nA: 1\r\nSet-Cookie: a=2\r\nA: 2\r\nContent-Length: 0\r\n\r\n"},
		{get, []call{status(200), write("x"), flush, field("A", "3"), end}, writer.ErrOrder, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"},
	}},
	{"R092", []attempt{
		{get, []call{status(426), offer("a/1, b"), end}, nil, "HTTP/1.1 426 Upgrade Required\r\nUpgrade: a/1, b\r\nConnection: upgrade\r\nContent-Length: 0\r\n\r\n"},
		{get, []call{status(426), offer("a,,b"), offer("a"), end}, writer.ErrValue, "HTTP/1.1 426 Upgrade Required\r\nUpgrade: a\r\nConnection: upgrade\r\nContent-Length: 0\r\n\r\n"},
		{get, []call{status(200), announce("A", ""), end}, writer.ErrName, okEmpty},
		{get, []call{status(200), anyField("Connection", ",close,,"), end}, nil, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n|close"},
	}},
	{"R094", []attempt{
		{get, []call{status(200), chunked, write("0123456789abcdef"), end}, nil, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n"},
	}},
	{"R096", []attempt{
		{get, []call{dated, status(200), end}, nil, "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 0\r\n\r\n"},
	}},
	{"R098", []attempt{
		{get10, []call{status(200), end}, nil, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n|close"},
		{get, []call{status(200), end}, nil, okEmpty},
	}},
	{"R099", []attempt{
		{get, []call{status(200), announce("Digest"), trailer("Digest", "x"), end}, nil, "HTTP/1.1 200 OK\r\nTrailer: Digest\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nDigest: x\r\n\r\n"},
		{get, []call{status(200), announce("Content-Length"), end}, writer.ErrTrailer, okEmpty},
		{get, []call{status(200), announce("transfer-encoding"), end}, writer.ErrTrailer, okEmpty},
		{get, []call{status(200), announce("Host"), end}, writer.ErrTrailer, okEmpty},
		{get, []call{status(200), announce("Authorization"), end}, writer.ErrTrailer, okEmpty},
		{get, []call{status(200), announce("Content-Type"), end}, writer.ErrTrailer, okEmpty},
		{get, []call{status(200), announce("Set-Cookie"), end}, writer.ErrTrailer, okEmpty},
	}},
	{"R101", []attempt{
		{get, []call{dated, status(404), end}, nil, "HTTP/1.1 404 Not Found\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 0\r\n\r\n"},
		{get, []call{status(404), end}, nil, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"},
		{get, []call{dated, status(200), field("Date", "x"), field("Date", "y"), end}, writer.ErrReserved, "HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 0\r\n\r\n"},
	}},
	{"R102", []attempt{
		{get, []call{status(200), announce("A", "B"), write("x"), trailer("B", "1"), trailer("A", "2"), end}, nil,
			"HTTP/1.1 200 OK\r\nTrailer: A, B\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nB: 1\r\nA: 2\r\n\r\n"},
		{get, []call{status(200), announce("A"), trailer("B", "1"), end}, writer.ErrTrailer, "HTTP/1.1 200 OK\r\nTrailer: A\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
	}},
	{"R104", []attempt{
		{get, []call{status(200), anyField("Connection", "Keep-Alive, CLOSE"), end}, nil, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n|close"},
		{get, []call{status(200), field("Connection", "X"), end}, writer.ErrReserved, okEmpty},
		{get, []call{status(200), anyField("Connection", "Cache-Control"), end}, writer.ErrReserved, okEmpty},
		{get, []call{status(200), field("Keep-Alive", "X"), end}, writer.ErrReserved, okEmpty},
	}},
	{"R105", []attempt{
		{upgrade, []call{switches("a"), end}, nil, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: a\r\nConnection: upgrade\r\n\r\n"},
		{strings.Replace(upgrade, "\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n", 1), []call{switches("a"), end}, nil,
			"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 Switching Protocols\r\nUpgrade: a\r\nConnection: upgrade\r\n\r\n"},
		{get, []call{switches("a"), status(200), end}, writer.ErrProtocol, okEmpty},
		{strings.Replace(upgrade, "1.1", "1.0", 1), []call{switches("a"), status(200), end}, writer.ErrProtocol, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n|close"},
		{upgrade, []call{status(101), status(200), end}, writer.ErrStatus, okEmpty},
	}},
	{"R107", []attempt{
		{head, []call{status(200), length(5), end}, nil, okHello[:len(okHello)-5]},
		{get, []call{status(304), length(5), end}, nil, "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"},
		{get, []call{status(204), length(0), end}, writer.ErrNoContent, "HTTP/1.1 204 No Content\r\n\r\n"},
		{get, []call{status(103), length(0), end, status(204), end}, writer.ErrNoContent, "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"},
		{getTunnel, []call{status(200), length(0), end}, writer.ErrNoContent, "HTTP/1.1 200 OK\r\n\r\n"},
	}},
	{"R108", []attempt{
		{get, []call{status(200), length(5), write("hello"), end}, nil, okHello},
		{get, []call{status(200), length(5), write("hello!"), write("hello"), end}, writer.ErrLong, okHello},
		{get, []call{status(200), length(5), write("hel"), end}, writer.ErrShort, okHello[:len(okHello)-2] + "|close"},
		{get, []call{status(200), length(5), write("hel"), flush, end, abort}, writer.ErrShort, okHello[:len(okHello)-2] + "|close|cut"},
		{get, []call{status(200), length(-1), end}, writer.ErrLength, okEmpty},
	}},
	{"R110", []attempt{
		{head, []call{status(200), write("hello"), end}, nil, okHello[:len(okHello)-5]},
		{head, []call{status(200), length(5), write("hello"), end}, nil, okHello[:len(okHello)-5]},
		{head, []call{status(200), length(5), write("hello!"), end}, writer.ErrLong, okHello[:len(okHello)-5]},
	}},
	{"R111", []attempt{
		{getTunnel, []call{status(200), field("A", "b"), end}, nil, "HTTP/1.1 200 OK\r\nA: b\r\n\r\n"},
		{getTunnel, []call{status(200), end, again}, writer.ErrTunnel, "HTTP/1.1 200 OK\r\n\r\n"},
		{getTunnel, []call{status(407), end}, nil, "HTTP/1.1 407 Proxy Authentication Required\r\nConnection: close\r\nContent-Length: 0\r\n\r\n|close"},
	}},
	{"R113", []attempt{
		{expect, []call{goOn, goOn, status(200), end}, nil, "HTTP/1.1 100 Continue\r\n\r\n" + okEmpty},
		{get, []call{goOn, status(200), end}, nil, okEmpty},
		{strings.Replace(expect, "1.1", "1.0", 1), []call{goOn, status(200), end}, nil, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n|close"},
		{expect, []call{status(417), end}, nil, "HTTP/1.1 417 Expectation Failed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n|close"},
		{expect, []call{status(200), write("x"), flush, goOn, end}, writer.ErrOrder, "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n|close"},
	}},
	{"R115", []attempt{
		{get, []call{status(200), end}, nil, okEmpty},
		{get, []call{status(200), field("Server", "x"), end}, nil, "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 0\r\n\r\n"},
	}},
	{"R116", []attempt{
		{get, []call{status(999), end}, nil, "HTTP/1.1 999 \r\nContent-Length: 0\r\n\r\n"},
		{get, []call{status(99), status(200), end}, writer.ErrStatus, okEmpty},
		{get, []call{status(1000), status(200), end}, writer.ErrStatus, okEmpty},
		{get, []call{status(-200), status(200), end}, writer.ErrStatus, okEmpty},
	}},
	{"R117", []attempt{
		{get, []call{status(103), field("Link", "a"), end, status(200), end}, nil, "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" + okEmpty},
		{keep10, []call{status(103), field("Link", "a"), end, status(200), end}, nil, "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n"},
		{get, []call{status(103), write("x"), end, status(200), end}, writer.ErrNoContent, "HTTP/1.1 103 Early Hints\r\n\r\n" + okEmpty},
	}},
	{"R118", []attempt{
		{upgrade, []call{switches("a"), field("A", "b"), end}, nil, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: a\r\nA: b\r\nConnection: upgrade\r\n\r\n"},
		{upgrade, []call{switches("a"), end, again}, writer.ErrTunnel, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: a\r\nConnection: upgrade\r\n\r\n"},
		{upgrade, []call{switches("a b"), status(200), end}, writer.ErrValue, okEmpty},
	}},
	{"R119", []attempt{
		{get, []call{status(204), field("A", "b"), end}, nil, "HTTP/1.1 204 No Content\r\nA: b\r\n\r\n"},
		{get, []call{status(204), write("x"), end}, writer.ErrNoContent, "HTTP/1.1 204 No Content\r\n\r\n"},
	}},
	{"R120", []attempt{
		{get, []call{status(205), end}, nil, "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n"},
		{get, []call{status(205), write("x"), end}, writer.ErrNoContent, "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n"},
		{get, []call{status(205), length(1), end}, writer.ErrNoContent, "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n"},
	}},
	{"R121", []attempt{
		{get, []call{status(304), end}, nil, "HTTP/1.1 304 Not Modified\r\n\r\n"},
		{get, []call{status(304), length(5), write("hello"), end}, writer.ErrNoContent, "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"},
	}},
	{"R122", []attempt{
		{get, []call{status(426), offer("a"), end}, nil, "HTTP/1.1 426 Upgrade Required\r\nUpgrade: a\r\nConnection: upgrade\r\nContent-Length: 0\r\n\r\n"},
		{get, []call{status(405), field("Allow", "GET"), end}, nil, "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET\r\nContent-Length: 0\r\n\r\n"},
		{get, []call{status(426), field("Upgrade", "a"), offer("a"), end}, writer.ErrReserved, "HTTP/1.1 426 Upgrade Required\r\nUpgrade: a\r\nConnection: upgrade\r\nContent-Length: 0\r\n\r\n"},
	}},
}

// again begins the answer to another request.
func again(m message) error {
	return m.(*writer.Response).Begin(parser.Head{Length: -1, Method: parser.MethodGet, Version: parser.HTTP11, KeepAlive: true})
}
