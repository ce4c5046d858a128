package main

import (
	"bytes"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// TestLogs holds that what the logs of the fronts escape is read.
func TestLogs(t *testing.T) {
	if got := decodeHex("2F61C3"); got != "/a\xc3" {
		t.Errorf("%q", got)
	}
	if got := decodeHex("-"); got != "" {
		t.Errorf("%q", got)
	}
	if got := decodeEscaped(`/a\x22\xC3-`); got != "/a\"\xc3-" {
		t.Errorf("%q", got)
	}
	if got := decodeEscaped("-"); got != "" {
		t.Errorf("%q", got)
	}
}

// TestExampleServer sends the program's own cases through each front to the
// example server.
func TestExampleServer(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a server and waits for silence many times: not with -short")
	}
	server, err := buildServer(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	fronts := []front{newIgnorer(), newRepairer()}
	for name, f := range map[string]front{"haproxy": &haproxy{tolerant: true}, "nginx": &nginx{}} {
		if _, err := exec.LookPath(name); err != nil {
			t.Run(name, func(t *testing.T) { t.Skip(name, "is not installed:", install) })
			continue
		}
		fronts = append(fronts, f)
	}
	var pairs []pair
	for _, f := range fronts {
		pairs = append(pairs, pair{f, &exampleServer{binary: server}, ownCases()})
	}
	verdicts, err := runAll(pairs, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range verdicts {
		if len(v.disagreements) > 0 {
			t.Errorf("%s: %q", v.front, v.disagreements)
		}
		if v.taken == 0 || v.refused == 0 || rejected(v.reached) == 0 || len(v.forwarded) < v.taken+v.refused {
			t.Errorf("%s: %d forwarded, %d taken, %d refused, %d of the rejected kind", v.front, len(v.forwarded), v.taken, v.refused, rejected(v.reached))
		}
		if strings.Contains(v.front, "relay") && rejected(v.reached) != rejected(v.cases) {
			t.Errorf("%s: %d of %d cases of the rejected kind reached the server", v.front, rejected(v.reached), rejected(v.cases))
		}
	}
}

// TestBroken holds that each bad habit is found out with one of the relays, and
// nothing is found where there is none.
func TestBroken(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for silence many times: not with -short")
	}
	var pairs []pair
	for _, b := range brokenServers() {
		for _, f := range []front{newIgnorer(), newRepairer()} {
			pairs = append(pairs, pair{f, b(), ownCases()})
		}
	}
	verdicts, err := runAll(pairs, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := reportBroken(&out, verdicts); err != nil {
		t.Errorf("%v\n%s", err, &out)
	}
}

// TestReport holds which verdicts are a disagreement.
func TestReport(t *testing.T) {
	of := func(server string, n int) verdict {
		return verdict{run: &run{front: "front", server: server}, disagreements: make([]string, n)}
	}
	for _, c := range []struct {
		name             string
		verdicts, broken []verdict
		want             error
	}{
		{"all well", []verdict{of("s", 0), of("s", 0)}, []verdict{of(noHabit, 0), of(noHabit, 0), of("b", 0), of("b", 1), of("c", 2), of("c", 0)}, nil},
		{"disagreement", []verdict{of("s", 0), of("s", 1)}, []verdict{of(noHabit, 0), of("b", 1)}, errDisagreement},
		{"not caught", []verdict{of("s", 0)}, []verdict{of(noHabit, 0), of("b", 0), of("b", 0), of("c", 1)}, errDisagreement},
		{"caught for nothing", []verdict{of("s", 0)}, []verdict{of(noHabit, 1), of("b", 1)}, errDisagreement},
	} {
		if err := report(io.Discard, c.verdicts, c.broken); err != c.want {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestUsage(t *testing.T) {
	t.Setenv("HTTPWIRE_CASES", "")
	for _, args := range [][]string{{"-unknown"}, {"what"}, {"-cases", "does-not-exist"}, {"-cases", "main.go"}} {
		if got := execute(args, io.Discard, io.Discard); got != exitUsage {
			t.Errorf("%v: exit status %d", args, got)
		}
	}
	if got := execute([]string{"-h"}, io.Discard, io.Discard); got != exitAgreement {
		t.Errorf("-h: exit status %d", got)
	}
	t.Setenv("PATH", t.TempDir())
	var out bytes.Buffer
	if got := execute(nil, io.Discard, &out); got != exitUsage || !strings.Contains(out.String(), "apt-get install haproxy") {
		t.Errorf("without fronts: exit status %d, %s", got, &out)
	}
}
