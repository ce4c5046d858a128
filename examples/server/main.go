package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/signal"
	"syscall"
)

// The exit status; see the package comment.
const (
	exitStopped = 0
	exitFault   = 1
	exitUsage   = 2
)

func main() {
	// The first signal stops in order. Those that follow have their usual
	// effect, which is to stop at once.
	ctx, restore := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	context.AfterFunc(ctx, restore)
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is main with everything it touches given to it: it serves until ctx is
// done.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	f, err := parseFlags(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		if _, err := io.WriteString(stdout, usage); err != nil {
			return exitFault
		}
		return exitStopped
	case err != nil:
		fmt.Fprintf(stderr, "server: %v\n%s", err, synopsis)
		return exitUsage
	}

	root, err := os.OpenRoot(f.files)
	if err != nil {
		fmt.Fprintf(stderr, "server: %v\n", err)
		return exitUsage
	}
	defer root.Close()
	l, err := net.Listen("tcp", f.addr)
	if err != nil {
		fmt.Fprintf(stderr, "server: %v\n", err)
		return exitFault
	}
	s := newServer(f.limits, root, log.New(stderr, "server: ", 0))
	s.vitals = f.vitals
	if f.log {
		s.journal = newJournal(stdout)
		stdout = stderr
	}
	fmt.Fprintf(stdout, welcome, l.Addr())
	served := make(chan error, 1)
	go func() { served <- s.serve(l.(*net.TCPListener)) }()
	select {
	case err = <-served: // the listener failed
		s.log.Print(err)
		s.stop()
		return exitFault
	case <-ctx.Done():
	}
	l.Close()
	cut := s.stop()
	<-served
	if cut > 0 {
		s.log.Printf("%d connections cut off", cut)
		return exitFault
	}
	return exitStopped
}
