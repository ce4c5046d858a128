package main

import (
	"fmt"
	"strings"
	"testing"
)

// scene is a run of one window, and one connection to the server, told in short.
type scene struct {
	sent      string // to the server
	forwarded []forwarded
	seen      []seen // the peer is filled in
	window    window
}

func (s scene) judge() verdict {
	for i := range s.seen {
		if s.seen[i].Peer == "" {
			s.seen[i].Peer = "peer"
		}
	}
	for i := range s.forwarded {
		if s.forwarded[i].port == 0 {
			s.forwarded[i].port = 1
		}
	}
	s.window.number = 1
	s.window.test = testCase{ID: "case", Want: "reject"}
	r := &run{
		windows: []window{s.window}, ports: map[int]int{1: 1}, forwarded: s.forwarded, seen: s.seen,
		streams: []*stream{{peer: "peer", bytes: []byte(s.sent), marks: []windowMark{{0, 1}}}},
	}
	return r.judge()
}

// TestJudge holds each rule against what keeps it and what breaks it.
func TestJudge(t *testing.T) {
	const first = "POST / HTTP/1.1\r\nX-Id: 1\r\n\r\n"
	second := echoed("1.victim.0")
	begin := int64(len(first)) // of the second
	taken := func(offset int64, method, target, id string) seen {
		return seen{Offset: offset, Method: method, Target: target, ID: id}
	}
	refusal := func(offset, at int64) seen {
		return seen{Offset: offset, At: at, Head: true, Error: "bare-lf", Status: 400}
	}
	inContent := func(s seen) seen { s.Head = false; return s }
	end := seen{At: begin, Error: endOfInput}
	headEnd := seen{At: begin, Head: true, Error: endOfInput}
	f1 := forwarded{id: "1", method: "POST", target: "/", whole: true}
	f2 := forwarded{id: "1.victim.0", method: "POST", target: "/echo?1.victim.0"}
	t1, t2 := taken(0, "POST", "/", "1"), taken(begin, "POST", "/echo?1.victim.0", "1.victim.0")
	victims := window{victims: []string{"1.victim.0"}}

	for _, c := range []struct {
		name string
		scene
		want string // the beginning of the disagreements, divided by |
	}{
		{"all taken", scene{first + second, []forwarded{f1, f2}, []seen{t1, t2}, victims}, ""},
		{"refused, then another connection", scene{first, []forwarded{f1, f2}, []seen{refusal(0, 5)}, window{}}, ""},
		{"refused, and victim lost on the same connection", scene{first + second, []forwarded{f1, f2}, []seen{refusal(0, 5)}, victims}, ""},
		{"refused in its first byte", scene{first + "\nGET /x HTTP/1.1\r\nX-Id: 1.probe\r\n\r\n", []forwarded{f1, {id: "1.probe"}}, []seen{t1, refusal(0, begin)}, window{}}, ""},
		{"fault in the content, then a request on the same connection", scene{first + second, []forwarded{f1, f2}, []seen{t1, inContent(refusal(0, begin))}, window{}}, ""},
		{"never got there", scene{"", []forwarded{f1}, nil, victims}, ""},
		{"head without an end", scene{first[:25] + "\n", []forwarded{f1}, []seen{headEnd}, window{}}, ""},
		{"fault in the content", scene{first + "x" + second, []forwarded{f1}, []seen{t1, inContent(refusal(0, begin))}, window{}}, ""},

		{"taken, not forwarded", scene{first, []forwarded{f1}, []seen{t1, taken(20, "GET", "/inner", "")}, window{}}, "the server took"},
		{"taken twice", scene{first, []forwarded{f1}, []seen{t1, t1}, window{}}, "the server took"},
		{"another id", scene{first, []forwarded{f1}, []seen{taken(0, "POST", "/", "1.probe")}, window{}}, "the server took|the front forwarded"},
		{"another method", scene{first, []forwarded{f1}, []seen{taken(0, "GPOST", "/", "1")}, window{}}, "the server took|the front forwarded"},
		{"another target", scene{first, []forwarded{f1}, []seen{taken(0, "POST", "/x", "1")}, window{}}, "the server took|the front forwarded"},
		{"refused, not forwarded", scene{first, []forwarded{f1}, []seen{t1, refusal(28, 29)}, window{}}, "the server refused"},
		{"refused in its first byte, not forwarded", scene{first + "\n", []forwarded{f1}, []seen{t1, refusal(0, begin)}, window{}}, "the server refused"},
		{"refused in its first byte, swallowed before", scene{first + second, []forwarded{f1, f2}, []seen{t1, refusal(0, begin+200)}, victims},
			"the server refused|the front forwarded|the server did not take"},
		{"refused, not what came after it", scene{first + "0\r\n\r\n" + second, []forwarded{f1, f2}, []seen{t1, refusal(begin, begin+1)}, victims}, "the server refused"},
		{"refused an empty line too much before it", scene{first + "\n" + second, []forwarded{f1, f2}, []seen{t1, refusal(begin, begin)}, window{}}, ""},
		{"refused twice", scene{first, []forwarded{f1}, []seen{refusal(0, 2), refusal(0, 3)}, window{}}, "the server refused"},
		{"swallowed", scene{first + second, []forwarded{f1, f2}, []seen{t1}, victims}, "the front forwarded|the server did not take"},
		{"swallowed, then the end", scene{first + second, []forwarded{f1, f2}, []seen{t1, end}, victims}, "the front forwarded|the front forwarded|the server did not take"},
		{"swallowed in part", scene{first + second, []forwarded{f1, f2}, []seen{t1, inContent(refusal(0, begin+200))}, victims}, "the front forwarded|the server did not take"},
		{"victim refused", scene{first + second, []forwarded{f1, f2}, []seen{t1, refusal(begin, begin+4)}, victims}, "the server did not take"},
		{"waiting", scene{first, []forwarded{f1}, []seen{t1, end}, window{}}, "the front forwarded"},
		{"past the front", scene{first, []forwarded{f1}, []seen{t1, {Peer: "other", Method: "GET"}}, window{}}, "the server saw"},
		{"refused past the front", scene{first, []forwarded{f1}, []seen{t1, {Peer: "other", Head: true, Error: "bare-lf"}}, window{}}, "the server saw"},
		{"of nobody", scene{first, []forwarded{f1, {port: 9}}, []seen{t1}, window{}}, "the front forwarded"},
		{"victim's answer", scene{first, []forwarded{f1}, []seen{t1}, window{fault: "400"}}, "the request after it"},
		{"answer of another", scene{first, []forwarded{f1}, []seen{t1}, window{replies: []byte("... 1.probe 1.victim.0")}}, "the client got"},
		{"answer of another window", scene{first, []forwarded{f1}, []seen{t1}, window{replies: []byte("... 6.probe")}}, "the client got"},
	} {
		v := c.judge()
		var want []string
		if c.want != "" {
			want = strings.Split(c.want, "|")
		}
		ok := len(v.disagreements) == len(want)
		for i := 0; ok && i < len(want); i++ {
			_, text, _ := strings.Cut(v.disagreements[i], ": ")
			ok = strings.HasPrefix(text, want[i])
		}
		if !ok {
			t.Errorf("%s: %q, want %q", c.name, v.disagreements, want)
		}
	}
}

