package parser

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/captures"
)

var update = flag.Bool("update", false, "write generated parts of files anew")

// phaseNames has the phases of the diagram; literals are labels of its edges.
var phaseNames = map[phase]string{
	inStart: "start", inMethod: "method", inTargetStart: "target_start", inTarget: "target",
	inMajor: "major", inMinor: "minor", inRespH: "response_start", inRespMajor: "response_major",
	inRespMinor: "response_minor", inAlienMinor: "alien_minor",
	inCode1: "code_1", inCode2: "code_2", inCode3: "code_3", inCodeEnd: "code_end", inReason: "reason",
	inFieldStart: "field_start", inName: "name", inValue: "value",
	inSizeStart: "size_start", inSize: "size", inSizeBlank: "size_blank", inExtStart: "ext_start",
	inExtName: "ext_name", inExtNameBlank: "ext_name_blank", inExtEqual: "ext_equal", inExtValue: "ext_value",
	inExtQuoted: "ext_quoted", inExtEscape: "ext_escape", inExtQuoteEnd: "ext_quote_end",
	inClosed: "closed", inLength: "length", inClose: "until_close", inChunkData: "chunk_data",
	inDataCR: "data_end", inTunnel: "tunnel",
	endTarget: "TARGET", endEmpty: "EMPTY", endRequest: "REQUEST", endStatus: "STATUS", endField: "FIELD",
	endHead: "HEAD", endChunkLine: "CHUNK", endChunk: "CHUNK_END", endClosed: "EMPTY_AFTER_CLOSE",
}

// leads has what the table does not say: where an end, or the last byte of
// content, may lead to. TestLeads observes each of these, and no other.
var leads = map[phase][]phase{
	endTarget:    {inH},
	endEmpty:     {inStart},
	endRequest:   {inFieldStart},
	endStatus:    {inFieldStart},
	endField:     {inFieldStart},
	endHead:      {inStart, inRespH, inLength, inSizeStart, inClose, inTunnel, inClosed},
	endChunkLine: {inChunkData, inFieldStart},
	endChunk:     {inSizeStart},
	endClosed:    {inClosed},
	inLength:     {inStart, inRespH, inTunnel, inClosed},
	inChunkData:  {inDataCR},
}

var classNames = [classes]string{
	"CTL", "HTAB", "LF", "CR", "SP", "DQUOTE", "#", "colon", "semicolon", "=", "backslash",
	"0", "1", "2-9", "A-F", "tchar", "delimiter", "obs-text",
}

// label names a set of classes, by the names of the grammar where it has one.
func label(set []int) string {
	for _, known := range []struct {
		name string
		set  []int
	}{
		{"DIGIT", []int{zero, one, digit}},
		{"HEXDIG", []int{zero, one, digit, hexa}},
		{"token", []int{hash, zero, one, digit, hexa, tchar}},
		{"VCHAR but #", []int{dquote, colon, semi, equal, bslash, zero, one, digit, hexa, tchar, delim}},
		{"OWS VCHAR obs-text", []int{htab, sp, dquote, hash, colon, semi, equal, bslash, zero, one, digit, hexa, tchar, delim, obs}},
		{"qdtext", []int{htab, sp, hash, colon, semi, equal, zero, one, digit, hexa, tchar, delim, obs}},
		{"blank", []int{htab, sp}},
		{"other DIGIT", []int{zero, digit}},
		{"1-9", []int{one, digit}},
	} {
		if slices.Equal(set, known.set) {
			return known.name
		}
	}
	names := make([]string, len(set))
	for i, c := range set {
		names[i] = classNames[c]
	}
	return strings.Join(names, " ")
}

// chain follows literals from ph to the next phase that is none, and gives
// the bytes that they take.
func chain(ph phase) (phase, string) {
	text := ""
	for ph >= rows && ph < literalsEnd && ph != inRespH && ph != inDataCR {
		l := literals[ph-rows]
		text += map[byte]string{'\r': " CR", '\n': " LF", ' ': " SP"}[l.want]
		if l.want > ' ' {
			text += string(l.want)
		}
		ph = l.next
	}
	return ph, text
}

