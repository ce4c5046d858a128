package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

// The exit status; see the package comment.
const (
	exitMeasured = 0
	exitFault    = 1
	exitUsage    = 2
)

// settings is the command line.
type settings struct {
	rounds      int
	duration    time.Duration
	connections int
	procs       int // GOMAXPROCS of a server
	json        bool
}

func main() {
	if len(os.Args) == 4 && os.Args[1] == serveCommand {
		err := servePeer(os.Args[2], os.Args[3])
		fmt.Fprintf(os.Stderr, "%s: %v\n", os.Args[2], err)
		os.Exit(exitFault)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	s, err := parseFlags(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitMeasured
	case err != nil:
		fmt.Fprintf(stderr, "e2e: %v\n", err)
		return exitUsage
	}
	wrk, err := exec.LookPath("wrk")
	if err != nil {
		fmt.Fprintln(stderr, "e2e: wrk is not installed. Debian and Ubuntu: apt-get install wrk. macOS: brew install wrk.")
		return exitUsage
	}
	results, err := measure(ctx, s, wrk, stderr)
	if err != nil {
		fmt.Fprintf(stderr, "e2e: %v\n", err)
		return exitFault
	}
	print := results.table
	if s.json {
		print = results.json
	}
	if err := print(stdout); err != nil {
		fmt.Fprintf(stderr, "e2e: %v\n", err)
		return exitFault
	}
	return exitMeasured
}

func parseFlags(args []string, stderr io.Writer) (settings, error) {
	var s settings
	set := flag.NewFlagSet("e2e", flag.ContinueOnError)
	set.SetOutput(stderr)
	set.IntVar(&s.rounds, "rounds", 3, "how often each server is loaded")
	set.DurationVar(&s.duration, "duration", 3*time.Second, "of one load; whole seconds")
	set.IntVar(&s.connections, "connections", 64, "of wrk")
	set.IntVar(&s.procs, "procs", max(1, runtime.NumCPU()/2), "GOMAXPROCS of a server")
	set.BoolVar(&s.json, "json", false, "print all figures as JSON instead of the table")
	if err := set.Parse(args); err != nil {
		return s, err
	}
	switch {
	case set.NArg() > 0:
		return s, fmt.Errorf("what is %q?", set.Arg(0))
	case s.rounds < 1 || s.connections < 1 || s.procs < 1:
		return s, errors.New("-rounds, -connections and -procs are at least 1")
	case s.duration < time.Second || s.duration%time.Second != 0:
		return s, errors.New("-duration is in whole seconds, at least 1s")
	}
	return s, nil
}

// measure loads the servers, in turn.
func measure(ctx context.Context, s settings, wrk string, progress io.Writer) (*results, error) {
	folder, err := os.MkdirTemp("", "httpwire-e2e-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	load, err := newLoad(wrk, folder, s)
	if err != nil {
		return nil, err
	}
	program, err := buildOurs(ctx, folder)
	if err != nil {
		return nil, err
	}
	results := newResults(s, load.threads)
	for round := range s.rounds {
		for _, mode := range modes {
			for i := range serverNames {
				name := serverNames[(i+round)%len(serverNames)]
				r, err := measureOne(ctx, name, program, load, mode)
				if err != nil {
					return nil, fmt.Errorf("%s, %s: %w", name, mode, err)
				}
				fmt.Fprintf(progress, "round %d of %d: %-9s %-8s %9.0f requests/s, %6.2f µs of the processor each\n",
					round+1, s.rounds, mode, name, r.perSecond, r.cost)
				results.add(name, mode, r)
			}
		}
	}
	return results, nil
}

// measureOne starts a server, checks its answers, loads it and stops it.
func measureOne(ctx context.Context, name, program string, load *load, m mode) (r rate, err error) {
	p, err := start(name, program, load.s.procs)
	if err != nil {
		return r, err
	}
	var requests float64
	if err = checkAnswers(p.address, name); err == nil {
		r.perSecond, requests, err = load.run(ctx, p.address, m)
	}
	r.cost = float64(p.stop().Microseconds()) / requests
	return r, err
}
