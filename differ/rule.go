package main

import (
	"regexp"
	"strings"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// verdict says whose a disagreement is.
type verdict string

const (
	theirs verdict = "theirs" // the RFC does not allow what they do
	choice verdict = "choice" // it allows both
	ours   verdict = "ours"   // it does not allow what httpwire does
	none   verdict = "unexplained"
)

// rule explains disagreements. It is narrow on purpose: each condition must
// hold of the input, so that what looks alike and is something else stays
// unexplained.
type rule struct {
	verdict verdict
	section string // of the RFCs
	text    string

	parties string      // by name, with blanks between; all of them if empty
	code    parser.Code // with which httpwire refused; 0 if it did not
	why     string      // what they said, a regular expression
	when    func(d *disagreement) bool
}

// classify gives the first rule that explains d, nil if none does.
func classify(d *disagreement) *rule {
	if d.differ == cutDiffers {
		return nil
	}
	list := rulesOfTaken
	if d.we == refuse && d.code != 0 && d.differ == "" {
		list = rulesOfRefused
	}
	for i := range list {
		if list[i].holds(d) {
			return &list[i]
		}
	}
	return nil
}

func (r *rule) holds(d *disagreement) bool {
	if r.parties != "" && !strings.Contains(" "+r.parties+" ", " "+d.party.name()+" ") {
		return false
	}
	if r.code != 0 && r.code != d.code {
		return false
	}
	if r.why != "" && !compiled[r.why].MatchString(d.theirs.why) {
		return false
	}
	return r.when == nil || r.when(d)
}

var compiled = map[string]*regexp.Regexp{}

func init() {
	for _, list := range [][]rule{rulesOfTaken, rulesOfRefused} {
		for _, r := range list {
			if r.why != "" {
				compiled[r.why] = regexp.MustCompile("^(?:" + r.why + ")$")
			}
		}
	}
}

func (r *rule) String() string {
	if r == nil {
		return string(none)
	}
	return string(r.verdict) + ": " + r.text + " (" + r.section + ")"
}
