package main

import (
	"encoding/base64"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files of the capture anew")

// TestSession holds both outputs of the bundled capture.
func TestSession(t *testing.T) {
	for golden, output := range map[string]string{
		"testdata/session.jsonl": "-json",
		"testdata/session.txt":   "-json=false",
	} {
		if *update {
			got := runString("", output, "testdata/session.http")
			if err := os.WriteFile(golden, []byte(got.stdout), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		for _, split := range []string{"0", "1", "7"} {
			got := runString("", output, "-split", split, "testdata/session.http")
			if got.status != exitComplete || got.stderr != "" {
				t.Errorf("%s at split %s: exit status %d, stderr %q", output, split, got.status, got.stderr)
			}
			if got.stdout != string(want) {
				t.Errorf("%s at split %s: %s", golden, split, firstDifference(got.stdout, string(want)))
			}
		}
	}
}

// TestEvents shows every event with all its keys, in their order.
func TestEvents(t *testing.T) {
	for _, c := range []struct {
		name, input string
		args        []string
		want        string
	}{
		{"request", "GET /a?b HTTP/1.1\r\nHost: example.org\r\n\r\n", nil, `
{"event":"request","method":"GET","target":"/a?b","version":"HTTP/1.1","offset":0}
{"event":"header","name":"Host","value":"example.org"}
{"event":"headers-done","framing":"none","keep_alive":true,"upgrade":false,"expect_continue":false}
{"event":"done","offset":40}`},
		{"length", "POST * HTTP/1.1\r\nHost:\r\ncontent-LENGTH:  012 \r\nExpect: 100-continue\r\nConnection: close\r\n\r\nHello world\n", nil, `
{"event":"request","method":"POST","target":"*","version":"HTTP/1.1","offset":0}
{"event":"header","name":"Host","value":""}
{"event":"header","name":"content-LENGTH","value":"012"}
{"event":"header","name":"Expect","value":"100-continue"}
{"event":"header","name":"Connection","value":"close"}
{"event":"headers-done","framing":"length","length":12,"keep_alive":false,"upgrade":false,"expect_continue":true}
{"event":"body","data":"SGVsbG8gd29ybGQK"}
{"event":"done","offset":102}`},
		{"length 0", simpleResponse, nil, `
{"event":"response","version":"HTTP/1.1","status":200,"reason":"OK","offset":0}
{"event":"header","name":"Content-Length","value":"0"}
{"event":"headers-done","framing":"length","length":0,"keep_alive":true,"upgrade":false,"expect_continue":false}
{"event":"done","offset":38}`},
		{"chunked", "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n" +
			"5;name=\"<v\\\"&>\"\r\nhello\r\n0a\r\n, chunked\n\r\n0\r\nDigest: abc\r\n\r\n", nil, `
{"event":"response","version":"HTTP/1.1","status":200,"reason":"","offset":0}
{"event":"header","name":"Transfer-Encoding","value":"chunked"}
{"event":"headers-done","framing":"chunked","keep_alive":true,"upgrade":false,"expect_continue":false}
{"event":"chunk","size":5,"extension":"name=\"<v\\\"&>\""}
{"event":"body","data":"aGVsbG8="}
{"event":"chunk","size":10,"extension":""}
{"event":"body","data":"LCBjaHVua2VkCg=="}
{"event":"chunk","size":0,"extension":""}
{"event":"trailer","name":"Digest","value":"abc"}
{"event":"done","offset":103}`},
		{"close", "HTTP/1.0 404 Not Found\r\n\r\nabc", nil, `
{"event":"response","version":"HTTP/1.0","status":404,"reason":"Not Found","offset":0}
{"event":"headers-done","framing":"close","keep_alive":false,"upgrade":false,"expect_continue":false}
{"event":"body","data":"YWJj"}
{"event":"done","offset":29}`},
		{"interim and tunnel", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 S\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n\x00\x01\x02", nil, `
{"event":"response","version":"HTTP/1.1","status":100,"reason":"Continue","offset":0}
{"event":"headers-done","framing":"none","keep_alive":true,"upgrade":false,"expect_continue":false}
{"event":"done","offset":25}
{"event":"response","version":"HTTP/1.1","status":101,"reason":"S","offset":25}
{"event":"header","name":"Upgrade","value":"x"}
{"event":"header","name":"Connection","value":"Upgrade"}
{"event":"headers-done","framing":"tunnel","keep_alive":true,"upgrade":true,"expect_continue":false}
{"event":"done","offset":76}
{"event":"upgrade","rest":"AAEC"}`},
		{"upgrade", "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", nil, `
{"event":"request","method":"GET","target":"/","version":"HTTP/1.1","offset":0}
{"event":"header","name":"Host","value":"a"}
{"event":"header","name":"Upgrade","value":"x"}
{"event":"header","name":"Connection","value":"upgrade"}
{"event":"headers-done","framing":"none","keep_alive":true,"upgrade":true,"expect_continue":false}
{"event":"done","offset":60}
{"event":"upgrade","rest":""}`},
		{"error", "\r\nGET / HTTP/1.1\n", nil, `
{"event":"error","code":"bare-lf","status":400,"offset":16,"message":"line feed without carriage return"}`},
		{"error in a response", "HTTP/1.1 200 OK\n", nil, `
{"event":"error","code":"bare-lf","status":502,"offset":15,"message":"line feed without carriage return"}`},
		{"error without an answer", "GET / HTTP/1.0\r\n\r\nGET", nil, `
{"event":"request","method":"GET","target":"/","version":"HTTP/1.0","offset":0}
{"event":"headers-done","framing":"none","keep_alive":false,"upgrade":false,"expect_continue":false}
{"event":"done","offset":18}
{"event":"error","code":"data-after-close","offset":18,"message":"bytes after the message that closes the connection"}`},
		{"cut short", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", nil, `
{"event":"response","version":"HTTP/1.1","status":200,"reason":"OK","offset":0}
{"event":"header","name":"Content-Length","value":"9"}
{"event":"headers-done","framing":"length","length":9,"keep_alive":true,"upgrade":false,"expect_continue":false}
{"event":"body","data":"YWJj"}
{"event":"error","code":"unexpected-eof","offset":41,"message":"the input ends inside a message"}`},
		{"content beyond the limit", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", []string{"-max-body=2"}, `
{"event":"request","method":"POST","target":"/","version":"HTTP/1.1","offset":0}
{"event":"header","name":"Host","value":"a"}
{"event":"header","name":"Content-Length","value":"3"}
{"event":"error","code":"content-too-large","status":413,"offset":46,"message":"content too large"}`},
		{"content until close beyond the limit", "HTTP/1.1 200 OK\r\n\r\nabc", []string{"-max-body", "2"}, `
{"event":"response","version":"HTTP/1.1","status":200,"reason":"OK","offset":0}
{"event":"headers-done","framing":"close","keep_alive":false,"upgrade":false,"expect_continue":false}
{"event":"body","data":"YWI="}
{"event":"error","code":"content-too-large","status":502,"offset":21,"message":"content too large"}`},
		{"content at the limit", "HTTP/1.1 200 OK\r\n\r\nab", []string{"-max-body", "2"}, `
{"event":"response","version":"HTTP/1.1","status":200,"reason":"OK","offset":0}
{"event":"headers-done","framing":"close","keep_alive":false,"upgrade":false,"expect_continue":false}
{"event":"body","data":"YWI="}
{"event":"done","offset":21}`},
		{"one character a byte", "HTTP/1.1 200 \xe9\t\"\\\r\nA: \x80\xa0\xff<&>\r\nContent-Length: 0\r\n\r\n", nil, `
{"event":"response","version":"HTTP/1.1","status":200,"reason":"é\t\"\\","offset":0}
{"event":"header","name":"A","value":"\u0080` + "\u00a0" + `ÿ<&>"}
{"event":"header","name":"Content-Length","value":"0"}
{"event":"headers-done","framing":"length","length":0,"keep_alive":true,"upgrade":false,"expect_continue":false}
{"event":"done","offset":51}`},
	} {
		got := runString(c.input, append([]string{"-json"}, c.args...)...)
		if want := c.want[1:] + "\n"; got.stdout != want {
			t.Errorf("%s: %s\nin\n%s", c.name, firstDifference(got.stdout, want), got.stdout)
		}
	}
}

// TestBodyEvents shows where content is cut: after each 64 KiB of a message or
// a chunk, and nowhere else.
func TestBodyEvents(t *testing.T) {
	for size, want := range map[int][]int{
		1:              {1},
		bodySize - 1:   {bodySize - 1},
		bodySize:       {bodySize},
		bodySize + 1:   {bodySize, 1},
		3*bodySize + 5: {bodySize, bodySize, bodySize, 5},
	} {
		content := strings.Repeat("0123456789abcdef!", size/17+1)[:size]
		for _, split := range []string{"0", "1000"} {
			got := runString("HTTP/1.1 200 OK\r\n\r\n"+content, "-json", "-split", split)
			var sizes []int
			var joined []byte
			for line := range strings.Lines(got.stdout) {
				var event struct {
					Event string
					Data  []byte
				}
				if err := json.Unmarshal([]byte(line), &event); err != nil {
					t.Fatal(err)
				}
				if event.Event == "body" {
					sizes = append(sizes, len(event.Data))
					joined = append(joined, event.Data...)
				}
			}
			if len(sizes) != len(want) || sizes[0] != want[0] || sizes[len(sizes)-1] != want[len(want)-1] || string(joined) != content {
				t.Errorf("%d bytes at split %s: events of %v bytes, want %v", size, split, sizes, want)
			}
		}
	}
}

// TestString checks all bytes against what encoding/json reads, and that none
// of them can reach a terminal as a control.
func TestString(t *testing.T) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	line := appendString(nil, all)
	var s string
	if err := json.Unmarshal(line, &s); err != nil {
		t.Fatal(err)
	}
	runes := []rune(s)
	for i, r := range runes {
		if r != rune(i) {
			t.Errorf("byte %#x came as %U", i, r)
		}
	}
	if len(runes) != 256 {
		t.Errorf("256 bytes came as %d characters", len(runes))
	}
	for _, r := range string(line) {
		if r < 0x20 || r >= 0x7f && r < 0xa0 {
			t.Errorf("the control %U was not escaped", r)
		}
	}
}

// TestJSONHostile puts all bytes that may stand there into a field, a chunk
// extension and content, and reads them back.
func TestJSONHostile(t *testing.T) {
	var value []byte
	for c := 0x20; c < 0x100; c++ {
		if c != 0x7f {
			value = append(value, byte(c))
		}
	}
	value = append([]byte("|\t"), append(value, '|')...)
	content := strings.Repeat("\x1b]0;title\x07\x9b31m\x00\x7f", 3)
	got := runString("HTTP/1.1 200 OK\r\nA: "+string(value)+"\r\nTransfer-Encoding: chunked\r\n\r\n30;x=\"\xff\x9b[\"\r\n"+
		content+"\r\n0\r\n\r\n", "-json")
	found := 0
	for line := range strings.Lines(got.stdout) {
		var event map[string]any
		if err := json.Unmarshal([]byte(line), &event); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		switch {
		case event["name"] == "A":
			found++
			if latin1(event["value"].(string)) != string(value) {
				t.Errorf("the value came as %q", event["value"])
			}
		case event["event"] == "chunk" && event["size"] != 0.0:
			found++
			if latin1(event["extension"].(string)) != "x=\"\xff\x9b[\"" {
				t.Errorf("the extension came as %q", event["extension"])
			}
		case event["event"] == "body":
			found++
			if data, _ := base64.StdEncoding.DecodeString(event["data"].(string)); string(data) != content {
				t.Errorf("the content came as %q", data)
			}
		}
		for _, r := range strings.TrimSuffix(line, "\n") {
			if r < 0x20 || r >= 0x7f && r < 0xa0 {
				t.Errorf("the control %U in %q", r, line)
			}
		}
	}
	if found != 3 || got.status != exitComplete {
		t.Errorf("%d of 3 events: %s", found, got.stdout)
	}
}

// latin1 gives a string of one character a byte its bytes back.
func latin1(s string) string {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}
