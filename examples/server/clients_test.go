package main

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// program gives the first of the programs that is installed, and skips the test
// if none is.
func program(t *testing.T, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil && exec.Command(path, versionFlag(name)).Run() == nil {
			return path
		}
	}
	t.Skipf("%s is not installed: install it to have the server tested with it", strings.Join(names, ", "))
	return ""
}

func versionFlag(name string) string {
	if name == "ab" {
		return "-V"
	}
	return "--version"
}

// output runs a program, which must succeed, and gives what it prints to
// standard output.
func output(t *testing.T, stdin string, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	// No proxy that the environment names may come between.
	cmd.Env = append(os.Environ(), "no_proxy=127.0.0.1", "NO_PROXY=127.0.0.1")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s%s", name, args, err, out, &stderr)
	}
	return string(out)
}

// random gives content in which a byte lost or doubled shows.
func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

func TestCurl(t *testing.T) {
	curl := program(t, "curl")
	in := start(t, usual)
	in.write("f", []byte("0123456789"))
	upload := filepath.Join(t.TempDir(), "upload")
	content := random(3 << 20)
	if err := os.WriteFile(upload, content, 0o600); err != nil {
		t.Fatal(err)
	}
	contains := func(got string, all ...string) {
		t.Helper()
		for _, want := range all {
			if !strings.Contains(got, want) {
				t.Errorf("%q is missing in %.1000q", want, got)
			}
		}
	}

	got := output(t, "", curl, "-si", "--http1.0", in.url("/status/200"))
	contains(got, "HTTP/1.1 200 OK\r\n", "\r\nConnection: close\r\n", "\r\n\r\n200 OK\n")
	got = output(t, "", curl, "-si", "--http1.0", in.url("/stream?n=3&pause=0s"))
	contains(got, "\r\nConnection: close\r\n", "\r\n\r\n1\n2\n3\n")
	if strings.Contains(got, "chunked") {
		t.Errorf("chunks for HTTP/1.0: %q", got)
	}

	got = output(t, "", curl, "-si", "--http1.1", in.url("/status/404"))
	contains(got, "HTTP/1.1 404 Not Found\r\n", "\r\nDate: ", "\r\nContent-Length: 14\r\n", "\r\n\r\n404 Not Found\n")
	got = output(t, "", curl, "-si", "--http2", in.url("/status/200")) // offers an upgrade to h2c
	contains(got, "HTTP/1.1 200 OK\r\n")
	got = output(t, "", curl, "-sI", in.url("/files/f"))
	contains(got, "HTTP/1.1 200 OK\r\n", "\r\nContent-Length: 10\r\n", "\r\nAccept-Ranges: bytes\r\n")

	got = output(t, "", curl, "-s", "-T", upload, in.url("/echo"))
	if got != string(content) {
		t.Errorf("upload by length: %d bytes came back", len(got))
	}
	got = output(t, "", curl, "-s", "-D", "-", "-T", upload, "-H", "Transfer-Encoding: chunked", "-H", "Expect: 100-continue", in.url("/echo"))
	contains(got, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n", "\r\nTransfer-Encoding: chunked\r\n")
	if !strings.HasSuffix(got, string(content)) {
		t.Errorf("upload by chunks: %d bytes came back", len(got))
	}
	got = output(t, "some text", curl, "-s", "--data-binary", "@-", in.url("/echo"))
	contains(got, "some text")
	got = output(t, "", curl, "-s", "-w", "%{http_code}", "-T", upload, "-H", "Expect: 100-continue", in.url("/none"))
	contains(got, "404 Not Found\n404")

	got = output(t, "", curl, "-s", "-w", "%{num_connects}\n", in.url("/status/200"), in.url("/files/f"))
	if got != "200 OK\n1\n01234567890\n" {
		t.Errorf("two requests on one connection: %q", got)
	}

	contains(output(t, "", curl, "-si", "-r", "2-5", in.url("/files/f")), "HTTP/1.1 206 ", "\r\nContent-Range: bytes 2-5/10\r\n", "\r\n\r\n2345")
	contains(output(t, "", curl, "-si", "-r", "-2", in.url("/files/f")), "\r\nContent-Range: bytes 8-9/10\r\n", "\r\n\r\n89")
	contains(output(t, "", curl, "-si", "-r", "10-", in.url("/files/f")), "HTTP/1.1 416 ", "\r\nContent-Range: bytes */10\r\n")

	got = output(t, "", curl, "-sN", "--raw", in.url("/stream?n=2&pause=0s"))
	if !regexp.MustCompile("^2\r\n1\n\r\n2\r\n2\n\r\n0\r\nServer-Timing: stream;dur=[0-9]+\r\n\r\n$").MatchString(got) {
		t.Errorf("chunks: %q", got)
	}
}

func TestWget(t *testing.T) {
	wget := program(t, "wget")
	in := start(t, usual)
	content := random(1 << 20)
	in.write("f", content)
	file := filepath.Join(t.TempDir(), "f")
	for _, have := range []int{0, 1, 1000, len(content) - 1, len(content)} {
		if err := os.WriteFile(file, content[:have], 0o600); err != nil {
			t.Fatal(err)
		}
		output(t, "", wget, "--no-proxy", "-q", "--tries=1", "--continue", "-O", file, in.url("/files/f"))
		got, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("continued from %d: %d bytes, %v", have, len(got), err)
		}
	}
}

