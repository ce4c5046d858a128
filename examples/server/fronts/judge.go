package main

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// run is one front before one server, and everything that was seen.
type run struct {
	front, version, server string

	sent      int
	windows   []window
	ports     map[int]int // the window of a client's port
	forwarded []forwarded
	seen      []seen
	streams   []*stream
}

// verdict is what came of a run. Of the requests that the front says it
// forwarded, the server took some, refused some, and did not look at the others:
// they came after what it had refused, or not to their end.
type verdict struct {
	*run
	taken         int
	refused       int
	cases         map[string]bool // sent, by id: of the rejected kind
	reached       map[string]bool // the same, those that the server got at least a line of
	disagreements []string
}

// judge compares what the front forwarded with what the server saw; see the
// package comment for the rules.
func (r *run) judge() verdict {
	v := verdict{run: r, cases: map[string]bool{}, reached: map[string]bool{}}
	j := newJudgement(r)
	for _, w := range r.windows {
		rejected := w.test.Want == "reject"
		v.cases[w.test.ID] = rejected
		if j.places[fmt.Sprint(w.number)] != nil {
			v.reached[w.test.ID] = rejected
		}
		v.taken += len(j.taken[w.number])
		v.refused += len(j.refused[w.number])
		for _, fault := range j.window(w) {
			v.disagreements = append(v.disagreements, fmt.Sprintf("%s: %s", w.test.ID, fault))
		}
	}
	for _, s := range slices.Concat(j.taken[0], j.refused[0]) {
		v.disagreements = append(v.disagreements, fmt.Sprintf("none: the server saw %v, which did not come through the front", s))
	}
	for _, f := range j.forwarded[0] {
		v.disagreements = append(v.disagreements, fmt.Sprintf("none: the front forwarded %v, which nobody sent", f))
	}
	return v
}

// rejected counts the cases of the rejected kind.
func rejected(cases map[string]bool) (n int) {
	for _, is := range cases {
		if is {
			n++
		}
	}
	return n
}

// judgement is a run, sorted by windows and connections.
type judgement struct {
	forwarded map[int][]forwarded // by window
	taken     map[int][]seen      // by window
	refused   map[int][]seen      // by window: heads
	byPeer    map[string][]seen
	places    map[string]*place // by id
	late      []forwarded       // without id, and so far neither taken nor refused
}

// place is where an id went by on its way to the server.
type place struct {
	stream *stream
	at     int64 // of the id
	begin  int64 // of the request as the client sent it, if it was a valid one
}

// after tells whether f, which was forwarded as the valid request at p, begins
// later than offset, empty lines before it aside.
func (p *place) after(offset int64, f forwarded) bool {
	return f.method == "POST" && f.target == echoPath+"?"+f.id && offset < p.begin &&
		len(bytes.Trim(p.stream.bytes[offset:p.begin], "\r\n")) > 0
}

func newJudgement(r *run) *judgement {
	j := &judgement{
		forwarded: map[int][]forwarded{},
		taken:     map[int][]seen{},
		refused:   map[int][]seen{},
		byPeer:    map[string][]seen{},
		places:    map[string]*place{},
	}
	for _, f := range r.forwarded {
		w := r.ports[f.port]
		j.forwarded[w] = append(j.forwarded[w], f)
	}
	streams := map[string]*stream{}
	for _, s := range r.streams {
		streams[s.peer] = s
		for id, at := range s.ids() {
			p := &place{stream: s, at: at, begin: at}
			if i := bytes.LastIndex(s.bytes[:at], []byte("POST "+echoPath+"?"+id+" ")); i >= 0 {
				p.begin = int64(i)
			}
			j.places[id] = p
		}
	}
	for _, s := range r.seen {
		if s.Head && j.tookAt(s.Peer, s.Offset) {
			s.Offset = s.At // a message that has only the faulty byte: the parser tells the one before
		}
		j.byPeer[s.Peer] = append(j.byPeer[s.Peer], s)
		w := windowOf(s, streams[s.Peer], len(r.windows))
		switch {
		case s.Error == "":
			j.taken[w] = append(j.taken[w], s)
		case s.Error != endOfInput && s.Head:
			j.refused[w] = append(j.refused[w], s)
		}
	}
	return j
}

// windowOf gives the window of an event: the id of the message tells it, or else
// when the message went by. A head that was refused is not told by its id, but
// that is the first to come on the connection.
func windowOf(s seen, stream *stream, windows int) int {
	id := s.ID
	if s.Error != "" && stream != nil {
		id = stream.idAfter(s.Offset)
	}
	number, _, _ := strings.Cut(id, ".")
	if w, err := strconv.Atoi(number); err == nil && w > 0 && w <= windows {
		return w
	}
	if stream == nil {
		return 0
	}
	return stream.windowAt(s.Offset)
}

