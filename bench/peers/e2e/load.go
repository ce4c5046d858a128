package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
)

// mode is a way to send requests.
type mode string

const (
	plain     mode = "plain"
	pipelined mode = "pipelined"
)

var modes = []mode{plain, pipelined}

// pipelineScript makes wrk send its requests sixteen at a time. It counts
// answers, not writes, so the rate stays one of requests.
var pipelineScript = fmt.Sprintf(`init = function(args)
  local requests = {}
  for i = 1, %d do
    requests[i] = wrk.format("GET")
  end
  all = table.concat(requests)
end

request = function()
  return all
end
`, depth)

// load runs wrk.
type load struct {
	wrk     string // the program
	script  string // the file of pipelineScript
	threads int
	s       settings
}

func newLoad(wrk, folder string, s settings) (*load, error) {
	l := &load{wrk: wrk, script: filepath.Join(folder, "pipeline.lua"), s: s}
	l.threads = min(max(1, runtime.NumCPU()-s.procs), s.connections)
	return l, os.WriteFile(l.script, []byte(pipelineScript), 0o600)
}

// run loads the server at address once, and gives the requests a second and in
// all.
func (l *load) run(ctx context.Context, address string, m mode) (perSecond, all float64, err error) {
	args := []string{
		"-t", strconv.Itoa(l.threads),
		"-c", strconv.Itoa(l.s.connections),
		"-d", fmt.Sprintf("%ds", int(l.s.duration.Seconds())),
		"--timeout", "20s", // a busy machine is no fault of the server
	}
	if m == pipelined {
		args = append(args, "-s", l.script)
	}
	out, err := exec.CommandContext(ctx, l.wrk, append(args, "http://"+address+path)...).CombinedOutput()
	if err != nil {
		return 0, 0, fmt.Errorf("wrk: %w\n%s", err, out)
	}
	return readRate(string(out))
}

var (
	countLine = regexp.MustCompile(`(?m)^\s*([0-9]+) requests in .*$`)
	rateLine  = regexp.MustCompile(`(?m)^Requests/sec:\s+([0-9.]+)\s*$`)
	faultLine = regexp.MustCompile(`(?m)^\s*(Socket errors:|Non-2xx or 3xx responses:).*$`)
)

// readRate reads what wrk prints. A load with a failed or wrong answer is none.
func readRate(out string) (perSecond, all float64, err error) {
	if fault := faultLine.FindString(out); fault != "" {
		return 0, 0, fmt.Errorf("wrk reports %q", fault)
	}
	r, c := rateLine.FindStringSubmatch(out), countLine.FindStringSubmatch(out)
	if r == nil || c == nil {
		return 0, 0, fmt.Errorf("wrk prints no rate:\n%s", out)
	}
	perSecond, err = strconv.ParseFloat(r[1], 64)
	if err == nil {
		all, err = strconv.ParseFloat(c[1], 64)
	}
	if err == nil && (perSecond == 0 || all == 0) {
		err = fmt.Errorf("no answer at all")
	}
	return perSecond, all, err
}
