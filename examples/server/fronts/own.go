package main

import "fmt"

// ownCases are the requests that this program brings along: the well-known ways
// to make two programs disagree, in a form that makes it show, and some
// well-formed requests. A test holds their verdicts against the parser.
func ownCases() []testCase {
	const host = "Host: a\r\n"
	post := func(fields, content string) string { return "POST / HTTP/1.1\r\n" + host + fields + "\r\n" + content }
	chunks := func(content string) string { return post("Transfer-Encoding: chunked\r\n", content) }
	const inner = "GET /inner HTTP/1.1\r\nHost: a\r\n\r\n"
	chunk := func(s string) string { return fmt.Sprintf("%x\r\n%s\r\n", len(s), s) }
	length := func(s string) string { return fmt.Sprintf("Content-Length: %d\r\n", len(s)) }
	const last = "0\r\n\r\n"

	var cases []testCase
	for _, kind := range []struct {
		want   string
		inputs []string
	}{
		{"accept", []string{
			"GET / HTTP/1.1\r\n" + host + "\r\n",
			"HEAD /files/ HTTP/1.1\r\n" + host + "\r\n",
			"GET / HTTP/1.0\r\n\r\n",
			"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
			"GET / HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n",
			"GET http://a/ HTTP/1.1\r\n" + host + "\r\n",
			"OPTIONS * HTTP/1.1\r\n" + host + "\r\n",
			"\r\n\r\nGET / HTTP/1.1\r\n" + host + "\r\n",
			"GET /1 HTTP/1.1\r\n" + host + "\r\nGET /2 HTTP/1.1\r\n" + host + "\r\n",
			"GET / HTTP/1.1\r\n" + host + length(inner) + "\r\n" + inner,
			"POST /status/404 HTTP/1.1\r\n" + host + length(inner) + "\r\n" + inner,
			"HEAD / HTTP/1.1\r\n" + host + length(inner) + "\r\n" + inner,
			"DELETE / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n" + chunk(inner) + last,
			post(length(inner), inner),
			post("Expect: 100-continue\r\n"+length(inner), inner),
			chunks(chunk(inner) + last),
			chunks("5 ; a = b ;c=\"d;\\\"\"\r\nhello\r\n0\r\nContent-Length: 5\r\nTransfer-Encoding: x\r\n\r\n"),
			chunks(last) + chunks("0000a\r\n0\r\n\r\nhello\r\n"+last),
		}},
		{"reject", []string{
			// Which of two lengths counts.
			post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nG"),
			post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", chunk(inner)+last),
			post("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", chunk(inner)+last),
			post("Content-Length: 0\r\n"+length(inner), inner),
			post(length(inner)+"Content-Length: 0\r\n", inner),
			post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"),

			// Whether a line is a field.
			post("X: y\nTransfer-Encoding: chunked\r\n", chunk(inner)+last),
			post("X: y\n"+length(inner), inner),
			post("X: y\r"+length(inner), inner),
			post("X: y\n\n"+inner, ""),
			post("Transfer-Encoding : chunked\r\n", chunk(inner)+last),
			post(fmt.Sprintf("Content-Length : %d\r\n", len(inner)), inner),
			post(fmt.Sprintf("Content-Length\t: %d\r\n", len(inner)), inner),
			post(fmt.Sprintf("Content-Length:\r\n %d\r\n", len(inner)), inner),
			post(fmt.Sprintf("X: y\r\n Content-Length: %d\r\n", len(inner)), inner),
			post("Transfer-Encoding:\r\n chunked\r\n", chunk(inner)+last),
			post(fmt.Sprintf("Content-Length\x00: %d\r\n", len(inner)), inner),
			post("nocolon\r\n", ""),

			// What a length or a coding is.
			post(fmt.Sprintf("Content-Length: +%d\r\n", len(inner)), inner),
			post(fmt.Sprintf("Content-Length: %d, %[1]d\r\n", len(inner)), inner),
			post(fmt.Sprintf("Content-Length: %d x\r\n", len(inner)), inner),
			post("Content-Length: -1\r\n", inner),
			post("Content-Length:\r\n", inner),
			post("Transfer-Encoding: xchunked\r\n", chunk(inner)+last),
			post("Transfer-Encoding: \"chunked\"\r\n", chunk(inner)+last),
			post("Transfer-Encoding: \x0bchunked\r\n", chunk(inner)+last),
			post("Transfer-Encoding: chunked, identity\r\n", chunk(inner)+last),
			post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", chunk(inner)+last),
			post("Transfer-Encoding: identity\r\n"+length(inner), inner),
			"POST / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(inner) + last,
			"POST / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n" + last,

			// Where a chunk ends.
			chunks("0x5\r\n\r\nabc\r\n" + last),
			chunks("+5\r\n\r\nabc\r\n" + last),
			chunks(" 5\r\n\r\nabc\r\n" + last),
			chunks("-5\r\n\r\nabc\r\n" + last),
			chunks("5 x\r\n\r\nabc\r\n" + last),
			chunks("10000000000000005\r\n\r\nabc\r\n" + last),
			chunks("5;\n\r\nabc\r\n" + last),
			chunks("5\r\nhelloXX" + chunk(inner) + last),
			chunks("5\r\nhello" + last + inner),
			chunks("5\r\nhello\n" + last),
			chunks("5\nhello\r\n" + last),
			chunks("0\r\nX: y\n\n" + inner),

			// Others.
			"GET / HTTP/1.1\r\n" + host + host + "\r\n",
			"GET / HTTP/1.1\r\n\r\n",
			"GET / HTTP/1.1 \r\n" + host + "\r\n",
			"GET  / HTTP/1.1\r\n" + host + "\r\n",
			"GET / HTTP/2.0\r\n" + host + "\r\n",
			"CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n" + length(inner) + "\r\n" + inner,
		}},
		{"incomplete", []string{
			"GET / HTTP/1.1",
			"GET / HTTP/1.1\r\nHost: a",
			post("Content-Length: 1000\r\n", "hello"),
			chunks("5\r\nhel"),
		}},
	} {
		for i, input := range kind.inputs {
			id := fmt.Sprintf("own/%s/%d", kind.want, i+1)
			cases = append(cases, testCase{ID: id, Kind: "request", Want: kind.want, Input: []byte(input)})
		}
	}
	return cases
}
