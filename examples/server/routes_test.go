package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/status"
)

func TestCutTarget(t *testing.T) {
	for _, c := range []struct{ target, path, query string }{
		{"/", "/", ""},
		{"/a?b?c", "/a", "b?c"},
		{"//a/b", "//a/b", ""},
		{"/http://a/b", "/http://a/b", ""},
		{"http://a", "/", ""},
		{"http://a/", "/", ""},
		{"http://a/b?c", "/b", "c"},
		{"HTTPS://a:1?c/d", "/", "c/d"},
		{"urn:a:b?c", "urn:a:b", "c"},
		{"*", "*", ""},
	} {
		var m parser.Message
		parser.NewRequest(&m, nil).Feed([]byte("GET " + c.target + " HTTP/1.1\r\nHost: a\r\n\r\n"))
		if path, query := cutTarget(m.RequestLine()); string(path) != c.path || string(query) != c.query {
			t.Errorf("%s: path %q, query %q", c.target, path, query)
		}
	}
}

func TestRoutes(t *testing.T) {
	in := start(t, usual)
	in.write("f.txt", []byte("0123456789"))
	for _, c := range []struct {
		request string
		status  int
		content string
		field   string // name and value, if they matter
	}{
		{"GET /status/404 HTTP/1.1", 404, "404 Not Found\n", "Content-Type: text/plain; charset=utf-8"},
		{"GET /status/999 HTTP/1.1", 999, "999 \n", ""},
		{"GET /status/204 HTTP/1.1", 204, "", ""},
		{"GET /status/205 HTTP/1.1", 205, "", "Content-Length: 0"},
		{"GET /status/304 HTTP/1.1", 304, "", ""},
		{"BREW /status/418 HTTP/1.1", 418, "418 \n", ""},
		{"GET /status/100 HTTP/1.1", 404, "404 Not Found\n", ""},
		{"GET /status/099 HTTP/1.1", 404, "404 Not Found\n", ""},
		{"GET /status/+20 HTTP/1.1", 404, "404 Not Found\n", ""},
		{"GET /status/2000 HTTP/1.1", 404, "404 Not Found\n", ""},
		{"GET /status/ HTTP/1.1", 404, "404 Not Found\n", ""},
		{"GET http://b/status/200?x HTTP/1.1", 200, "200 OK\n", ""},
		{"GET /hello HTTP/1.1", 200, "Hello, World!", "Server: httpwire"},
		{"GET /none HTTP/1.1", 404, "404 Not Found\n", ""},
		{"DELETE / HTTP/1.1", 405, "", "Allow: GET, HEAD"},
		{"GET /echo HTTP/1.1", 405, "", "Allow: POST, PUT"},
		{"OPTIONS * HTTP/1.1", 204, "", ""},
		{"GET * HTTP/1.1", 405, "", "Allow: OPTIONS"},
		{"POST /echo HTTP/1.1\nContent-Type: a/b\nContent-Length: 0", 200, "", "Content-Type: a/b"},
		{"POST /echo HTTP/1.1", 200, "", "Content-Length: 0"},
		{"GET /stream?n=3&pause=0s HTTP/1.1", 200, "1\n2\n3\n", "Transfer-Encoding: chunked"},
		{"GET /stream?n=0 HTTP/1.1", 200, "", ""},
		{"GET /stream?n=-1 HTTP/1.1", 400, "400 Bad Request\n", ""},
		{"GET /stream?n=x HTTP/1.1", 400, "400 Bad Request\n", ""},
		{"GET /stream?pause=1h HTTP/1.1", 400, "400 Bad Request\n", ""},
		{"GET /stream?%zz HTTP/1.1", 400, "400 Bad Request\n", ""},
		{"GET /files/f.txt HTTP/1.1", 200, "0123456789", "Content-Type: text/plain; charset=utf-8"},
		{"GET /files/f.txt HTTP/1.1\nRange: bytes=2-5", 206, "2345", "Content-Range: bytes 2-5/10"},
		{"GET /files/f.txt HTTP/1.1\nRange: bytes=-1", 206, "9", "Content-Range: bytes 9-9/10"},
		{"GET /files/f.txt HTTP/1.1\nRange: bytes=10-", 416, "", "Content-Range: bytes */10"},
		{"GET /files/f.txt HTTP/1.1\nRange: bytes=1-2,4-5", 200, "0123456789", "Accept-Ranges: bytes"},
		{"GET /files/f.txt HTTP/1.1\nRange: bytes=2-5\nIf-Range: \"x\"", 200, "0123456789", ""},
	} {
		client := in.dial()
		line, rest, _ := strings.Cut(c.request+"\n", "\n")
		client.send(line + "\nHost: a\n" + rest + "\n" + get)
		resp := client.expect(c.status, c.content)
		name, value, _ := strings.Cut(c.field, ": ")
		if got := resp.Header.Get(name); name == "Transfer-Encoding" {
			if len(resp.TransferEncoding) != 1 || resp.Trailer.Get("Server-Timing") == "" {
				t.Errorf("%s: %v, trailers %v", c.request, resp.TransferEncoding, resp.Trailer)
			}
		} else if got != value {
			t.Errorf("%s: %s %q, want %q", c.request, name, got, value)
		}
		if d, err := time.Parse(time.RFC1123, resp.Header.Get("Date")); err != nil || d.IsZero() {
			t.Errorf("%s: Date %q", c.request, resp.Header.Get("Date"))
		}
		client.expect(200, "200 OK\n")
	}
}

