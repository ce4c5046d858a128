package main

import (
	"bytes"
	"reflect"
	"strings"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// disagreement is where httpwire and a party part.
type disagreement struct {
	party        party
	in           input
	ours, theirs outcome
	code         parser.Code // of our refusal, 0 if there is none
	index        int         // of the message by which they part
	we, they     deed        // what each does with it
	differ       string      // in what it differs, if both take it
}

// deed is what a party does with a message.
type deed string

const (
	take   deed = "take"
	refuse deed = "refuse" // or do not look at it
	want   deed = "want more"
	leave  deed = "leave HTTP"
)

func (o outcome) deed(index int) deed {
	switch {
	case index < len(o.messages):
		return take
	case o.end == wants:
		return want
	case o.end == leaves:
		return leave
	}
	return refuse
}

// compare holds a party against httpwire: nil if they agree.
func compare(p party, in input, thorough bool) (*disagreement, outcome, outcome, error) {
	ours, code := takeOwn(in, p.declines())
	if len(in.cuts) > 0 {
		whole := in
		whole.cuts = nil
		if other, _ := takeOwn(whole, p.declines()); !reflect.DeepEqual(ours, other) {
			return &disagreement{party: p, in: in, ours: ours, theirs: other, differ: cutDiffers}, ours, other, nil
		}
	}
	theirs, err := p.take(in, thorough)
	if err != nil {
		return nil, ours, theirs, err
	}
	d := &disagreement{party: p, in: in, ours: ours, theirs: theirs, code: code}
	for ; ; d.index++ {
		d.we, d.they = ours.deed(d.index), theirs.deed(d.index)
		if d.we != take || d.they != take {
			break
		}
		if d.differ = p.shown(ours.messages[d.index], in.response).differs(theirs.messages[d.index]); d.differ != "" {
			return d, ours, theirs, nil
		}
	}
	if d.we == d.they || d.we == refuse && ours.why == "" && d.they == want && !p.shuts() {
		return nil, ours, theirs, nil
	}
	return d, ours, theirs, nil
}

// cutDiffers is what httpwire makes of an input that is cut, against what it
// makes of the same input whole.
const cutDiffers = "what httpwire makes of it whole"

// key says of what sort a disagreement is: what stays the same while it is
// made smaller.
func (d *disagreement) key() string {
	if d.differ != "" {
		return "both take, " + d.differ + " differs"
	}
	k := "we " + string(d.we)
	if d.we == refuse && d.ours.why != "" {
		k += " (" + d.ours.why + ")"
	}
	k += ", they " + string(d.they)
	if d.they == refuse && d.theirs.why != "" {
		k += " (" + d.theirs.why + ")"
	}
	return k
}

// raw is the message by which they part, as httpwire sees it, or what it has
// of it.
func (d *disagreement) raw() []byte {
	from := 0
	if n := len(d.ours.messages); d.index < n {
		m := d.ours.messages[d.index]
		return d.in.data[m.from:m.to]
	} else if n > 0 {
		from = d.ours.messages[n-1].to
	}
	return d.in.data[from:]
}

// head is the head of that message: to the empty line, if there is one.
func (d *disagreement) head() []byte {
	raw := d.raw()
	for bytes.HasPrefix(raw, []byte("\r\n")) && !d.in.response {
		raw = raw[2:] // empty lines before it
	}
	if at := bytes.Index(raw, []byte("\r\n\r\n")); at >= 0 {
		return raw[:at+4]
	}
	return raw
}

// start is the start line of that message, without empty lines before it.
func (d *disagreement) start() string {
	line, _, _ := strings.Cut(strings.TrimLeft(string(d.raw()), "\r\n"), "\n")
	return strings.TrimSuffix(line, "\r")
}

// word gives a word of the start line, "" if it has not as many.
func (d *disagreement) word(n int) string {
	words := strings.SplitN(d.start(), " ", 3)
	if n < len(words) {
		return words[n]
	}
	return ""
}

// values gives the values of the fields of a name in that message, as they
// stand in it.
func (d *disagreement) values(name string) (all []string) {
	for _, line := range strings.Split(string(d.head()), "\r\n") {
		if n, v, ok := strings.Cut(line, ":"); ok && strings.EqualFold(n, name) {
			all = append(all, v)
		}
	}
	return all
}

// at is the byte at which httpwire refused, and before the one before it; 0
// where there is none.
func (d *disagreement) at() (at, before byte) {
	n := int(d.ours.at)
	if n < len(d.in.data) {
		at = d.in.data[n]
	}
	if n > 0 && n <= len(d.in.data) {
		before = d.in.data[n-1]
	}
	return at, before
}

// more tells whether the other party took a further message after the one that
// httpwire refused.
func (d *disagreement) more() bool { return len(d.theirs.messages) > d.index+1 }
