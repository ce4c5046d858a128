package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// TestMain runs a double of the server if it is told so.
func TestMain(m *testing.M) {
	if name := os.Getenv(doubleVariable); name != "" {
		double(name)
	}
	os.Exit(m.Run())
}

const doubleVariable = "HTTPWIRE_SOAK_DOUBLE"

// needProc skips a test where the system does not tell what a process holds.
func needProc(t *testing.T) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Skip("this system has no /proc, which the soak needs")
	}
}

// short are settings of a soak for a test.
func short(duration time.Duration) settings {
	return settings{duration: duration, seed: 1, limit: 2 * time.Second, clients: clients()}
}

func TestSoak(t *testing.T) {
	needProc(t)
	s := short(4 * time.Second)
	s.csv, s.plot = filepath.Join(t.TempDir(), "f.csv"), filepath.Join(t.TempDir(), "f.svg")
	r, err := soak(t.Context(), s, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := r.write(s, &out); err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", &out)
	if !r.Even {
		t.Error("the account is not even")
	}
	for _, a := range r.Accounts {
		if a.Sent == 0 && a.Kind != "silent" {
			t.Errorf("%s has sent nothing", a.Kind)
		}
	}
	for _, reason := range []string{"400", "408", "closed", "cut off"} {
		if r.Total.Refused[reason] == 0 {
			t.Errorf("nothing is refused for %q", reason)
		}
	}
	csv, err := os.ReadFile(s.csv)
	if n := bytes.Count(csv, []byte("\n")); err != nil || n != 1+len(r.samples) || n < 10 {
		t.Errorf("%d lines of CSV for %d samples, %v", n, len(r.samples), err)
	}
	plot, err := os.ReadFile(s.plot)
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for d := xml.NewDecoder(bytes.NewReader(plot)); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "polyline" {
			lines++
		}
	}
	if lines != len(r.Series) {
		t.Errorf("%d lines in the plot", lines)
	}
	s.json = true
	out.Reset()
	var back report
	if err := r.write(s, &out); err != nil || json.Unmarshal(out.Bytes(), &back) != nil || back.Total.Sent != r.Total.Sent {
		t.Errorf("%v, %s", err, &out)
	}
}

// TestDoubles soaks servers that are broken, each in its way, and must find that.
func TestDoubles(t *testing.T) {
	needProc(t)
	for _, c := range []struct{ name, found string }{
		{"good", ""},
		{"memory", "live heap MiB"},
		{"goroutines", "goroutines"},
		{"descriptors", "descriptors"},
		{"drop", "not even"},
		{"wrong", "not even"},
		{"spoilt", "not even"},
		{"leftover", "does not come back"},
		{"log", "logged something"},
		{"status", "exit status 3"},
	} {
		if testing.Short() && c.name != "good" && c.name != "goroutines" && c.name != "drop" {
			continue
		}
		t.Setenv(doubleVariable, c.name)
		s := short(2 * time.Second)
		s.limit = time.Second
		s.program = os.Args[0]
		s.clients = []client{{"pipelined", 2, 10 * time.Millisecond, (*visitor).pipelined}, {"attack", 1, 10 * time.Millisecond, (*visitor).attack}}
		if c.name != "spoilt" { // the double is not as strict
			s.clients = s.clients[:1]
		}
		r, err := soak(t.Context(), s, io.Discard)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		found := fmt.Sprint(r.Faults)
		for _, one := range r.Series {
			if !one.Flat {
				found += " " + one.Name
			}
		}
		if !r.Even {
			found += " not even"
		}
		if c.name == "good" && !r.Even || !strings.Contains(found, c.found) {
			t.Errorf("%s: found is %q, want %q", c.name, found, c.found)
		}
		if c.name == "good" && (strings.Contains(found, "goroutines") || strings.Contains(found, "descriptors")) {
			t.Errorf("%s: found is %q", c.name, found)
		}
	}
}

