package parser

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/framing"
)

// A set is a set of bytes.
type set func(c byte) bool

func among(of string) set { return func(c byte) bool { return strings.IndexByte(of, c) >= 0 } }

// The sets of the grammar: RFC 9110, section 5.6, RFC 5234, appendix B.1.
var (
	anyTchar  set = func(c byte) bool { return isAlnum(c) || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0 }
	anyHex    set = func(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }
	anyDigit  set = func(c byte) bool { return '0' <= c && c <= '9' }
	anyTarget set = func(c byte) bool { return 0x21 <= c && c <= 0x7e && c != '#' }
	anyText   set = func(c byte) bool { return c == '\t' || 0x20 <= c && c <= 0x7e || c >= 0x80 }
	anyQdtext set = func(c byte) bool { return anyText(c) && c != '"' && c != '\\' }
	anyBlank      = among(" \t")
	anyByte   set = func(byte) bool { return true }
)

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// A move is where the bytes of a set lead to.
type move struct {
	by set
	to phase
}

// grammar is the table once more, written down from the RFCs by bytes instead
// of classes. What it does not have is refused.
var grammar = map[phase][]move{
	inStart:       {{anyTchar, inMethod}, {among("\r"), inEmptyLF}},
	inMethod:      {{anyTchar, inMethod}, {among(" "), inTargetStart}},
	inTargetStart: {{anyTarget, inTarget}},
	inTarget:      {{anyTarget, inTarget}, {among(" "), endTarget}},
	inMajor:       {{among("1"), inDot}, {anyDigit, inAlienDot}},
	inMinor:       {{anyDigit, inRequestCR}},
	inRespMajor:   {{among("1"), inRespDot}, {anyDigit, inAlienDot}},
	inRespMinor:   {{anyDigit, inRespSP}},
	inAlienMinor:  {}, // whatever comes is refused, a digit with 505
	inCode1:       {{among("123456789"), inCode2}},
	inCode2:       {{anyDigit, inCode3}},
	inCode3:       {{anyDigit, inCodeEnd}},
	inCodeEnd:     {{among(" "), inReason}, {among("\r"), inStatusLF}},
	inReason:      {{anyText, inReason}, {among("\r"), inStatusLF}},

	inFieldStart: {{anyTchar, inName}, {among("\r"), inHeadLF}},
	inName:       {{anyTchar, inName}, {among(":"), inValue}},
	inValue:      {{anyText, inValue}, {among("\r"), inValueLF}},
	inFold:       {{anyBlank, inFoldBlank}, {anyTchar, inName}, {among("\r"), inHeadLF}},
	inFoldBlank:  {{anyBlank, inFoldBlank}, {anyText, inValue}, {among("\r"), inValueLF}},

	inSizeStart:    {{anyHex, inSize}},
	inSize:         {{anyHex, inSize}, {anyBlank, inSizeBlank}, {among(";"), inExtStart}, {among("\r"), inChunkLF}},
	inSizeBlank:    {{anyBlank, inSizeBlank}, {among(";"), inExtStart}},
	inExtStart:     {{anyBlank, inExtStart}, {anyTchar, inExtName}},
	inExtName:      {{anyTchar, inExtName}, {anyBlank, inExtNameBlank}, {among("="), inExtEqual}, {among(";"), inExtStart}, {among("\r"), inChunkLF}},
	inExtNameBlank: {{anyBlank, inExtNameBlank}, {among("="), inExtEqual}, {among(";"), inExtStart}},
	inExtEqual:     {{anyBlank, inExtEqual}, {anyTchar, inExtValue}, {among(`"`), inExtQuoted}},
	inExtValue:     {{anyTchar, inExtValue}, {anyBlank, inSizeBlank}, {among(";"), inExtStart}, {among("\r"), inChunkLF}},
	inExtQuoted:    {{anyQdtext, inExtQuoted}, {among(`\`), inExtEscape}, {among(`"`), inExtQuoteEnd}},
	inExtEscape:    {{anyText, inExtQuoted}},
	inExtQuoteEnd:  {{anyBlank, inSizeBlank}, {among(";"), inExtStart}, {among("\r"), inChunkLF}},

	inH: {{among("H"), inHT}}, inHT: {{among("T"), inHTT}}, inHTT: {{among("T"), inHTTP}}, inHTTP: {{among("P"), inSlash}},
	inSlash: {{among("/"), inMajor}}, inDot: {{among("."), inMinor}},
	inRespH: {{among("H"), inRespHT}}, inRespHT: {{among("T"), inRespHTT}}, inRespHTT: {{among("T"), inRespHTTP}}, inRespHTTP: {{among("P"), inRespSlash}},
	inRespSlash: {{among("/"), inRespMajor}}, inRespDot: {{among("."), inRespMinor}}, inRespSP: {{among(" "), inCode1}},
	inAlienDot: {{among("."), inAlienMinor}},
	inEmptyLF:  {{among("\n"), endEmpty}}, inRequestCR: {{among("\r"), inRequestLF}}, inRequestLF: {{among("\n"), endRequest}},
	inStatusLF: {{among("\n"), endStatus}}, inValueLF: {{among("\n"), endField}}, inHeadLF: {{among("\n"), endHead}},
	inChunkLF: {{among("\n"), endChunkLine}}, inDataCR: {{among("\r"), inDataLF}}, inDataLF: {{among("\n"), endChunk}},
	inClosed: {{among("\r"), inClosedLF}}, inClosedLF: {{among("\n"), endClosed}},

	inLength: {{anyByte, inLength}}, inChunkData: {{anyByte, inChunkData}}, inClose: {{anyByte, inClose}},
}

// to gives where c leads to from ph, and whether it is allowed at all.
func (ph phase) to(c byte) (phase, bool) {
	for _, m := range grammar[ph] {
		if m.by(c) {
			return m.to, true
		}
	}
	return 0, false
}

// judged are the ends, and the content that may end: what is done there
// depends on more than the byte. They lead to one of the phases that leads
// has, or to an error.
func judged(ph phase) bool { return leads[ph] != nil }

// A beginning is a parser before its first byte.
type beginning struct {
	name     string
	response bool
	lenient  Lenient
	method   Method // that the responses answer
	offered  bool
}

var beginnings = []beginning{
	{name: "requests"},
	{name: "requests with Host unchecked and any target", lenient: HostUnchecked | TargetObsText},
	{name: "responses", response: true, method: MethodGet},
	{name: "responses to HEAD", response: true, method: MethodHead},
	{name: "responses to CONNECT", response: true, method: MethodConnect},
	{name: "responses where an upgrade was offered", response: true, method: MethodGet, offered: true},
	{name: "responses with everything lenient", response: true, method: MethodGet, lenient: ObsFold | EqualContentLengths | ChunkedOverLength},
}

func (b beginning) parser() *Parser {
	var p *Parser
	h := &Funcs{
		Response: func(StatusLine) error { p.Expect(b.method, b.offered); return nil },
		Trailer:  func(Field) error { return nil },
		Chunk:    func(int64, []byte) error { return nil }, // so that chunk lines are carried
	}
	if b.response {
		p = NewResponse(h, &Options{Lenient: b.lenient})
	} else {
		p = NewRequest(h, &Options{Lenient: b.lenient})
	}
	return p
}

// A place is what the exploration tells apart: the phase, and what the parser
// knows besides, as far as it bears on what comes. Two inputs that lead to one
// place are taken for equal, and the shorter one stands for both.
type place struct {
	phase     phase
	trailer   bool
	ended     bool // a message has
	facts     framing.Facts
	options   options
	keep      bool
	upgrade   bool
	remaining int64 // 3 stands for more
}

func placeOf(p *Parser) place {
	at := place{phase: p.phase, trailer: p.flags&trailer != 0}
	switch {
	case p.phase == inStart, p.phase == inRespH, p.phase == inEmptyLF:
		at.ended = p.head.Version != 0 && !p.head.Interim()
	case p.phase == inTunnel, p.phase == inClosed, p.phase == inClosedLF:
		at.ended = true
	case p.State() == StateHead && p.inSection():
		at.facts, at.options = p.facts, p.options
	case p.State() != StateHead: // in content
		at.keep, at.upgrade = p.head.KeepAlive, p.head.Upgrade
		at.remaining = min(p.remaining, 3)
	}
	return at
}

// shortcuts are lines that no search by single bytes would find. They are tried
// where a line may begin, besides all bytes.
var shortcuts = map[phase][]string{
	inStart: {"GET / HTTP/1.1\r\nHost: h\r\n", "GET / HTTP/1.0\r\n", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n", "CONNECT h:1 HTTP/1.1\r\nHost: h\r\n"},
	inRespH: {"HTTP/1.1 200 OK\r\n", "HTTP/1.0 200 OK\r\n", "HTTP/1.1 204 x\r\n", "HTTP/1.1 103 x\r\n", "HTTP/1.1 101 x\r\n"},
	inFieldStart: {
		"Host: h\r\n", "Content-Length: 2\r\n", "Transfer-Encoding: chunked\r\n", "Connection: close\r\n",
		"Connection: upgrade\r\nUpgrade: a\r\n", "Content-Length: 0\r\n",
	},
	inFold: {"Content-Length: 2\r\n", "Transfer-Encoding: chunked\r\n"},
}

// preferred are the bytes that are tried first, so that the input that stands
// for a place can still become a message.
const preferred = "/1A0 :\r\n;=\"\\\ta"

// fewest are those that -short tries in a phase that it has seen before.
const fewest = "A0:\r\n"

func order() (all []byte) {
	all = []byte(preferred)
	for c := range 256 {
		if strings.IndexByte(preferred, byte(c)) < 0 {
			all = append(all, byte(c))
		}
	}
	return all
}

// An exploration is what was found from one beginning.
type exploration struct {
	beginning
	inputs map[place]string // the shortest that leads there
	edges  map[place][]place
	codes  map[Code]bool
	seen   map[phase]bool
	// What a byte of the class does in the phase: it is refused, leads to
	// another phase, or stays; in different places perhaps all of these.
	outcomes map[phase]*[classes]outcome
	taken    int
	faults   int
}

type outcome uint8

const (
	refuses outcome = 1 << iota
	leaves
	stays
)

// note takes note that c does in ph what o says.
func (x *exploration) note(ph phase, c byte, o outcome) {
	if x.outcomes[ph] == nil {
		x.outcomes[ph] = new([classes]outcome)
	}
	x.outcomes[ph][classOf[c]] |= o
}

// TestStateMachine goes from every place that any input leads to, on by a byte
// of every class (with -short in one place of every phase only), and in every
// phase by each of the 256 bytes, and holds that
//
//   - the byte is refused, or leads on, as the grammar has it, whether the bytes
//     before it came in one slice with it or singly;
//   - after an error nothing is taken any more, the error comes again, and no
//     buffer is held; nor is one held where no line is being read;
//   - every phase is reached, and a message can be ended from each but those
//     after a version that is not 1.
func TestStateMachine(t *testing.T) {
	reached := map[phase]bool{}
	outcomes := map[phase]*[classes]outcome{}
	ends := map[phase]bool{} // phases from which a message can be ended
	codes := map[Code]bool{}
	places, taken, faults := 0, 0, 0
	for _, b := range beginnings {
		x := explore(t, b)
		for at := range x.inputs {
			reached[at.phase] = true
		}
		for at := range x.ending() {
			ends[at.phase] = true
		}
		maps.Copy(codes, x.codes)
		for ph, all := range x.outcomes {
			if outcomes[ph] == nil {
				outcomes[ph] = new([classes]outcome)
			}
			for class, o := range all {
				outcomes[ph][class] |= o
			}
		}
		places, taken, faults = places+len(x.inputs), taken+x.taken, faults+x.faults
		t.Logf("%s: %d places, %d transitions, %d refused bytes", b.name, len(x.inputs), x.taken, x.faults)
	}
	n, pairs, counts := 0, 0, [3]int{}
	for ph := range phase(phases) {
		if ph >= literalsEnd && ph < endsEnd || ph == inFailed {
			continue
		}
		n++
		if !reached[ph] {
			t.Errorf("no input leads to %s", nameOf(ph))
		}
		switch {
		case ph == inAlienDot, ph == inAlienMinor:
			if ends[ph] {
				t.Errorf("a message can be ended from %s", nameOf(ph))
			}
		case !ends[ph]:
			t.Errorf("no message can be ended from %s", nameOf(ph))
		}
		if ph == inTunnel { // which takes nothing; see tunnel
			continue
		}
		left := false
		for class := range classes {
			o := outcome(0)
			if outcomes[ph] != nil {
				o = outcomes[ph][class]
			}
			if o == 0 {
				t.Errorf("%s was never fed %s", nameOf(ph), classNames[class])
			}
			left = left || o&(leaves|refuses) != 0
			pairs++
			for i, bit := range []outcome{refuses, leaves, stays} {
				if o&bit != 0 {
					counts[i]++
				}
			}
		}
		if !left && ph != inClose { // which Finish ends
			t.Errorf("%s is never left", nameOf(ph))
		}
	}
	t.Logf("%d phases and %d classes of bytes, %d pairs: refused in %d, left in %d, kept in %d (in some by more than one)",
		n, classes, pairs, counts[0], counts[1], counts[2])
	t.Logf("%d places, %d transitions, %d refused bytes with %d codes", places, taken, faults, len(codes))
}

func nameOf(ph phase) string {
	if name := phaseNames[ph]; name != "" {
		return name
	}
	return fmt.Sprintf("phase %d", ph)
}

// explore goes everywhere from b, the shortest inputs first.
func explore(t *testing.T, b beginning) *exploration {
	x := &exploration{beginning: b, inputs: map[place]string{}, edges: map[place][]place{}, codes: map[Code]bool{}, seen: map[phase]bool{},
		outcomes: map[phase]*[classes]outcome{}}
	start := placeOf(b.parser())
	x.inputs[start] = ""
	all := order()
	for queue := []place{start}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		found := func(next place, input string) {
			if !slices.Contains(x.edges[at], next) {
				x.edges[at] = append(x.edges[at], next)
			}
			if _, known := x.inputs[next]; !known {
				x.inputs[next] = input
				queue = append(queue, next)
			}
		}
		input := x.inputs[at]
		if at.phase == inTunnel {
			x.tunnel(t, input)
			continue
		}
		tried := [classes]bool{}
		for _, c := range all {
			if x.seen[at.phase] && (tried[classOf[c]] || testing.Short() && strings.IndexByte(fewest, c) < 0) {
				continue
			}
			tried[classOf[c]] = true
			if next, ok := x.step(t, input, c, at); ok {
				found(next, input+string([]byte{c}))
			}
		}
		x.seen[at.phase] = true
		if at.trailer {
			continue
		}
		for _, line := range shortcuts[at.phase] {
			p := b.parser()
			if n, err := p.Feed([]byte(input + line)); (err == nil || err == ErrUpgrade) && n == len(input+line) {
				found(placeOf(p), input+line)
			}
		}
	}
	return x
}

// step feeds c after input, which leads to at, and gives the place it leads to.
func (x *exploration) step(t *testing.T, input string, c byte, at place) (next place, ok bool) {
	t.Helper()
	p := x.parser()
	for i := range len(input) {
		if n, err := p.Feed([]byte{input[i]}); n != 1 || err != nil {
			t.Fatalf("%s: %q was taken before, and now gives %d, %v at %d", x.name, input, n, err, i)
		}
	}
	if p.phase != at.phase {
		t.Fatalf("%s: %q leads to %s in one piece, to %s in bytes", x.name, input, nameOf(at.phase), nameOf(p.phase))
	}
	n, err := p.Feed([]byte{c})
	defer p.Reset(0) // the carry goes back
	whole := x.parser()
	defer whole.Reset(0)
	m, wholeErr := whole.Feed([]byte(input + string([]byte{c})))
	if wholeErr != err || whole.phase != p.phase || whole.offset != p.offset || m-len(input) != n {
		t.Errorf("%s: %q, %q: in bytes %v at %d in %s, in one piece %v at %d in %s", x.name, input, c,
			err, p.offset, nameOf(p.phase), wholeErr, whole.offset, nameOf(whole.phase))
	}
	to, allowed := at.phase.to(c)
	if x.lenient&TargetObsText != 0 && at.phase == inTarget && c >= 0x80 {
		to, allowed = inTarget, true
	}
	fail := func(format string, a ...any) {
		t.Helper()
		t.Errorf("%s: %q in %s after %q: %s", x.name, c, nameOf(at.phase), input, fmt.Sprintf(format, a...))
	}
	if err != nil && err != ErrUpgrade {
		if allowed && !judged(to) {
			fail("%v", err)
		}
		x.note(at.phase, c, refuses)
		x.failed(fail, p, len(input), n, err)
		return place{}, false
	}
	x.taken++
	if p.phase == at.phase {
		x.note(at.phase, c, stays)
	} else {
		x.note(at.phase, c, leaves)
	}
	expected := []phase{to}
	if judged(to) {
		expected = leads[to]
		if to == at.phase { // content that goes on or ends
			expected = append(slices.Clone(expected), to)
		}
		if to == endField && x.lenient&ObsFold != 0 {
			expected = []phase{inFold}
		}
	}
	switch {
	case !allowed:
		fail("it is taken, and leads to %s", nameOf(p.phase))
	case n != 1 || p.offset != int64(len(input)+1):
		fail("%d bytes are taken, the offset is %d", n, p.offset)
	case !slices.Contains(expected, p.phase):
		fail("it leads to %s", nameOf(p.phase))
	case (err == ErrUpgrade) != (p.phase == inTunnel):
		fail("%v in %s", err, nameOf(p.phase))
	case p.carry != nil && !holds(p.phase):
		fail("%s holds a buffer", nameOf(p.phase))
	}
	return placeOf(p), true
}

// failed holds that p has failed for good: at the byte that was fed, with no
// buffer, and with the same error whatever comes.
func (x *exploration) failed(fail func(string, ...any), p *Parser, at, n int, err error) {
	code, ok := err.(Code)
	if !ok {
		fail("the error is a %T", err)
		return
	}
	x.faults++
	x.codes[code&^inResponse] = true
	if n != 0 || p.offset != int64(at) {
		fail("%v, %d bytes taken, at %d", err, n, p.offset)
	}
	for _, more := range []string{"", "\r\n", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"} {
		if n, again := p.Feed([]byte(more)); n != 0 || again != err {
			fail("%v, then %d, %v for %q", err, n, again, more)
		}
	}
	if again := p.Finish(); again != err {
		fail("%v, then %v from Finish", err, again)
	}
	if p.State() != StateFailed || p.phase != inFailed || p.carry != nil || p.offset != int64(at) {
		fail("%v leaves it in %v, at %d, with a buffer: %t", err, p.State(), p.offset, p.carry != nil)
	}
}

// tunnel holds that nothing is taken after the last message of HTTP.
func (x *exploration) tunnel(t *testing.T, input string) {
	t.Helper()
	for c := range 256 {
		p := x.parser()
		n, err := p.Feed([]byte(input + string([]byte{byte(c)})))
		if n != len(input) || err != ErrUpgrade || p.carry != nil {
			t.Errorf("%s: after %q, %q gives %d, %v", x.name, input, byte(c), n, err)
		}
		if n, err := p.Feed([]byte{byte(c)}); n != 0 || err != ErrUpgrade || p.Finish() != nil || p.State() != StateTunnel {
			t.Errorf("%s: in the tunnel %q gives %d, %v", x.name, byte(c), n, err)
		}
	}
}

// holds tells whether a parser may hold a buffer in ph: where a line has begun.
func holds(ph phase) bool {
	switch ph {
	case inStart, inRespH, inFieldStart, inSizeStart, inLength, inChunkData, inClose, inDataCR, inDataLF,
		inClosed, inClosedLF, inEmptyLF, inHeadLF, inTunnel, inFailed:
		return false
	}
	return true
}

// ending gives the places from which the end of a message can be reached.
func (x *exploration) ending() map[place]bool {
	back := map[place][]place{}
	for from, all := range x.edges {
		for _, to := range all {
			back[to] = append(back[to], from)
		}
	}
	can := map[place]bool{}
	var queue []place
	for at := range x.inputs {
		switch at.phase {
		case inClosed, inTunnel, inStart, inRespH, inClose:
			if at.ended || at.phase == inClose {
				can[at] = true
				queue = append(queue, at)
			}
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, from := range back[queue[0]] {
			if !can[from] {
				can[from] = true
				queue = append(queue, from)
			}
		}
	}
	return can
}

// TestTableIsGrammar holds the table and the literals to the grammar, for each
// of the 256 bytes, and then breaks every cell and every literal in turn to hold
// that it would be noticed.
func TestTableIsGrammar(t *testing.T) {
	differs := func(ph phase) (n int) {
		for c := range 256 {
			s := ph.next(byte(c))
			to, allowed := ph.to(byte(c))
			if allowed != (s&refused == 0) || allowed && phase(s) != to {
				n++
			}
		}
		return n
	}
	for ph := range literalsEnd {
		if n := differs(ph); n > 0 {
			t.Errorf("%s: %d bytes differ", nameOf(ph), n)
		}
	}
	cells, notices := 0, 0
	for ph := range phase(rows) {
		for class := range classes {
			for _, broken := range []step{refused | step(ErrMisuse), step(inValue), step(inLength)} {
				old := table[ph][class]
				isRefused := old == no || old&refused != 0
				if broken == old || isRefused && broken&refused != 0 {
					continue
				}
				cells++
				table[ph][class] = broken
				if differs(ph) > 0 {
					notices++
				} else {
					t.Errorf("%s, %s: %d instead of %d is not noticed", nameOf(ph), classNames[class], broken, old)
				}
				table[ph][class] = old
			}
		}
	}
	for i := range literals {
		old := literals[i]
		for _, spoil := range []func(){func() { literals[i].want++ }, func() { literals[i].next = inLength }} {
			cells++
			literals[i] = old
			spoil()
			if differs(rows+phase(i)) > 0 {
				notices++
			} else {
				t.Errorf("literal %d: the change is not noticed", i)
			}
		}
		literals[i] = old
	}
	t.Logf("%d changes of the table, %d noticed", cells, notices)
}
