// Command minimise makes a small corpus of a large one: of the inputs that
// fuzzing left in Go's cache it keeps those that do something new, and writes
// them to testdata/fuzz.
//
//	go run ./fuzz/minimise [-max bytes] [-cache folder] target ...
//
// New is a statement of parser, writer or their internal packages that was
// run a number of times in which no input kept before had run it: once, two or
// three times, four to seven, and so on, as fuzzers count. Short inputs are
// looked at first, and what testdata/fuzz has already counts from the start. Inputs
// of more than max bytes, encoded, are left out. A line for each target tells
// how many were kept.
//
// Exit status: 0 done, 1 if a target fails or something cannot be read or
// written, 2 usage.
package main

import (
	"bufio"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/bits"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

func main() {
	most := flag.Int("max", 1000, "the most `bytes` of an input that is kept")
	cache := flag.String("cache", "", "the `folder` of the cache; default: where go test -fuzz keeps it")
	flag.Parse()
	if flag.NArg() == 0 || *most < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*cache, *most, flag.Args(), os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "minimise: %v\n", err)
		os.Exit(1)
	}
}

const module = "github.com/seed-f4f473f9/httpwire"

func run(cache string, most int, targets []string, out io.Writer) error {
	if cache == "" {
		text, err := exec.Command("go", "env", "GOCACHE").Output()
		if err != nil {
			return err
		}
		cache = filepath.Join(strings.TrimSpace(string(text)), "fuzz", filepath.FromSlash(module), "fuzz")
	}
	folder, err := os.MkdirTemp("", "minimise-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	binary := filepath.Join(folder, "fuzz.test")
	build := exec.Command("go", "test", "-c", "-tags", "purego", "-covermode", "count", "-coverpkg", "./parser,./writer,./internal/...", "-o", binary, "./fuzz")
	if text, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go test -c: %w\n%s", err, text)
	}
	// The targets look for their seeds beside the folder that they run in.
	bench, err := filepath.Abs("bench")
	if err != nil {
		return err
	}
	own := filepath.Join(folder, "fuzz")
	if err := errors.Join(os.Mkdir(own, 0o755), os.Symlink(bench, filepath.Join(folder, "bench"))); err != nil {
		return err
	}
	for _, t := range targets {
		c := corpus{binary: binary, folder: own, target: t, seen: map[string]bool{}}
		if err := c.minimise(filepath.Join(cache, t), most, out); err != nil {
			return fmt.Errorf("%s: %w", t, err)
		}
	}
	return nil
}

// corpus is what was kept of one target.
type corpus struct {
	binary, folder, target string
	seen                   map[string]bool // statement and class of its count
}

// input is one file of a cache.
type input struct {
	name string
	text []byte
}

func (c *corpus) minimise(cache string, most int, out io.Writer) error {
	kept := filepath.Join("fuzz", "testdata", "fuzz", c.target)
	before, err := read(kept, most)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	all, err := read(cache, most)
	if err != nil {
		return err
	}
	for _, in := range before {
		if _, err := c.news(in); err != nil {
			return err
		}
	}
	number, size := 0, 0
	for _, in := range all {
		fresh, err := c.news(in)
		if err != nil {
			return err
		}
		if !fresh {
			continue
		}
		if err := os.MkdirAll(kept, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(kept, in.name), in.text, 0o644); err != nil {
			return err
		}
		number++
		size += len(in.text)
	}
	fmt.Fprintf(out, "%s: %d of %d inputs kept, %d bytes\n", c.target, number, len(all), size)
	return nil
}

// read gives the inputs of a folder that are not too long, the shortest first.
func read(folder string, most int) (all []input, err error) {
	names, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		text, err := os.ReadFile(filepath.Join(folder, n.Name()))
		if err != nil {
			return nil, err
		}
		if len(text) <= most {
			all = append(all, input{n.Name(), text})
		}
	}
	slices.SortFunc(all, func(a, b input) int {
		return cmp.Or(cmp.Compare(len(a.text), len(b.text)), strings.Compare(a.name, b.name))
	})
	return all, nil
}

// news runs one input, and tells whether it does something new.
func (c *corpus) news(in input) (fresh bool, err error) {
	alone := filepath.Join(c.folder, "testdata", "fuzz", c.target)
	if err := errors.Join(os.MkdirAll(alone, 0o755), os.WriteFile(filepath.Join(alone, in.name), in.text, 0o644)); err != nil {
		return false, err
	}
	defer os.Remove(filepath.Join(alone, in.name))
	profile := filepath.Join(c.folder, "profile")
	test := exec.Command(c.binary, "-test.run", "^"+c.target+"$/^"+in.name+"$", "-test.coverprofile", profile)
	test.Dir = c.folder
	if text, err := test.CombinedOutput(); err != nil {
		return false, fmt.Errorf("%s: %w\n%.1000s", in.name, err, text)
	}
	f, err := os.Open(profile)
	if err != nil {
		return false, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		at := strings.LastIndexByte(lines.Text(), ' ')
		count, err := strconv.ParseUint(lines.Text()[at+1:], 10, 64)
		if err != nil || count == 0 {
			continue // the first line, or not run
		}
		if key := lines.Text()[:at] + strconv.Itoa(bits.Len64(count)); !c.seen[key] {
			c.seen[key] = true
			fresh = true
		}
	}
	return fresh, lines.Err()
}