// double is a server that does what the pipelined client needs, but is broken.
func double(broken string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	var served atomic.Int64
	var mu sync.Mutex
	var leaked []any
	every := func(n int64, what string, do func()) bool {
		hit := broken == what && served.Load()%n == 0
		if hit && do != nil {
			mu.Lock()
			defer mu.Unlock()
			do()
		}
		return hit
	}
	serve := func(w http.ResponseWriter, content []byte) {
		served.Add(1)
		every(20, "memory", func() { leaked = append(leaked, bytes.Repeat([]byte("leak"), 16<<10)) })
		every(20, "goroutines", func() { go func() { select {} }() })
		every(20, "descriptors", func() {
			if f, err := os.Open(os.DevNull); err == nil {
				leaked = append(leaked, f)
			}
		})
		if every(50, "leftover", nil) && served.Load() < 200 {
			go func() { select {} }()
		}
		if every(50, "drop", nil) {
			panic(http.ErrAbortHandler)
		}
		if every(50, "wrong", nil) {
			content = append([]byte("x"), content...)
		}
		w.Write(content)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello", func(w http.ResponseWriter, _ *http.Request) { serve(w, []byte(greeting)) })
	mux.HandleFunc("POST /echo", func(w http.ResponseWriter, r *http.Request) {
		content, _ := io.ReadAll(r.Body)
		serve(w, content)
	})
	mux.HandleFunc("GET /vitals", func(w http.ResponseWriter, _ *http.Request) {
		if broken == "memory" {
			runtime.GC() // for the leak to be seen in a short time
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		fmt.Fprintf(w, `{"connections":0,"goroutines":%d,"live":%d}`, runtime.NumGoroutine(), m.HeapAlloc)
	})
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM)
	go func() {
		<-ended
		switch broken {
		case "log":
			fmt.Fprintln(os.Stderr, "something")
		case "status":
			os.Exit(3)
		}
		os.Exit(0)
	}()
	fmt.Printf("listening on http://%v/\n", l.Addr())
	http.Serve(l, mux)
}

func TestForesee(t *testing.T) {
	const hello = "GET /hello HTTP/1.1\nHost: a"
	for _, c := range []struct {
		text            string
		answers, status int
	}{
		{"", 0, 0},
		{"GET", 0, 0},
		{head(hello), 1, 0},
		{head(hello) + head(hello), 2, 0},
		{head(hello) + "GET /hello", 1, 0},
		{head(hello + "\nConnection: close"), 1, 0},
		{head(hello+"\nConnection: close") + head(hello), 1, 0},
		{head(hello) + "GET hello HTTP/1.1\r\n", 2, 400},
		{head(hello+"\nConnection: upgrade\nUpgrade: h2c") + head(hello), 2, 0},
		{head("CONNECT a:1 HTTP/1.1\nHost: a:1") + head(hello), 1, 0},
		{head("POST /status/200 HTTP/1.1\nHost: a\nTransfer-Encoding: chunked") + "x", 1, 400},
		{head("POST /status/200 HTTP/1.1\nHost: a\nContent-Length: 5") + "hell", 0, 0},
		{head("GET / HTTP/2.0\nHost: a"), 1, 505},
	} {
		if f := foresee(c.text); f.answers != c.answers || f.status != c.status {
			t.Errorf("%q: %+v", c.text, f)
		}
	}
}

// TestSpoil holds that attacks depend on the seed alone, and that they have both
// good and bad ones among them.
func TestSpoil(t *testing.T) {
	attacks := func(seed uint64) (all []string) {
		v := newVisitor(nil, "attack", 0, seed, nil)
		for i := range 300 {
			all = append(all, v.spoil(plain[i%len(plain)]))
		}
		return all
	}
	one, same, other := attacks(1), attacks(1), attacks(2)
	if strings.Join(one, "") != strings.Join(same, "") || strings.Join(one, "") == strings.Join(other, "") {
		t.Error("the seed does not decide")
	}
	bad := 0
	for _, text := range one {
		if foresee(text).status != 0 {
			bad++
		}
	}
	if bad < 50 || bad > 250 {
		t.Errorf("%d of 300 are refused", bad)
	}
}

func TestFlat(t *testing.T) {
	for _, c := range []struct {
		name string
		of   func(i int) float64
		n    int
		flat bool
	}{
		{"constant", func(int) float64 { return 10 * mib }, 100, true},
		{"up at first", func(i int) float64 { return min(float64(i), 15) * mib }, 100, true},
		{"to and fro", func(i int) float64 { return float64(10+i%7) * mib }, 100, true},
		{"down", func(i int) float64 { return float64(200-i) * mib }, 100, true},
		{"slowly up", func(i int) float64 { return (20 + float64(i)/10) * mib }, 100, false},
		{"too few samples", func(int) float64 { return mib }, 9, false},
	} {
		samples := make([]sample, c.n)
		for i := range samples {
			samples[i].Resident = c.of(i)
		}
		if got := judgeSeries(samples)[0]; got.Flat != c.flat {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestAccount(t *testing.T) {
	for _, c := range []struct {
		account
		even bool
	}{
		{account{Sent: 4, Answered: 1, Refused: map[string]int64{"400": 1, "closed": 1}, Cut: 1}, true},
		{account{Sent: 4, Answered: 3}, false},
		{account{Sent: 4, Answered: 5}, false},
		{account{Sent: 4, Answered: 3, Lost: 1}, false},
	} {
		var all tally
		all.enter("kind", func(a *account) { *a = c.account; a.Kind = "kind" })
		if all.even() != c.even {
			t.Errorf("%+v: even is %v", c.account, !c.even)
		}
		all.fault("kind", "anything")
		if all.even() {
			t.Error("a fault, and still even")
		}
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{"-unknown"}, {"-duration", "1ms"}, {"-seed", "x"}, {"argument"}} {
		var stderr bytes.Buffer
		if got := run(t.Context(), args, io.Discard, &stderr); got != exitUsage || !strings.Contains(stderr.String(), synopsis) {
			t.Errorf("%q: exit status %d, %s", args, got, &stderr)
		}
	}
	var out bytes.Buffer
	if got := run(t.Context(), []string{"-h"}, &out, io.Discard); got != exitEven || out.String() != usage {
		t.Errorf("-h: exit status %d, %s", got, &out)
	}
}
