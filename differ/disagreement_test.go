package main

import (
	"bytes"
	"strings"
	"testing"
)

// parrot is a party that says what it is told to.
type parrot struct {
	party
	title string
	says  func(in input) outcome
}

func (p *parrot) name() string                           { return p.title }
func (p *parrot) declines() bool                         { return true }
func (p *parrot) shuts() bool                            { return true }
func (p *parrot) shown(m message, _ bool) message        { return m }
func (p *parrot) budget() int                            { return 500 }
func (p *parrot) take(in input, _ bool) (outcome, error) { return p.says(in), nil }

func request(data string) input {
	return input{data: []byte(data + lastRequest), end: len(data)}
}

// like says what httpwire says, changed.
func like(change func(*outcome)) func(in input) outcome {
	return func(in input) outcome {
		o, _ := takeOwn(in, true)
		change(&o)
		return o
	}
}

func TestCompare(t *testing.T) {
	const good = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
	for _, test := range []struct {
		name, data string
		change     func(*outcome)
		want       string // the key, "" for none
	}{
		{"the same", good, func(*outcome) {}, ""},
		{"another target", good, func(o *outcome) { o.messages[0].start = "GET /x" }, "both take, start line differs"},
		{"other content", good, func(o *outcome) { o.messages[0].content = "x" }, "both take, content differs"},
		{"other fields", good, func(o *outcome) { o.messages[1].fields = []string{} }, "both take, fields differs"},
		{"fields not shown", good, func(o *outcome) { o.messages[1].fields = nil }, ""},
		{"an answer of its own", good, func(o *outcome) { o.messages[0] = message{opaque: true} }, ""},
		{"one message less", good, func(o *outcome) { o.messages, o.why = o.messages[:1], "400" }, "we take, they refuse (400)"},
		{"one message more", "GET /\n", func(o *outcome) { o.messages = append(o.messages, message{}) }, "we refuse (bare-lf), they take"},
		{"silence", "GET /\n", func(o *outcome) { o.end = wants }, "we refuse (bare-lf), they want more"},
		{"both refuse, in other words", "GET /\n", func(o *outcome) { o.why = "400" }, ""},
		{"tunnel", good, func(o *outcome) { o.messages, o.end = o.messages[:1], leaves }, "we take, they leave HTTP"},
	} {
		d, _, _, err := compare(&parrot{title: "parrot", says: like(test.change)}, request(test.data), false)
		got := ""
		if d != nil {
			got = d.key()
		}
		if err != nil || got != test.want {
			t.Errorf("%s: %q, %v; want %q", test.name, got, err, test.want)
		}
	}
}

