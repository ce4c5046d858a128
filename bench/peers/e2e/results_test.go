package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"
)

func TestReadRate(t *testing.T) {
	const good = `Running 3s test @ http://127.0.0.1:8080/hello
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   500.00us    1.00ms  20.00ms   95.00%
    Req/Sec   100.00k     5.00k  110.00k    70.00%
  300000 requests in 3.00s, 37.00MB read
Requests/sec: 100123.45
Transfer/sec:     12.30MB
`
	if rate, all, err := readRate(good); err != nil || rate != 100123.45 || all != 300000 {
		t.Errorf("%v, %v, %v", rate, all, err)
	}
	for _, bad := range []string{
		"",
		strings.Replace(good, "100123.45", "0.00", 1),
		strings.Replace(good, "300000 requests", "0 requests", 1),
		strings.Replace(good, "300000 requests", "some requests", 1),
		strings.Replace(good, "Requests/sec", "  Socket errors: connect 0, read 3, write 0, timeout 0\nRequests/sec", 1),
		strings.Replace(good, "Requests/sec", "  Non-2xx or 3xx responses: 7\nRequests/sec", 1),
	} {
		if rate, _, err := readRate(bad); err == nil {
			t.Errorf("rate %v in\n%s", rate, bad)
		}
	}
}

func someResults() *results {
	r := newResults(settings{procs: 1, duration: 2 * time.Second, connections: 8}, 1)
	for round := range 3 {
		speed := float64(round + 1) // of the machine, in this round
		for i, name := range serverNames {
			for _, m := range modes {
				r.add(name, m, rate{1000 * speed / float64(i+1), float64(i+1) / speed})
			}
		}
	}
	return r
}

func TestTable(t *testing.T) {
	var out bytes.Buffer
	r := someResults()
	if err := r.table(&out); err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(out.String(), "\n")
	for i, want := range []string{
		"| | plain | | 16 pipelined | |",
		"|---|---|---|---|---|",
		"| httpwire | 2000/s (2.00) | 0.50 µs (0.50) | 2000/s (2.00) | 0.50 µs (0.50) |",
		"| fasthttp | 1000/s (1.00) | 1.00 µs (1.00) | 1000/s (1.00) | 1.00 µs (1.00) |",
		"| net/http | 667/s (0.67) | 1.50 µs (1.50) | 667/s (0.67) | 1.50 µs (1.50) |",
		"| hertz | 500/s (0.50) | 2.00 µs (2.00) | 500/s (0.50) | 2.00 µs (2.00) |",
		"",
		"Goal, httpwire not below fasthttp in either: met.",
	} {
		if got := rows[3+i]; got != want {
			t.Errorf("line %d is %q, want %q", 3+i, got, want)
		}
	}
	for round := range 3 {
		r.find(ours, pipelined).Rates[round] = 1
	}
	out.Reset()
	if err := r.table(&out); err != nil || !strings.HasSuffix(out.String(), ": missed.\n") {
		t.Errorf("%v, %s", err, out.String())
	}
}

func TestJSON(t *testing.T) {
	var out bytes.Buffer
	if err := someResults().json(&out); err != nil {
		t.Fatal(err)
	}
	var got results
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	f := got.find(ours, plain)
	if f == nil || f.Rate != 2000 || f.Ratio != 2 || f.Cost != 0.5 || f.CostRatio != 0.5 || len(f.Rates) != 3 || got.Procs != 1 || got.Seconds != 2 {
		t.Errorf("%s", out.Bytes())
	}
}

func TestMedian(t *testing.T) {
	if got := median([]float64{9, 1, 5}); got != 5 {
		t.Error(got)
	}
	if got := median([]float64{9, 1, 5, 4}); got != 4.5 {
		t.Error(got)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{
		{"-rounds", "0"}, {"-connections", "0"}, {"-procs", "0"}, {"-duration", "1500ms"}, {"-duration", "0s"}, {"-unknown"}, {"what"},
	} {
		if got := run(t.Context(), args, io.Discard, io.Discard); got != exitUsage {
			t.Errorf("%v: exit status %d", args, got)
		}
	}
	var out bytes.Buffer
	t.Setenv("PATH", t.TempDir())
	if got := run(t.Context(), nil, io.Discard, &out); got != exitUsage || !strings.Contains(out.String(), "apt-get install wrk") {
		t.Errorf("without wrk: exit status %d, %s", got, &out)
	}
}
