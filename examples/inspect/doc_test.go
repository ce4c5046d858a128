package main

import (
	"fmt"
	goparser "go/parser"
	"go/token"
	"regexp"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// TestDocumentedCodes holds the list of codes in the package comment against
// the parser's.
func TestDocumentedCodes(t *testing.T) {
	_, list, ok := strings.Cut(packageComment(t), "The codes of errors")
	if !ok {
		t.Fatal("the package comment has no list of codes")
	}
	var got []string
	for _, m := range regexp.MustCompile(`(?m)^\t([a-z0-9-]+) +(-|\d{3})  (.+)$`).FindAllStringSubmatch(list, -1) {
		got = append(got, fmt.Sprintf("//\t%-36s %3s  %s", m[1], m[2], m[3]))
	}
	var want []string
	for c := parser.Code(1); c < 0x80; c++ {
		if c.String() == "" {
			continue
		}
		status := "-"
		if n := parser.StatusOf(c); n != 0 {
			status = fmt.Sprint(n)
		}
		want = append(want, fmt.Sprintf("//\t%-36s %3s  %s", c.String(), status, c.Error()))
	}
	if len(want) == 0 {
		t.Fatal("the parser has no codes")
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("the list of codes in the package comment is out of date; it should be\n%s\nwhich begins to differ here: %s", w, firstDifference(g, w))
	}
}

// TestDocumentedFlags holds the package comment and the usage against each
// other.
func TestDocumentedFlags(t *testing.T) {
	comment := packageComment(t)
	for line := range strings.Lines(synopsis) {
		line = strings.TrimSpace(strings.TrimPrefix(line, "usage: "))
		if !strings.Contains(comment, line) {
			t.Errorf("the package comment lacks %q", line)
		}
	}
	flags := regexp.MustCompile(`(?m)^  (-[a-z-]+)`).FindAllStringSubmatch(usage, -1)
	if len(flags) != 7 {
		t.Errorf("the usage names %d flags, not 7", len(flags))
	}
	for _, m := range flags {
		if !strings.Contains(comment, "\n  - "+m[1]+" ") {
			t.Errorf("the package comment does not describe %s", m[1])
		}
		if m[1] != "-h" && !strings.Contains(synopsis, "["+m[1]) {
			t.Errorf("the synopsis lacks %s", m[1])
		}
	}
}

func packageComment(t *testing.T) string {
	t.Helper()
	file, err := goparser.ParseFile(token.NewFileSet(), "doc.go", nil, goparser.ParseComments|goparser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	return file.Doc.Text()
}
