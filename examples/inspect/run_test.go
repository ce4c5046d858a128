package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

// result is what a run leaves behind.
type result struct {
	status         int
	stdout, stderr string
}

func runOn(stdin io.Reader, args ...string) result {
	var stdout, stderr bytes.Buffer
	status := run(args, stdin, &stdout, &stderr)
	return result{status, stdout.String(), stderr.String()}
}

func runString(input string, args ...string) result {
	return runOn(strings.NewReader(input), args...)
}

const (
	simpleRequest  = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
	simpleResponse = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
)

func TestExitStatus(t *testing.T) {
	for _, c := range []struct {
		name, input string
		args        []string
		want        int
	}{
		{"empty", "", nil, exitComplete},
		{"empty responses", "", []string{"-kind", "response"}, exitComplete},
		{"complete request", simpleRequest, nil, exitComplete},
		{"complete response", simpleResponse, nil, exitComplete},
		{"until close", "HTTP/1.1 200 OK\r\n\r\nabc", nil, exitComplete},
		{"empty line after", simpleRequest + "\r\n", nil, exitComplete},
		{"CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n\x00\x01", nil, exitComplete},
		{"malformed", "GET / HTTP/1.1\n", nil, exitFault},
		{"malformed second", simpleRequest + " ", nil, exitFault},
		{"head cut short", simpleRequest[:20], nil, exitFault},
		{"content cut short", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n1", nil, exitFault},
		{"data after close", "GET / HTTP/1.0\r\n\r\nX", nil, exitFault},
		{"no Host", "GET / HTTP/1.1\r\n\r\n", nil, exitFault},
		{"no Host, unchecked", "GET / HTTP/1.1\r\n\r\n", []string{"-no-host-check"}, exitComplete},
		{"two Hosts, unchecked", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", []string{"-no-host-check"}, exitComplete},
		{"responses taken for requests", simpleResponse, []string{"-kind", "request"}, exitFault},
		{"requests taken for responses", simpleRequest, []string{"-kind=response"}, exitFault},
		{"requests", simpleRequest, []string{"-kind", "request"}, exitComplete},
		{"responses", simpleResponse, []string{"-kind", "response"}, exitComplete},
		{"auto", simpleResponse, []string{"-kind", "auto"}, exitComplete},
	} {
		for _, output := range [][]string{nil, {"-json"}} {
			got := runString(c.input, append(output, c.args...)...)
			if got.status != c.want {
				t.Errorf("%s %v: exit status %d, want %d\n%s", c.name, output, got.status, c.want, got.stdout)
			}
			if got.stderr != "" {
				t.Errorf("%s %v: what is wrong with the input is no matter of stderr: %q", c.name, output, got.stderr)
			}
			if fault := strings.Contains(got.stdout, "error"); fault != (c.want == exitFault) {
				t.Errorf("%s %v: error event %v with exit status %d\n%s", c.name, output, fault, c.want, got.stdout)
			}
		}
	}
	if got := runString("", "-json"); got.stdout != "" {
		t.Errorf("an empty input has no events, got %q", got.stdout)
	}
}

func TestUsage(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	for _, c := range []struct {
		args []string
		want string // in stderr
	}{
		{[]string{"-unknown"}, "-unknown"},
		{[]string{"-kind", "both"}, "-kind"},
		{[]string{"-kind", ""}, "-kind"},
		{[]string{"-kind"}, "-kind"},
		{[]string{"-split", "-1"}, "-split"},
		{[]string{"-split", "x"}, "-split"},
		{[]string{"-split", ""}, "-split"},
		{[]string{"-max-body", "-1"}, "-max-body"},
		{[]string{"-max-body", "9223372036854775808"}, "-max-body"},
		{[]string{"-max-body", "1k"}, "-max-body"},
		{[]string{"-method", ""}, "-method"},
		{[]string{"-method", "GET,HEAD"}, "-method"},
		{[]string{"-method", "GET "}, "-method"},
		{[]string{"-json=maybe"}, "-json"},
		{[]string{"testdata/session.http", "testdata/session.http"}, "more than one file"},
		{[]string{"testdata/session.http", "-json"}, "more than one file"},
		{[]string{""}, "empty"},
	} {
		got := runString(simpleRequest, c.args...)
		if got.status != exitUsage || got.stdout != "" {
			t.Errorf("%q: exit status %d, stdout %q; want %d and nothing", c.args, got.status, got.stdout, exitUsage)
		}
		if !strings.HasPrefix(got.stderr, "inspect: ") || !strings.Contains(got.stderr, c.want) || !strings.Contains(got.stderr, synopsis) {
			t.Errorf("%q: stderr %q, want %q and the usage in it", c.args, got.stderr, c.want)
		}
	}
	for _, name := range []string{missing, t.TempDir()} {
		got := runString(simpleRequest, name)
		if got.status != exitUsage || got.stdout != "" || !strings.Contains(got.stderr, name) {
			t.Errorf("%q: exit status %d, stdout %q, stderr %q; want %d and the name", name, got.status, got.stdout, got.stderr, exitUsage)
		}
		if strings.Contains(got.stderr, "usage:") {
			t.Errorf("%q: the usage does not help with a file that cannot be opened: %q", name, got.stderr)
		}
	}
	for _, flag := range []string{"-h", "-help", "--help"} {
		if got := runString(simpleRequest, flag); got != (result{exitComplete, usage, ""}) {
			t.Errorf("%s: %+v", flag, got)
		}
	}
}

func TestInputFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "stream")
	if err := os.WriteFile(name, []byte(simpleRequest), 0o600); err != nil {
		t.Fatal(err)
	}
	want := runString(simpleRequest, "-json")
	if got := runString("from standard input", "-json", name); got != want {
		t.Errorf("file: %+v, want %+v", got, want)
	}
	if got := runString(simpleRequest, "-json", "-"); got != want {
		t.Errorf("-: %+v, want %+v", got, want)
	}
}

