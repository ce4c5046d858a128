package main

import (
	"go/parser"
	"go/token"
	"os"
	"strings"
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
		`p/f.go:5: f: if (a < b) && false {`,
		`p/f.go:5: f: < becomes <=: if a <= b {`,
		`p/f.go:5: f: < becomes >=: if a >= b {`,
		`p/f.go:6: f: without a += c`,
		`p/f.go:6: f: += becomes -=: a -= c`,
		`p/f.go:7: f: without g()`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestOnly lists the mutants of one function, and every third of them.
func TestOnly(t *testing.T) {
	t.Chdir("../..")
	list := func(args ...string) []string {
		var stdout, stderr strings.Builder
		if status := run(append(args, "-list", "status"), &stdout, &stderr); status != exitKilled {
			t.Fatalf("status %d: %s", status, stderr.String())
		}
		return strings.SplitAfter(strings.TrimSuffix(stdout.String(), "\n"), "\n")
	}
	all, some := list(), list("-only", ": AppendLine: ")
	if len(some) < 3 || len(some) >= len(all) {
		t.Errorf("%d of %d", len(some), len(all))
	}
	for _, line := range some {
		if !strings.Contains(line, ": AppendLine: ") {
			t.Errorf("listed: %s", line)
		}
	}
	if third := list("-only", ": AppendLine: ", "-every", "3"); len(third) != (len(some)+2)/3 || third[0] != some[0] {
		t.Errorf("every third: %q", third)
	}
	var out strings.Builder
	if status := run([]string{"-only", "(", "-list", "status"}, &out, &out); status != exitUsage {
		t.Errorf("status %d of an expression that is none", status)
	}
}

// TestEquivalents holds that every entry of the list is about one mutant that
// there is, and says why.
func TestEquivalents(t *testing.T) {
	t.Chdir("../..")
	count := make(map[string]int)
	files := make(map[string]bool)
	for _, s := range suites {
		all, err := mutantsOf(s.folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			count[key(m)]++
			files[m.File] = true
		}
	}
	seen := make(map[string]bool)
	for _, e := range equivalents {
		k := e.key()
		switch {
		case seen[k]:
			t.Errorf("twice: %s", k)
		case e.why == "":
			t.Errorf("no reason: %s", k)
		case count[k] != 1 && files[e.file]: // else it is for another processor
			t.Errorf("%d mutants are %s", count[k], k)
		}
		if _, err := os.Stat(e.file); err != nil {
			t.Error(err)
		}
		seen[k] = true
	}
}
