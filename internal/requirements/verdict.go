package main

import (
	"fmt"
	"go/ast"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A verdict is what the table of one package says of a row.
type verdict struct {
	there   bool
	taken   int      // inputs or messages
	refused int      //
	codes   []string // with which
}

// readVerdicts reads a table of rows: a literal of literals, each of which
// begins with the row, in a string, and goes on with its inputs.
func (s *sources) readVerdicts(dir string, table *ast.ValueSpec) {
	side := slices.Index([]string{"parser", "writer"}, dir)
	if side < 0 || len(table.Values) == 0 || !strings.HasSuffix(table.Names[0].Name, "Rows") {
		return
	}
	list, ok := table.Values[0].(*ast.CompositeLit)
	if !ok {
		return
	}
	for _, e := range list.Elts {
		row, ok := e.(*ast.CompositeLit)
		if !ok || len(row.Elts) != 2 {
			continue
		}
		id, inputs := stringOf(row.Elts[0]), row.Elts[1].(*ast.CompositeLit)
		if id = rowID.FindString(id); id == "" {
			continue
		}
		both := s.verdicts[id]
		v := &both[side]
		v.there = true
		for _, in := range inputs.Elts {
			v.count(in)
		}
		s.verdicts[id] = both
	}
}

// count takes note of one input: it is refused if it names a code.
func (v *verdict) count(input ast.Expr) {
	refused := false
	for _, part := range input.(*ast.CompositeLit).Elts {
		if s, ok := part.(*ast.SelectorExpr); ok && strings.HasPrefix(s.Sel.Name, "Err") {
			refused = true
			if !slices.Contains(v.codes, s.Sel.Name) {
				v.codes = append(v.codes, s.Sel.Name)
			}
		}
	}
	if refused {
		v.refused++
	} else {
		v.taken++
	}
}

func stringOf(e ast.Expr) string {
	if l, ok := e.(*ast.BasicLit); ok {
		if s, err := strconv.Unquote(l.Value); err == nil {
			return s
		}
	}
	return ""
}

// tell says a verdict; done is what becomes of what is not refused.
func (v verdict) tell(done string) string {
	if !v.there {
		return ""
	}
	t := fmt.Sprintf("%d %s", v.taken, done)
	if v.refused > 0 {
		t += fmt.Sprintf(", %d refused with %s", v.refused, strings.Join(v.codes, ", "))
	}
	return t
}

var named = regexp.MustCompile("`([^`]+)`")

// missing gives what keeps the rows from being covered.
func (s *sources) missing() (all []string) {
	known := map[string]bool{}
	for i, r := range requirements {
		known[r.id] = true
		if want := fmt.Sprintf("R%03d", i+1); r.id != want {
			all = append(all, fmt.Sprintf("%s stands where %s is due", r.id, want))
		}
		v := s.verdicts[r.id]
		if !v[0].there && !v[1].there && r.caller == "" {
			all = append(all, r.id+" has no test in the tables of rows, and is not the caller's")
		}
		if r.caller != "" && !strings.Contains(r.caller, "`") {
			all = append(all, r.id+" names nothing for the caller")
		}
		for _, n := range named.FindAllStringSubmatch(r.caller+r.choice, -1) {
			if !s.names[n[1]] {
				all = append(all, fmt.Sprintf("%s names %s, which there is not", r.id, n[1]))
			}
		}
	}
	for id, tests := range s.tests {
		if !known[id] {
			all = append(all, fmt.Sprintf("%s is named by %s, and is no row", id, tests[0]))
		}
	}
	slices.Sort(all)
	return all
}

// figures says in a line what there is.
func (s *sources) figures() string {
	received, sent, callers, inputs, messages, unnamed := 0, 0, 0, 0, 0, 0
	tests := map[string]bool{}
	for _, r := range requirements {
		v := s.verdicts[r.id]
		if v[0].there {
			received++
		}
		if v[1].there {
			sent++
		}
		if r.caller != "" {
			callers++
		}
		inputs += v[0].taken + v[0].refused
		messages += v[1].taken + v[1].refused
		if len(s.tests[r.id]) == 0 {
			unnamed++
		}
		for _, t := range s.tests[r.id] {
			name, _, _ := strings.Cut(t, "/R")
			tests[name] = true
		}
	}
	return fmt.Sprintf("%d rows: %d for recipients (%d inputs), %d for senders (%d messages), %d with a part of the caller's; %d tests name them; %d rows, all the caller's, are named by none",
		len(requirements), received, inputs, sent, messages, callers, len(tests), unnamed)
}

// page gives docs/requirements.md.
func (s *sources) page() string {
	var b strings.Builder
	b.WriteString("<!-- Made by go run ./internal/requirements -w; do not edit. -->\n\n# Requirements\n\n" +
		"What RFC 9110 and RFC 9112 ask of whoever receives or sends HTTP/1.x messages, in the words of this project, and\n" +
		"what becomes of it here. A row is covered by the inputs of TestRows in parser (each at every split, with the events, or\n" +
		"the code, the status and the offset of the byte at fault) and by the messages of TestRows in writer (each read back by\n" +
		"the parser). The numbers count those; the codes are constants of the packages. Other tests that name the row are\n" +
		"listed beside. To run those of one row: `go test ./parser ./writer -run TestRows/R033`.\n\n" +
		s.figures() + ".\n\n| row | section | asked | verdict | the caller's part | tests |\n|---|---|---|---|---|---|\n")
	for _, r := range requirements {
		v := s.verdicts[r.id]
		var said []string
		for _, part := range []string{v[0].tell("taken"), v[1].tell("written"), r.choice} {
			if part != "" {
				said = append(said, part)
			}
		}
		if said == nil {
			said = []string{"the caller's"}
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", r.id, r.section, r.says, strings.Join(said, "; "), r.caller, strings.Join(s.tests[r.id], ", "))
	}
	return b.String()
}