// TestHTTP10 has answers of unknown length end with the connection.
func TestHTTP10(t *testing.T) {
	in := start(t, usual)
	for _, c := range []struct{ request, content string }{
		{"GET /stream?n=2&pause=0s HTTP/1.0\nConnection: keep-alive\n\n", "1\n2\n"},
		{"POST /echo HTTP/1.0\nContent-Length: 2\n\nab", "ab"},
	} {
		client := in.dial()
		client.send(c.request)
		resp := client.expect(200, c.content)
		if len(resp.TransferEncoding) > 0 {
			t.Errorf("%q: %v", c.request, resp.TransferEncoding)
		}
		client.expectClose()
	}
}

// TestEchoLarge has more content go both ways than fits in all buffers, of
// which the server holds none.
func TestEchoLarge(t *testing.T) {
	in := start(t, usual)
	content := bytes.Repeat([]byte("0123456789abcde\n"), 1<<20)
	for _, framing := range []string{fmt.Sprint("Content-Length: ", len(content)), "Transfer-Encoding: chunked"} {
		c := in.dial()
		go func() {
			fmt.Fprintf(c, "PUT /echo HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n", framing)
			if framing == "Transfer-Encoding: chunked" {
				fmt.Fprintf(c, "%x\r\n%s\r\n0\r\n\r\n", len(content), content)
			} else {
				c.Write(content)
			}
			c.send(get)
		}()
		resp := c.expect(200, string(content))
		if chunked := len(resp.TransferEncoding) > 0; chunked != strings.HasSuffix(framing, "chunked") {
			t.Errorf("%s is answered by %v, length %d", framing, resp.TransferEncoding, resp.ContentLength)
		}
		c.expect(200, "200 OK\n")
	}
}

// TestEchoFault has the content turn out malformed in the middle of the answer.
func TestEchoFault(t *testing.T) {
	in := start(t, usual)
	c := in.dial()
	c.send("PUT /echo HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n5\nhello\n")
	for { // until it has come back
		line, err := c.r.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if line == "hello\r\n" {
			break
		}
	}
	c.send("no chunk")
	if rest, err := c.r.ReadString(0); strings.HasSuffix(rest, "0\r\n\r\n") {
		t.Errorf("an answer that looks complete: %q, %v", rest, err)
	}
}