// TestJudgeLate holds that a request without id is found though it went by in a
// later window, and that one which nobody forwarded is not.
func TestJudgeLate(t *testing.T) {
	sent := "GET / HTTP/1.1\r\nX-Id: 1\r\n\r\nGET /inner HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nX-Id: 3\r\n\r\n"
	inner := int64(strings.Index(sent, "GET /inner"))
	third := inner + int64(len("GET /inner HTTP/1.1\r\n\r\n"))
	takenInner := seen{Peer: "peer", Offset: inner, Method: "GET", Target: "/inner"}
	refusedInner := seen{Peer: "peer", Offset: inner, Head: true, At: inner + 20, Error: "no-host"}
	forwardedInner := forwarded{port: 1, method: "GET", target: "/inner"}
	for _, c := range []struct {
		name      string
		sent      string
		forwarded []forwarded
		seen      []seen
		want      int
	}{
		{"taken late", sent, []forwarded{forwardedInner}, []seen{takenInner}, 0},
		{"refused late", sent[:third], []forwarded{forwardedInner}, []seen{refusedInner}, 0},
		{"taken, not forwarded", sent, nil, []seen{takenInner}, 1},
		{"refused, not forwarded", sent[:third], nil, []seen{refusedInner}, 1},
		{"taken twice", sent, []forwarded{forwardedInner}, []seen{takenInner, takenInner}, 1},
	} {
		r := &run{
			ports:     map[int]int{1: 1, 3: 3},
			windows:   []window{{number: 1}, {number: 2}, {number: 3}},
			streams:   []*stream{{peer: "peer", bytes: []byte(c.sent), marks: []windowMark{{0, 1}, {inner, 3}}}},
			forwarded: append([]forwarded{{port: 1, id: "1", method: "GET", target: "/"}}, c.forwarded...),
			seen:      append([]seen{{Peer: "peer", Method: "GET", Target: "/", ID: "1"}}, c.seen...),
		}
		if v := r.judge(); len(v.disagreements) != c.want {
			t.Errorf("%s: %q", c.name, v.disagreements)
		}
	}

	// The head that was refused in window 2 tells its window by its id.
	late := &run{
		ports:     map[int]int{1: 1},
		windows:   []window{{number: 1}, {number: 2}},
		streams:   []*stream{{peer: "peer", bytes: []byte("GET / HTTP/1.1\r\nX-Id: 1\r\n\n"), marks: []windowMark{{0, 2}}}},
		forwarded: []forwarded{{port: 1, id: "1", method: "GET", target: "/"}},
		seen:      []seen{{Peer: "peer", Head: true, At: 25, Error: "bare-lf"}},
	}
	if v := late.judge(); len(v.disagreements) > 0 || v.refused != 1 {
		t.Errorf("%q", v.disagreements)
	}
}

