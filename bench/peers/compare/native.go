package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/seed-f4f473f9/httpwire/bench/peers/input"
)

// A native is a driver of bench/native.
type native struct {
	name     string
	language string
	heads    bool // finds no content: it is told its length, and takes none in chunks
	install  string
	make     func(ctx context.Context, binary string) error
	note     func(ctx context.Context) string

	binary string
	pin    pin
}

// Where Debian has what is no library.
const (
	llhttpHeader  = "/usr/share/include/llhttp"
	llhttpSources = "/usr/share/llhttp"
	cargoRegistry = "/usr/share/cargo/registry"
)

// picoVariable names a folder with picohttpparser.c.
const picoVariable = "HTTPWIRE_PICOHTTPPARSER"

// natives gives the drivers, of which folder has the sources.
func natives(folder string) []*native {
	in := func(name string) string { return filepath.Join(folder, name) }
	loop := in("loop.c")
	all := []*native{
		{
			name: "picohttpparser", language: "C", heads: true, install: "gcc libh2o-dev",
			make: func(ctx context.Context, binary string) error {
				return compile(ctx, "-O2", "-o", binary, loop, in("picohttpparser.c"), "-lh2o")
			},
			note: func(ctx context.Context) string {
				return "libh2o " + version(ctx, "libh2o0.13") + " as Debian built it: -O2 and Debian's hardening flags for any amd64, so without SSE4.2"
			},
		},
		{
			name: "http-parser", language: "C", install: "gcc libhttp-parser-dev",
			make: func(ctx context.Context, binary string) error {
				return compile(ctx, "-O2", "-o", binary, loop, in("http_parser.c"), "-lhttp_parser")
			},
			note: func(ctx context.Context) string {
				return "libhttp-parser " + version(ctx, "libhttp-parser2.9") + " as Debian built it: -O3 -DHTTP_PARSER_STRICT=0 and Debian's hardening flags"
			},
		},
		{
			name: "llhttp", language: "C", install: "gcc node-llhttp",
			make: func(ctx context.Context, binary string) error {
				args := []string{"-O3", "-I", llhttpHeader, "-o", binary, loop, in("llhttp.c")}
				for _, source := range []string{"llhttp.c", "api.c", "http.c"} {
					args = append(args, filepath.Join(llhttpSources, source))
				}
				return compile(ctx, args...)
			},
			note: func(ctx context.Context) string {
				return "the C sources of node-llhttp " + version(ctx, "node-llhttp") + ", compiled here: " + compiler() + " -O3"
			},
		},
		{
			name: "httparse", language: "Rust", heads: true, install: "librust-httparse-dev cargo",
			make: func(ctx context.Context, binary string) error { return compileRust(ctx, in("httparse"), binary) },
			note: func(ctx context.Context) string {
				rust, _ := exec.CommandContext(ctx, "rustc", "--version").Output()
				return "the crate of librust-httparse-dev " + version(ctx, "librust-httparse-dev") + ", compiled here: " +
					string(bytes.TrimSpace(rust)) + ", opt-level 3, LTO, one unit, panic=abort; it finds AVX2 or SSE4.2 at run time"
			},
		},
	}
	if source := os.Getenv(picoVariable); source != "" {
		const name = "picohttpparser-native"
		all = append(all, &native{
			name: name, language: "C", heads: true, install: "gcc",
			make: func(ctx context.Context, binary string) error {
				return compile(ctx, "-O3", "-march=native", `-DDRIVER_NAME="`+name+`"`, "-o", binary, loop, in("picohttpparser.c"),
					filepath.Join(source, "picohttpparser.c"))
			},
			note: func(context.Context) string {
				return "picohttpparser.c, compiled here: " + compiler() + " -O3 -march=native"
			},
		})
	}
	return all
}

// build makes the program, or says what is missing.
func (n *native) build(ctx context.Context, folder string) error {
	n.binary = filepath.Join(folder, n.name)
	if err := n.make(ctx, n.binary); err != nil {
		return fmt.Errorf("it could not be built (apt-get install %s): %w", n.install, err)
	}
	return nil
}

// compiler is the C compiler.
func compiler() string {
	if cc := os.Getenv("CC"); cc != "" {
		return cc
	}
	return "cc"
}

func compile(ctx context.Context, args ...string) error {
	return failure(exec.CommandContext(ctx, compiler(), args...))
}

// failure runs a command and gives an error with the first line of complaint.
func failure(c *exec.Cmd) error {
	out, err := c.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		first, _, _ := bytes.Cut(bytes.TrimSpace(out), []byte("\n"))
		return errors.New(string(first))
	}
	return err
}

// compileRust builds a copy of the crate, since cargo writes beside its sources,
// from the folder of crates that Debian has, and from nothing else.
func compileRust(ctx context.Context, crate, binary string) error {
	if found, _ := filepath.Glob(filepath.Join(cargoRegistry, "httparse-*")); len(found) == 0 {
		return errors.New("no httparse in " + cargoRegistry)
	}
	work := binary + ".d"
	if err := os.CopyFS(work, os.DirFS(crate)); err != nil {
		return err
	}
	if err := failure(exec.CommandContext(ctx, "cargo", "build", "--quiet", "--release", "--offline",
		"--manifest-path", filepath.Join(work, "Cargo.toml"), "--target-dir", filepath.Join(work, "target"),
		"--config", `source.crates-io.replace-with="debian"`,
		"--config", `source.debian.directory="`+cargoRegistry+`"`)); err != nil {
		return err
	}
	return os.Rename(filepath.Join(work, "target", "release", "httparse"), binary)
}

// version gives the version of a package of Debian, or nothing.
func version(ctx context.Context, name string) string {
	out, _ := exec.CommandContext(ctx, "dpkg-query", "-W", "-f", "${Version}", name).Output()
	return string(out)
}

func (n *native) measure(ctx context.Context, s subject, least time.Duration) (sample, error) {
	out, err := n.run(ctx, *s.input, least)
	if err != nil {
		return sample{}, err
	}
	l, err := only(out, s, n.name)
	if err != nil {
		return sample{}, err
	}
	found := input.Tally{Messages: int(l.values["messages"]), Fields: int(l.values["fields"]),
		Bytes: int(l.values["bytes"]), Content: int(l.values["content"])}
	if found != s.input.Tally {
		return sample{}, fmt.Errorf("%s finds %+v in %s, which has %+v", n.name, found, s.name, s.input.Tally)
	}
	return sample{impl: n.name, language: n.language, ns: l.values["ns/op"], allocs: -1}, nil
}

func (n *native) run(ctx context.Context, in input.Input, least time.Duration) ([]byte, error) {
	args := []string{strconv.FormatInt(least.Nanoseconds(), 10), in.Path}
	for _, content := range in.Contents {
		args = append(args, strconv.Itoa(content))
	}
	return output(n.pin.command(ctx, n.binary, args...))
}
