package framing_test

import (
	"math/big"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	. "github.com/seed-f4f473f9/httpwire/internal/framing"
)

// allFacts is the number of sets of facts.
const allFacts = OtherCoding << 1

// possible tells whether a head can have these facts: the others contradict
// themselves.
func possible(f Facts) bool {
	switch {
	case f&Response != 0 && f&Connect != 0,
		f&Response == 0 && f&(NoContent|Tunnel|CodingWins) != 0,
		f&HasLength == 0 && f&ZeroLength != 0,
		f&HasCoding == 0 && f&(ChunkedLast|ChunkedBefore|OtherCoding) != 0,
		f&HasCoding != 0 && f&(ChunkedLast|ChunkedBefore|OtherCoding) == 0,
		f&ChunkedLast != 0 && f&ChunkedBefore != 0,
		f&ChunkedBefore != 0 && f&OtherCoding == 0:
		return false
	}
	return true
}

// A rule is a line of RFC 9112, section 6.3, or of what this module refuses.
type rule struct {
	name  string
	when  func(has func(Facts) bool) bool
	kind  Kind
	fault Fault
}

// rules in their order; the first that applies decides.
var rules = []rule{
	{"2xx to CONNECT, whose fields mean nothing", func(has func(Facts) bool) bool { return has(Tunnel) && !has(NoContent) }, Tunnelled, OK},
	{"Transfer-Encoding in HTTP/1.0", func(has func(Facts) bool) bool { return has(HasCoding) && has(HTTP10) }, None, CodingInHTTP10},
	{"both fields", func(has func(Facts) bool) bool { return has(HasCoding) && has(HasLength) && !has(CodingWins) }, None, CodingAndLength},
	{"CONNECT with a coding", func(has func(Facts) bool) bool { return has(HasCoding) && has(Connect) }, None, ConnectContent},
	{"CONNECT with a length", func(has func(Facts) bool) bool { return has(Connect) && has(HasLength) && !has(ZeroLength) }, None, ConnectContent},
	{"CONNECT", func(has func(Facts) bool) bool { return has(Connect) }, None, OK},
	{"request, chunked not last", func(has func(Facts) bool) bool { return !has(Response) && has(ChunkedBefore) }, None, ChunkedNotLast},
	{"request with other codings", func(has func(Facts) bool) bool { return !has(Response) && has(OtherCoding) }, None, UnknownCoding},
	{"101", func(has func(Facts) bool) bool { return has(Tunnel) }, Tunnelled, OK},
	{"no content", func(has func(Facts) bool) bool { return has(NoContent) }, None, OK},
	{"chunks", func(has func(Facts) bool) bool { return has(ChunkedLast) }, ByChunks, OK},
	{"response, chunked not last", func(has func(Facts) bool) bool { return has(HasCoding) }, UntilClose, OK},
	{"length", func(has func(Facts) bool) bool { return has(HasLength) }, ByLength, OK},
	{"response without framing", func(has func(Facts) bool) bool { return has(Response) }, UntilClose, OK},
	{"request without framing", func(has func(Facts) bool) bool { return true }, None, OK},
}

// TestDecide tries every possible set of facts.
func TestDecide(t *testing.T) {
	used := make([]bool, len(rules))
	for f := range allFacts {
		if !possible(f) {
			continue
		}
		has := func(fact Facts) bool { return f&fact != 0 }
		for i, r := range rules {
			if !r.when(has) {
				continue
			}
			used[i] = true
			if kind, fault := f.Decide(); kind != r.kind || fault != r.fault {
				t.Errorf("facts %012b: %v, %v, want %v, %v (%s)", f, kind, fault, r.kind, r.fault, r.name)
			}
			break
		}
	}
	for i, u := range used {
		if !u {
			t.Errorf("no set of facts falls under %q", rules[i].name)
		}
	}
}

// TestDecideSafely tries every set of facts, impossible ones too, for what
// must hold of any.
func TestDecideSafely(t *testing.T) {
	for f := range allFacts {
		kind, fault := f.Decide()
		if fault != OK && kind != None {
			t.Errorf("facts %012b: %v with fault %v", f, kind, fault)
		}
		if kind == ByLength && f&HasLength == 0 || kind == ByChunks && f&ChunkedLast == 0 ||
			kind == Tunnelled && f&Tunnel == 0 {
			t.Errorf("facts %012b: %v, of which the head says nothing", f, kind)
		}
		if f&NoContent != 0 && (kind == ByLength || kind == ByChunks || kind == UntilClose) {
			t.Errorf("facts %012b: %v where there is no content", f, kind)
		}
		if f&Response == 0 && f&(HasCoding|Tunnel) == 0 && kind == UntilClose {
			t.Errorf("facts %012b: a request until close", f)
		}
	}
}

