package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// removal is the variable that tells the program of all edits of the table
// which one to make.
const removal = "HTTPWIRE_REMOVED"

// A program is the tests of the parser, built.
type program string

// suites are the tests that guard the checks: first the quick ones that find
// most, then the others. That the diagram is no longer that of the table is no
// finding.
var suites = [][]string{
	{"-test.run", first},
	{"-test.short", "-test.skip", first + "|Diagram|Leads"},
}

const first = "^TestCases$"

// try runs the tests, with the i-th check removed by the variable, counted from
// 1. It gives the name of the test that failed, and whether none did.
func (p program) try(i int) (result string, unnoticed bool) {
	for _, args := range suites {
		cmd := exec.Command(string(p), append(args, "-test.failfast", "-test.timeout", "120s")...)
		cmd.Dir = "parser"
		cmd.Env = append(os.Environ(), removal+"="+strconv.Itoa(i))
		out, err := cmd.CombinedOutput()
		if err != nil {
			return failed(out, err)
		}
	}
	return "NO TEST FAILED", true
}

// tryAlone removes the check in the source.
func (c check) tryAlone(dir string, i int) (result string, unnoticed bool) {
	text, err := os.ReadFile(c.file)
	if err != nil {
		return err.Error(), true
	}
	changed, err := c.edit.apply(string(text))
	if err != nil {
		return err.Error(), true
	}
	o, err := newOverlay(filepath.Join(dir, strconv.Itoa(i)), map[string]string{c.file: changed})
	if err != nil {
		return err.Error(), true
	}
	defer os.RemoveAll(o.dir)
	p, err := o.build()
	if err != nil {
		return err.Error(), true
	}
	if result, unnoticed = p.try(0); !unnoticed || strings.HasPrefix(c.file, "parser/") {
		return result, unnoticed
	}
	// What the parser does not notice, the package itself may.
	cmd := exec.Command("go", "test", "-vet=off", "-short", "-failfast", "-timeout", "120s", "-overlay", o.file, "./internal/framing", "./internal/scan")
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
	return o.build()
}

// An overlay lays changed files over those of the module.
type overlay struct{ dir, file string }

func newOverlay(dir string, changed map[string]string) (o overlay, err error) {
	o = overlay{dir, filepath.Join(dir, "overlay.json")}
	if err := os.Mkdir(dir, 0o777); err != nil {
		return o, err
	}
	var j struct{ Replace map[string]string }
	j.Replace = map[string]string{}
	for name, text := range changed {
		from, err := filepath.Abs(name)
		if err != nil {
			return o, err
		}
		to := filepath.Join(dir, filepath.Base(name))
		if err := os.WriteFile(to, []byte(text), 0o666); err != nil {
			return o, err
		}
		j.Replace[from] = to
	}
	b, err := json.Marshal(j)
	if err != nil {
		return o, err
	}
	return o, os.WriteFile(o.file, b, 0o666)
}

// build builds the tests of the parser. The program is where the overlay is.
func (o overlay) build() (program, error) {
	name := filepath.Join(o.dir, "parser.test")
	cmd := exec.Command("go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", o.file, "-o", name, "./parser")
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
