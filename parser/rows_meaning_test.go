package parser_test

import (
	"strings"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// meaningRows are the rows of RFC 9110, and of RFC 6585.
var meaningRows = []row{
	{"R081", []try{
		{fields, strings.Repeat("A", 500) + ": " + strings.Repeat("b", 30000) + "\r\n" + empty, nil,
			"[" + strings.Repeat("A", 500) + ": " + strings.Repeat("b", 30000) + "]" + nothing},
		{fields, "A: " + strings.Repeat("b", 30000) + due + "\x00", parser.ErrFieldValue, ""},
	}},
	{"R082", []try{
		{req, "GET / HTTP/1.2\r\nHost: h\r\n\r\n", nil, got},
		{resp, "HTTP/1.9 200 OK\r\n" + empty, nil, `200 "OK"` + nothing},
		{req, "GET / HTTP/1.9\r\n\r" + due + "\n", parser.ErrHostMissing, ""},
		{req, "GET / HTTP/1." + due + "x\r\n\r\n", parser.ErrVersion, ""},
	}},
	{"R083", []try{
		{req, "GET http://h HTTP/1.0\r\n\r\n", nil, "GET http://h 1.0 absolute none ."},
		{req, "GET http:///p" + due + " HTTP/1.1\r\n", parser.ErrTargetForm, ""},
		{req, "GET HTTPS://:80/" + due + " HTTP/1.1\r\n", parser.ErrTargetForm, ""},
		{req, "GET http:p" + due + " HTTP/1.1\r\n", parser.ErrTargetForm, ""},
	}},
	{"R084", []try{
		{req, "GET http://u:p@h/ HTTP/1.0\r\n\r\n", nil, "GET http://u:p@h/ 1.0 absolute none ."},
		{req, "GET http://u@/" + due + " HTTP/1.1\r\n", parser.ErrTargetForm, ""},
		{req, "GET http://u@v@h/" + due + " HTTP/1.1\r\n", parser.ErrTargetForm, ""},
	}},
	{"R085", []try{
		{fields, "x-Unknown: a\r\ncOnTeNt-LeNgTh: 1\r\n\r\nx", nil, `[x-Unknown: a] [cOnTeNt-LeNgTh: 1] length 1 keep "x" .`},
		{fields, "X" + due + "@: a\r\n\r\n", parser.ErrFieldName, ""},
		{fields, "CONTENT-LENGTH: x\r" + due + "\n\r\n", parser.ErrLength, ""},
	}},
	{"R086", []try{
		{resp, responsePrefix + "Set-Cookie: b=1\r\nA: 1\r\nSet-Cookie: a=2\r\nA: 2\r\n" + empty, nil,
			replySaid + `[Set-Cookie: b=1] [A: 1] [Set-Cookie: a=2] [A: 2]` + nothing},
		{req, getLine + "A: 1\r\nHost: h\r" + due + "\n", parser.ErrHostRepeated, ""},
	}},
	{"R087", []try{
		{req, getLine + "\r\n", nil, got},
		{req, getLine + due, parser.ErrUnexpectedEOF, ""},
		{req, requestPrefix + "Content-Length: 1\r\nA: b" + due + "\x00", parser.ErrFieldValue, ""},
		{req, requestPrefix + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r" + due + "\n", parser.ErrCodingAndLength, ""},
	}},
	{"R088", []try{
		{req.within(parser.Options{MaxFieldBytes: 20, MaxFields: 2}), getLine + "A: bcdefg\r\n\r\n", nil, "GET / [Host: h] [A: bcdefg] none keep ."},
		{req.within(parser.Options{MaxFieldBytes: 20}), getLine + "A: bcdefgh\r" + due + "\n\r\n", parser.ErrFieldsLimit, "431"},
		{req.within(parser.Options{MaxFields: 2}), getLine + "A: b\r\n" + due + "C: d\r\n\r\n", parser.ErrFieldsCount, "431"},
		{req.within(parser.Options{MaxTrailerBytes: 5, MaxTrailers: 1}), requestPrefix + chunkedPrefix + "0\r\nA:b\r\n\r\n", nil, postSaid + chunkedSaid + " <A: b> ."},
		{req.within(parser.Options{MaxTrailerBytes: 5}), requestPrefix + chunkedPrefix + "0\r\nA:bc\r" + due + "\n\r\n", parser.ErrTrailerLimit, "431"},
		{req.within(parser.Options{MaxTrailers: 1}), requestPrefix + chunkedPrefix + "0\r\nA:b\r\n" + due + "C:d\r\n\r\n", parser.ErrTrailerCount, "431"},
	}},
	{"R089", []try{
		{fields, "A: \t \"b\" , \t c \t\r\n" + empty, nil, `[A: \"b\" , \t c]` + nothing},
		{fields, "Content-Length: \t 1 \t\r\n\r\nx", nil, `[Content-Length: 1] length 1 keep "x" .`},
		{fields, "A: " + due + "\f\r\n\r\n", parser.ErrFieldValue, ""},
	}},
	{"R090", []try{
		{fields, "A: b\tc\r\n" + empty, nil, `[A: b\tc]` + nothing},
		{fields, "A: b" + due + "\x00c\r\n\r\n", parser.ErrFieldValue, ""},
		{fields, "A: b" + due + "\x01\r\n\r\n", parser.ErrFieldValue, ""},
		{fields, "A: b" + due + "\x1f\r\n\r\n", parser.ErrFieldValue, ""},
		{fields, "A: b" + due + "\x7f\r\n\r\n", parser.ErrFieldValue, ""},
		{fields, "A: b" + due + "\nc: d\r\n\r\n", parser.ErrBareLF, ""},
		{fields, "A: b\r" + due + "c: d\r\n\r\n", parser.ErrBareCR, ""},
	}},
	{"R091", []try{
		{fields, "A: \x80\xa0\xff\r\n" + empty, nil, `[A: \x80\xa0\xff]` + nothing},
		{fields, "Content-Length: 1\xa0\r" + due + "\n\r\n", parser.ErrLength, ""},
		{fields, "Transfer-Encoding: \xa0chunked\r" + due + "\n\r\n", parser.ErrCoding, ""},
	}},
	{"R092", []try{
		{req, getLine + "Connection: , ,close,,\r\n\r\n", nil, "GET / [Host: h] [Connection: , ,close,,] none ."},
		{req, getLine + "Connection: ,\r\n\r\n", nil, "GET / [Host: h] [Connection: ,] none keep ."},
		{fields, "Transfer-Encoding: ,chunked\r" + due + "\n\r\n", parser.ErrCoding, ""},
	}},
	{"R093", []try{
		{fields, "!#$%&'*+-.^_`|~09azAZ: x\r\n" + empty, nil, "[!#$%&'*+-.^_`|~09azAZ: x]" + nothing},
		{fields, "a" + due + "/b: x\r\n\r\n", parser.ErrFieldName, ""},
		{fields, "a" + due + "\"b: x\r\n\r\n", parser.ErrFieldName, ""},
		{fields, "a" + due + "\x7f: x\r\n\r\n", parser.ErrFieldName, ""},
		{fields, "a" + due + "{: x\r\n\r\n", parser.ErrFieldName, ""},
	}},
	{"R094", []try{
		{chunks, "1 \t;\ta\t= b\t;\tc\r\nx\r\n0\r\n\r\n", nil, `;a\t= b\t;\tc "x" .`},
		{chunks, "1 " + due + "\r\nx\r\n", parser.ErrChunkExtension, ""},
		{chunks, due + " 1\r\nx\r\n", parser.ErrChunkSize, ""},
		{chunks, "1;a " + due + "\r\nx\r\n", parser.ErrChunkExtension, ""},
	}},
	{"R095", []try{
		{chunks, "1;a=\"b\\\"c\\\\\"\r\nx\r\n0\r\n\r\n", nil, `;a=\"b\\\"c\\\\\" "x" .`},
		{chunks, "1;a=\"b\\" + due + "\x01\"\r\n", parser.ErrChunkExtension, ""},
		{chunks, "1;a=\"b\\\"" + due + "\r\n", parser.ErrChunkExtension, ""},
	}},
	{"R097", []try{
		{fields, "Content-Length: 2\r\n\r\nab", nil, `[Content-Length: 2] length 2 keep "ab" .`},
		{resp, responsePrefix + "\r\n", nil, replySaid + "close ."},
		{fields, "Content-Length: 9223372036854775807\r\n\r\nab" + due, parser.ErrUnexpectedEOF, ""},
		{chunks, "0\r\nA: b" + due, parser.ErrUnexpectedEOF, ""},
	}},
	{"R100", []try{
		{fields, "Transfer-Encoding: chunked\r\nA: 1\r\n\r\n0\r\nA: 2\r\n\r\n", nil, "[Transfer-Encoding: chunked] [A: 1] chunked keep <A: 2> ."},
		{trailers, "A: 1\r\n" + due + " 2\r\n\r\n", parser.ErrFieldStart, ""},
	}},
	{"R104", []try{
		{req, getLine + "Connection: x\r\nConnection: y, Close\r\n\r\n", nil, "GET / [Host: h] [Connection: x] [Connection: y, Close] none ."},
		{req, getLine + "CONNECTION: keep-alive,\tUPGRADE\r\nUpgrade: a\r\n\r\nx", nil, `GET / [Host: h] [CONNECTION: keep-alive,\tUPGRADE] [Upgrade: a] none keep upgrade . ^"x"`},
		{req, getLine + "Connection: closed, not-close\r\n\r\n", nil, "GET / [Host: h] [Connection: closed, not-close] none keep ."},
		{req, getLine + "Connection: x, close\r\n\r\n" + due + "G", parser.ErrClosed, ""},
	}},
	{"R105", []try{
		{req, getLine + "Connection: upgrade\r\nUpgrade: a\r\n\r\nx", nil, `GET / [Host: h] [Connection: upgrade] [Upgrade: a] none keep upgrade . ^"x"`},
		{req, getLine + "Upgrade: a\r\n\r\n", nil, "GET / [Host: h] [Upgrade: a] none keep ."},
		{req, "GET / HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: a\r\n\r\n", nil, "GET / 1.0 [Connection: upgrade] [Upgrade: a] none ."},
		{offered, "HTTP/1.1 101 x\r\nConnection: upgrade\r\nUpgrade: a\r\n\r\nx", nil, `101 "x" [Connection: upgrade] [Upgrade: a] tunnel keep upgrade . ^"x"`},
		{offered, "HTTP/1.1 101 x\r\nConnection: upgrade\r\n\r" + due + "\n", parser.ErrUnexpectedUpgrade, ""},
		{resp, "HTTP/1.1 101 x\r\nConnection: upgrade\r\nUpgrade: a\r\n\r" + due + "\n", parser.ErrUnexpectedUpgrade, ""},
	}},
	{"R106", []try{
		{fields, "Content-Length: 9223372036854775807\r\n\r\n" + due, parser.ErrUnexpectedEOF, ""},
		{fields, "Content-Length: 00000000000000000000000001\r\n\r\nx", nil, `[Content-Length: 00000000000000000000000001] length 1 keep "x" .`},
		{fields, "Content-Length: 9223372036854775808\r" + due + "\n\r\n", parser.ErrLength, ""},
		{fields, "Content-Length: 18446744073709551617\r" + due + "\n\r\n", parser.ErrLength, ""},
		{fields, "Content-Length: 1.0\r" + due + "\n\r\n", parser.ErrLength, ""},
		{fields, "Content-Length: 1,1\r" + due + "\n\r\n", parser.ErrLength, ""},
	}},
	{"R109", []try{
		{req, "BREW / HTTP/1.0\r\n\r\n", nil, "BREW(other) / 1.0 none ."},
		{req, "PATCH / HTTP/1.0\r\n\r\n", nil, "PATCH / 1.0 none ."},
		{req, "GE" + due + ",T / HTTP/1.0\r\n\r\n", parser.ErrMethod, ""},
	}},
	{"R111", []try{
		{req, "CONNECT [::1]:65535 HTTP/1.0\r\nContent-Length: 0\r\n\r\n\x16", nil, `CONNECT [::1]:65535 1.0 authority [Content-Length: 0] none 0 . ^"\x16"`},
		{req, "CONNECT h:" + due + " HTTP/1.1\r\n", parser.ErrTargetForm, ""},
		{req, "CONNECT h" + due + " HTTP/1.1\r\n", parser.ErrTargetForm, ""},
		{req, "CONNECT h:x" + due + " HTTP/1.1\r\n", parser.ErrTargetForm, ""},
		{req, "CONNECT h:0" + due + " HTTP/1.1\r\n", parser.ErrTargetForm, ""},
		{req, "CONNECT h:65536" + due + " HTTP/1.1\r\n", parser.ErrTargetForm, ""},
		{req, "CONNECT :80" + due + " HTTP/1.1\r\n", parser.ErrTargetForm, ""},
		{req, "CONNECT u@h:80" + due + " HTTP/1.1\r\n", parser.ErrTargetForm, ""},
		{req, "CONNECT h:1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r" + due + "\n", parser.ErrConnectContent, ""},
		{req, "CONNECT h:1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r" + due + "\n", parser.ErrConnectContent, ""},
	}},
	{"R112", []try{
		{req, "TRACE / HTTP/1.0\r\nContent-Length: 1\r\n\r\nx", nil, `TRACE / 1.0 [Content-Length: 1] length 1 "x" .`},
		{req, "TRACE / HTTP/1.0\r\nContent-Length: 1\r\n\r\n" + due, parser.ErrUnexpectedEOF, ""},
	}},
	{"R113", []try{
		{req, requestPrefix + "Expect: 100-CONTINUE\r\nContent-Length: 1\r\n\r\nx", nil, postSaid + `[Expect: 100-CONTINUE] [Content-Length: 1] length 1 keep continue "x" .`},
		{req, "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx", nil, `POST / 1.0 [Expect: 100-continue] [Content-Length: 1] length 1 "x" .`},
		{req, requestPrefix + "Expect: 100-continue-later\r\nContent-Length: 1\r\n\r\nx", nil, postSaid + `[Expect: 100-continue-later] [Content-Length: 1] length 1 keep "x" .`},
		{req, requestPrefix + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n" + due, parser.ErrUnexpectedEOF, ""},
	}},
	{"R114", []try{
		{req, getLine + "TE:\r\n\r\n", nil, "GET / [Host: h] [TE: ] none keep ."},
		{req, getLine + "TE" + due + " : trailers\r\n\r\n", parser.ErrFieldColon, ""},
	}},
	{"R116", []try{
		{resp, "HTTP/1.1 599 x\r\n" + empty, nil, `599 "x"` + nothing},
		{resp, "HTTP/1.1 999 x\r\n" + empty, nil, `999 "x"` + nothing},
		{resp, "HTTP/1.1 299 \r\n" + empty, nil, `299 ""` + nothing},
		{resp, "HTTP/1.1 " + due + "099 x\r\n", parser.ErrStatusCode, ""},
		{resp, "HTTP/1.1 20" + due + " x\r\n", parser.ErrStatusCode, ""},
		{resp, "HTTP/1.1 200" + due + "0 x\r\n", parser.ErrStatusLine, ""},
		{resp, "HTTP/1.1 " + due + "-20 x\r\n", parser.ErrStatusCode, ""},
	}},
	{"R117", []try{
		{resp, strings.Repeat("HTTP/1.1 100 x\r\n\r\nHTTP/1.1 103 y\r\nLink: a\r\n\r\n", 3) + responsePrefix + empty, nil,
			strings.Repeat(`100 "x" none keep .. 103 "y" [Link: a] none keep .. `, 3) + replySaid + nothing[1:]},
		{resp, strings.Repeat("HTTP/1.1 100 x\r\n\r\n", 20), nil, strings.Repeat(`100 "x" none keep .. `, 20)},
		{resp, "HTTP/1.1 100 x\r\n\r\n" + due + "x", parser.ErrVersion, ""},
		{resp.within(parser.Options{MaxFieldBytes: 30}), "HTTP/1.1 100 x\r\n\r\nHTTP/1.1 100 x\r" + due + "\n\r\n", parser.ErrFieldsLimit, ""},
	}},
	{"R118", []try{
		{offered, "HTTP/1.1 101 x\r\nUpgrade: a\r\n\r\nHTTP/1.1 200 OK\r\n", nil, `101 "x" [Upgrade: a] tunnel keep upgrade . ^"HTTP/1.1 200 OK\r\n"`},
		{offered, "HTTP/1.0 101 x\r\nUpgrade: a\r\n\r" + due + "\n", parser.ErrUnexpectedUpgrade, ""},
		{offered, "HTTP/1.1 101 x\r\nUpgrade:\r\n\r" + due + "\n", parser.ErrUnexpectedUpgrade, ""},
	}},
	{"R119", []try{
		{resp, "HTTP/1.1 204 x\r\nTransfer-Encoding: chunked\r\n\r\n" + responsePrefix + empty, nil, `204 "x" ` + "[Transfer-Encoding: chunked] none keep . " + replySaid + nothing[1:]},
		{resp, "HTTP/1.1 204 x\r\nContent-Length: 3\r\n\r\n" + due + "abc", parser.ErrVersion, ""},
		{resp, "HTTP/1.1 204 x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r" + due + "\n", parser.ErrCodingAndLength, ""},
	}},
	{"R120", []try{
		{resp, "HTTP/1.1 205 x\r\nContent-Length: 1\r\n\r\nx", nil, `205 "x" [Content-Length: 1] length 1 keep "x" .`},
		{resp, "HTTP/1.1 205 x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", nil, `205 "x" ` + chunkedSaid + " ."},
		{resp, "HTTP/1.1 205 x\r\nContent-Length: 1\r\n\r\n" + due, parser.ErrUnexpectedEOF, ""},
	}},
	{"R121", []try{
		{resp, "HTTP/1.1 304 x\r\nContent-Length: 100\r\n\r\n" + responsePrefix + empty, nil, `304 "x" [Content-Length: 100] none 100 keep . ` + replySaid + nothing[1:]},
		{resp, "HTTP/1.1 304 x\r\nContent-Length: 3\r\n\r\n" + due + "abc", parser.ErrVersion, ""},
	}},
	{"R123", []try{
		{req, "GET / HTTP/1.1\r\nHost: h\r\n\r\n", nil, got},
		{req, "GET / HTTP/2." + due + "0\r\n\r\n", parser.ErrMajorVersion, "505"},
		{req, "GET / HTTP/0." + due + "9\r\n\r\n", parser.ErrMajorVersion, "505"},
		{req, "PRI * HTTP/2." + due + "0\r\n\r\nSM\r\n\r\n", parser.ErrHTTP2, "505"},
		{req, "GET / HTTP/2" + due + "\r\n\r\n", parser.ErrVersion, ""},
		{req, "GET / HTTP/" + due + "x.1\r\n\r\n", parser.ErrVersion, ""},
		{resp, "HTTP/2." + due + "0 200 OK\r\n\r\n", parser.ErrMajorVersion, ""},
	}},
	{"R124", []try{
		{req, getLine + "A: " + strings.Repeat("b", 65536-9-5) + "\r\n\r\n", nil, "GET / [Host: h] [A: " + strings.Repeat("b", 65536-9-5) + "] none keep ."},
		{req, getLine + "A: " + strings.Repeat("b", 65536-9-3) + due + "b", parser.ErrFieldsLimit, "431"},
		{req, getLine + strings.Repeat("A: b\r\n", 127) + "\r\n", nil, "GET / [Host: h] " + strings.Repeat("[A: b] ", 127) + "none keep ."},
		{req, getLine + strings.Repeat("A: b\r\n", 127) + due + "C: d\r\n", parser.ErrFieldsCount, "431"},
	}},
	{"R125", []try{
		{req.within(parser.Options{MaxContent: 3}), requestPrefix + "Content-Length: 3\r\n\r\nabc", nil, postSaid + `[Content-Length: 3] length 3 keep "abc" .`},
		{req.within(parser.Options{MaxContent: 3}), requestPrefix + "Content-Length: 4\r\n\r" + due + "\nabcd", parser.ErrContentLimit, "413"},
		{req.within(parser.Options{MaxContent: 3}), requestPrefix + chunkedPrefix + "3\r\nabc\r\n0\r\n\r\n", nil, postSaid + chunkedSaid + ` "abc" .`},
		{req.within(parser.Options{MaxContent: 3}), requestPrefix + chunkedPrefix + "2\r\nab\r\n2\r" + due + "\ncd\r\n", parser.ErrContentLimit, "413"},
		{resp.within(parser.Options{MaxStartLine: 20}), "HTTP/1.1 200 12345\r\n" + empty, nil, `200 "12345"` + nothing},
		{resp.within(parser.Options{MaxStartLine: 20}), "HTTP/1.1 200 123456\r" + due + "\n" + empty, parser.ErrStartLineLimit, ""},
		{trailers, "A: " + strings.Repeat("b", 8192-3) + due + "b", parser.ErrTrailerLimit, "431"},
		{trailers, strings.Repeat("A: b\r\n", 32) + due + "C: d\r\n", parser.ErrTrailerCount, "431"},
	}},
}

// offered is a response to a request that offered an upgrade.
var offered = func() kind {
	k := resp
	k.Offered = true
	return k
}()