// diagram draws the table in Mermaid.
func diagram() string {
	edges := map[string]bool{}
	edge := func(from, to phase, what string) {
		to, rest := chain(to)
		what = strings.TrimSpace(what + rest)
		if what != "" {
			what = ": " + what
		}
		edges[fmt.Sprintf("    %s --> %s%s", phaseNames[from], phaseNames[to], what)] = true
	}
	for ph := range phase(rows) {
		to := map[phase][]int{}
		for c, s := range table[ph] {
			if s != no && s&refused == 0 {
				to[phase(s)] = append(to[phase(s)], c)
			}
		}
		for next, set := range to {
			edge(ph, next, label(set))
		}
	}
	for _, ph := range []phase{inRespH, inDataCR} {
		l := literals[ph-rows]
		first := string(l.want)
		if l.want == '\r' {
			first = "CR"
		}
		edge(ph, l.next, first)
	}
	for from, to := range leads {
		for _, next := range to {
			edge(from, next, "")
		}
	}
	lines := make([]string, 0, len(edges))
	for e := range edges {
		lines = append(lines, e)
	}
	sort.Strings(lines)
	return "```mermaid\nstateDiagram-v2\n" + strings.Join(lines, "\n") + "\n```\n"
}

// TestDiagram holds that the diagram in the README is that of the table.
func TestDiagram(t *testing.T) {
	const name, begin, end = "../README.md", "<!-- state diagram: generated -->\n", "<!-- end -->\n"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	old, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for the diagram", name)
	}
	switch d := diagram(); {
	case old == d:
	case *update:
		if err := os.WriteFile(name, []byte(before+begin+d+end+after), 0o666); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the diagram in %s is not that of the table; run go test ./parser -run Diagram -update", name)
	}
}

// TestLeads observes, byte by byte, where ends lead to.
func TestLeads(t *testing.T) {
	seen := map[phase]map[phase]bool{}
	watch := func(p *Parser, input string) {
		for i := range len(input) {
			from := p.phase
			_, err := p.Feed([]byte{input[i]})
			if err != nil && err != ErrUpgrade {
				t.Fatalf("%.80q: %v at %d", input, err, i)
			}
			at := from
			if from < literalsEnd {
				if at = phase(from.next(input[i])); at < literalsEnd || at >= endsEnd {
					at = from // no end
				}
			}
			if at >= literalsEnd && p.phase != at {
				if seen[at] == nil {
					seen[at] = map[phase]bool{}
				}
				seen[at][p.phase] = true
			}
			if p.phase == inTunnel {
				return
			}
		}
	}
	for _, c := range captures.All() {
		if c.Kind == captures.Request {
			watch(NewRequest(&Funcs{}, nil), string(c.Data))
			continue
		}
		var p *Parser
		final := 0
		p = NewResponse(&Funcs{Response: func(l StatusLine) error {
			if l.Code() >= 200 || l.Code() == 101 {
				p.Expect(MethodOf([]byte(c.Methods[min(final, len(c.Methods)-1)])), true)
				final++
			}
			return nil
		}}, nil)
		watch(p, string(c.Data))
	}
	for _, in := range []string{
		"\r\nGET / HTTP/1.0\r\n\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx",
		"POST / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: b\r\nContent-Length: 1\r\n\r\nx",
		"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nA: b\r\n\r\n",
	} {
		watch(NewRequest(&Funcs{}, nil), in)
	}
	for from, to := range leads {
		for _, next := range to {
			if !seen[from][next] {
				t.Errorf("%s was never seen to lead to %s", phaseNames[from], phaseNames[next])
			}
		}
	}
	for from, to := range seen {
		for next := range to {
			if !slices.Contains(leads[from], next) {
				t.Errorf("%s led to %s (%d)", phaseNames[from], phaseNames[next], next)
			}
		}
	}
}
