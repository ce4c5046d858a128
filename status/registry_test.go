package status_test

import (
	"encoding/csv"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/status"
)

// constant is a status code as a Go file declares it.
type constant struct {
	name    string
	typed   bool
	comment string
}

// constants gives the integer constants of a Go file by value, and fails where
// two have the same one.
func constants(t *testing.T, file string) map[int]constant {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	found := map[int]constant{}
	for _, decl := range f.Decls {
		d, ok := decl.(*ast.GenDecl)
		if !ok || d.Tok != token.CONST {
			continue
		}
		for _, spec := range d.Specs {
			s := spec.(*ast.ValueSpec)
			if len(s.Names) != 1 || len(s.Values) != 1 {
				t.Fatalf("%s: the declaration of %s is not name = value", file, s.Names[0])
			}
			lit, ok := s.Values[0].(*ast.BasicLit)
			if !ok || lit.Kind != token.INT || s.Comment == nil {
				continue
			}
			code, err := strconv.Atoi(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			if other, ok := found[code]; ok {
				t.Errorf("%s: %s and %s are both %d", file, s.Names[0], other.name, code)
			}
			found[code] = constant{s.Names[0].Name, s.Type != nil, s.Comment.Text()}
		}
	}
	return found
}

// TestRegistry compares constants, reason phrases and status lines with the
// registry, row by row. It reads the registry on its own, so that it finds what
// the generator misreads.
func TestRegistry(t *testing.T) {
	f, err := os.Open("registry.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	declared := constants(t, "codes.go")

	next := 100
	for _, row := range rows[1:] {
		value, description, reference := row[0], row[1], row[2]
		low, high, isRange := strings.Cut(value, "-")
		if !isRange {
			high = low
		}
		from, err := strconv.Atoi(low)
		if err != nil {
			t.Fatal(err)
		}
		to, err := strconv.Atoi(high)
		if err != nil {
			t.Fatal(err)
		}
		if from != next {
			t.Errorf("row %s: want %d to follow", value, next)
		}
		next = to + 1

		reason, _, _ := strings.Cut(description, "(")
		reason = strings.TrimSpace(reason)
		unassigned := description == "Unassigned"
		if unassigned {
			reason = ""
		}
		for code := from; code <= to; code++ {
			if got := status.Reason(code); got != reason {
				t.Errorf("Reason(%d) = %q, want %q", code, got, reason)
			}
			want := "HTTP/1.1 " + strconv.Itoa(code) + " " + reason + "\r\n"
			if got := string(status.AppendLine(nil, code)); got != want {
				t.Errorf("AppendLine(%d) = %q, want %q", code, got, want)
			}
			c, ok := declared[code]
			if ok == unassigned {
				t.Errorf("%d, %s: constant declared: %t", code, description, ok)
			}
			if unassigned {
				continue
			}
			delete(declared, code)
			if c.typed {
				t.Errorf("%s has a type", c.name)
			}
			if !ast.IsExported(c.name) {
				t.Errorf("%s is not exported", c.name)
			}
			document := strings.Trim(strings.SplitAfter(reference, "]")[0], "[]")
			if number, ok := strings.CutPrefix(document, "RFC"); ok {
				document = "RFC " + number
			}
			if !strings.HasPrefix(c.comment, document) {
				t.Errorf("%s: comment %q does not begin with %q", c.name, c.comment, document)
			}
			if strings.HasPrefix(document, "RFC") && !strings.Contains(c.comment, ", Section ") {
				t.Errorf("%s: comment %q names no section", c.name, c.comment)
			}
		}
	}
	if next != 600 {
		t.Errorf("the registry ends before %d", next)
	}
	for code, c := range declared {
		t.Errorf("%s = %d is not in the registry", c.name, code)
	}
}

// TestReasonAgainstNetHTTP holds the reason phrases against those of net/http.
// A difference has to be listed here, and what is listed has to be one.
func TestReasonAgainstNetHTTP(t *testing.T) {
	differences := map[int]struct{ ours, theirs, why string }{
		104: {"Upload Resumption Supported", "", "net/http lists no temporary registration"},
		413: {"Content Too Large", "Request Entity Too Large", "RFC 9110 renamed it; theirs is of RFC 2616"},
		414: {"URI Too Long", "Request URI Too Long", "RFC 9110 renamed it; theirs is of RFC 2616"},
		416: {"Range Not Satisfiable", "Requested Range Not Satisfiable", "RFC 9110 renamed it; theirs is of RFC 2616"},
		418: {"", "I'm a teapot", "unused in the registry; theirs is of RFC 2324"},
		422: {"Unprocessable Content", "Unprocessable Entity", "RFC 9110 renamed it; theirs is of RFC 4918"},
	}
	for code := 100; code <= 999; code++ {
		ours, theirs := status.Reason(code), http.StatusText(code)
		d, listed := differences[code]
		switch {
		case !listed && ours != theirs:
			t.Errorf("%d: %q, in net/http %q: a difference that is not listed", code, ours, theirs)
		case listed && ours == theirs:
			t.Errorf("%d: %q in both: no longer a difference (%s)", code, ours, d.why)
		case listed && (ours != d.ours || theirs != d.theirs):
			t.Errorf("%d: %q, in net/http %q, listed as %q and %q", code, ours, theirs, d.ours, d.theirs)
		}
	}
}

// TestNamesAgainstNetHTTP does for the names of the constants what
// TestReasonAgainstNetHTTP does for the phrases.
func TestNamesAgainstNetHTTP(t *testing.T) {
	pkg, err := build.Default.Import("net/http", "", build.FindOnly)
	if err != nil {
		t.Skip("the source of net/http is not here: ", err)
	}
	source := filepath.Join(pkg.Dir, "status.go")
	if _, err := os.Stat(source); err != nil {
		t.Skip("the source of net/http is not here: ", err)
	}
	differences := map[int]struct{ ours, theirs string }{
		104: {"UploadResumptionSupported", ""},
		306: {"SwitchProxy", "_"},
		413: {"ContentTooLarge", "StatusRequestEntityTooLarge"},
		414: {"URITooLong", "StatusRequestURITooLong"},
		416: {"RangeNotSatisfiable", "StatusRequestedRangeNotSatisfiable"},
		422: {"UnprocessableContent", "StatusUnprocessableEntity"},
	}
	ours, theirs := constants(t, "codes.go"), constants(t, source)
	for code := 100; code <= 999; code++ {
		our, their := ours[code].name, theirs[code].name
		same := our == strings.TrimPrefix(their, "Status")
		d, listed := differences[code]
		switch {
		case !listed && !same:
			t.Errorf("%d: %s, in net/http %s: a difference that is not listed", code, our, their)
		case listed && same:
			t.Errorf("%d: %s, in net/http %s: no longer a difference", code, our, their)
		case listed && (our != d.ours || their != d.theirs):
			t.Errorf("%d: %s, in net/http %s, listed as %s and %s", code, our, their, d.ours, d.theirs)
		}
	}
}
