package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/seed-f4f473f9/httpwire/bench/peers/input"
)

func TestLines(t *testing.T) {
	out := "goos: linux\nBenchmarkParse/input=req_min/impl=httpwire-2         \t  946622\t        78.51 ns/op\t 445.78 MB/s\t       0 B/op\t       3 allocs/op\n" +
		"BenchmarkParse/input=a_b/impl=picohttpparser-native\t65536\t961.15 ns/op\t1 messages\t9 fields\nPASS\n"
	got, err := lines([]byte(out))
	if err != nil || len(got) != 2 {
		t.Fatalf("%v, %v", got, err)
	}
	if l := got[0]; l.kind != "Parse" || l.name != "req_min" || l.impl != "httpwire" || l.values["ns/op"] != 78.51 || l.values["allocs/op"] != 3 {
		t.Errorf("%+v", l)
	}
	if l := got[1]; l.impl != "picohttpparser-native" || l.values["fields"] != 9 {
		t.Errorf("%+v", l)
	}
	for _, bad := range []string{
		"BenchmarkParse/input=a/impl=b 1 x ns/op\n", "BenchmarkParse/input=a/impl=b 1 5\n",
		"BenchmarkParse/input=a/impl=b 1 0 ns/op\n", "BenchmarkOther 1 5 ns/op\n",
	} {
		if got, err := lines([]byte(bad)); err == nil {
			t.Errorf("%q: %v", bad, got)
		}
	}
	if _, err := only([]byte(out), subject{kind: "Parse", name: "req_min"}, "httpwire"); err == nil {
		t.Error("two lines pass for one")
	}
	if _, err := only([]byte("BenchmarkParse/input=a/impl=b 1 5 ns/op\n"), subject{kind: "Parse", name: "a"}, "c"); err == nil {
		t.Error("the line of another passes")
	}
}

// some has figures that are easily worked out: httpwire takes twice the
// yardstick, fasthttp five times as long as httpwire, httparse 1.5 times.
func some() *results {
	r := &results{Machine: "A & B", Date: "1 May 2026", Go: "go1", Platform: "a/b", Rounds: 3, Benchtime: "1ms"}
	for _, name := range []string{"req_min", "req_curl"} {
		s := subject{kind: "Parse", name: name}
		for _, scale := range []float64{1, 30, 2} { // a slow second round
			r.add(s, sample{"lines", "Go", 10 * scale, 0})
			r.add(s, sample{"httpwire", "Go", 20 * scale, 0})
			r.add(s, sample{"fasthttp", "Go", 100 * scale, 2})
			r.add(s, sample{"httparse", "Rust", 30 * scale, -1})
		}
	}
	r.add(subject{kind: "Parse", name: "req_min"}, sample{"picohttpparser", "C", 10, -1})
	for _, impl := range []string{"append", "block", "httpwire", "fasthttp"} {
		r.add(subject{kind: "Write", name: "small"}, sample{impl, "Go", float64(len(impl)), 0})
	}
	p := r.find("Parse", "req_min", "picohttpparser")
	p.Rounds = []float64{10, 300, 20}
	r.settle()
	return r
}

