// Command mutants changes the code of a package in one place at a time, and
// tells which changes no test notices.
//
//	go run ./internal/mutants [-every n] [-only regexp] [-j n] [-json] [-list] [package ...]
//
// Packages are folders of the module; without any, they are those of the list
// in suite.go, with the tests that guard each. A mutant is built with go test
// -overlay, so that no file is changed, and is killed if a test fails, or does
// not end. Every n-th mutant is tried, in the order of the source, from the
// first on, of those whose line, as -list prints it, matches the expression;
// those that do not compile do not count.
//
// A line is printed for every mutant that lives: place, change, function, and,
// if it is one of those that equivalent.go says give the same results, why. The
// last lines are the counts. docs/mutants.md has what came of it.
//
// Exit status: 0 if in every package nine tenths of the mutants were killed of
// those that are not equivalent, and none of those that are; 1 if not; 2 after a
// mistake in usage, or if tests fail without any change.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"sync"
	"time"
)

// The exit status; see the package comment.
const (
	exitKilled   = 0
	exitSurvived = 1
	exitUsage    = 2
)

// enough is the share of the mutants that must be killed.
const enough = 0.9

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	set := flag.NewFlagSet("mutants", flag.ContinueOnError)
	set.SetOutput(stderr)
	set.Usage = func() {
		fmt.Fprintf(stderr, "usage: mutants [flags] [package ...]\n")
		set.PrintDefaults()
	}
	every := set.Int("every", 1, "try every `n`-th mutant")
	only := set.String("only", "", "try those whose line matches the `expression`: a file, a function, a change")
	jobs := set.Int("j", 1, "`number` of mutants at a time")
	asJSON := set.Bool("json", false, "print an object a line")
	list := set.Bool("list", false, "list the mutants, and try none")
	switch err := set.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return exitKilled
	case err != nil:
		return exitUsage
	case *every < 1 || *jobs < 1:
		set.Usage()
		return exitUsage
	}
	of, err := regexp.Compile(*only)
	if err != nil {
		fmt.Fprintf(stderr, "mutants: %v\n", err)
		return exitUsage
	}
	todo := set.Args()
	if len(todo) == 0 {
		for _, s := range suites {
			todo = append(todo, s.folder)
		}
	}
	status := exitKilled
	for _, folder := range todo {
		at := slices.IndexFunc(suites, func(s suite) bool { return s.folder == folder })
		if at < 0 {
			fmt.Fprintf(stderr, "mutants: %s is not in the list of suites\n", folder)
			return exitUsage
		}
		all, err := mutantsOf(folder)
		if err != nil {
			fmt.Fprintf(stderr, "mutants: %v\n", err)
			return exitUsage
		}
		all = slices.DeleteFunc(all, func(m mutant) bool { return !of.MatchString(m.String()) })
		var some []mutant
		for i := 0; i < len(all); i += *every {
			some = append(some, all[i])
		}
		if *list {
			for _, m := range some {
				fmt.Fprintln(stdout, m)
			}
			continue
		}
		c, err := try(suites[at], some, *jobs, func(m mutant) { printMutant(stdout, m, *asJSON) }, stderr)
		if err != nil {
			fmt.Fprintf(stderr, "mutants: %v\n", err)
			return exitUsage
		}
		c.Package, c.Mutants, c.Tried = folder, len(all), len(some)
		printCount(stdout, c, *asJSON)
		if c.share() < enough || c.Wrong > 0 {
			status = exitSurvived
		}
	}
	return status
}

func printMutant(w io.Writer, m mutant, asJSON bool) {
	if asJSON {
		json.NewEncoder(w).Encode(m)
		return
	}
	if m.Why != "" {
		fmt.Fprintf(w, "equivalent: %s: %s\n", m, m.Why)
		return
	}
	fmt.Fprintf(w, "lives: %s\n", m)
}

// count is what came of the mutants of a package.
type count struct {
	Package  string        `json:"package"`
	Mutants  int           `json:"mutants"`
	Tried    int           `json:"tried"`
	Killed   int           `json:"killed"`
	Endless  int           `json:"endless"` // of those killed
	Lived    int           `json:"lived"`
	Same     int           `json:"equivalent"` // lived too, and is said to give the same results
	Wrong    int           `json:"wrong"`      // of those killed: was said to give the same results
	Uncompil int           `json:"not_compiled"`
	Took     time.Duration `json:"nanoseconds"`
}

// share is that of the mutants killed, without the equivalent ones.
func (c count) share() float64 {
	if c.Killed+c.Lived == 0 {
		return 1
	}
	return float64(c.Killed) / float64(c.Killed+c.Lived)
}

func printCount(w io.Writer, c count, asJSON bool) {
	if asJSON {
		json.NewEncoder(w).Encode(c)
		return
	}
	fmt.Fprintf(w, "%s: %d of %d mutants tried, %d killed (%d by a time-out), %d lived, %d more are equivalent, %d did not compile: %.1f %% killed, in %s\n",
		c.Package, c.Tried, c.Mutants, c.Killed, c.Endless, c.Lived, c.Same, c.Uncompil, 100*c.share(), c.Took.Round(time.Second))
	if c.Wrong > 0 {
		fmt.Fprintf(w, "%s: %d of those killed are in the list of equivalent ones\n", c.Package, c.Wrong)
	}
}

// try tries mutants, and calls lives for each that no test notices.
func try(s suite, some []mutant, jobs int, lives func(mutant), progress io.Writer) (c count, err error) {
	start := time.Now()
	limit, err := s.unchanged()
	if err != nil {
		return c, err
	}
	work, done := make(chan mutant), make(chan error)
	var mu sync.Mutex
	tried := 0
	for range jobs {
		go func() {
			var fault error
			for m := range work {
				if fault != nil {
					continue
				}
				var v verdict
				v, fault = s.judge(m, limit)
				mu.Lock()
				switch v {
				case killed, endless:
					c.Killed++
					if v == endless {
						c.Endless++
					}
					if m.Why != "" {
						c.Wrong++
						fmt.Fprintf(progress, "not equivalent, for it was killed: %s\n", m)
					}
				case lived:
					if m.Why != "" {
						c.Same++
					} else {
						c.Lived++
					}
					lives(m)
				case notCompiled:
					c.Uncompil++
				}
				if tried++; tried%25 == 0 {
					fmt.Fprintf(progress, "%s: %d of %d, %d killed, %d lived, %d equivalent\n", s.folder, tried, len(some), c.Killed, c.Lived, c.Same)
				}
				mu.Unlock()
			}
			done <- fault
		}()
	}
	for _, m := range some {
		work <- m
	}
	close(work)
	for range jobs {
		err = errors.Join(err, <-done)
	}
	c.Took = time.Since(start)
	return c, err
}
