package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../.."

// TestPage holds that docs/requirements.md is that of the sources, and that
// every row is covered.
func TestPage(t *testing.T) {
	s, err := readSources(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range s.missing() {
		t.Error(m)
	}
	old, err := os.ReadFile(filepath.Join(root, page))
	if err != nil {
		t.Fatal(err)
	}
	if string(old) != s.page() {
		t.Errorf("%s is stale; go run ./internal/requirements -w writes it", page)
	}
	t.Log(s.figures())
}

// TestMissing holds that what is not covered is noticed.
func TestMissing(t *testing.T) {
	s, err := readSources(root)
	if err != nil {
		t.Fatal(err)
	}
	s.verdicts["R001"] = [2]verdict{}
	s.tests["R126"] = []string{"parser.TestNone"}
	delete(s.names, "parser.StatusOf")
	delete(s.names, "examples/server TestPipelining")
	all := strings.Join(s.missing(), "\n")
	for _, want := range []string{"R001 has no test", "R126 is named", "R011 names parser.StatusOf", "R076 names examples/server TestPipelining"} {
		if !strings.Contains(all, want) {
			t.Errorf("not noticed: %s, among\n%s", want, all)
		}
	}
}

// TestFound holds that tests are found wherever they name a row: in a comment,
// in a table, in a file of cases, in a name.
func TestFound(t *testing.T) {
	s, err := readSources(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ id, test string }{
		{"R017", "parser.TestMethodOf"},
		{"R014", "parser.TestBytes"},
		{"R033", "parser.TestCases/fields"},
		{"R033", "parser.TestRows/R033"},
		{"R045", "writer.TestRows/R045"},
	} {
		if !strings.Contains(strings.Join(s.tests[c.id], " ")+" ", c.test+" ") {
			t.Errorf("%s is not found to name %s, but %v are", c.test, c.id, s.tests[c.id])
		}
	}
	if v := s.verdicts["R033"][0]; v.taken == 0 || v.refused == 0 || strings.Join(v.codes, " ") != "ErrFieldColon" {
		t.Errorf("the verdict on R033 is %v", v)
	}
}