func TestPython(t *testing.T) {
	python := program(t, "python3", "python")
	in := start(t, usual)
	got := output(t, `
import http.client, sys
c = http.client.HTTPConnection(sys.argv[1], timeout=60)
c.connect()
sock = c.sock
def ask(method, path, **more):
	c.request(method, path, **more)
	r = c.getresponse()
	content = r.read()
	assert c.sock is sock, "another connection after %s %s" % (method, path)
	return r.status, content
for i in range(100):
	assert ask("GET", "/status/%d" % (200 + i % 3))[0] == 200 + i % 3
assert ask("HEAD", "/")[1] == b""
assert ask("POST", "/echo", body=b"x" * 100000) == (200, b"x" * 100000)
assert ask("PUT", "/echo", body=iter([b"one", b"two"]), encode_chunked=True, headers={"Transfer-Encoding": "chunked"}) == (200, b"onetwo")
assert ask("GET", "/stream?n=5&pause=1ms") == (200, b"1\n2\n3\n4\n5\n")
assert ask("POST", "/none", body=b"unread") == (404, b"404 Not Found\n")
assert ask("GET", "/status/204") == (204, b"")
assert ask("GET", "/status/200") == (200, b"200 OK\n")
print("as it should be")
`, python, "-", in.addr)
	if strings.TrimSpace(got) != "as it should be" {
		t.Error(got)
	}
}

func TestNode(t *testing.T) {
	node := program(t, "node", "nodejs")
	if output(t, "", node, "-e", "console.log(typeof fetch)") != "function\n" {
		t.Skip("this Node has no fetch: it takes version 18")
	}
	in := start(t, usual)
	got := output(t, `
const http = require("node:http"), assert = require("node:assert");
const base = "http://" + process.argv[2];
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
function ask(method, path, content) {
	return new Promise((resolve, reject) => {
		const r = http.request(base + path, { method, agent }, answer => {
			let text = "";
			answer.setEncoding("utf8").on("data", s => text += s).on("error", reject)
				.on("end", () => resolve({ answer, text, reused: r.reusedSocket }));
		}).on("error", reject);
		if (content) r.write(content); // chunked, since the length is not given
		r.end();
	});
}
(async () => {
	for (let i = 0; i < 100; i++) {
		const got = await ask("GET", "/status/200");
		assert.strictEqual(got.text, "200 OK\n");
		assert.strictEqual(got.reused, i > 0);
	}
	assert.strictEqual((await ask("POST", "/echo", "hello")).text, "hello");
	const stream = await ask("GET", "/stream?n=3&pause=1ms");
	assert.strictEqual(stream.text, "1\n2\n3\n");
	assert.match(stream.answer.trailers["server-timing"], /^stream;dur=/);
	assert.strictEqual((await ask("HEAD", "/")).text, "");
	assert.ok((await ask("GET", "/status/304")).reused);
	agent.destroy();

	const all = await Promise.all(Array.from({ length: 100 }, async (_, i) => {
		const answer = await fetch(base + "/echo", { method: "POST", body: "number " + i });
		return answer.text();
	}));
	all.forEach((text, i) => assert.strictEqual(text, "number " + i));
	let parts = 0;
	for await (const part of (await fetch(base + "/stream?n=5&pause=20ms")).body) parts++;
	assert.ok(parts > 1, "the stream came in one piece");
	console.log("as it should be");
	process.exit(0);
})().catch(e => { console.error(e); process.exit(1); });
`, node, "-", in.addr)
	if got != "as it should be\n" {
		t.Error(got)
	}
}

// TestGo has the client of the standard library send 1,000 requests at a time,
// and then again, on the connections that were kept.
func TestGo(t *testing.T) {
	clients := 1000
	if testing.Short() {
		clients = 100
	}
	in := start(t, usual)
	in.write("f", random(100000))
	transport := &http.Transport{MaxIdleConns: clients, MaxIdleConnsPerHost: clients}
	defer transport.CloseIdleConnections()
	var reused atomic.Int32
	trace := &httptrace.ClientTrace{GotConn: func(c httptrace.GotConnInfo) {
		if c.Reused {
			reused.Add(1)
		}
	}}
	ask := func(i int) error {
		method, path, content, want := "GET", "/status/200", "", "200 OK\n"
		switch i % 3 {
		case 1:
			content = strings.Repeat(fmt.Sprint(i, " "), 2000)
			method, path, want = "POST", "/echo", content
		case 2:
			method, path, want = "GET", "/stream?n=3&pause=1ms", "1\n2\n3\n"
		}
		req, err := http.NewRequest(method, in.url(path), strings.NewReader(content))
		if err != nil {
			return err
		}
		resp, err := transport.RoundTrip(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		got, err := io.ReadAll(resp.Body)
		if err == nil && string(got) != want {
			err = fmt.Errorf("%s gives %.100q", path, got)
		}
		return err
	}
	var group sync.WaitGroup
	for i := range clients {
		group.Go(func() {
			for range 3 {
				if err := ask(i); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	if n := int(reused.Load()); n < clients {
		t.Errorf("%d of %d requests on connections that were kept", n, 3*clients)
	}
}

func TestAB(t *testing.T) {
	ab := program(t, "ab")
	in := start(t, usual)
	got := output(t, "", ab, "-q", "-k", "-n", "5000", "-c", "50", in.url("/status/200"))
	for _, want := range []string{`Complete requests: +5000`, `Failed requests: +0`, `Keep-Alive requests: +5000`} {
		if !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("%s is missing:\n%s", want, got)
		}
	}
	if strings.Contains(got, "Non-2xx") {
		t.Error(got)
	}
}