func TestSettle(t *testing.T) {
	r := some()
	f := r.find("Parse", "req_curl", "fasthttp")
	if f.NS != 200 || f.ToBase != 10 || f.ToOurs != 5 {
		t.Errorf("%+v", f)
	}
	if f := r.find("Write", "small", "block"); f.ToBase != 5./6 {
		t.Errorf("%+v", f)
	}
	var order []string
	for _, k := range r.ranks("Parse") {
		order = append(order, k.impl)
		if k.whole == (k.impl == "picohttpparser") {
			t.Errorf("%+v", k)
		}
		if k.impl == "httparse" && math.Abs(k.mean-1.5) > 1e-9 {
			t.Errorf("%+v", k)
		}
	}
	if got := strings.Join(order, " "); got != "lines picohttpparser httpwire httparse fasthttp" {
		t.Error(got)
	}
	// The ratios of the rounds are 1, 3 and 4; that of the medians is 4.
	a, b := figure{NS: 8, Rounds: []float64{1, 30, 8}}, figure{NS: 2, Rounds: []float64{1, 10, 2}}
	if got := a.to(&b); got != 3 {
		t.Errorf("the median of the ratios is %v", got)
	}
	// The shortest times are 1 and 2, whatever their rounds.
	pair := results{Figures: []figure{
		{Kind: "Parse", Name: "a", Impl: "lines", Rounds: []float64{9, 1, 5}},
		{Kind: "Parse", Name: "a", Impl: "httpwire", Rounds: []float64{2, 9, 9}},
	}}
	if got := pair.best().find("Parse", "a", "httpwire"); got.ToBase != 2 || len(pair.Figures[1].Rounds) != 3 {
		t.Errorf("best: %+v of %+v", got, pair.Figures[1])
	}
	if median([]float64{3, 1}) != 2 || median([]float64{9, 1, 3}) != 3 {
		t.Error("median")
	}
}

func TestGoals(t *testing.T) {
	got := map[string]goal{}
	for _, g := range some().Goals {
		got[g.Goal] = g
	}
	for what, want := range map[string]struct {
		measured float64
		met      bool
	}{
		"httparse takes at least as long, from req_curl up":                     {1.5, true},
		"picohttpparser takes at least 1/1.6 as long on req_min":                {0.5, false},
		"picohttpparser takes at least 1.3 times as long in the geometric mean": {0.5, false},
		"httparse takes at least 1.3 times as long in the geometric mean":       {1.5, true},
		"fasthttp takes at least 4 times as long on every input":                {5, true},
		"every parser in Go takes longer on every input":                        {5, true},
		"the small answer takes at most 1.6 times the floor":                    {5. / 6, true},
		"the small answer takes less than fasthttp's":                           {5. / 8, true},
	} {
		g, ok := got[what]
		if !ok || math.Abs(g.Measured-want.measured) > 1e-9 || g.Met != want.met {
			t.Errorf("%s: %+v", what, g)
		}
		delete(got, what)
	}
	// Those of which there are no figures are not judged.
	delete(got, "httparse takes at least 1/1.6 as long on req_min")
	if len(got) != 0 {
		t.Errorf("also: %v", got)
	}
}

