package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
)

// The exit status; see the package comment.
const (
	exitAgreement    = 0
	exitDisagreement = 1
	exitUsage        = 2
)

const synopsis = "usage: fronts [-cases file] [-server program]\n"

const usage = synopsis + `
Sends requests through HAProxy, nginx and careless relays to the example server,
and compares what the fronts forwarded with what the server saw.

  -cases file      further cases; default: the file that HTTPWIRE_CASES names, if any
  -server program  the server, with flags -addr and -log; default: examples/server,
                   which is built
  -h               print this text

Exit status: 0 agreement, 1 disagreement or a broken server not caught, 2 usage,
or a front that is not installed.
`

// install tells how to come by the fronts.
const install = "Debian and Ubuntu: apt-get install haproxy nginx-light. macOS: brew install haproxy nginx."

func main() { os.Exit(execute(os.Args[1:], os.Stdout, os.Stderr)) }

// execute is main with what it touches given to it.
func execute(args []string, stdout, stderr io.Writer) int {
	set := flag.NewFlagSet("fronts", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	file := set.String("cases", os.Getenv("HTTPWIRE_CASES"), "")
	server := set.String("server", "", "")
	err := set.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		if _, err := io.WriteString(stdout, usage); err != nil {
			return exitUsage
		}
		return exitAgreement
	case err == nil && set.NArg() > 0:
		err = fmt.Errorf("no arguments expected, but %q", set.Arg(0))
	}
	if err != nil {
		fmt.Fprintf(stderr, "fronts: %v\n%s", err, synopsis)
		return exitUsage
	}
	if err := compare(*file, *server, stdout, stderr); err != nil {
		fmt.Fprintf(stderr, "fronts: %v\n", err)
		if err == errDisagreement {
			return exitDisagreement
		}
		return exitUsage
	}
	return exitAgreement
}

var errDisagreement = errors.New("disagreement")

func compare(file, server string, stdout, progress io.Writer) error {
	cases := ownCases()
	if file != "" {
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		defer f.Close()
		more, err := readCases(f)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		cases = append(cases, more...)
	}
	for _, name := range []string{"haproxy", "nginx"} {
		if _, err := exec.LookPath(name); err != nil {
			return fmt.Errorf("%s is not installed. %s", name, install)
		}
	}
	if server == "" {
		folder, err := os.MkdirTemp("", "httpwire-fronts-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(folder)
		if server, err = buildServer(folder); err != nil {
			return err
		}
	}

	fronts := []func() front{
		func() front { return &haproxy{} },
		func() front { return &haproxy{tolerant: true} },
		func() front { return &nginx{} },
		func() front { return newIgnorer() },
		func() front { return newRepairer() },
	}
	var pairs []pair
	for _, f := range fronts {
		pairs = append(pairs, pair{f(), &exampleServer{binary: server}, cases})
	}
	verdicts, err := runAll(pairs, progress)
	if err != nil {
		return err
	}

	// The broken servers need no more than the cases that were written for them.
	pairs = nil
	for _, b := range brokenServers() {
		for _, f := range fronts[3:] {
			pairs = append(pairs, pair{f(), b(), ownCases()})
		}
	}
	caught, err := runAll(pairs, progress)
	if err != nil {
		return err
	}
	return report(stdout, verdicts, caught)
}

// buildServer builds the example server of the module in whose folder the
// program runs.
func buildServer(folder string) (string, error) {
	binary := filepath.Join(folder, "server")
	build := exec.Command("go", "build", "-o", binary, "github.com/seed-f4f473f9/httpwire/examples/server")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return binary, nil
}

// pair is a front before a server.
type pair struct {
	front  front
	server backend
	cases  []testCase
}

// atOnce is how many pairs run at a time: they spend most of it waiting for
// silence.
const atOnce = 8

// runAll runs pairs and gives their verdicts in the same order.
func runAll(pairs []pair, progress io.Writer) ([]verdict, error) {
	verdicts, faults := make([]verdict, len(pairs)), make([]error, len(pairs))
	slots := make(chan struct{}, atOnce)
	var wait sync.WaitGroup
	for i, p := range pairs {
		slots <- struct{}{}
		fmt.Fprintf(progress, "%s: %s\n", p.front.name(), p.server.name())
		wait.Go(func() {
			defer func() { <-slots }()
			r, err := start(p.front, p.server, p.cases)
			if err != nil {
				faults[i] = fmt.Errorf("%s before %s: %w", p.front.name(), p.server.name(), err)
				return
			}
			verdicts[i] = r.judge()
		})
	}
	wait.Wait()
	return verdicts, errors.Join(faults...)
}
