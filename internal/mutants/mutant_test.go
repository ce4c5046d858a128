package main

import (
	"go/parser"
	"go/token"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMutantsIn(t *testing.T) {
	const source = "package p\n\nfunc f(a, b int) int {\n\tconst c = 1 + 2\n\tif a < b {\n\t\ta += c\n\t\tg()\n\t}\n\treturn a\n}\n"
	all, err := mutantsIn("p/f.go", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range all {
		got = append(got, m.String())
		if _, err := parser.ParseFile(token.NewFileSet(), "", m.text(), 0); err != nil {
			t.Errorf("%s: %v", m, err)
		}
		if string(m.text()) == source {
			t.Errorf("%s changes nothing", m)
		}
	}
	want := []string{
		`p/f.go:5: f: "a < b" becomes "(a < b) && false"`,
		`p/f.go:5: f: "<" becomes "<="`,
		`p/f.go:5: f: "<" becomes ">="`,
		`p/f.go:6: f: without "a += c"`,
		`p/f.go:6: f: "+=" becomes "-="`,
		`p/f.go:7: f: without "g()"`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
