// Command checks shows that each check of the parser is guarded by a test: it
// removes them one at a time, in a copy of the module, and names the test that
// then fails.
//
//	go run ./internal/checks [-run regexp] [-j n] [-v]
//
// Exit status: 0 if a test failed for every check, 1 if some check can be
// removed unnoticed or the list does not fit the source, 2 usage.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"
)

func main() { os.Exit(run()) }

func run() int {
	match := flag.String("run", "", "only the checks whose names match this `regexp`")
	jobs := flag.Int("j", 2, "`number` of checks at a time")
	verbose := flag.Bool("v", false, "print the edits too")
	flag.Parse()
	only, err := regexp.Compile(*match)
	if err != nil || flag.NArg() > 0 || *jobs < 1 {
		flag.Usage()
		return 2
	}
	var todo []check
	for _, c := range checks {
		if only.MatchString(c.name) {
			todo = append(todo, c)
		}
	}
	start := time.Now()
	results := make([]string, len(todo))
	failed := make([]bool, len(todo))
	next := make(chan int)
	var wait sync.WaitGroup
	var mu sync.Mutex
	for range *jobs {
		wait.Add(1)
		go func() {
			defer wait.Done()
			dir, err := os.MkdirTemp("", "checks")
			if err == nil {
				defer os.RemoveAll(dir)
				err = copyModule(dir)
			}
			for i := range next {
				if err != nil {
					results[i], failed[i] = err.Error(), true
					continue
				}
				results[i], failed[i] = todo[i].try(dir)
				mu.Lock()
				fmt.Printf("%-58s %s\n", todo[i].name, results[i])
				if *verbose {
					fmt.Printf("\t%s: %s\n", todo[i].file, todo[i].edit)
				}
				mu.Unlock()
			}
		}()
	}
	for i := range todo {
		next <- i
	}
	close(next)
	wait.Wait()
	n := 0
	for i := range todo {
		if failed[i] {
			n++
		}
	}
	fmt.Printf("%d checks removed in turn, %d of them unnoticed, in %s\n", len(todo), n, time.Since(start).Round(time.Second))
	if n > 0 {
		return 1
	}
	return 0
}

// tests runs the tests that guard the checks: first the cases, which are quick
// and find most, then all of these packages. That the diagram is no longer that
// of the table is no finding.
var tests = [][]string{
	{"test", "-vet=off", "-ldflags=-s -w", "-timeout", "60s", "-run", "^TestCases$", "./parser"},
	{"test", "-vet=off", "-ldflags=-s -w", "-timeout", "120s", "-short", "-failfast", "-skip", "Diagram|Leads", "./parser", "./internal/framing", "./internal/scan"},
}

var failure = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)

// try removes the check in the copy of the module in dir, runs the tests, and
// puts the check back. It gives the name of the test that failed, and whether
// none did.
func (c check) try(dir string) (result string, unnoticed bool) {
	name := filepath.Join(dir, filepath.FromSlash(c.file))
	old, err := os.ReadFile(name)
	if err != nil {
		return err.Error(), true
	}
	text, err := c.edit.apply(string(old))
	if err != nil {
		return err.Error(), true
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		return err.Error(), true
	}
	defer os.WriteFile(name, old, 0o666)
	var out []byte
	for _, args := range tests {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		if out, err = cmd.CombinedOutput(); err != nil {
			break
		}
	}
	var exit *exec.ExitError
	switch {
	case err == nil:
		return "NO TEST FAILED", true
	case !errors.As(err, &exit):
		return err.Error(), true
	case bytes.Contains(out, []byte("[build failed]")):
		return "DOES NOT COMPILE\n" + string(out), true
	}
	// The innermost test says most.
	all := failure.FindAllSubmatch(out, -1)
	if len(all) == 0 {
		return "failed without naming a test\n" + string(out), true
	}
	longest := ""
	for _, m := range all {
		if len(m[1]) > len(longest) {
			longest = string(m[1])
		}
	}
	return "fails " + longest, false
}

// copyModule copies the source of the module to dir.
func copyModule(dir string) error {
	return filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != "." && strings.HasPrefix(d.Name(), ".") {
				return filepath.SkipDir
			}
			return os.MkdirAll(filepath.Join(dir, path), 0o777)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, path), b, 0o666)
	})
}