var anyID = regexp.MustCompile(`\b([0-9]+)\.(probe|victim)`)

// window gives the disagreements about a window.
func (j *judgement) window(w window) (faults []string) {
	report := func(format string, a ...any) { faults = append(faults, fmt.Sprintf(format, a...)) }

	// Whatever the server took, the front forwarded: once, and as that. What has
	// no id may have gone by when the client had given up and the next window
	// had begun.
	left := j.forwarded[w.number]
	for _, s := range j.taken[w.number] {
		is := func(f forwarded) bool { return f.id == s.ID && f.method == s.Method && f.target == s.Target }
		if !remove(&left, is) && !remove(&j.late, is) {
			report("the server took %v, which the front did not forward", s)
		}
	}

	// Whatever head the server refused, the front forwarded.
	unclaimed := left
	for _, e := range j.refused[w.number] {
		is := func(f forwarded) bool {
			p := j.places[f.id]
			return p == nil || p.stream.peer == e.Peer && p.at >= e.Offset && !p.after(e.Offset, f)
		}
		if !remove(&unclaimed, is) && !remove(&j.late, is) {
			report("the server refused a message (%s) that the front did not forward", e.Error)
		}
	}
	for _, f := range unclaimed {
		if f.id == "" {
			j.late = append(j.late, f)
		}
	}

	// Whatever the front forwarded and the server did not take, it refused, or
	// did not look at, or never got.
	for _, f := range left {
		if p := j.places[f.id]; p != nil && !j.excused(p) {
			report("the front forwarded %v, which the server read as a part of something else", f)
		}
	}

	// Whatever the front forwarded to its end had its end there for the server.
	for _, f := range j.forwarded[w.number] {
		if p := j.places[f.id]; p != nil && f.whole && j.waits(p) {
			report("the front forwarded %v to its end, and the server waited for more", f)
		}
	}

	// What is valid and got there was taken, whatever came before it.
	for _, id := range w.victims {
		if p := j.places[id]; p != nil && !j.took(w.number, id) && !j.deadBefore(p) {
			report("the server did not take %s, a valid request", id)
		}
	}
	if w.fault != "" {
		report("the request after it, somebody else's, got: %s", w.fault)
	}
	for _, m := range anyID.FindAllSubmatch(w.replies, -1) {
		if string(m[1]) != fmt.Sprint(w.number) || string(m[2]) != "probe" {
			report("the client got the answer to %s", m[0])
		}
	}
	return faults
}

// remove removes the first that is meant, and tells whether there is one. Others
// may hold the slice as it was.
func remove(all *[]forwarded, is func(forwarded) bool) bool {
	i := slices.IndexFunc(*all, is)
	if i >= 0 {
		*all = slices.Concat((*all)[:i], (*all)[i+1:])
	}
	return i >= 0
}

func (j *judgement) took(window int, id string) bool {
	for _, s := range j.taken[window] {
		if s.ID == id {
			return true
		}
	}
	return false
}

// excused tells whether the server had a reason not to take the request at p:
// it stands in a head that the server refused or that did not come to its end,
// or after a fault, where the server reads no more.
func (j *judgement) excused(p *place) bool {
	for _, e := range j.byPeer[p.stream.peer] {
		if e.Error == "" || p.at < e.Offset {
			continue
		}
		if e.Head || p.at >= e.At && e.Error != endOfInput {
			return true
		}
	}
	return false
}

// waits tells whether the server took the request at p, and the end of input came
// before the end of its content.
func (j *judgement) waits(p *place) bool {
	took := int64(-1)
	for _, e := range j.byPeer[p.stream.peer] {
		switch {
		case e.Error == "" && e.Offset <= p.at:
			took = e.Offset
		case e.Error == endOfInput && e.Offset == took:
			return true
		}
	}
	return false
}

// tookAt tells whether the server took the head of the message at offset.
func (j *judgement) tookAt(peer string, offset int64) bool {
	for _, s := range j.byPeer[peer] {
		if s.Error == "" && s.Offset == offset {
			return true
		}
	}
	return false
}

// deadBefore tells whether the server had refused something on the connection
// before the valid request at p began.
func (j *judgement) deadBefore(p *place) bool {
	for _, e := range j.byPeer[p.stream.peer] {
		if e.Error != "" && e.Error != endOfInput && e.At < p.begin {
			return true
		}
	}
	return false
}
