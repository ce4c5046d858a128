package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// sample is what the server held at a time. The connection that asks for it
// counts.
type sample struct {
	Seconds     float64 `json:"seconds"`
	Resident    float64 `json:"resident"` // memory, in bytes
	Live        float64 `json:"live"`     // memory in use at the last garbage collection, in bytes
	Goroutines  float64 `json:"goroutines"`
	Descriptors float64 `json:"descriptors"`
	Connections float64 `json:"connections"`
	Requests    int64   `json:"requests"` // sent until then
}

var residentLine = regexp.MustCompile(`(?m)^VmRSS:\s*(\d+) kB$`)

// observe takes a sample of the server. It costs one request, which is entered.
func observe(s *server, t *tally, begun time.Time) (sample, error) {
	const kind = "samples"
	now := sample{Seconds: time.Since(begun).Seconds()}
	proc := fmt.Sprintf("/proc/%d/", s.cmd.Process.Pid)
	status, err := os.ReadFile(proc + "status")
	if err != nil {
		return now, err
	}
	found := residentLine.FindSubmatch(status)
	if found == nil {
		return now, errors.New("no VmRSS in " + proc + "status")
	}
	kib, _ := strconv.ParseFloat(string(found[1]), 64)
	now.Resident = kib * 1024

	c, err := dial(s.address)
	if err != nil {
		return now, err
	}
	defer c.Close()
	t.enter(kind, func(a *account) { a.Sent++ })
	if _, err = io.WriteString(c, head("GET /vitals HTTP/1.1\nHost: a")); err == nil {
		err = c.read(parser.MethodGet, false)
	}
	if err == nil {
		err = json.Unmarshal(c.Content(), &now)
	}
	if err != nil {
		t.enter(kind, func(a *account) { a.Lost++ })
		return now, fmt.Errorf("/vitals: %w", err)
	}
	t.enter(kind, func(a *account) { a.Answered++ })
	files, err := os.ReadDir(proc + "fd")
	now.Descriptors = float64(len(files))
	now.Requests = t.total().Sent
	return now, err
}

// series is one of the values of the samples.
type series struct {
	Name  string  `json:"name"`
	slack float64 // beside a tenth, for late to be above early
	unit  float64 // what it is shown in
	of    func(sample) float64

	Early float64 `json:"early"` // median of the second fifth
	Late  float64 `json:"late"`  // and of the last
	Flat  bool    `json:"flat"`
}

const mib = 1 << 20

// judgeSeries judges whether the values of the samples are flat.
func judgeSeries(samples []sample) []series {
	all := []series{
		{Name: "resident MiB", slack: 2 * mib, unit: mib, of: func(s sample) float64 { return s.Resident }},
		{Name: "live heap MiB", slack: 2 * mib, unit: mib, of: func(s sample) float64 { return s.Live }},
		{Name: "goroutines", slack: 16, unit: 1, of: func(s sample) float64 { return s.Goroutines }},
		{Name: "descriptors", slack: 16, unit: 1, of: func(s sample) float64 { return s.Descriptors }},
	}
	for i := range all {
		one, n := &all[i], len(samples)
		one.Early, one.Late = median(samples[n/5:n*2/5], one.of), median(samples[n*4/5:], one.of)
		one.Flat = n >= 10 && one.Late <= 1.1*one.Early+one.slack
		one.Early, one.Late = one.Early/one.unit, one.Late/one.unit
	}
	return all
}

func median(samples []sample, of func(sample) float64) float64 {
	if len(samples) == 0 {
		return 0
	}
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = of(s)
	}
	slices.Sort(values)
	return values[len(values)/2]
}

func writeCSV(w io.Writer, samples []sample) error {
	_, err := fmt.Fprintln(w, "seconds,resident,live,goroutines,descriptors,connections,requests")
	for _, s := range samples {
		if err != nil {
			break
		}
		_, err = fmt.Fprintf(w, "%.2f,%.0f,%.0f,%.0f,%.0f,%.0f,%d\n", s.Seconds, s.Resident, s.Live, s.Goroutines, s.Descriptors, s.Connections, s.Requests)
	}
	return err
}
