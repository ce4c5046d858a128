package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"time"
)

// server is the server that is soaked, as a process of its own.
type server struct {
	cmd     *exec.Cmd
	address string
	stderr  bytes.Buffer // to be read after stop
	done    chan error   // gets what Wait returns
}

// build builds the example server into a folder, and gives its path.
func build(ctx context.Context, folder string) (string, error) {
	program := filepath.Join(folder, "server")
	cmd := exec.CommandContext(ctx, "go", "build", "-o", program, "github.com/seed-f4f473f9/httpwire/examples/server")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return program, nil
}

var welcome = regexp.MustCompile(`http://([^/]+)/`)

// startServer starts a program, which shows a folder at /files/, with deadlines
// of that limit.
func startServer(program, folder string, limit time.Duration) (*server, error) {
	s := &server{done: make(chan error, 1)}
	s.cmd = exec.Command(program, "-addr", "127.0.0.1:0", "-files", folder, "-vitals",
		"-head", limit.String(), "-content", limit.String(), "-write", limit.String(), "-idle", (2 * limit).String())
	s.cmd.Stderr = &s.stderr
	stdout, err := s.cmd.StdoutPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		return nil, err
	}
	text := bufio.NewReader(stdout)
	line, err := text.ReadString('\n')
	found := welcome.FindStringSubmatch(line)
	go func() {
		io.Copy(io.Discard, text)
		s.done <- s.cmd.Wait()
	}()
	if err != nil || found == nil {
		s.kill()
		return nil, fmt.Errorf("the server says %q: %v\n%s", line, err, &s.stderr)
	}
	s.address = found[1]
	return s, nil
}

// stop stops the server by the signal for it. It must end in order, and have
// logged nothing all the while.
func (s *server) stop() error {
	s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-s.done:
		if err == nil && s.stderr.Len() > 0 {
			err = errors.New("the server has logged something")
		}
		if err != nil {
			return fmt.Errorf("%w\n%.2000s", err, s.stderr.Bytes())
		}
		return nil
	case <-time.After(patience):
		s.kill()
		return errors.New("the server does not stop")
	}
}

func (s *server) kill() {
	s.cmd.Process.Kill()
	<-s.done
}
