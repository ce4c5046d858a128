package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// finding1 is what -json prints of a class of disagreements.
type finding1 struct {
	Party    string `json:"party"`
	Version  string `json:"version"`
	Seed     uint64 `json:"seed"`
	Inputs   int    `json:"inputs"`
	Accepted int    `json:"accepted"`
	Agreed   int    `json:"agreed"`
	Verdict  string `json:"verdict"` // empty in the last object of a party, which has no class
	Section  string `json:"section,omitempty"`
	Text     string `json:"text,omitempty"`
	Key      string `json:"class,omitempty"`
	Count    int    `json:"count,omitempty"`
	Input    []byte `json:"input,omitempty"` // the smallest, in base64
	Response bool   `json:"response,omitempty"`
	Ours     string `json:"httpwire,omitempty"`
	Theirs   string `json:"theirs,omitempty"`
}

// rows gives what is to be printed of a result, one for each class.
func (r *result) rows() (all []finding1) {
	about := finding1{Party: r.party, Version: r.version, Seed: r.seed, Inputs: r.inputs, Accepted: r.accepted, Agreed: r.agreed}
	for _, f := range r.findings {
		row, d := about, f.smallest[0]
		row.Verdict, row.Key, row.Count = string(none), f.key, f.count
		if f.rule != nil {
			row.Verdict, row.Section, row.Text = string(f.rule.verdict), f.rule.section, f.rule.text
		}
		row.Input, row.Response, row.Ours, row.Theirs = d.in.generated(), d.in.response, d.ours.String(), d.theirs.String()
		all = append(all, row)
	}
	return all
}

// unexplained counts the disagreements that no rule explains.
func (r *result) unexplained() (n int) {
	for _, f := range r.findings {
		if f.rule == nil || f.rule.verdict == ours {
			n += f.count
		}
	}
	return n
}

func (r *result) printJSON(w io.Writer) {
	to := json.NewEncoder(w)
	for _, row := range r.rows() {
		to.Encode(row)
	}
	to.Encode(finding1{Party: r.party, Version: r.version, Seed: r.seed, Inputs: r.inputs, Accepted: r.accepted, Agreed: r.agreed})
}

// byRule gives the rows of the same rule as one, the one with the shortest
// input, with all of the counts; those of no rule stay apart.
func (r *result) byRule() (all []finding1) {
	for _, row := range r.rows() {
		at := slices.IndexFunc(all, func(a finding1) bool {
			return row.Text != "" && a.Text == row.Text && a.Section == row.Section && a.Verdict == row.Verdict
		})
		if at < 0 {
			all = append(all, row)
			continue
		}
		sum := all[at].Count + row.Count
		if len(row.Input) < len(all[at].Input) {
			all[at] = row
		}
		all[at].Count = sum
	}
	slices.SortStableFunc(all, func(a, b finding1) int {
		return cmp.Or(-cmp.Compare(a.Verdict, b.Verdict), -cmp.Compare(a.Count, b.Count))
	})
	return all
}

// line says what came of the inputs.
func (r *result) line() string {
	share := 0.0
	if r.inputs > 0 {
		share = 100 * float64(r.accepted) / float64(r.inputs)
	}
	return fmt.Sprintf("%s (%s): %d inputs of seed %d, %.1f %% accepted by one of the two at least, %d disagreements in %d classes, %d unexplained, in %s",
		r.party, r.version, r.inputs, r.seed, share, r.inputs-r.agreed, len(r.findings), r.unexplained(), r.took.Round(time.Second))
}

func (r *result) printText(w io.Writer) {
	fmt.Fprintln(w, r.line())
	for _, row := range r.byRule() {
		fmt.Fprintf(w, "%8d  %s: %s (%s)\n", row.Count, row.Verdict, cmp.Or(row.Text, row.Key), cmp.Or(row.Section, "no rule"))
		fmt.Fprintf(w, "          %s\n          httpwire: %.300s\n          %s: %.300s\n", shown(row.Input), row.Ours, r.party, row.Theirs)
	}
}

func (r *result) printMarkdown(w io.Writer) {
	fmt.Fprintf(w, "\n## %s\n\n%s.\n\n", r.party, r.line())
	fmt.Fprintf(w, "| verdict | count | what | section | smallest input found | httpwire | %s |\n|---|---|---|---|---|---|---|\n", r.party)
	for _, row := range r.byRule() {
		fmt.Fprintf(w, "| %s | %d | %s | %s | %s | %s | %s |\n", row.Verdict, row.Count, cell(cmp.Or(row.Text, row.Key)), cmp.Or(row.Section, ""), code1(row.Input), code2(row.Ours), code2(row.Theirs))
	}
}

func shown(input []byte) string {
	s := strconv.QuoteToASCII(string(input))
	if len(s) > 300 {
		s = s[:300] + "..."
	}
	return s
}

// cell makes text fit for a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }

func code1(input []byte) string { return code2(shown(input)) }

func code2(s string) string {
	if len(s) > 160 {
		s = s[:160] + "..."
	}
	if strings.Contains(s, "`") {
		return "`` " + cell(s) + " ``"
	}
	return "`" + cell(s) + "`"
}
