package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// browser is a headless Chromium, driven by its DevTools protocol over pipes:
// JSON objects that end with NUL.
type browser struct {
	t       *testing.T
	to      *os.File
	from    *bufio.Reader
	session string
	calls   int
	console []string // what pages and the network had to complain of
}

// message is what comes from the browser: a result or an event.
type message struct {
	ID     int
	Error  json.RawMessage
	Result json.RawMessage
	Method string
	Params json.RawMessage
}

func startBrowser(t *testing.T) *browser {
	t.Helper()
	chromium := program(t, "chromium", "chromium-browser", "google-chrome", "chrome")
	cmd := exec.Command(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-proxy-server",
		"--user-data-dir="+t.TempDir(), "--remote-debugging-pipe", "--window-size=800,900")
	commands, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	from, events, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.ExtraFiles = []*os.File{commands, events} // 3 and 4
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	commands.Close()
	events.Close()
	b := &browser{t: t, to: to, from: bufio.NewReader(from)}
	t.Cleanup(func() {
		b.session = ""
		b.call("Browser.close", nil, nil)
		cmd.Wait()
		to.Close()
		from.Close()
		if t.Failed() {
			t.Logf("%s", &stderr)
		}
	})

	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log"} {
		b.call(domain+".enable", nil, nil)
	}
	return b
}

// call calls a method of the browser, and waits for its result.
func (b *browser) call(method string, params map[string]any, result any) {
	b.t.Helper()
	b.calls++
	command := map[string]any{"id": b.calls, "method": method}
	if params != nil {
		command["params"] = params
	}
	if b.session != "" {
		command["sessionId"] = b.session
	}
	text, err := json.Marshal(command)
	if err == nil {
		_, err = b.to.Write(append(text, 0))
	}
	if err != nil {
		b.t.Fatal(err)
	}
	for {
		text, err := b.from.ReadBytes(0)
		if err != nil {
			b.t.Fatalf("%s: %v", method, err)
		}
		var m message
		if err := json.Unmarshal(text[:len(text)-1], &m); err != nil {
			b.t.Fatal(err)
		}
		switch {
		case m.Method == "Runtime.consoleAPICalled", m.Method == "Runtime.exceptionThrown", m.Method == "Log.entryAdded":
			b.console = append(b.console, string(m.Params))
		case m.ID != b.calls: // some other event
		case m.Error != nil:
			b.t.Fatalf("%s: %s", method, m.Error)
		default:
			if result != nil {
				if err := json.Unmarshal(m.Result, result); err != nil {
					b.t.Fatal(err)
				}
			}
			return
		}
	}
}

// evaluate gives the value of a JavaScript expression, a string.
func (b *browser) evaluate(expression string) string {
	b.t.Helper()
	var result struct{ Result struct{ Value string } }
	b.call("Runtime.evaluate", map[string]any{"expression": expression}, &result)
	return result.Result.Value
}

// TestChromium loads the page, and waits until the counter that is streamed to
// it is complete. With the name of a file in HTTPWIRE_SCREENSHOT the page is
// pictured there.
func TestChromium(t *testing.T) {
	b := startBrowser(t)
	in := start(t, usual)
	b.call("Page.navigate", map[string]any{"url": in.url("/?from=<chromium>")}, nil)

	counted := make(map[string]bool)
	state := ""
	for range 600 {
		state = b.evaluate(`document.getElementById("state")?.textContent ?? ""`)
		counted[b.evaluate(`document.getElementById("counter")?.value ?? ""`)] = true
		if state == "complete" || state == "failed" {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if last := b.evaluate(`document.getElementById("counter").value`); state != "complete" || last != "20" {
		t.Errorf("the counter stands at %s, %s", last, state)
	}
	if len(counted) < 3 {
		t.Errorf("the counter did not count before it was complete: %v", counted)
	}
	request := b.evaluate(`document.getElementById("request").textContent`)
	line, rest, _ := strings.Cut(request, "\n")
	host, rest, _ := strings.Cut(rest, "\n")
	if line != "GET /?from=%3Cchromium%3E HTTP/1.1" || host != "Host: "+in.addr || !strings.Contains(rest, "\nUser-Agent: ") {
		t.Errorf("the page shows\n%s", request)
	}
	if got := b.evaluate(`getComputedStyle(document.getElementById("request")).whiteSpace + document.title`); !strings.HasSuffix(got, "httpwire") {
		t.Errorf("style and title %q", got)
	}
	if len(b.console) > 0 {
		t.Errorf("the console has messages:\n%s", strings.Join(b.console, "\n"))
	}

	var shot struct{ Data []byte }
	b.call("Page.captureScreenshot", nil, &shot)
	if !bytes.HasPrefix(shot.Data, []byte("\x89PNG\r\n")) {
		t.Errorf("screenshot of %d bytes", len(shot.Data))
	}
	if name := os.Getenv("HTTPWIRE_SCREENSHOT"); name != "" {
		if err := os.WriteFile(name, shot.Data, 0o600); err != nil {
			t.Error(err)
		}
	}
}
