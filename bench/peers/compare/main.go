package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/seed-f4f473f9/httpwire/bench/peers/input"
)

// The exit status; see the package comment.
const (
	exitMeasured = 0
	exitFault    = 1
	exitUsage    = 2
)

// settings is the command line.
type settings struct {
	rounds    int
	benchtime time.Duration
	json      bool
	md, svg   string
	inputs    []string
}

// usual are the inputs that are taken when none is named.
var usual = []string{"req_min", "req_curl", "req_tfb", "resp_nginx", "req_pico", "req_chrome", "pipeline16"}

func main() {
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
		fmt.Fprintf(stderr, "compare: %v\n", err)
		return exitUsage
	}
	peers, err := peersFolder(ctx)
	if err != nil {
		fmt.Fprintf(stderr, "compare: %v\n", err)
		return exitFault
	}
	inputs, err := chooseInputs(peers, s.inputs, stderr)
	if err != nil {
		fmt.Fprintf(stderr, "compare: %v\n", err)
		return exitUsage
	}
	r, err := measure(ctx, s, peers, inputs, stderr)
	if err == nil {
		err = show(s, r, stdout)
	}
	if err != nil {
		fmt.Fprintf(stderr, "compare: %v\n", err)
		return exitFault
	}
	return exitMeasured
}

func parseFlags(args []string, stderr io.Writer) (settings, error) {
	var s settings
	set := flag.NewFlagSet("compare", flag.ContinueOnError)
	set.SetOutput(stderr)
	set.Usage = func() {
		fmt.Fprintln(stderr, "usage: compare [flags] [input ...]")
		set.PrintDefaults()
	}
	set.IntVar(&s.rounds, "rounds", 10, "how often each is measured")
	set.DurationVar(&s.benchtime, "benchtime", 100*time.Millisecond, "of one measurement")
	set.BoolVar(&s.json, "json", false, "print all figures as JSON instead of the tables")
	set.StringVar(&s.md, "md", "", "write the tables to this `file` as well")
	set.StringVar(&s.svg, "svg", "", "draw the plot into this `file`")
	if err := set.Parse(args); err != nil {
		return s, err
	}
	s.inputs = set.Args()
	if s.rounds < 1 || s.benchtime < time.Microsecond {
		return s, errors.New("-rounds is at least 1, -benchtime at least 1µs")
	}
	return s, nil
}

// chooseInputs gives the inputs of these names, in their order.
func chooseInputs(peers string, names []string, progress io.Writer) ([]input.Input, error) {
	all, err := input.Read(peers)
	if err != nil {
		return nil, err
	}
	if slices.Equal(names, []string{"all"}) {
		return all, nil
	}
	optional := len(names) == 0
	if optional {
		names = usual
	}
	var chosen []input.Input
	for _, name := range names {
		i := slices.IndexFunc(all, func(in input.Input) bool { return in.Name == name })
		switch {
		case i >= 0:
			chosen = append(chosen, all[i])
		case optional:
			fmt.Fprintf(progress, "%s is left out: the folder of %s does not have it\n", name, input.Corpus)
		default:
			var have []string
			for _, in := range all {
				have = append(have, in.Name)
			}
			return nil, fmt.Errorf("no input %q; there are: %s", name, strings.Join(have, ", "))
		}
	}
	return chosen, nil
}

// measure builds what is compared, and runs it.
func measure(ctx context.Context, s settings, peers string, inputs []input.Input, progress io.Writer) (*results, error) {
	folder, err := os.MkdirTemp("", "httpwire-compare-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	pin := findPin()
	fmt.Fprintln(progress, "building")
	side, err := buildGo(ctx, peers, folder)
	if err != nil {
		return nil, err
	}
	side.pin = pin
	subjects, err := side.subjects(ctx, inputs)
	if err != nil {
		return nil, err
	}
	r := newResults(s, pin)
	for _, n := range natives(filepath.Join(peers, "..", "native")) {
		if err := n.build(ctx, folder); err != nil {
			fmt.Fprintf(progress, "%s is left out: %v\n", n.name, err)
			r.LeftOut = append(r.LeftOut, leftOut{n.name, n.install})
			continue
		}
		n.pin = pin
		r.Builds = append(r.Builds, buildNote{n.name, n.note(ctx)})
		for i := range subjects {
			if in := subjects[i].input; in != nil && !(n.heads && in.Chunked) {
				subjects[i].ways = append(subjects[i].ways, n)
			}
		}
	}
	for round := range s.rounds {
		for _, subject := range subjects {
			var ours float64
			for i := range subject.ways {
				w := subject.ways[(i+round)%len(subject.ways)]
				one, err := w.measure(ctx, subject, s.benchtime)
				if err != nil {
					return nil, err
				}
				r.add(subject, one)
				if one.impl == reference {
					ours = one.ns
				}
			}
			fmt.Fprintf(progress, "round %d of %d: %-16s %d measured, %s %.1f ns\n", round+1, s.rounds, subject.name, len(subject.ways), reference, ours)
		}
	}
	r.settle()
	return r, nil
}

// show prints, and writes the files.
func show(s settings, r *results, stdout io.Writer) error {
	print := r.markdown
	if s.json {
		print = r.json
	}
	if err := print(stdout); err != nil {
		return err
	}
	if s.svg != "" {
		if err := writeFile(s.svg, r.plot); err != nil {
			return err
		}
	}
	if s.md != "" {
		return writeFile(s.md, r.markdown)
	}
	return nil
}

func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
