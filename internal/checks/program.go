package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// removal is the variable that tells the program of all edits of the table
// which one to make.
const removal = "HTTPWIRE_REMOVED"

// A program is tests of the parser, built.
type program string

// first is the test that finds most, and quickFiles are the test files that it
// needs: a program of these is built in a third of the time.
const first = "^TestCases$"

var quickFiles = strings.Fields("cases_test.go split_test.go check_test.go diagram_test.go kernel_test.go")

// quick runs the first test, with the i-th check removed by the variable,
// counted from 1. It gives the name of the test that failed, and whether none
// did.
func (p program) quick(i int) (result string, unnoticed bool) {
	return p.run(i, "-test.run", first)
}

// long are tests that take long and find little. That the diagram is no longer
// that of the table is no finding.
const (
	long = "Alloc|Captures|TestCarryOfAttackers"
	none = "Diagram|Leads"
)

// rest runs the other tests, the long ones last.
func (p program) rest(i int) (result string, unnoticed bool) {
	if result, unnoticed = p.run(i, "-test.short", "-test.skip", first+"|"+none+"|"+long); unnoticed {
		result, unnoticed = p.run(i, "-test.short", "-test.run", long, "-test.skip", none)
	}
	return result, unnoticed
}

func (p program) run(i int, args ...string) (result string, unnoticed bool) {
	cmd := exec.Command(string(p), append(args, "-test.failfast", "-test.timeout", "120s")...)
	cmd.Dir = "parser"
	cmd.Env = append(os.Environ(), removal+"="+strconv.Itoa(i))
	if out, err := cmd.CombinedOutput(); err != nil {
		return failed(out, err)
	}
	return "NO TEST FAILED", true
}

// try runs all tests of a program that has the i-th check.
func (p program) try(i int) (result string, unnoticed bool) {
	if result, unnoticed = p.quick(i); unnoticed {
		result, unnoticed = p.rest(i)
	}
	return result, unnoticed
}

// tryAlone removes the check in the source.
func (c check) tryAlone(dir string) (result string, unnoticed bool) {
	text, err := os.ReadFile(c.file)
	if err != nil {
		return err.Error(), true
	}
	changed, err := c.edit.apply(string(text))
	if err != nil {
		return err.Error(), true
	}
	o, err := newOverlay(dir, map[string]string{c.file: changed})
	if err != nil {
		return err.Error(), true
	}
	defer os.RemoveAll(dir)
	p, err := o.build(true)
	if err != nil {
		return err.Error(), true
	}
	if result, unnoticed = p.quick(0); !unnoticed {
		return result, false
	}
	if p, err = o.build(false); err != nil {
		return err.Error(), true
	}
	if result, unnoticed = p.rest(0); !unnoticed || strings.HasPrefix(c.file, "parser/") {
		return result, unnoticed
	}
	// What the parser does not notice, the package itself may.
	flag, err := o.flag()
	if err != nil {
		return err.Error(), true
	}
	cmd := exec.Command("go", "test", "-vet=off", "-short", "-failfast", "-timeout", "120s", flag, "./internal/framing", "./internal/scan")
	if out, err := cmd.CombinedOutput(); err != nil {
		return failed(out, err)
	}
	return "NO TEST FAILED", true
}

// buildTogether builds the program that holds all edits of the table that are
// to be done.
func buildTogether(dir string, todo []check) (program, error) {
	var cells, steps strings.Builder
	for i, c := range todo {
		e, ok := c.edit.(chosen)
		if !ok {
			continue
		}
		text, early := e.statement()
		at := &cells
		if early {
			at = &steps
		}
		fmt.Fprintf(at, "\tcase %d:\n\t\t%s\n", i+1, text)
	}
	text, err := os.ReadFile(table)
	if err != nil {
		return "", err
	}
	changed, err := replace{next, "var removed int\n\n" + next + "\tswitch removed {\n" + steps.String() + "\t}\n"}.apply(string(text))
	if err != nil {
		return "", err
	}
	// In a test file, for the parser itself may not import os.
	start := "package parser\n\nimport (\n\t\"os\"\n\t\"strconv\"\n)\n\n" +
		"func init() {\n\tremoved, _ = strconv.Atoi(os.Getenv(\"" + removal + "\"))\n\tswitch removed {\n" + cells.String() + "\t}\n}\n"
	o, err := newOverlay(filepath.Join(dir, "together"), map[string]string{table: changed, "parser/removed_test.go": start})
	if err != nil {
		return "", err
	}
	return o.build(false)
}

// An overlay lays changed files over those of the module.
type overlay struct {
	dir  string
	laid map[string]string // what is laid over which file; "" takes it away
}

func newOverlay(dir string, changed map[string]string) (overlay, error) {
	o := overlay{dir, map[string]string{}}
	if err := os.Mkdir(dir, 0o777); err != nil {
		return o, err
	}
	for name, text := range changed {
		to := filepath.Join(dir, filepath.Base(name))
		if err := os.WriteFile(to, []byte(text), 0o666); err != nil {
			return o, err
		}
		if err := o.lay(to, name); err != nil {
			return o, err
		}
	}
	return o, nil
}

func (o overlay) lay(file, over string) error {
	over, err := filepath.Abs(over)
	o.laid[over] = file
	return err
}

// flag writes down the overlay, and gives the flag of go test that names it.
func (o overlay) flag() (string, error) {
	name := filepath.Join(o.dir, "overlay.json")
	b, err := json.Marshal(struct{ Replace map[string]string }{o.laid})
	if err == nil {
		err = os.WriteFile(name, b, 0o666)
	}
	return "-overlay=" + name, err
}

// build builds the tests of the parser, or only the quick one. The program is
// where the overlay is.
func (o overlay) build(quick bool) (program, error) {
	if quick {
		files, err := filepath.Glob("parser/*_test.go")
		if err != nil {
			return "", err
		}
		o.laid = maps.Clone(o.laid)
		for _, name := range files {
			if !slices.Contains(quickFiles, filepath.Base(name)) {
				if err := o.lay("", name); err != nil {
					return "", err
				}
			}
		}
	}
	flag, err := o.flag()
	if err != nil {
		return "", err
	}
	name := filepath.Join(o.dir, "parser.test")
	cmd := exec.Command("go", "test", "-c", "-vet=off", "-ldflags=-s -w", flag, "-o", name, "./parser")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("DOES NOT BUILD: %w\n%s", err, out)
	}
	return program(name), nil
}

var failure = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)

// failed names the innermost of the tests that failed, which says most.
func failed(out []byte, err error) (result string, unnoticed bool) {
	var exit *exec.ExitError
	switch {
	case !errors.As(err, &exit):
		return err.Error(), true
	case bytes.Contains(out, []byte("[build failed]")):
		return "DOES NOT BUILD\n" + string(out), true
	}
	longest := ""
	for _, m := range failure.FindAllSubmatch(out, -1) {
		if len(m[1]) > len(longest) {
			longest = string(m[1])
		}
	}
	if longest == "" {
		return "failed without naming a test\n" + string(out), true
	}
	return "fails " + longest, false
}