// TestReadError has the input fail: before anything, within a message, between
// two, and within what follows the last one.
func TestReadError(t *testing.T) {
	const connect = "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\nrest"
	for _, input := range []string{"", simpleRequest[:9], simpleRequest, connect} {
		for _, output := range [][]string{{"-split=0"}, {"-json"}, {"-json", "-split=7"}} {
			in := io.MultiReader(strings.NewReader(input), iotest.ErrReader(errors.New("cable cut")))
			got := runOn(in, output...)
			if got.status != exitFault || got.stderr != "inspect: reading: cable cut\n" {
				t.Errorf("%q %v: exit status %d, stderr %q", input, output, got.status, got.stderr)
			}
			if strings.Contains(got.stdout, "unexpected-eof") {
				t.Errorf("%q %v: an input that fails has not ended: %s", input, output, got.stdout)
			}
		}
	}
	got := runOn(io.MultiReader(strings.NewReader(connect), iotest.ErrReader(errors.New("cable cut"))), "-json")
	if !strings.HasSuffix(got.stdout, `{"event":"upgrade","rest":"cmVzdA=="}`+"\n") {
		t.Errorf("what came before the error is missing: %q", got.stdout)
	}
	got = runOn(io.MultiReader(strings.NewReader("HTTP/1.1 200 OK\r\n\r\ncontent"), iotest.ErrReader(errors.New("cable cut"))), "-json")
	if !strings.HasSuffix(got.stdout, `{"event":"body","data":"Y29udGVudA=="}`+"\n") {
		t.Errorf("what came before the error is missing: %q", got.stdout)
	}
}

// failing is a writer without room.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("no room") }

// endless repeats a message.
type endless struct {
	message string
	at      int
}

func (e *endless) Read(p []byte) (n int, err error) {
	for n < len(p) {
		c := copy(p[n:], e.message[e.at:])
		e.at = (e.at + c) % len(e.message)
		n += c
	}
	return n, nil
}

// TestWriteError also shows that inspect stops when nobody takes its output:
// the inputs are endless.
func TestWriteError(t *testing.T) {
	for _, in := range []io.Reader{
		&endless{message: simpleRequest},
		io.MultiReader(strings.NewReader("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"), &endless{message: "x"}),
	} {
		var stderr bytes.Buffer
		if status := run([]string{"-json"}, in, failing{}, &stderr); status != exitFault || stderr.String() != "inspect: no room\n" {
			t.Errorf("exit status %d, stderr %q", status, &stderr)
		}
	}
	if status := run([]string{"-h"}, nil, failing{}, io.Discard); status != exitFault {
		t.Errorf("-h: exit status %d", status)
	}
	if status := run(nil, strings.NewReader(""), failing{}, io.Discard); status != exitFault {
		t.Errorf("the last line: exit status %d", status)
	}
}

// TestMemory shows that a long input is not held.
func TestMemory(t *testing.T) {
	const size = 32 << 20
	for _, start := range []string{
		"HTTP/1.1 200 OK\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n",
		"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n",
	} {
		for _, output := range []string{"-json", "-json=false"} {
			in := io.MultiReader(strings.NewReader(start), io.LimitReader(&endless{message: strings.Repeat("content", 1000)}, size))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			run([]string{output}, in, io.Discard, io.Discard)
			runtime.ReadMemStats(&after)
			if n := after.TotalAlloc - before.TotalAlloc; n > size/16 {
				t.Errorf("%q %s: %d bytes allocated for %d bytes of input", start, output, n, size)
			}
		}
	}
}