// TestHeadAlone holds that a range is for GET alone, and that nobody waits for
// numbers that are not sent.
func TestHeadAlone(t *testing.T) {
	in := start(t, usual)
	in.write("f", []byte("0123456789"))
	c := in.dial()
	c.send("HEAD /files/f HTTP/1.1\nHost: a\nRange: bytes=2-5\n\n")
	if resp, _ := c.answer("HEAD"); resp.StatusCode != 200 || resp.ContentLength != 10 {
		t.Errorf("%s, length %d", resp.Status, resp.ContentLength)
	}
	c.send("HEAD /stream?n=1000&pause=1s HTTP/1.1\nHost: a\n\n")
	if resp, _ := c.answer("HEAD"); resp.StatusCode != 200 {
		t.Error(resp.Status)
	}
}

// TestFilesWithin holds that nothing outside of the root is shown, and nothing
// that is no plain, visible file.
func TestFilesWithin(t *testing.T) {
	in := start(t, usual)
	outside := t.TempDir() + "/secret"
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	in.write("a b%.txt", []byte("visible"))
	in.write(".hidden", []byte("secret"))
	if err := os.Mkdir(in.dir+"/sub", 0o700); err != nil {
		t.Fatal(err)
	}
	in.write("sub/f", []byte("visible"))
	if os.Symlink(outside, in.dir+"/link") != nil {
		t.Log("no symbolic links here")
	}
	if exec.Command("mkfifo", in.dir+"/pipe").Run() != nil {
		t.Log("no pipes in the file system here")
	}
	for _, name := range []string{
		"", ".", "..", "sub", "sub/", ".hidden", "%2ehidden", "sub/../.hidden", "link", "none", "pipe", "%00", "%zz",
		"/f", "../secret", "sub/../../secret", "%2e%2e/secret", "..%2fsecret", "/etc/passwd", "%2fetc%2fpasswd", outside, strings.TrimPrefix(outside, "/"),
		strings.Repeat("x", 5000),
	} {
		c := in.dial()
		c.send("GET /files/" + name + " HTTP/1.1\nHost: a\n\n" + get)
		c.expect(status.NotFound, "404 Not Found\n")
		c.expect(200, "200 OK\n")
	}
	c := in.dial()
	c.send("GET /files/a%20b%25.txt HTTP/1.1\nHost: a\n\nGET /files/sub/f HTTP/1.1\nHost: a\n\n")
	c.expect(200, "visible")
	c.expect(200, "visible")
}

// TestFileShrinks has a file become shorter while it is sent.
func TestFileShrinks(t *testing.T) {
	in := start(t, usual)
	in.write("f", nil)
	const size = 64 << 20 // more than the system buffers
	if err := os.Truncate(in.dir+"/f", size); err != nil {
		t.Fatal(err)
	}
	c := in.dial()
	c.send("GET /files/f HTTP/1.1\nHost: a\n\n" + get)
	if _, err := c.r.Peek(1); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(in.dir+"/f", 1); err != nil {
		t.Fatal(err)
	}
	n := 0
	for buf := make([]byte, 1<<20); ; {
		m, err := c.r.Read(buf)
		n += m
		if err != nil {
			break
		}
	}
	if n >= size {
		t.Errorf("%d bytes of a file that was cut", n)
	}
}

// TestPage holds that the page shows the fields in order and spelling, and runs
// nothing that they say.
func TestPage(t *testing.T) {
	c := start(t, usual).dial()
	c.send("GET /?q=<b> HTTP/1.1\nhOST: a\nX-B: <script>alert(1)</script> & \xff\nX-A: 1\nX-B: {{request}}\n\n")
	_, content := c.answer("GET")
	want := "<pre id=\"request\">GET /?q=&lt;b&gt; HTTP/1.1\nhOST: a\nX-B: &lt;script&gt;alert(1)&lt;/script&gt; &amp; \uFFFD\nX-A: 1\nX-B: {{request}}\n</pre>"
	if !strings.Contains(content, want) {
		t.Errorf("page:\n%s\nwant in it:\n%s", content, want)
	}
	if pageTail == "" {
		t.Error("page.html has no place for the request")
	}
}