func TestMarkdown(t *testing.T) {
	r := some()
	r.LeftOut = []leftOut{{"llhttp", "gcc node-llhttp"}}
	var b strings.Builder
	if err := r.markdown(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"A & B, a/b, go1, 1 May 2026; medians of 3 interleaved rounds of 1ms, not pinned.",
		"| | | req_min | req_curl | mean | allocs |\n",
		"| fasthttp | Go | 200 (10.00) | 200 (10.00) | 5.00 | 2 |\n",
		"| picohttpparser | C | 20.0 (1.00) | – | 0.50* | – |\n",
		"| fasthttp takes at least 4 times as long on every input | 5.00 (req_min, fasthttp) | 5.00 | met |",
		"- llhttp (needs gcc node-llhttp)",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

func TestPlot(t *testing.T) {
	var b bytes.Buffer
	if err := some().plot(&b); err != nil {
		t.Fatal(err)
	}
	drawn := b.String()
	for d := xml.NewDecoder(&b); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"httpwire<", "httparse (Rust)<", "req_curl<", "A &amp; B, 1 May 2026", ">8<"} {
		if !strings.Contains(drawn, want) {
			t.Errorf("no %q", want)
		}
	}
}

// TestRun measures for as short as can be.
func TestRun(t *testing.T) {
	folder := t.TempDir()
	md, svg := filepath.Join(folder, "a.md"), filepath.Join(folder, "a.svg")
	var stdout, stderr bytes.Buffer
	code := run(context.Background(), []string{"-rounds", "1", "-benchtime", "1us", "-json", "-md", md, "-svg", svg, "req_min", "req_chunked"}, &stdout, &stderr)
	if code != exitMeasured {
		t.Fatalf("%d: %s", code, stderr.String())
	}
	var r results
	if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	for _, want := range [][3]string{{"Parse", "req_min", "lines"}, {"Parse", "req_chunked", "nethttp"}, {"Write", "chunked", "append"}} {
		if f := r.find(want[0], want[1], want[2]); f == nil || f.NS <= 0 || f.ToOurs <= 0 {
			t.Errorf("%v: %+v", want, f)
		}
	}
	if r.find("Parse", "req_chunked", "httphead") != nil {
		t.Error("httphead finds chunks")
	}
	for _, name := range []string{md, svg} {
		if b, err := os.ReadFile(name); err != nil || len(b) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{"-rounds", "0"}, {"-benchtime", "0s"}, {"-what"}, {"no_such_input"}} {
		var stdout, stderr bytes.Buffer
		if code := run(context.Background(), args, &stdout, &stderr); code != exitUsage || stderr.Len() == 0 || stdout.Len() != 0 {
			t.Errorf("%q: %d, %q", args, code, stderr.String())
		}
	}
	var stderr bytes.Buffer
	if code := run(context.Background(), []string{"-h"}, io.Discard, &stderr); code != exitMeasured || !strings.Contains(stderr.String(), "-rounds") {
		t.Errorf("-h: %d, %q", code, stderr.String())
	}
}

// built gives the drivers that can be built here, and skips if there is none.
func built(t *testing.T) []*native {
	var all []*native
	folder := t.TempDir()
	for _, n := range natives(filepath.Join("..", "..", "native")) {
		if err := n.build(context.Background(), folder); err != nil {
			t.Logf("%s: %v", n.name, err)
			continue
		}
		all = append(all, n)
	}
	if len(all) == 0 {
		t.Skip("none of the drivers can be built: their libraries are not installed, see the package comment")
	}
	return all
}

// TestNatives holds that every driver finds what is in every input, that a
// driver which finds something else is told from one that does not, and the
// table of bench/native/README.md: what each takes that httpwire refuses.
func TestNatives(t *testing.T) {
	inputs, err := input.Read("..")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join("..", "..", "native", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	for _, n := range built(t) {
		for _, in := range inputs {
			if n.heads && in.Chunked {
				continue
			}
			s := subject{kind: "Parse", name: in.Name, input: &in}
			if one, err := n.measure(ctx, s, time.Microsecond); err != nil || one.ns <= 0 {
				t.Errorf("%s: %v", in.Name, err)
			}
			in.Tally.Fields++
			if _, err := n.measure(ctx, s, time.Microsecond); err == nil || !strings.Contains(err.Error(), "finds") {
				t.Errorf("%s, %s: a field that is not there was found (%v)", n.name, in.Name, err)
			}
		}
		var takes []string
		for _, in := range input.Malformed() {
			if n.heads && in.Chunked {
				continue
			}
			in.Path = filepath.Join(t.TempDir(), "malformed.http")
			if err := os.WriteFile(in.Path, in.Data, 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := n.run(ctx, in, time.Microsecond)
			if err == nil && strings.Contains(string(out), "\t1 messages\t") {
				takes = append(takes, in.Name)
			} else if err != nil && !strings.Contains(err.Error(), "exit status 1") {
				t.Errorf("%s, %s: %v", n.name, in.Name, err)
			}
		}
		name := strings.TrimSuffix(n.name, "-native")
		row := regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(name) + ` \| (.*) \|$`).FindSubmatch(readme)
		if got := strings.Join(takes, ", "); row == nil || string(row[1]) != got {
			t.Errorf("%s takes\n%s\nREADME.md says\n%s", name, got, row)
		}
	}
}
