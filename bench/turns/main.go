// Command turns tells how much faster one version of the parser is than another, to
// half a percent, on a machine that is never quiet.
//
//	taskset -c 0 go run ./bench/turns [-layouts N] [-rounds N] [-piece BYTES] BASE [HEAD]
//
// It is called in the module. BASE and HEAD are folders with the module, such as git
// worktrees, or commits; without HEAD it is the module it is called in, with all that is
// not committed. Of what the module requires both use the later version.
//
// Both are built into one program, under two names, which parses each input with the one
// and with the other by turns of about 50 microseconds: whatever else the machine does
// falls on both. How a program lies in memory makes a difference of up to 7 % for the
// shortest inputs between builds of the same code; so there are several such programs,
// in which the linker places functions at random. It does not do so with data, by which
// one of two equal copies was 5 % slower on a Zen 5; so in every other program the
// versions have changed places. The ratio printed is the geometric mean over all of them,
// of medians; beside it are the lowest and the highest. The inputs are those of
// bench/testdata, and of the folder that HTTPWIRE_CORPUS names.
//
// It is steadier on one processor, to which taskset holds it, or what else a system has.
// Two copies of one version give 1.00 but for req_min and the responses, whose layouts
// differ most: there 1.01 means nothing. A version whose package parser lacks what the
// handler here needs cannot be measured.
//
// The exit status is 0 when both were measured, whatever came of it, 1 when something
// failed, 2 for wrong usage.
package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

const module = "github.com/seed-f4f473f9/httpwire"

//go:embed main.go.txt
var mainText string

//go:embed side.go.txt
var sideText string

func main() {
	var o options
	flag.IntVar(&o.layouts, "layouts", 6, "programs to `build`, each laid out otherwise")
	flag.IntVar(&o.rounds, "rounds", 1000, "turns of each version in each `program`")
	flag.IntVar(&o.piece, "piece", 0, "feed so many `bytes` at a time; 0: the whole input")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: turns [flags] BASE [HEAD]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() < 1 || flag.NArg() > 2 || o.layouts < 1 || o.rounds < 1 || o.piece < 0 {
		flag.Usage()
		os.Exit(2)
	}
	o.base, o.head = flag.Arg(0), flag.Arg(1)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := o.run(ctx, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "turns:", err)
		os.Exit(1)
	}
}

type options struct {
	layouts, rounds, piece int
	base, head             string // an empty head is the module
}

