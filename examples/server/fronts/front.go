package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// front is what stands in front of a server.
type front interface {
	// start runs it in front of the server at an address, with files of its
	// own in folder, and gives the address where it takes requests.
	start(folder, server string) (address string, err error)
	// stop ends it and gives, in order, what it says it forwarded.
	stop() ([]forwarded, error)
	name() string
	version() string
}

// forwarded is a request of which a front says that it forwarded it.
type forwarded struct {
	port           int // of the client
	id             string
	method, target string
	status         int  // of the answer, 0 if there was none
	whole          bool // the front knows that it forwarded all of the content; only the relays tell
}

func (f forwarded) String() string {
	return fmt.Sprintf("%q %q, id %q, answered %d", f.method, f.target, f.id, f.status)
}

// program is a process whose standard output is a log.
type program struct {
	command *exec.Cmd
	finish  syscall.Signal // ends it after the requests that it has, each of them logged
	out     *os.File
	errors  bytes.Buffer // not to be read before stop
}

// startProgram runs a program that listens on an address.
func startProgram(folder, address string, finish syscall.Signal, args ...string) (*program, error) {
	p := &program{command: exec.Command(args[0], args[1:]...), finish: finish}
	p.command.Dir = folder
	p.command.Stderr = &p.errors
	// Not a pipe: into one that is full, HAProxy writes no log, and goes on.
	out, err := os.OpenFile(filepath.Join(folder, filepath.Base(args[0])+".out"), os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	p.command.Stdout, p.out = out, out
	if err := p.command.Start(); err != nil {
		out.Close()
		return nil, err
	}
	if err := awaitListener(address); err != nil {
		p.stop()
		return nil, fmt.Errorf("%s: %w\n%s", args[0], err, p.errors.Bytes())
	}
	return p, nil
}

// stop ends the program and gives what it printed.
func (p *program) stop() []string {
	p.command.Process.Signal(p.finish)
	late := time.AfterFunc(5*time.Second, func() { p.command.Process.Kill() })
	defer late.Stop()
	defer p.out.Close()
	p.command.Wait()
	p.out.Seek(0, io.SeekStart)
	out, _ := io.ReadAll(p.out)
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' })
}

// awaitListener waits until an address takes connections.
func awaitListener(address string) error {
	for range 200 {
		if c, err := net.Dial("tcp", address); err == nil {
			return c.Close()
		}
		time.Sleep(25 * time.Millisecond)
	}
	return fmt.Errorf("nothing listens on %s", address)
}

// freeAddress gives an address that nobody listens on, for now.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// firstLine gives the first line that a command prints.
func firstLine(args ...string) string {
	out, err := exec.Command(args[0], args[1:]...).CombinedOutput()
	if err != nil {
		return ""
	}
	line, _, _ := bytes.Cut(out, []byte("\n"))
	return string(line)
}
