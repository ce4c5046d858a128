package parser_test

import (
	"strings"

	"github.com/seed-f4f473f9/httpwire/parser"
)

const (
	chunkedSaid = "[Transfer-Encoding: chunked] chunked keep"
	postSaid    = "POST /p [Host: h] "
	replySaid   = `200 "OK" `
)

// contentRows are the rows of RFC 9112, sections 6 to 11: framing, content and
// connections.
var contentRows = []row{
	{"R037", []try{
		{req, getLine + "Content-Length: 5\r\n\r\nhello" + getLine + "\r\n", nil, `GET / [Host: h] [Content-Length: 5] length 5 keep "hello" . ` + got},
		{req, "HEAD / HTTP/1.0\r\nContent-Length: 2\r\n\r\nab", nil, `HEAD / 1.0 [Content-Length: 2] length 2 "ab" .`},
		{req, "X / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", nil, `X(other) / [Host: h] ` + chunkedSaid + ` "a" .`},
		{req, getLine + "Content-Length: 5\r\n\r\nhell" + due, parser.ErrUnexpectedEOF, ""},
	}},
	{"R038", []try{
		{answers(parser.MethodHead, parser.MethodGet), responsePrefix + "Content-Length: 2\r\n\r\n" + responsePrefix + "Content-Length: 2\r\n\r\nab", nil,
			replySaid + "[Content-Length: 2] none 2 keep . " + replySaid + `[Content-Length: 2] length 2 keep "ab" .`},
		{answers(parser.MethodGet), "HTTP/1.1 204 x\r\n\r\n" + responsePrefix + empty, nil, `204 "x" none keep . ` + replySaid + nothing[1:]},
		{answers(parser.MethodHead), responsePrefix + "Content-Length: 2\r\n\r\n" + due + "ab", parser.ErrVersion, ""},
	}},
	{"R039", []try{
		{chunks, "5\r\nhello\r\nA\r\n, world.  \r\n0\r\n\r\n", nil, `"hello, world.  " .`},
		{chunks, due + "g\r\n", parser.ErrChunkSize, ""},
		{chunks, due + "\r\n", parser.ErrChunkSize, ""},
		{chunks, "5\r\nhello" + due + "x\r\n", parser.ErrChunkEnd, ""},
	}},
	{"R044", []try{
		{req, "POST /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", nil, postSaid + chunkedSaid + " ."},
		{req, requestPrefix + "Transfer-Encoding: gzip, chunked\r\n\r" + due + "\n", parser.ErrCodingUnknown, "501"},
		{req, requestPrefix + "Transfer-Encoding: xchunked\r\n\r" + due + "\n", parser.ErrCodingUnknown, "501"},
		{req, requestPrefix + "Transfer-Encoding: identity\r\n\r" + due + "\n", parser.ErrCodingUnknown, "501"},
	}},
	{"R046", []try{
		{leniently(parser.ChunkedOverLength), responsePrefix + "Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", nil,
			replySaid + `[Content-Length: 9] [Transfer-Encoding: chunked] chunked 9 "a" .`},
		{fields, "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r" + due + "\n0\r\n\r\n", parser.ErrCodingAndLength, ""},
		{req.within(parser.Options{Lenient: parser.ChunkedOverLength}), requestPrefix + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r" + due + "\n", parser.ErrCodingAndLength, ""},
	}},
	{"R047", []try{
		{req, "POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\na", nil, `POST / 1.0 [Content-Length: 1] length 1 "a" .`},
		{req, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r" + due + "\n0\r\n\r\n", parser.ErrCodingInHTTP10, ""},
		{req, "POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r" + due + "\n", parser.ErrCodingInHTTP10, ""},
		{resp, "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r" + due + "\n", parser.ErrCodingInHTTP10, ""},
	}},
	{"R049", []try{
		{answers(parser.MethodHead), responsePrefix + "Transfer-Encoding: chunked\r\n\r\n" + responsePrefix + empty, nil,
			replySaid + "[Transfer-Encoding: chunked] none keep . " + replySaid + "[Content-Length: 0] none 0 keep ."},
		{resp, "HTTP/1.1 103 x\r\nContent-Length: 3\r\n\r\nHTTP/1.1 304 x\r\nContent-Length: 3\r\n\r\nHTTP/1.1 204 x\r\nContent-Length: 3\r\n\r\n" + responsePrefix + empty, nil,
			`103 "x" [Content-Length: 3] none 3 keep .. 304 "x" [Content-Length: 3] none 3 keep . 204 "x" [Content-Length: 3] none 3 keep . ` + replySaid + nothing[1:]},
		{answers(parser.MethodHead), responsePrefix + "Content-Length: x\r" + due + "\n\r\n", parser.ErrLength, ""},
		{resp, "HTTP/1.1 304 x\r\nContent-Length: 3\r\n\r\n" + due + "abc", parser.ErrVersion, ""},
	}},
	{"R050", []try{
		{answers(parser.MethodConnect), responsePrefix + "Content-Length: 3\r\nTransfer-Encoding: x, y, chunked, z\r\n\r\nabc", nil,
			replySaid + `[Content-Length: 3] [Transfer-Encoding: x, y, chunked, z] tunnel keep . ^"abc"`},
		{answers(parser.MethodConnect), "HTTP/1.1 407 x\r\nContent-Length: 3\r\n\r\nabc", nil, `407 "x" [Content-Length: 3] length 3 keep "abc" .`},
		{answers(parser.MethodConnect), "HTTP/1.1 407 x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r" + due + "\n", parser.ErrCodingAndLength, ""},
	}},
	{"R051", []try{
		{leniently(parser.ChunkedOverLength), responsePrefix + "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n3\r\nabc\r\n0\r\n\r\n", nil,
			replySaid + `[Transfer-Encoding: chunked] [Content-Length: 0] chunked 0 "abc" .`},
		{fields, "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r" + due + "\n0\r\n\r\n", parser.ErrCodingAndLength, ""},
		{fields, "Transfer-Encoding: gzip\r\nContent-Length: 0\r\n\r" + due + "\n", parser.ErrCodingAndLength, ""},
	}},
	{"R052", []try{
		{fields, "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", nil, chunkedSaid + ` "a" .`},
		{resp, responsePrefix + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", nil,
			replySaid + `[Transfer-Encoding: gzip] ` + chunkedSaid + ` "a" .`},
		{fields, "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n" + due, parser.ErrUnexpectedEOF, ""},
	}},
	{"R053", []try{
		{resp, responsePrefix + "Transfer-Encoding: chunked, gzip\r\n\r\n1\r\na", nil, replySaid + `[Transfer-Encoding: chunked, gzip] close "1\r\na" .`},
		{resp, responsePrefix + "Transfer-Encoding: gzip\r\n\r\n", nil, replySaid + `[Transfer-Encoding: gzip] close .`},
		{req, requestPrefix + "Transfer-Encoding: chunked, gzip\r\n\r" + due + "\n", parser.ErrCodingNotChunked, ""},
		{req, requestPrefix + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r" + due + "\n", parser.ErrCodingNotChunked, ""},
		{req, requestPrefix + "Transfer-Encoding: gzip\r\n\r" + due + "\n", parser.ErrCodingUnknown, "501"},
	}},
	{"R054", []try{
		{leniently(parser.EqualContentLengths), responsePrefix + "Content-Length: 2, 2\r\nContent-Length: 02\r\n\r\nab", nil,
			replySaid + `[Content-Length: 2, 2] [Content-Length: 02] length 2 keep "ab" .`},
		{fields, "Content-Length: 002\r\n\r\nab", nil, `[Content-Length: 002] length 2 keep "ab" .`},
		{fields, "Content-Length: +2\r" + due + "\n\r\n", parser.ErrLength, ""},
		{fields, "Content-Length: 2 2\r" + due + "\n\r\n", parser.ErrLength, ""},
		{fields, "Content-Length: 2, 2\r" + due + "\n\r\n", parser.ErrLength, ""},
		{fields, "Content-Length:\r" + due + "\n\r\n", parser.ErrLength, ""},
		{fields, "Content-Length: 0x2\r" + due + "\n\r\n", parser.ErrLength, ""},
		{fields, "Content-Length: 2\r\nContent-Length: 2\r" + due + "\n\r\n", parser.ErrLengthRepeated, ""},
		{leniently(parser.EqualContentLengths), responsePrefix + "Content-Length: 2, 3\r" + due + "\n\r\n", parser.ErrLengthRepeated, ""},
	}},
	{"R055", []try{
		{fields, "Content-Length: 3\r\n\r\nabc", nil, `[Content-Length: 3] length 3 keep "abc" .`},
		{fields, "Content-Length: 3\r\n\r\nab" + due, parser.ErrUnexpectedEOF, ""},
		{fields, "Content-Length: 3\r\n\r\n" + due, parser.ErrUnexpectedEOF, ""},
	}},
	{"R056", []try{
		{req, "POST / HTTP/1.0\r\nContent-Type: a/b\r\n\r\n", nil, "POST / 1.0 [Content-Type: a/b] none ."},
		{req, requestPrefix + "\r\n" + getLine + "\r\n", nil, postSaid + "none keep . " + got},
		{req, requestPrefix + "\r\n" + due + "{}", parser.ErrMethod, ""},
	}},
	{"R057", []try{
		{resp, responsePrefix + "\r\nHTTP/1.1 200 OK\r\n\r\n", nil, replySaid + `close "HTTP/1.1 200 OK\r\n\r\n" .`},
		{resp, "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n", nil, `200 "OK" 1.0 [Connection: keep-alive] close .`},
		{resp.within(parser.Options{MaxContent: 3}), responsePrefix + "\r\nabc" + due + "d", parser.ErrContentLimit, ""},
	}},
	{"R060", []try{
		{answers(parser.MethodGet, parser.MethodGet), responsePrefix + empty + responsePrefix + empty, nil, replySaid + nothing[1:] + " " + replySaid + nothing[1:]},
		{resp, responsePrefix + "Connection: close\r\n" + empty + "\r\n\r\n", nil, replySaid + "[Connection: close] [Content-Length: 0] length 0 ."},
		{resp, responsePrefix + "Connection: close\r\n" + empty + due + responsePrefix, parser.ErrClosed, ""},
		{resp, responsePrefix + empty + due + "rest", parser.ErrVersion, ""},
	}},
	{"R061", []try{
		{fields, "Transfer-Encoding: ChUnKeD\r\n\r\n0\r\n\r\n", nil, "[Transfer-Encoding: ChUnKeD] chunked keep ."},
		{fields, "transfer-encoding:CHUNKED\r\n\r\n0\r\n\r\n", nil, "[transfer-encoding: CHUNKED] chunked keep ."},
		{resp, responsePrefix + "Transfer-Encoding: a;b=c ; d = \"e,\\\"\", chunked\r\n\r\n0\r\n\r\n", nil,
			replySaid + `[Transfer-Encoding: a;b=c ; d = \"e,\\\"\", chunked] chunked keep .`},
		{fields, "Transfer-Encoding: chunked\xc3\r" + due + "\n\r\n", parser.ErrCoding, ""},
		{resp, responsePrefix + "Transfer-Encoding: a;b\r" + due + "\n\r\n", parser.ErrCoding, ""},
		{fields, "Transfer-Encoding: chunked,\r" + due + "\n\r\n", parser.ErrCoding, ""},
	}},
	{"R062", []try{
		{chunks, "00a;b\r\n0123456789\r\n0\r\nA: b\r\n\r\n", nil, `;b "0123456789" <A: b> .`},
		{chunks, "0\r\n\r\n", nil, `.`},
		{chunks, "1\r\na" + due + "b", parser.ErrChunkEnd, ""},
		{chunks, "1\r\na\r" + due + "x", parser.ErrChunkEnd, ""},
		{chunks, "2\r\na" + due, parser.ErrUnexpectedEOF, ""},
		{chunks, "0\r\n" + due, parser.ErrUnexpectedEOF, ""},
	}},
	{"R063", []try{
		{chunks, "0000000000000001\r\na\r\n0\r\n\r\n", nil, `"a" .`},
		{chunks, "7fffffffffffffff\r\na" + due, parser.ErrUnexpectedEOF, ""},
		{chunks, "800000000000000" + due + "0\r\n", parser.ErrChunkSize, ""},
		{chunks, "0000000000000000" + due + "1\r\n", parser.ErrChunkSize, ""},
		{chunks, "fffffffffffffff" + due + "f\r\n", parser.ErrChunkSize, ""},
	}},
	{"R064", []try{
		{fields, "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", nil, chunkedSaid + " ."},
		{fields, "Transfer-Encoding: chunked;a=b\r" + due + "\n\r\n", parser.ErrCodingRepeated, ""},
		{fields, "Transfer-Encoding: chunked ;a=\"b\"\r" + due + "\n\r\n", parser.ErrCodingRepeated, ""},
		{fields, "Transfer-Encoding: chunked, chunked\r" + due + "\n\r\n", parser.ErrCodingRepeated, ""},
	}},
	{"R065", []try{
		{chunks, "1;a\r\nx\r\n1;b=c;d\r\ny\r\n0 ; e = \"f;g\\\"h\"\r\n\r\n", nil, `;a "x" ;b=c;d "y" ;e = \"f;g\\\"h\" .`},
		{chunks, "1;" + due + ";a\r\n", parser.ErrChunkExtension, ""},
		{chunks, "1;" + due + "\r\n", parser.ErrChunkExtension, ""},
		{chunks, "1;a=" + due + "\r\n", parser.ErrChunkExtension, ""},
		{chunks, "1;a=\"b" + due + "\r\n", parser.ErrChunkExtension, ""},
		{chunks, "1;a=b" + due + "=c\r\n", parser.ErrChunkExtension, ""},
		{chunks, "1;a" + due + "\x01\r\n", parser.ErrChunkExtension, ""},
	}},
	{"R066", []try{
		{chunks, "1;" + strings.Repeat("a", 4092) + "\r\nx\r\n0\r\n\r\n", nil, ";" + strings.Repeat("a", 4092) + ` "x" .`},
		{chunks, "1;" + strings.Repeat("a", 4094) + due + "a\r\n", parser.ErrChunkLine, ""},
		{chunks, "1;" + strings.Repeat("a", 4094) + due + strings.Repeat("a", 61000), parser.ErrChunkLine, ""},
		{chunks, strings.Repeat("1;"+strings.Repeat("a", 27)+"\r\nx\r\n", 1260) + "1;" + strings.Repeat("a", 27) + "\r" + due + "\nx\r\n", parser.ErrChunkOverhead, ""},
	}},
	{"R067", []try{
		{fields, "Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 9\r\nTransfer-Encoding: x\r\nHost: i j\r\nConnection: close\r\n\r\n", nil,
			chunkedSaid + " <Content-Length: 9> <Transfer-Encoding: x> <Host: i j> <Connection: close> ."},
		{trailers, "A: b" + due + "\x00\r\n\r\n", parser.ErrFieldValue, ""},
		{trailers, "A" + due + "\r\n\r\n", parser.ErrFieldName, ""},
	}},
	{"R069", []try{
		{resp, responsePrefix + "Transfer-Encoding: x-gzip, chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", nil, replySaid + `[Transfer-Encoding: x-gzip, chunked] chunked keep "a" .`},
		{req, requestPrefix + "Transfer-Encoding: deflate\r\n\r" + due + "\n", parser.ErrCodingUnknown, "501"},
		{req, requestPrefix + "Transfer-Encoding: x-compress;a=b, chunked\r\n\r" + due + "\n", parser.ErrCodingUnknown, "501"},
	}},
	{"R070", []try{
		{req, getLine + "TE: trailers, gzip;q=0.5\r\nConnection: TE\r\n\r\n", nil, "GET / [Host: h] [TE: trailers, gzip;q=0.5] [Connection: TE] none keep ."},
		{req, getLine + "TE: trailers" + due + "\x00\r\n\r\n", parser.ErrFieldValue, ""},
	}},
	{"R071", []try{
		{resp, responsePrefix + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", nil, replySaid + chunkedSaid + ` "a" .`},
		{resp, responsePrefix + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n" + due, parser.ErrUnexpectedEOF, ""},
		{resp, responsePrefix + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r" + due, parser.ErrUnexpectedEOF, ""},
		{resp, responsePrefix + "Content-Length: 2\r\n\r\na" + due, parser.ErrUnexpectedEOF, ""},
		{resp, "HTTP/1.1 200 O" + due, parser.ErrUnexpectedEOF, ""},
	}},
	{"R072", []try{
		{answers(parser.MethodGet, parser.MethodHead, parser.MethodGet), strings.Repeat(responsePrefix+"Content-Length: 1\r\n\r\nxHTTP/1.1 200 x\r\nContent-Length: 1\r\n\r\n", 1) + responsePrefix + empty, nil,
			replySaid + `[Content-Length: 1] length 1 keep "x" . 200 "x" [Content-Length: 1] none 1 keep . ` + replySaid + nothing[1:]},
		{answers(parser.MethodHead, parser.MethodGet), responsePrefix + "Content-Length: 1\r\n\r\n" + due + "x" + responsePrefix + empty, parser.ErrVersion, ""},
	}},
	{"R073", []try{
		{req, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n", nil, "GET / 1.0 [Connection: keep-alive] none keep . GET / 1.0 none ."},
		{req, getLine + "Connection: keep-alive, close\r\n\r\n", nil, "GET / [Host: h] [Connection: keep-alive, close] none ."},
		{resp, "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n" + empty, nil, `200 "OK" 1.0 [Connection: Keep-Alive]` + nothing},
		{req, "GET / HTTP/1.0\r\n\r\n" + due + "GET / HTTP/1.0\r\n\r\n", parser.ErrClosed, ""},
		{req, getLine + "Connection: CLOSE\r\n\r\n" + due + getLine, parser.ErrClosed, ""},
	}},
	{"R076", []try{
		{req, "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nPOST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nxGET /3 HTTP/1.1\r\nHost: h\r\n\r\n", nil,
			`GET /1 [Host: h] none keep . POST /2 [Host: h] [Content-Length: 1] length 1 keep "x" . GET /3 [Host: h] none keep .`},
		{req, getLine + "\r\n" + getLine + "\r\nG" + due + "\n", parser.ErrBareLF, ""},
	}},
	{"R078", []try{
		{req, getLine + "Connection: close\r\n\r\n\r\n\r\n", nil, "GET / [Host: h] [Connection: close] none ."},
		{req, getLine + "Connection: close\r\n\r\n" + due + getLine + "\r\n", parser.ErrClosed, ""},
		{resp, responsePrefix + "Connection: close\r\n" + empty + due + "H", parser.ErrClosed, ""},
	}},
	{"R079", []try{
		{req, requestPrefix + "Content-Length: 3\r\n\r\n0\r\n" + getLine + "\r\n", nil, postSaid + `[Content-Length: 3] length 3 keep "0\r\n" . ` + got},
		{req, requestPrefix + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r" + due + "\n0\r\n\r\nG", parser.ErrCodingAndLength, ""},
		{req, requestPrefix + "Content-Length: 6\r\nContent-Length: 0\r" + due + "\n\r\nGET / ", parser.ErrLengthRepeated, ""},
		{resp, responsePrefix + "Location: a\r" + due + "\r\n\r\n", parser.ErrBareCR, ""},
	}},
}