// run measures, prints a table to out, and tells on progress what it is at.
func (o options) run(ctx context.Context, out, progress io.Writer) error {
	work, err := os.MkdirTemp("", "httpwire-turns.")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	list, err := output(ctx, ".", "go", "list", "-m", "-f", "{{.Dir}}", module)
	if err != nil {
		return err
	}
	root := strings.TrimSpace(string(list))
	if o.head == "" {
		o.head = root
	}
	inputs, err := findInputs(root)
	if err != nil {
		return err
	}
	versions := [2]string{o.base, o.head}
	var sources [2]string // of the programs; in the second, the versions have changed places
	for k := range sources {
		sources[k] = filepath.Join(work, strconv.Itoa(k))
		if err := os.Mkdir(sources[k], 0o777); err != nil {
			return err
		}
		for i, side := range []string{"Base", "Head"} {
			if err := take(ctx, root, sources[k], side, versions[i^k]); err != nil {
				return fmt.Errorf("%s: %w", versions[i^k], err)
			}
		}
		if err := join(ctx, sources[k]); err != nil {
			return err
		}
	}
	ratios, times := map[string][]float64{}, map[string][]float64{}
	for layout := range o.layouts {
		fmt.Fprintf(progress, "layout %d of %d\n", layout+1, o.layouts)
		args := []string{"build", "-o", "program"}
		if layout > 1 {
			args = append(args, "-ldflags=-randlayout="+strconv.Itoa(layout/2))
		}
		source := sources[layout%2]
		if _, err := output(ctx, source, "go", append(args, ".")...); err != nil {
			return err
		}
		program := append([]string{filepath.Join(source, "program"), strconv.Itoa(o.rounds), strconv.Itoa(o.piece)}, inputs...)
		lines, err := output(ctx, source, program[0], program[1:]...)
		if err != nil {
			return err
		}
		read := strings.NewReader(string(lines))
		for _, file := range inputs {
			var base, head float64
			if _, err := fmt.Fscan(read, &base, &head); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
			if layout%2 > 0 {
				base, head = head, base
			}
			ratios[file] = append(ratios[file], head/base)
			times[file] = append(times[file], base)
		}
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(table, "input\tbase, ns\thead to base\tlowest\thighest\t\n")
	var all []float64
	for _, file := range inputs {
		name, r := strings.TrimSuffix(filepath.Base(file), ".http"), ratios[file]
		all = append(all, mean(r))
		fmt.Fprintf(table, "%s\t%.1f\t%.3f\t%.3f\t%.3f\t\n", name, slices.Min(times[file]), mean(r), slices.Min(r), slices.Max(r))
	}
	fmt.Fprintf(table, "mean\t\t%.3f\t\t\t\n", mean(all))
	return table.Flush()
}

// mean is the geometric one.
func mean(x []float64) float64 {
	sum := 0.0
	for _, x := range x {
		sum += math.Log(x)
	}
	return math.Exp(sum / float64(len(x)))
}

// findInputs gives the files of the inputs of the module at root; one of
// HTTPWIRE_CORPUS stands for that of the same name in testdata.
func findInputs(root string) ([]string, error) {
	found := map[string]string{}
	for _, folder := range []string{filepath.Join(root, "bench", "testdata"), os.Getenv("HTTPWIRE_CORPUS")} {
		if folder == "" {
			continue
		}
		files, err := filepath.Glob(filepath.Join(folder, "*.http"))
		if err != nil || len(files) == 0 {
			return nil, fmt.Errorf("no inputs in %s (%v)", folder, err)
		}
		for _, file := range files {
			if found[filepath.Base(file)], err = filepath.Abs(file); err != nil {
				return nil, err
			}
		}
	}
	var inputs []string
	for _, name := range slices.Sorted(maps.Keys(found)) {
		inputs = append(inputs, found[name])
	}
	return inputs, nil
}

// take puts a version, a folder or a commit of the repository at root, into the folder
// work/side, as a module with a name of its own.
func take(ctx context.Context, root, work, side, version string) error {
	folder := version
	if _, err := os.Stat(filepath.Join(version, "go.mod")); errors.Is(err, fs.ErrNotExist) {
		folder = filepath.Join(work, side+".commit")
		archive := filepath.Join(work, side+".tar")
		if _, err := output(ctx, root, "git", "archive", "-o", archive, version+"^{commit}"); err != nil {
			return err
		}
		if err := os.Mkdir(folder, 0o777); err != nil {
			return err
		}
		if _, err := output(ctx, folder, "tar", "xf", archive); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	return fs.WalkDir(os.DirFS(folder), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		top, _, _ := strings.Cut(path, "/")
		switch {
		case d.IsDir() && path != "." && top != "parser" && top != "internal" && top != "status":
			return fs.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(work, side, path), 0o777)
		case top == path && path != "go.mod" && path != "go.sum" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(filepath.Join(folder, path))
		if err != nil {
			return err
		}
		text = bytes.ReplaceAll(text, []byte(module), []byte(module+side))
		return os.WriteFile(filepath.Join(work, side, path), text, 0o666)
	})
}

// join makes one program of the two.
func join(ctx context.Context, work string) error {
	files := map[string]string{"main.go": mainText}
	for _, side := range []string{"Base", "Head"} {
		files[side+".go"] = strings.NewReplacer("SIDE", side, "MODULE", module+side).Replace(sideText)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(work, name), []byte(text), 0o666); err != nil {
			return err
		}
	}
	for _, args := range [][]string{
		{"mod", "init", "turns"},
		{"mod", "edit", "-replace", module + "Base=./Base", "-replace", module + "Head=./Head",
			"-require", module + "Base@v0.0.0", "-require", module + "Head@v0.0.0"},
		{"mod", "tidy"},
	} {
		if _, err := output(ctx, work, "go", args...); err != nil {
			return err
		}
	}
	return nil
}

// output runs a command, without cgo so that the layouts are the linker's of Go, and
// gives what it prints.
func output(ctx context.Context, folder, name string, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, name, args...)
	command.Dir = folder
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off", "GOFLAGS=")
	var failure bytes.Buffer
	command.Stderr = &failure
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, failure.Bytes())
	}
	return out, nil
}
