package parser_test

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/seed-f4f473f9/httpwire/"

// TestImports holds what package parser may depend on, by way of its own
// internal packages as well: whoever embeds it gets no net/http, no fmt and no
// reflect in the bargain.
func TestImports(t *testing.T) {
	allowed := map[string]bool{
		"bufio": true, "bytes": true, "encoding/binary": true, "errors": true, "io": true, "iter": true, "math": true,
		"math/bits": true, "slices": true, "strings": true, "sync": true, "sync/atomic": true, "unsafe": true,
		"github.com/valyala/bytebufferpool": true, "golang.org/x/sys/cpu": true,
		module + "internal/scan": true, module + "internal/framing": true, module + "internal/buffer": true,
		module + "internal/unchecked": true,
	}
	seen := map[string]bool{}
	var visit func(dir string)
	visit = func(dir string) {
		if seen[dir] {
			return
		}
		seen[dir] = true
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files in %s: %v", dir, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range f.Imports {
				imported, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					t.Fatal(err)
				}
				if !allowed[imported] {
					t.Errorf("%s imports %s", name, imported)
				}
				if rest, own := strings.CutPrefix(imported, module); own {
					visit(filepath.Join("..", filepath.FromSlash(rest)))
				}
			}
		}
	}
	visit(".")
	if len(seen) < 4 {
		t.Errorf("only %v were looked at", seen)
	}
}

// TestFiles holds what every Go file of the module keeps to: at most 700
// lines, and a package named for what it is about.
func TestFiles(t *testing.T) {
	vague := map[string]bool{"util": true, "utils": true, "helper": true, "helpers": true, "common": true, "misc": true, "manager": true, "base": true}
	n := 0
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(filepath.ToSlash(name))
		if d.IsDir() {
			if base != ".." && strings.HasPrefix(base, ".") || base == "testdata" {
				return filepath.SkipDir
			}
			if vague[base] {
				t.Errorf("%s is named for nothing", name)
			}
			return nil
		}
		if !strings.HasSuffix(base, ".go") {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		n++
		if lines := bytes.Count(text, []byte("\n")); lines > 700 {
			t.Errorf("%s has %d lines", name, lines)
		}
		if vague[strings.TrimSuffix(strings.TrimSuffix(base, ".go"), "_test")] {
			t.Errorf("%s is named for nothing", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 30 {
		t.Errorf("only %d files were looked at", n)
	}
}
