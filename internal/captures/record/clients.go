//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"time"
)

// client is one capture of what a client sends.
type client struct {
	path    string
	version string                    // the command that prints it; its first word is the program
	command string                    // as run by sh in the folder of the scripts
	call    func(origin string) error // instead of running command: the client is in this program
	until   string                    // the path after whose request the client is ended, if it does not end by itself
	holds   string                    // what the connection sent that is kept; empty takes the one with most requests
	most    int                       // requests after which the connection is closed
}

const (
	curl     = "curl --version | cut -d ' ' -f 1-3"
	wget     = "wget --version"
	node     = "node --version"
	python   = "python3 --version"
	chromium = "chromium --version"
	golang   = "go version"

	// Without these flags Chromium asks hosts of its own at every start, and does not start as root.
	browse = "chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking" +
		" --disable-component-update --disable-sync --user-data-dir=profile http://localhost:8080"
)

var clients = []client{
	{path: "requests/curl-get.http", version: curl, command: `curl -s http://localhost:8080/`},
	{path: "requests/curl-head.http", version: curl, command: `curl -s -I http://localhost:8080/notes.txt`},
	{path: "requests/curl-http10.http", version: curl, command: `curl -s -0 http://localhost:8080/`},
	{path: "requests/curl-form.http", version: curl, command: `curl -s -d 'name=Juan Garcia' --data-urlencode 'note=50% más' http://localhost:8080/form`},
	{path: "requests/curl-multipart.http", version: curl, command: `curl -s -F name=Juan -F 'file=@site/data.json;type=application/json' http://localhost:8080/form`},
	{path: "requests/curl-chunked.http", version: curl, command: `printf 'content from standard input\n' | curl -s -T - -H 'Expect:' http://localhost:8080/upload`},
	{path: "requests/curl-chunked-large.http", version: curl, command: `head -c 60000 /dev/zero | tr '\0' z | fold | curl -s -T - http://localhost:8080/upload`},
	{path: "requests/curl-expect.http", version: curl, command: `curl -s -H 'Expect: 100-continue' -d 'sent after the 100' http://localhost:8080/form`},
	{path: "requests/curl-expect-chunked.http", version: curl, command: `printf 'chunks after the 100\n' | curl -s -T - -H 'Expect: 100-continue' http://localhost:8080/upload`},
	{path: "requests/curl-keepalive.http", version: curl, command: `curl -s http://localhost:8080/ http://localhost:8080/site.css 'http://localhost:8080/data.json?page=2&size=10' http://localhost:8080/notes.txt`},
	{path: "requests/curl-fields.http", version: curl, command: `curl -s --compressed -A 'example/1.0 (test)' -e http://example.org/ -b 'session=abc123; theme=dark' -u user:password -r 0-99 -H 'If-None-Match: "v1"' -H 'Accept-Language: fr, en;q=0.8' -H 'X-Empty;' http://localhost:8080/notes.txt`},
	{path: "requests/curl-proxy.http", version: curl, command: `curl -s -x http://localhost:8080 'http://example.org/a/page?q=1'`},
	{path: "requests/curl-connect.http", version: curl, command: `curl -s -p -x http://localhost:8080 http://example.org/through-the-tunnel`},
	{path: "requests/curl-options.http", version: curl, command: `curl -s -X OPTIONS --request-target '*' http://localhost:8080/`},
	{path: "requests/curl-h2c.http", version: curl, command: `curl -s --http2 http://localhost:8080/`},
	{path: "requests/wget-get.http", version: wget, command: `wget -q -O - http://localhost:8080/`},
	{path: "requests/wget-post.http", version: wget, command: `wget -q -O - --post-data 'name=Juan+Garcia' http://localhost:8080/form`},
	{path: "requests/wget-keepalive.http", version: wget, command: `wget -q -O - http://localhost:8080/ http://localhost:8080/site.css http://localhost:8080/notes.txt`},
	{path: "requests/chromium-page.http", version: chromium, command: browse + "/page.html", until: "/favicon.ico", holds: "GET /favicon.ico"},
	{path: "requests/chromium-fetch.http", version: chromium, command: browse + "/fetch.html", until: "/done"},
	{path: "requests/chromium-websocket.http", version: chromium, command: browse + "/socket.html", until: "/done", holds: "Upgrade: websocket"},
	{path: "requests/node-fetch-get.http", version: node, command: `node clients.mjs fetch-get`},
	{path: "requests/node-fetch-json.http", version: node, command: `node clients.mjs fetch-json`},
	{path: "requests/node-fetch-stream.http", version: node, command: `node clients.mjs fetch-stream`},
	{path: "requests/node-http-agent.http", version: node, command: `node clients.mjs http-agent`},
	{path: "requests/node-http-trailers.http", version: node, command: `node clients.mjs http-trailers`},
	{path: "requests/node-http-expect.http", version: node, command: `node clients.mjs http-expect`},
	{path: "requests/python-get.http", version: python, command: `python3 clients.py get`},
	{path: "requests/python-post.http", version: python, command: `python3 clients.py post`},
	{path: "requests/python-chunked.http", version: python, command: `python3 clients.py chunked`},
	{path: "requests/python-keepalive.http", version: python, command: `python3 clients.py keepalive`},
	{path: "requests/python-urllib.http", version: python, command: `python3 clients.py urllib_get`},
	{path: "requests/go-get.http", version: golang, command: "go run ./internal/captures/record requests/go-get.http", call: goGet},
	{path: "requests/go-trailer.http", version: golang, command: "go run ./internal/captures/record requests/go-trailer.http", call: goTrailer},
	{path: "requests/ab.http", version: "ab -V", command: `ab -q -k -n 5 -c 1 http://localhost:8080/`},
	{path: "requests/wrk-pipeline.http", version: "wrk -v", command: `wrk -t 1 -c 1 -d 1s -s pipeline.lua http://localhost:8080/`, most: 16},
	{path: "session.http", version: curl, command: sessionCommand},
}