// TestLength compares with package big.
func TestLength(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	digits := regexp.MustCompile(`^[0-9]+$`)
	check := func(s string) {
		want, ok := int64(0), false
		if digits.MatchString(s) {
			n, _ := new(big.Int).SetString(s, 10)
			ok = n.IsInt64()
			want = n.Int64()
		}
		if n, is := Length([]byte(s)); is != ok || ok && n != want {
			t.Errorf("Length(%q) is %d, %v, want %d, %v", s, n, is, want, ok)
		}
	}
	for c := range 256 {
		check(string([]byte{byte(c)}))
		check(string([]byte{'1', byte(c)}))
		check(string([]byte{byte(c), '1'}))
	}
	edge := new(big.Int).Lsh(big.NewInt(1), 63)
	for d := int64(-30); d <= 30; d++ {
		for _, shift := range []uint{0, 1, 2} {
			n := new(big.Int).Add(new(big.Int).Lsh(edge, shift), big.NewInt(d))
			check(n.String())
			check("000" + n.String())
			check(n.String() + "0")
		}
	}
	for range 20000 {
		b := make([]byte, r.IntN(24))
		for i := range b {
			b[i] = byte('0' + r.IntN(10))
		}
		check(string(b))
	}
}

const (
	token  = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
	quoted = `"(?:[^"\\]|\\.)*"`
	coding = token + `(?:[ \t]*;[ \t]*` + token + `[ \t]*=[ \t]*(?:` + token + `|` + quoted + `))*`
)

var (
	codings  = regexp.MustCompile(`^[ \t]*` + coding + `(?:[ \t]*,[ \t]*` + coding + `)*[ \t]*$`)
	elements = regexp.MustCompile(coding)
)

// factsOf is AddCodings by regular expression.
func factsOf(f Facts, value string) (Facts, Fault) {
	f |= HasCoding
	if !codings.MatchString(value) {
		return f, Malformed
	}
	for _, element := range elements.FindAllString(value, -1) {
		name, _, parameters := strings.Cut(strings.ToLower(element), ";")
		switch {
		case strings.TrimRight(name, " \t") != "chunked":
			if f&ChunkedLast != 0 {
				f ^= ChunkedLast | ChunkedBefore
			}
			f |= OtherCoding
		case parameters, f&(ChunkedLast|ChunkedBefore) != 0:
			return f, RepeatedChunked
		default:
			f |= ChunkedLast
		}
	}
	return f, OK
}

// TestAddCodings makes lists of codings of random parts, most of them right.
func TestAddCodings(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	parts := []string{"chunked", "Chunked", "gzip", "x", ",", ",", ", ", ";a=b", " ; a = \"b\\\"c\"", ";", "=", `"`, `\`, " ", "\t", "(", "\x80"}
	right, wrong := 0, 0
	for range 60000 {
		var s strings.Builder
		for range r.IntN(7) {
			s.WriteString(parts[r.IntN(len(parts))])
		}
		var before Facts
		if r.IntN(2) == 0 {
			before = []Facts{HTTP10, HasCoding | ChunkedLast, HasCoding | OtherCoding, HasCoding | ChunkedBefore | OtherCoding}[r.IntN(4)]
		}
		want, wantFault := factsOf(before, s.String())
		got, fault := before.AddCodings([]byte(s.String()))
		// A fault that stands before what is malformed may be the one told.
		if fault == RepeatedChunked && wantFault == Malformed {
			continue
		}
		if fault != wantFault || fault == OK && got != want {
			t.Errorf("%q after %b: %b, %v, want %b, %v", s.String(), before, got, fault, want, wantFault)
		}
		if fault == OK {
			right++
		} else {
			wrong++
		}
	}
	// A quote that ends what none began.
	if f, fault := Facts(0).AddCodings([]byte(`x;a=(b"`)); fault != Malformed {
		t.Errorf("a string without its first quote: %b, %v", f, fault)
	}
	if right < 2000 || wrong < 2000 {
		t.Errorf("%d lists were right and %d wrong: they test little", right, wrong)
	}
}
