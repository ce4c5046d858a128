package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// suite is a package, and the packages whose tests guard it.
type suite struct {
	folder string
	tests  []tests // quick ones first: the first that fails ends the trial
	skip   string  // tests of what is not for a mutant to say
}

// tests are those of a package, in a build with tags.
type tests struct{ folder, tags string }

// What reads without a check has to pass in the build that checks, too.
var suites = []suite{
	{"status", []tests{{"./status", ""}}, ""},
	{"internal/framing", []tests{{"./internal/framing", ""}, {"./parser", ""}}, ""},
	{"internal/buffer", []tests{{"./internal/buffer", ""}, {"./parser", ""}, {"./writer", ""}}, ""},
	{"writer", []tests{{"./writer", ""}}, ""},
	{"internal/scan", []tests{{"./internal/scan", ""}, {"./parser", ""}, {"./internal/scan", "purego"}, {"./parser", "purego"}}, ""},
	{"parser", []tests{{"./parser", ""}, {"./parser", "purego"}}, "Diagram|Leads"},
}

// verdict is what came of a mutant.
type verdict int

const (
	killed verdict = iota
	endless
	lived
	notCompiled
)

// unchanged runs the tests without any change, and gives the time that those of
// a package may take before a mutant counts as endless.
func (s suite) unchanged() (limit time.Duration, err error) {
	for i := range 2 { // the first run builds as well
		for _, t := range s.tests {
			start := time.Now()
			if out, err := s.command(t, "", 5*time.Minute).CombinedOutput(); err != nil {
				return 0, fmt.Errorf("the tests of %s fail without any change: %w\n%s", t.folder, err, out)
			}
			if i > 0 {
				limit = max(limit, 3*time.Since(start)+10*time.Second)
			}
		}
	}
	return limit, nil
}

// command is a run of the tests of a package.
func (s suite) command(t tests, overlay string, limit time.Duration) *exec.Cmd {
	args := []string{"test", "-vet=off", "-count=1", "-short", "-failfast", "-tags", t.tags, "-timeout", limit.String()}
	if s.skip != "" {
		args = append(args, "-skip", s.skip)
	}
	if overlay != "" {
		args = append(args, "-overlay", overlay)
	}
	return exec.Command("go", append(args, t.folder)...)
}

// judge tries a mutant.
func (s suite) judge(m mutant, limit time.Duration) (verdict, error) {
	folder, err := os.MkdirTemp("", "mutant")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(folder)
	original, err := filepath.Abs(m.File)
	if err != nil {
		return 0, err
	}
	changed := filepath.Join(folder, filepath.Base(m.File))
	list, err := json.Marshal(map[string]map[string]string{"Replace": {original: changed}})
	if err != nil {
		return 0, err
	}
	overlay := filepath.Join(folder, "overlay.json")
	if err := errors.Join(os.WriteFile(changed, m.text(), 0o666), os.WriteFile(overlay, list, 0o666)); err != nil {
		return 0, err
	}
	for _, t := range s.tests {
		out, err := s.command(t, overlay, limit).CombinedOutput()
		exit := new(exec.ExitError)
		switch {
		case err == nil:
		case !errors.As(err, &exit):
			return 0, err
		case bytes.Contains(out, []byte("[build failed]")), bytes.Contains(out, []byte("[setup failed]")):
			return notCompiled, nil
		case bytes.Contains(out, []byte("panic: test timed out")):
			return endless, nil
		default:
			return killed, nil
		}
	}
	return lived, nil
}
