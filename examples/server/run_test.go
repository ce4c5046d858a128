package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// TestMain runs the server itself if it is told so, for the tests that need it
// as a process of its own.
func TestMain(m *testing.M) {
	if os.Getenv("HTTPWIRE_TEST_SERVER") != "" {
		main()
	}
	os.Exit(m.Run())
}

// process is a server as a process of its own.
type process struct {
	*exec.Cmd
	addr   string
	stderr bytes.Buffer
}

// startProcess starts it by way of another command, if one is given.
func startProcess(t *testing.T, by ...string) *process {
	t.Helper()
	if by == nil {
		by = []string{os.Args[0]}
	}
	p := &process{Cmd: exec.Command(by[0], append(by[1:], "-addr", "127.0.0.1:0")...)}
	p.Env = append(os.Environ(), "HTTPWIRE_TEST_SERVER=1")
	p.Stderr = &p.stderr
	stdout, err := p.StdoutPipe()
	if err == nil {
		err = p.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Process.Kill() })
	text := bufio.NewReader(stdout)
	line, err := text.ReadString('\n')
	found := regexp.MustCompile(`http://([^/]+)/`).FindStringSubmatch(line)
	if err != nil || found == nil {
		t.Fatalf("first line %q, %v, %s", line, err, &p.stderr)
	}
	p.addr = found[1]
	go io.Copy(io.Discard, text)
	return p
}

// TestSignals stops a server by signal while it answers: the answer is
// finished, and the exit status is 0. A second signal does not wait.
func TestSignals(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signals to send to a process")
	}
	for _, signal := range []os.Signal{syscall.SIGINT, syscall.SIGTERM} {
		for _, twice := range []bool{false, true} {
			p := startProcess(t)
			conn, err := net.Dial("tcp", p.addr)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			io.WriteString(conn, crlf("POST /echo HTTP/1.1\nHost: a\nContent-Length: 5\n\nhel"))
			r := bufio.NewReader(conn)
			if _, err := r.Peek(1); err != nil {
				t.Fatal(err)
			}
			p.Process.Signal(signal)
			eventually(t, "the listener is closed", func() bool {
				c, err := net.Dial("tcp", p.addr)
				if err == nil {
					c.Close()
				}
				return err != nil
			})
			if twice {
				exited := make(chan error, 1)
				go func() { exited <- p.Wait() }()
				eventually(t, "a second signal ends it", func() bool { // it may come too early once
					p.Process.Signal(signal)
					return len(exited) > 0
				})
				err := <-exited
				if code := p.ProcessState.ExitCode(); err == nil || code != -1 {
					t.Errorf("%v twice: exit status %d, not by the signal", signal, code)
				}
				continue
			}
			io.WriteString(conn, "lo")
			rest, err := io.ReadAll(r)
			if err != nil || !strings.HasSuffix(string(rest), "\r\n\r\nhello") {
				t.Errorf("%v: %q, %v", signal, rest, err)
			}
			conn.Close()
			if err := p.Wait(); err != nil || p.stderr.Len() > 0 {
				t.Errorf("%v: %v, %s", signal, err, &p.stderr)
			}
		}
	}
}

// TestWelcome runs what the server prints on start, as somebody would who has
// come across it.
func TestWelcome(t *testing.T) {
	program(t, "curl")
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no sh is installed to run the commands with")
	}
	in := start(t, usual)
	in.write("README.md", []byte("read me, and more than eighty bytes of me if you can: there are quite a few in this line\n"))
	lines := 0
	for line := range strings.Lines(fmt.Sprintf(welcome, in.addr)) {
		if !strings.HasPrefix(line, "  ") {
			continue
		}
		lines++
		cmd := exec.Command(sh, "-c", line)
		cmd.Dir = in.dir
		cmd.Env = append(os.Environ(), "no_proxy=127.0.0.1")
		out, err := cmd.Output()
		if strings.Contains(line, "-m 1") {
			err = nil // ends because of that
		}
		if err != nil || !strings.Contains(string(out), "HTTP/1.1 ") && !strings.Contains(string(out), "Server-Timing") {
			t.Errorf("%s%v: %s", line, err, out)
		}
		if strings.Contains(line, "hello") && !strings.HasSuffix(string(out), "\r\n\r\nhello\n") {
			t.Errorf("%s%s", line, out)
		}
	}
	if lines < 5 {
		t.Errorf("only %d commands", lines)
	}
}

func TestUsage(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, c := range []struct {
		args   []string
		status int
		stderr string
	}{
		{[]string{"-unknown"}, exitUsage, "-unknown"},
		{[]string{"-idle", "x"}, exitUsage, "-idle"},
		{[]string{"-idle", "0s"}, exitUsage, "above 0"},
		{[]string{"-grace", "-1s"}, exitUsage, "above 0"},
		{[]string{"-connections", "0"}, exitUsage, "-connections"},
		{[]string{"argument"}, exitUsage, "argument"},
		{[]string{"-files", "/none/such"}, exitUsage, "/none/such"},
		{[]string{"-addr", "nowhere"}, exitFault, "nowhere"},
		{[]string{"-addr", taken.Addr().String()}, exitFault, taken.Addr().String()},
	} {
		var stdout, stderr bytes.Buffer
		if got := run(context.Background(), c.args, &stdout, &stderr); got != c.status || stdout.Len() > 0 {
			t.Errorf("%q: exit status %d, want %d; %s", c.args, got, c.status, &stdout)
		}
		if !strings.HasPrefix(stderr.String(), "server: ") || !strings.Contains(stderr.String(), c.stderr) {
			t.Errorf("%q: %s", c.args, &stderr)
		}
	}
	var stdout, stderr bytes.Buffer
	if got := run(context.Background(), []string{"-h"}, &stdout, &stderr); got != exitStopped || stdout.String() != usage || stderr.Len() > 0 {
		t.Errorf("-h: exit status %d, %s", got, &stderr)
	}
	if got := run(context.Background(), []string{"-h"}, failing{}, &stderr); got != exitFault {
		t.Errorf("-h without room: exit status %d", got)
	}
	done, cancel := context.WithCancel(context.Background())
	cancel()
	stdout.Reset()
	if got := run(done, []string{"-addr", "127.0.0.1:0"}, &stdout, &stderr); got != exitStopped || !strings.HasPrefix(stdout.String(), "listening on http://127.0.0.1:") {
		t.Errorf("exit status %d, %s", got, &stdout)
	}
}

// failing is a writer without room.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("no room") }