// sessionCommand is the bundled session: one client, one connection, a bit of everything.
const sessionCommand = `printf 'three short lines\nfrom standard input\nin one chunk\n' | curl -s http://localhost:8080/` +
	` --next -s -H 'Accept-Language: fr' 'http://localhost:8080/search?q=wire&page=2'` +
	` --next -s -d 'name=Juan Garcia' -d subject=catalogue http://localhost:8080/contact` +
	` --next -s -I http://localhost:8080/notes.txt` +
	` --next -s -H 'Expect:' -T - http://localhost:8080/upload` +
	` --next -s -H 'Connection: close' http://localhost:8080/data.json`

// A client that has not ended by then is ended.
const patience = 30 * time.Second

func (c client) record(folder string) (row, []byte, error) {
	program, _, _ := strings.Cut(c.version, " ")
	v, err := version(folder, program, c.version)
	r := row{program: program, version: v, command: c.command}
	if err != nil {
		return r, nil, err
	}
	s, err := listen(c.until, c.most)
	if err != nil {
		return r, nil, err
	}
	if err := c.run(folder, s.reached); err != nil {
		s.close("")
		return r, nil, err
	}
	return r, s.close(c.holds), nil
}

func (c client) run(folder string, reached <-chan struct{}) error {
	if c.call != nil {
		return c.call("http://localhost:8080")
	}
	os.RemoveAll(folder + "/profile")
	command := shell(folder, c.command)
	var said bytes.Buffer
	command.Stderr = &said
	if err := command.Start(); err != nil {
		return err
	}
	if c.until != "" {
		defer stop(command)
		select {
		case <-reached:
			time.Sleep(300 * time.Millisecond)
			return nil
		case <-time.After(patience):
			return fmt.Errorf("no request for %s in %v: %s", c.until, patience, said.String())
		}
	}
	late := time.AfterFunc(patience, func() { stop(command) })
	defer late.Stop()
	if err := command.Wait(); err != nil {
		return fmt.Errorf("%w: %s", err, said.String())
	}
	return nil
}
