package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// serverNames are the servers in the order of the table. The first is this
// module's example server, the others are peers.
var serverNames = []string{ours, reference, "net/http", "hertz"}

const (
	ours      = "httpwire"
	reference = "fasthttp" // what the ratios are to
)

// process is a server that runs.
type process struct {
	name    string // and the value of Server that it sends
	address string
	command *exec.Cmd
	output  bytes.Buffer // of the process, to be shown if it does not start; not to be read before stop
}

// buildOurs builds the example server and gives its program.
func buildOurs(ctx context.Context, folder string) (string, error) {
	// The clone is the folder above, by the replace directive of go.mod.
	list := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/seed-f4f473f9/httpwire")
	root, err := list.Output()
	if err != nil {
		return "", fmt.Errorf("go list: %w", err)
	}
	binary := filepath.Join(folder, "server")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, "./examples/server")
	build.Dir = string(bytes.TrimSpace(root))
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return binary, nil
}

// start runs a server and waits until it takes connections. program is that of
// the example server.
func start(name, program string, procs int) (*process, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	p := &process{name: name, address: address}
	if name == ours {
		p.command = exec.Command(program, "-addr", address)
	} else {
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		p.command = exec.Command(self, serveCommand, name, address)
	}
	p.command.Env = append(os.Environ(), fmt.Sprintf("GOMAXPROCS=%d", procs))
	p.command.Stdout, p.command.Stderr = &p.output, &p.output
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	for range 200 {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return p, nil
		}
		time.Sleep(25 * time.Millisecond)
	}
	p.stop()
	return nil, fmt.Errorf("does not listen on %s:\n%s", address, p.output.Bytes())
}

// stop ends the process, at the latest after three seconds, and gives the
// processor time that it took.
func (p *process) stop() time.Duration {
	p.command.Process.Signal(syscall.SIGTERM)
	late := time.AfterFunc(3*time.Second, func() { p.command.Process.Kill() })
	defer late.Stop()
	p.command.Wait()
	return p.command.ProcessState.UserTime() + p.command.ProcessState.SystemTime()
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
