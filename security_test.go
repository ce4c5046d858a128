package httpwire_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the generated part of SECURITY.md anew")

// An advisory is one row of the table in SECURITY.md.
type advisory struct {
	id, of, fault, verdict, test string
}

var (
	caseHeading = regexp.MustCompile(`^== (CVE-\d{4}-\d+) ([^:]+): (.+)$`)
	caseVerdict = regexp.MustCompile(`^([a-z0-9-]+)(?: (\d{3}))? at \d+$`)
	goHeading   = regexp.MustCompile(`^\t\{"(CVE-\d{4}-\d+)", "([^:"]+): ([^"]+)"`)
	goCode      = regexp.MustCompile(`, writer\.(Err[A-Za-z]+), `)
)

// advisories reads the tests that bring inputs for advisories.
func advisories(t *testing.T) (all []advisory) {
	t.Helper()
	read := func(name string) []string {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(string(text), "\n")
	}
	var verdicts []string
	add := func(v string) {
		if !slices.Contains(verdicts, v) {
			verdicts = append(verdicts, v)
		}
		all[len(all)-1].verdict = strings.Join(verdicts, ", ")
	}
	for _, line := range read("parser/testdata/cases/cves.cases") {
		switch m, v := caseHeading.FindStringSubmatch(line), caseVerdict.FindStringSubmatch(line); {
		case m != nil:
			all = append(all, advisory{id: m[1], of: m[2], fault: m[3], test: "parser `TestCases/cves`"})
			verdicts = nil
		case line == "ok":
			add("accepted as what it is")
		case v != nil && v[2] == "":
			add("`" + v[1] + "`, no request")
		case v != nil:
			add("`" + v[1] + "` (" + v[2] + ")")
		case strings.HasPrefix(line, "== "):
			t.Errorf("cves.cases: no heading of an advisory: %s", line)
		}
	}
	for _, line := range read("writer/cves_test.go") {
		if m := goHeading.FindStringSubmatch(line); m != nil {
			all = append(all, advisory{id: m[1], of: m[2], fault: m[3], test: "writer `TestCVEs`"})
			verdicts = nil
			if strings.Contains(m[3], "connection kept") {
				all[len(all)-1].test = "writer `TestUnreadCVEs`"
				add("the answer says close, `ShouldClose` is true")
			}
		}
		if m := goCode.FindStringSubmatch(line); m != nil {
			add("`" + m[1] + "`")
		}
	}
	for _, line := range read("parser/cves_test.go") {
		if m := goHeading.FindStringSubmatch(line); m != nil {
			all = append(all, advisory{m[1], m[2], m[3], "the embedder's: `Message.EndToEnd` leaves them out before others are added", "parser `TestForwardCVEs`"})
		}
	}
	return all
}

// TestAdvisories holds that the table in SECURITY.md is that of the tests, and
// that no advisory is named elsewhere in it that has no test.
func TestAdvisories(t *testing.T) {
	const name, begin, end = "SECURITY.md", "<!-- advisories: generated -->\n", "<!-- end -->\n"
	all := advisories(t)
	ids := map[string]bool{}
	table := "| advisory | of | what was at fault | here | test |\n|---|---|---|---|---|\n"
	for _, a := range all {
		ids[a.id] = true
		if a.verdict == "" {
			t.Errorf("%s has no verdict", a.id)
		}
		table += fmt.Sprintf("| %s | %s | %s | %s | %s |\n", a.id, a.of, a.fault, a.verdict, a.test)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	old, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for the table", name)
	}
	switch {
	case old == table:
	case *update:
		if err := os.WriteFile(name, []byte(before+begin+table+end+after), 0o666); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the table in %s is not that of the tests; run go test -run Advisories -update .", name)
	}
	for _, id := range regexp.MustCompile(`CVE-\d{4}-\d+`).FindAllString(before+after, -1) {
		if !ids[id] {
			t.Errorf("%s names %s, for which there is no input", name, id)
		}
	}
	if n := len(ids); n < 40 {
		t.Errorf("only %d advisories were found", n)
	}
	t.Logf("%d advisories, %d rows", len(ids), len(all))
}