// TestJudgeNotLate holds that a request with an id, which never got to the
// server, is no excuse for a head that it refused later.
func TestJudgeNotLate(t *testing.T) {
	r := &run{
		ports:     map[int]int{1: 1},
		windows:   []window{{number: 1}, {number: 2}},
		streams:   []*stream{{peer: "peer", bytes: []byte("\n"), marks: []windowMark{{0, 2}}}},
		forwarded: []forwarded{{port: 1, id: "1", method: "GET", target: "/"}},
		seen:      []seen{{Peer: "peer", Head: true, Error: "bare-lf"}},
	}
	if v := r.judge(); len(v.disagreements) != 1 {
		t.Errorf("%q", v.disagreements)
	}
}

func TestVerdictCounts(t *testing.T) {
	v := scene{
		sent:      "POST / HTTP/1.1\r\nX-Id: 1\r\n\r\n",
		forwarded: []forwarded{{id: "1", method: "POST", target: "/"}, {id: "8", method: "GET", target: "/"}},
		seen:      []seen{{Offset: 0, At: 3, Head: true, Error: "bare-lf"}},
	}.judge()
	if got := fmt.Sprint(v.taken, v.refused, v.cases, v.reached, rejected(v.reached), v.disagreements); got != "0 1 map[case:true] map[case:true] 1 []" {
		t.Error(got)
	}
}

// TestWindowAt holds which window a byte belongs to.
func TestWindowAt(t *testing.T) {
	s := &stream{marks: []windowMark{{0, 3}, {10, 4}, {20, 9}}}
	for offset, want := range map[int64]int{0: 3, 9: 3, 10: 4, 19: 4, 20: 9, 1000: 9} {
		if got := s.windowAt(offset); got != want {
			t.Errorf("byte %d: window %d, want %d", offset, got, want)
		}
	}
}

func TestIDs(t *testing.T) {
	s := &stream{bytes: []byte("A\r\nX-Id: 1\r\nx-id:2.probe\nX-Id: 3.victim.0\r\nX-Id: x\r\nY-X-Id: 9\r\n\r\n")}
	if got := fmt.Sprint(s.ids()); got != "map[1:9 2.probe:17 3.victim.0:31]" {
		t.Error(got)
	}
}
