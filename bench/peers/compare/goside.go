package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"

	"github.com/seed-f4f473f9/httpwire/bench/peers/input"
)

// peersPackage has the benchmarks.
const peersPackage = "github.com/seed-f4f473f9/httpwire/bench/peers"

// peersFolder gives the folder of that package, the module's.
func peersFolder(ctx context.Context) (string, error) {
	out, err := output(exec.CommandContext(ctx, "go", "list", "-f", "{{.Dir}}", peersPackage))
	return string(bytes.TrimSpace(out)), err
}

// goSide is the test binary of that package.
type goSide struct {
	folder string // to run in
	binary string
	pin    pin
}

func buildGo(ctx context.Context, peers, folder string) (*goSide, error) {
	g := &goSide{folder: peers, binary: filepath.Join(folder, "peers.test")}
	c := exec.CommandContext(ctx, "go", "test", "-c", "-o", g.binary, peersPackage)
	c.Env = append(os.Environ(), "CGO_ENABLED=0") // it takes no C compiler
	_, err := output(c)
	return g, err
}

func (g *goSide) run(ctx context.Context, pattern, benchtime string) ([]byte, error) {
	c := g.pin.command(ctx, g.binary, "-test.run", "^$", "-test.bench", pattern, "-test.benchtime", benchtime)
	c.Dir = g.folder
	return output(c)
}

// subjects runs everything once, to see what there is: the parsers of each
// input, and the writers of each case.
func (g *goSide) subjects(ctx context.Context, inputs []input.Input) ([]subject, error) {
	out, err := g.run(ctx, ".", "1x")
	if err != nil {
		return nil, err
	}
	all, err := lines(out)
	if err != nil {
		return nil, err
	}
	var parse, write []subject
	for i := range inputs {
		parse = append(parse, subject{kind: "Parse", name: inputs[i].Name, input: &inputs[i]})
	}
	for _, l := range all {
		if l.kind == "Write" && (len(write) == 0 || write[len(write)-1].name != l.name) {
			write = append(write, subject{kind: "Write", name: l.name})
		}
		for _, of := range [][]subject{parse, write} {
			for i := range of {
				if of[i].kind == l.kind && of[i].name == l.name {
					of[i].ways = append(of[i].ways, goWay{g, l.impl})
				}
			}
		}
	}
	for _, s := range parse {
		if len(s.ways) == 0 {
			return nil, fmt.Errorf("no benchmark of %s", s.name)
		}
	}
	return append(parse, write...), nil
}

// goWay is one implementation in Go.
type goWay struct {
	side *goSide
	impl string
}

func (w goWay) measure(ctx context.Context, s subject, least time.Duration) (sample, error) {
	q := regexp.QuoteMeta
	pattern := fmt.Sprintf("^Benchmark%s$/^(input|case)=%s$/^impl=%s$", s.kind, q(s.name), q(w.impl))
	out, err := w.side.run(ctx, pattern, least.String())
	if err != nil {
		return sample{}, err
	}
	// What it found is held by TestParsers and TestWritings.
	l, err := only(out, s, w.impl)
	return sample{impl: w.impl, language: "Go", ns: l.values["ns/op"], allocs: l.values["allocs/op"]}, err
}
