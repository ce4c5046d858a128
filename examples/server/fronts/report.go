package main

import (
	"bytes"
	"fmt"
	"io"
)

// shown is how many disagreements of a run are printed.
const shown = 5

// report prints what came of the runs, as Markdown. It returns errDisagreement
// unless the server agreed with every front, every broken server was caught with
// at least one, and the one without a bad habit with none.
func report(w io.Writer, verdicts, broken []verdict) error {
	var out bytes.Buffer
	result := reportServer(&out, verdicts)
	if err := reportBroken(&out, broken); err != nil {
		result = err
	}
	if _, err := out.WriteTo(w); err != nil {
		return err
	}
	return result
}

func reportServer(out *bytes.Buffer, verdicts []verdict) (err error) {
	fmt.Fprint(out, "| front | requests sent | forwarded | taken by the server | refused | not read | cases that reached it | of the rejected kind | disagreements |\n"+
		"|---|---|---|---|---|---|---|---|---|\n")
	for _, v := range verdicts {
		fmt.Fprintf(out, "| %s | %d | %d | %d | %d | %d | %d of %d | %d of %d | %d |\n", v.front, v.sent, len(v.forwarded), v.taken, v.refused,
			len(v.forwarded)-v.taken-v.refused, len(v.reached), len(v.cases), rejected(v.reached), rejected(v.cases), len(v.disagreements))
		if len(v.disagreements) > 0 {
			err = errDisagreement
		}
	}
	fmt.Fprintln(out)
	for _, v := range verdicts {
		fmt.Fprintf(out, "- %s: %s\n", v.front, v.version)
		for _, d := range v.disagreements[:min(shown, len(v.disagreements))] {
			fmt.Fprintf(out, "  - %s\n", d)
		}
	}
	return err
}

// reportBroken prints a line for each server, whose verdicts follow one another.
func reportBroken(out *bytes.Buffer, broken []verdict) (err error) {
	fmt.Fprint(out, "\n| a server that ... | disagreements | the first of them |\n|---|---|---|\n")
	for len(broken) > 0 {
		server, counts, example := broken[0].server, "", "none"
		for ; len(broken) > 0 && broken[0].server == server; broken = broken[1:] {
			v := broken[0]
			if counts != "" {
				counts += ", "
			}
			counts += fmt.Sprintf("%d with the %s", len(v.disagreements), v.front)
			if len(v.disagreements) > 0 && example == "none" {
				example = v.disagreements[0]
			}
		}
		fmt.Fprintf(out, "| %s | %s | %s |\n", server, counts, example)
		if (example == "none") != (server == noHabit) {
			err = errDisagreement
		}
	}
	return err
}
