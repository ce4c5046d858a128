package kerneltest_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/scan"
	_ "github.com/seed-f4f473f9/httpwire/internal/scan/kerneltest"
)

const (
	module = "github.com/seed-f4f473f9/httpwire/"
	self   = module + "internal/scan/kerneltest"
)

// TestChoice runs this test binary with every kernel there is, and with one
// that there is not, which must not pass for another.
func TestChoice(t *testing.T) {
	const asked = "HTTPWIRE_KERNEL_ASKED"
	if want := os.Getenv(asked); want != "" {
		if got := scan.Kernel(); got != want {
			t.Fatalf("the kernel is %q, want %q", got, want)
		}
		return
	}
	run := func(name string) (string, error) {
		cmd := exec.Command(os.Args[0], "-test.run", "^TestChoice$")
		cmd.Env = append(os.Environ(), "HTTPWIRE_KERNEL="+name, asked+"="+name)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	for _, name := range scan.Kernels() {
		if out, err := run(name); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
	if out, err := run("none"); err == nil || !strings.Contains(out, `HTTPWIRE_KERNEL is "none"`) {
		t.Errorf("a kernel that is not there: %v\n%s", err, out)
	}
}

// TestEverywhere holds that all tests of the module over parser, writer or scan can be
// run with a kernel of one's choice.
func TestEverywhere(t *testing.T) {
	type dir struct{ scans, tests, chooses bool }
	dirs := map[string]*dir{}
	root := filepath.Join("..", "..", "..")
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil && name != root {
				return filepath.SkipDir // another module
			}
			if strings.HasPrefix(d.Name(), ".") && name != root || d.Name() == "testdata" {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		at := filepath.Dir(name)
		if dirs[at] == nil {
			dirs[at] = &dir{}
		}
		of := dirs[at]
		of.tests = of.tests || strings.HasSuffix(name, "_test.go")
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			switch imported, _ := strconv.Unquote(spec.Path.Value); imported {
			case module + "parser", module + "writer", module + "internal/scan":
				of.scans = true
			case self:
				of.chooses = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for name, of := range dirs {
		if of.scans && of.tests {
			n++
			if !of.chooses {
				t.Errorf("the tests in %s do not import %s", name, self)
			}
		}
	}
	if n < 6 {
		t.Errorf("only %d folders have tests that scan", n)
	}
}
