package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/seed-f4f473f9/httpwire/bench/peers/input"
)

// A subject is what several programs do, each in its way: to parse an input, or
// to write an answer.
type subject struct {
	kind  string // Parse or Write
	name  string // of the input or the case
	input *input.Input
	ways  []way
}

// A way is a program that does something and says how long it took.
type way interface {
	measure(ctx context.Context, s subject, least time.Duration) (sample, error)
}

// A sample is one figure.
type sample struct {
	impl     string
	language string
	ns       float64
	allocs   float64 // for each operation; -1 if it does not say
}

// A pin is the start of a command line that keeps a process on one processor.
type pin []string

// findPin gives the last processor, since the first serves most interrupts.
func findPin() pin {
	if path, err := exec.LookPath("taskset"); err == nil {
		p := pin{path, "-c", strconv.Itoa(runtime.NumCPU() - 1)}
		if exec.Command(p[0], append(p[1:], "true")...).Run() == nil {
			return p
		}
	}
	return nil
}

func (p pin) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	line := append(append([]string{}, p...), name)
	line = append(line, args...)
	return exec.CommandContext(ctx, line[0], line[1:]...)
}

// output runs a command and gives what it printed, or an error that says what it
// complained of.
func output(c *exec.Cmd) ([]byte, error) {
	out, err := c.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return out, fmt.Errorf("%s: %w\n%s%s", c.Args[0], err, bytes.TrimSpace(out), bytes.TrimSpace(exit.Stderr))
	}
	return out, err
}

var benchmarkLine = regexp.MustCompile(`^Benchmark(\w+)/(?:input|case)=(\S+)/impl=(\S+?)(?:-\d+)?\s+\d+\s+(.*)$`)

// A line is a line of a benchmark, as Go and the drivers print it.
type line struct {
	kind, name, impl string
	values           map[string]float64 // by unit
}

// lines finds the lines of benchmarks in what a program printed.
func lines(out []byte) ([]line, error) {
	var found []line
	for text := range strings.Lines(string(out)) {
		if !strings.HasPrefix(text, "Benchmark") {
			continue
		}
		m := benchmarkLine.FindStringSubmatch(strings.TrimSpace(text))
		if m == nil {
			return nil, fmt.Errorf("what is %q?", text)
		}
		l := line{m[1], m[2], m[3], map[string]float64{}}
		words := strings.Fields(m[4])
		if len(words)%2 != 0 {
			return nil, fmt.Errorf("what is %q?", text)
		}
		for i := 0; i < len(words); i += 2 {
			v, err := strconv.ParseFloat(words[i], 64)
			if err != nil {
				return nil, fmt.Errorf("%q: %w", text, err)
			}
			l.values[words[i+1]] = v
		}
		if l.values["ns/op"] <= 0 {
			return nil, fmt.Errorf("%q has no time", text)
		}
		found = append(found, l)
	}
	return found, nil
}

// only gives the one line that a program printed, and holds that it is about
// what was asked.
func only(out []byte, s subject, impl string) (line, error) {
	all, err := lines(out)
	if err != nil {
		return line{}, err
	}
	if len(all) != 1 || all[0].kind != s.kind || all[0].name != s.name || all[0].impl != impl {
		return line{}, fmt.Errorf("%s, %s, %s: printed %q", s.kind, s.name, impl, out)
	}
	return all[0], nil
}