// What a rule explains of an input, it does not explain of one that only looks
// alike.
func TestRulesAreNarrow(t *testing.T) {
	takesAll := like(func(o *outcome) { o.messages = append(o.messages, message{}) })
	refusesAll := func(in input) outcome { return outcome{end: stops, why: "400 Bad Request"} }
	for _, test := range []struct {
		party string
		says  func(in input) outcome
		data  string
		want  verdict
	}{
		{"nginx", takesAll, "GET / HTTP/1.1\nHost: a\r\n\r\n", choice},
		{"nginx", takesAll, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n", theirs},
		{"nginx", takesAll, "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", theirs},
		{"nginx", takesAll, "GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", theirs},
		{"nginx", takesAll, "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n", choice},
		{"nginx", takesAll, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello", theirs},
		{"nginx", takesAll, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\nhello", choice},
		{"llhttp", takesAll, "GET / HTTP/1.1\r\n\r\n", choice},
		{"nginx", takesAll, "GET / HTTP/1.1\r\n\r\n", theirs},
		{"nginx", refusesAll, "GET / HTTP/1.1\r\nHost: \r\n\r\n", choice},
		{"nginx", refusesAll, "get / HTTP/1.1\r\nHost: a.example\r\n\r\n", choice},
		{"nginx", refusesAll, "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", none},
		{"haproxy", refusesAll, "GET / HTTP/1.1\r\nHost: \r\n\r\n", none},
		{"lighttpd", refusesAll, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", none},
		{"apache", refusesAll, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", none},
	} {
		d, _, _, err := compare(&parrot{title: test.party, says: test.says}, request(test.data), false)
		if err != nil || d == nil {
			t.Errorf("%q: no disagreement, %v", test.data, err)
			continue
		}
		got := none
		if r := classify(d); r != nil {
			got = r.verdict
		}
		if got != test.want {
			t.Errorf("%s, %q: %s (%s), want %s", test.party, test.data, got, d.key(), test.want)
		}
	}
}

func TestMinimise(t *testing.T) {
	in := request("POST / HTTP/1.1\r\nHost: a\r\nX: needle\r\nY: z\r\n\r\n")
	in.cuts = []int{3}
	tried := 0
	got := minimise(in, 1000, func(in input) bool {
		tried++
		if !bytes.HasSuffix(in.data, []byte(lastRequest)) {
			t.Fatalf("the last request is gone: %q", in.data)
		}
		return bytes.Contains(in.generated(), []byte("needle"))
	})
	if string(got.generated()) != "needle" || len(got.cuts) > 0 {
		t.Errorf("what is left is %q, cuts %v", got.generated(), got.cuts)
	}
	if tried > 200 {
		t.Errorf("%d tried", tried)
	}
	if got := minimise(in, 1, func(in input) bool { return true }); len(got.generated()) == 0 {
		t.Error("the budget bounds nothing")
	}
}

// net/http explains itself: there is nothing that no rule explains.
func TestNethttp(t *testing.T) {
	p, err := startNethttp()
	if err != nil {
		t.Fatal(err)
	}
	defer p.stop()
	r, err := run(p, 42, 3000, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.unexplained() > 0 || r.inputs != 3000 || r.agreed == 0 || len(r.findings) < 10 {
		t.Errorf("%s", r.line())
		for _, f := range r.findings {
			if f.rule == nil {
				t.Errorf("%s: %q", f.key, f.smallest[0].in.data)
			}
		}
	}
	if 100*r.accepted < 30*r.inputs {
		t.Errorf("%d of %d accepted", r.accepted, r.inputs)
	}
}

func TestPlantedEditsApply(t *testing.T) {
	for _, b := range plantedBugs {
		if len(b.edits) == 0 || b.like == "" {
			t.Errorf("%s: nothing to plant", b.class)
		}
	}
	row := "x\n\tinSize:         {no, sb, xl, cf, sb, no, no, no, e0, no, no, sz, sz, sz, sz, no, no, no},\n"
	got, err := edit{tableFile, "inSize", "zz", "lf"}.apply(row)
	if err != nil || !strings.Contains(got, "{no, sb, zz, cf") {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := (edit{"f", "a", "b", ""}).apply("aa"); err == nil {
		t.Error("an edit of what is there twice is accepted")
	}
}

func TestUsage(t *testing.T) {
	for args, want := range map[string]int{
		"-h": exitExplained, "-n 0": exitUsage, "x": exitUsage, "-oracle nobody": exitUsage, "-json -md": exitUsage,
		"-oracle nethttp:x": exitUsage, "-n 20 -json": exitExplained,
	} {
		var out, problems bytes.Buffer
		if got := execute(strings.Fields(args), &out, &problems); got != want {
			t.Errorf("%s: %d, %s", args, got, problems.Bytes())
		}
	}
}

func TestTook(t *testing.T) {
	m, err := decodeTook(encodeTook("POST", "/a b", []byte("x\x00")))
	if err != nil || m.start != "POST /a b" || m.content != "x\x00" {
		t.Errorf("%+v, %v", m, err)
	}
	if _, err := decodeTook("zz"); err == nil {
		t.Error("what is no such field is read")
	}
	for in, want := range map[string]string{"http://a/b": "/b", "http://a": "/", "http://a?b": "/?b", "/%61": "/a", "/a//b": "/a/b", "*": "*", "/a?b=/../c": "/a?b=/../c"} {
		if got := normalTarget(in); got != want {
			t.Errorf("%q becomes %q", in, got)
		}
	}
}
