package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../.."

// TestSurface holds that docs/api.txt has the exported names as they are.
func TestSurface(t *testing.T) {
	lines, err := surface(root)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range compare(strings.Split(strings.TrimSpace(string(text)), "\n"), lines) {
		t.Errorf("%s\n\tgo run ./internal/api -w writes %s", c, file)
	}
	t.Logf("%d lines", len(lines))
	for _, want := range []string{
		"pkg parser, method (*Parser) Feed([]byte) (int, error)",
		"pkg parser, method (*Body) Lookup(string) ([]byte, bool)",   // of the embedded Message
		"pkg writer, method (*Response) Field(string, string) error", // of what is embedded and not exported
		"pkg parser, method (Head) Interim() bool",
		"pkg parser, const ErrPaused Code = 1",
		"pkg parser, type Head struct, Length int64",
		"pkg parser, type RequestHandler interface, OnBody([]byte) error",
		"pkg status, const OK untyped int = 200",
	} {
		if len(compare([]string{want}, lines)) != len(lines)-1 {
			t.Errorf("no line says %s", want)
		}
	}
}

// TestCompare holds that additions, removals and changes are noticed.
func TestCompare(t *testing.T) {
	got := strings.Join(compare([]string{"a", "b int", "c"}, []string{"a", "b uint", "c", "d"}), "|")
	if want := "- b int|+ b uint|+ d"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestTags holds that files with a build constraint export nothing, since
// surface does not look at them.
func TestTags(t *testing.T) {
	n := 0
	for _, name := range packages {
		files, err := filepath.Glob(filepath.Join(root, name, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(file, "_test.go") || !tagged(f) {
				continue
			}
			n++
			for _, d := range f.Decls {
				var names []*ast.Ident
				switch d := d.(type) {
				case *ast.FuncDecl:
					names = append(names, d.Name)
				case *ast.GenDecl:
					for _, spec := range d.Specs {
						switch spec := spec.(type) {
						case *ast.ValueSpec:
							names = append(names, spec.Names...)
						case *ast.TypeSpec:
							names = append(names, spec.Name)
						}
					}
				}
				for _, name := range names {
					if name.IsExported() {
						t.Errorf("%s exports %s", file, name.Name)
					}
				}
			}
		}
	}
	t.Logf("%d files", n)
}
