package parser_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// wellKnown are all names that have a number, by number.
func wellKnown() (names []string) {
	for id := parser.FieldOther + 1; id.String() != ""; id++ {
		names = append(names, id.String())
	}
	return names
}

// idOf is what FieldIDOf must be.
func idOf(name string) parser.FieldID {
	for i, n := range wellKnown() {
		if len(n) == len(name) && strings.EqualFold(n, name) {
			return parser.FieldID(i + 1)
		}
	}
	return parser.FieldOther
}

// TestFieldIDs holds the numbers that the constants promise, and that there
// are enough names.
func TestFieldIDs(t *testing.T) {
	for id, want := range map[parser.FieldID]string{
		parser.FieldOther: "", parser.FieldContentLength: "Content-Length", parser.FieldTransferEncoding: "Transfer-Encoding",
		parser.FieldConnection: "Connection", parser.FieldUpgrade: "Upgrade", parser.FieldHost: "Host", parser.FieldExpect: "Expect",
		parser.FieldETag: "ETag", parser.FieldTE: "TE", parser.FieldWWWAuthenticate: "WWW-Authenticate", 1 << 15: "",
	} {
		if id.String() != want {
			t.Errorf("field %d is %q, want %q", id, id.String(), want)
		}
	}
	names := wellKnown()
	if len(names) < 36 {
		t.Errorf("there are %d well-known names", len(names))
	}
	if past := parser.FieldID(len(names) + 1).String(); past != "" {
		t.Errorf("there is a name after the last: %q", past)
	}
}

// TestFieldIDOf finds every name in several cases, and nothing near it: R085.
func TestFieldIDOf(t *testing.T) {
	check := func(name string, want parser.FieldID) {
		t.Helper()
		if got := parser.FieldIDOf([]byte(name)); got != want {
			t.Errorf("FieldIDOf(%q) is %d (%v), want %d", name, got, got, want)
		}
		// The slice's surroundings mean nothing.
		wide := []byte("Content-" + name + "-Length")
		if got := parser.FieldIDOf(wide[8 : 8+len(name)]); got != want {
			t.Errorf("FieldIDOf(%q) inside of %q is %d, want %d", name, wide, got, want)
		}
	}
	for i, name := range wellKnown() {
		id := parser.FieldID(i + 1)
		check(name, id)
		check(strings.ToLower(name), id)
		check(strings.ToUpper(name), id)
		mixed := []byte(strings.ToLower(name))
		for k := 0; k < len(mixed); k += 2 {
			mixed[k] = strings.ToUpper(name)[k]
		}
		check(string(mixed), id)
		for k := range name {
			// Every token byte in the place of each of its own.
			for c := byte('!'); c < 0x7f; c++ {
				if isTchar(c) {
					other := name[:k] + string(c) + name[k+1:]
					check(other, idOf(other))
				}
			}
			check(name[:k]+name[k+1:], idOf(name[:k]+name[k+1:]))
			check(name[:k]+"x"+name[k:], parser.FieldOther)
			check(name[:k], idOf(name[:k]))
			check(name[k+1:], idOf(name[k+1:]))
		}
		check(name+"s", parser.FieldOther)
		check("X-"+name, idOf("X-"+name))
		check(strings.ReplaceAll(name, "-", "_"), idOf(strings.ReplaceAll(name, "-", "_")))
		check(name+name, parser.FieldOther)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 100000 {
		b := make([]byte, r.IntN(30))
		for i := range b {
			b[i] = "abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"[r.IntN(53)]
		}
		if got := parser.FieldIDOf(b); got != parser.FieldOther && got != idOf(string(b)) {
			t.Errorf("FieldIDOf(%q) is %v", b, got)
		}
	}
}

// TestFieldIDInHeads holds that a field comes with the number of its name
// wherever in a head it stands, and however that was cut.
func TestFieldIDInHeads(t *testing.T) {
	ruled := map[string]bool{"Content-Length": true, "Transfer-Encoding": true, "Host": true}
	var got []parser.FieldID
	p := parser.NewRequest(&parser.Funcs{
		Header: func(f parser.Field) error { got = append(got, f.ID()); return nil },
	}, nil)
	for _, name := range wellKnown() {
		if ruled[name] {
			continue
		}
		for _, name := range []string{name, strings.ToLower(name), name + "x", name[1:], "x" + name, strings.ReplaceAll(name, "-", "_")} {
			in := []byte("GET / HTTP/1.0\r\n" + name + ": a\r\nB: c\r\n" + name + ":\r\nLonger-Name: d\r\n" + name + ": e\r\n\r\n")
			for _, cut := range []int{0, 16, 18, 16 + len(name), len(in) - 8} {
				got = nil
				p.Reset(0)
				p.Feed(in[:cut])
				p.Feed(in[cut:])
				want := idOf(name)
				if len(got) != 5 || got[0] != want || got[2] != want || got[4] != want || got[1] != 0 || got[3] != 0 {
					t.Fatalf("%q cut at %d: fields %v, want %v", name, cut, got, want)
				}
			}
		}
	}
}

// TestEqualFold compares with strings.EqualFold on ASCII, and differs from it
// on everything else: only letters have a case.
func TestEqualFold(t *testing.T) {
	for a := range 256 {
		for b := range 256 {
			x, y := []byte{'a', byte(a), 'z'}, []byte{'A', byte(b), 'z'}
			want := a == b || a < 0x80 && b < 0x80 && strings.EqualFold(string(rune(a)), string(rune(b)))
			if parser.EqualFold(x, y) != want || parser.EqualFold(string(x), y) != want || parser.EqualFold(x, string(y)) != want {
				t.Fatalf("EqualFold of %q and %q is %v", a, b, !want)
			}
		}
	}
	if parser.EqualFold("a", "ab") || parser.EqualFold("ab", "a") || !parser.EqualFold("", "") || parser.EqualFold("\u212a", "k") {
		t.Error("EqualFold takes different lengths for equal")
	}
}

// TestNamesOfFields has every name, whole and with one byte changed, in heads so
// short that lines are taken one by one, and in longer ones: the number that a
// field comes with is that of its name.
func TestNamesOfFields(t *testing.T) {
	p := parser.NewResponse(&parser.Funcs{Header: func(f parser.Field) error {
		if want := idOf(string(f.Name())); f.ID() != want {
			t.Errorf("%q comes as %v", f.Raw(), f.ID())
		}
		return nil
	}}, nil)
	feed := func(name string) {
		for _, rest := range []string{"", "X: y\r\n", "X: something that takes a scan\r\n"} {
			p.Reset(0)
			p.Expect(parser.MethodGet, false)
			p.Feed([]byte("HTTP/1.1 204 x\r\n" + name + ":1\r\n" + rest + "\r\n"))
		}
	}
	for _, name := range wellKnown() {
		feed(name)
		for i := range name {
			for _, c := range []byte{'q', name[i] ^ 0x20} {
				feed(name[:i] + string(c) + name[i+1:])
			}
		}
	}
}
