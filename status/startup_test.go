package status_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/status"
)

// TestNoInitialisation has the runtime tell which packages did work when this
// very program started, and looks for this one.
func TestNoInitialisation(t *testing.T) {
	if testing.CoverMode() != "" {
		t.Skip("coverage adds an init function to every package")
	}
	program, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	cmd := exec.Command(program, "-test.run=^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		t.Fatalf("%v\n%s", err, trace)
	} else if err != nil {
		t.Skip("a test cannot start a program here: ", err)
	}
	if !strings.Contains(string(trace), "init runtime @") {
		t.Fatalf("this is no trace of initialisations:\n%s", trace)
	}
	path := reflect.TypeFor[status.Class]().PkgPath()
	for line := range strings.Lines(string(trace)) {
		if strings.HasPrefix(line, "init "+path+" @") {
			t.Errorf("work at start-up: %s", line)
		}
	}
}

// TestSource holds what keeps the package free of start-up work, and cheap to
// depend on, in its source: no imports, no init functions, and package-level
// variables made of nothing but literals.
func TestSource(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		checked++
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range f.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Name.Name == "init" && d.Recv == nil {
					t.Errorf("%s: an init function", fset.Position(d.Pos()))
				}
			case *ast.GenDecl:
				switch d.Tok {
				case token.IMPORT:
					t.Errorf("%s: an import", fset.Position(d.Pos()))
				case token.VAR:
					ast.Inspect(d, func(n ast.Node) bool {
						switch n.(type) {
						case *ast.MapType, *ast.CallExpr, *ast.FuncLit:
							t.Errorf("%s: a variable that needs code", fset.Position(n.Pos()))
						}
						return true
					})
				}
			}
		}
	}
	if checked == 0 {
		t.Error("no source found")
	}
}
