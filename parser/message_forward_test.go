package parser_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
)

func TestMessageEndToEnd(t *testing.T) {
	var many strings.Builder
	for i := range 100 {
		fmt.Fprintf(&many, "X-%d: %[1]d\r\n", i)
	}
	for _, c := range []struct {
		name, fields, want string // with Host before, and with what stays of it
	}{
		{"none", "", "Host"},
		{"all of them", "Connection: close\r\nKeep-Alive: 5\r\nProxy-Connection: x\r\nTE: trailers\r\nTrailer: Date\r\n" +
			"Transfer-Encoding: chunked\r\nUpgrade: x\r\nProxy-Authenticate: Basic\r\nProxy-Authorization: Basic\r\n" +
			"proxy-authentication-info: x\r\nProxy-Status: x\r\n", "Host Proxy-Status"},
		{"named", "Connection: x-one, , X-TWO\r\nX-One: 1\r\nX_One: 1\r\nx-two: 2\r\nX-Three: 3\r\n", "Host X_One X-Three"},
		{"named after", "X-One: 1\r\nConnection: X-One\r\n", "Host"},
		{"in two", "Connection: x-one\r\nX-One: 1\r\nX-Two: 2\r\nConnection: close,x-two\r\nDate: x\r\n", "Host Date"},
		{"well-known", "Connection: COOKIE,Date\r\nCookie: 1\r\nDate: x\r\nAccept: x\r\n", "Host Accept"},
		{"host", "Connection: host\r\nAccept: x\r\n", "Accept"},
		{"twice", "Connection: a\r\nA: 1\r\nB: 1\r\na: 2\r\n", "Host B"},
		{"by the commas alone", "Connection: \"x, a\"b, a\r\nA: 1\r\nB: 1\r\n", "Host B"},
		{"in any order", "Connection: c, i, a\r\nB: 1\r\nD: 1\r\nA: 1\r\nI: 1\r\nC: 1\r\nc: 1\r\nE: 1\r\n", "Host B D E"},
		{"not merely alike", "Connection: a_b, a-\r\nA-B: 1\r\nA_B: 1\r\n", "Host A-B"},
		{"unlike by the bit of a case", "Connection: a^\r\nA~: 1\r\nA^: 1\r\n", "Host A~"},
		{"as long", "Connection: aa\r\nAb: 1\r\nAa: 1\r\nAaa: 1\r\n", "Host Ab Aaa"},
		{"not in a trailer", "Transfer-Encoding: chunked\r\nA: 1\r\n\r\n0\r\nConnection: a\r\n", "Host A"},
		{"by Connection alone", "Vary: a\r\nX-Connection: a\r\nA: 1\r\n", "Host Vary X-Connection A"},
		{"nothing named", "Connection:\r\nA: 1\r\n", "Host A"},
		{"many", many.String() + "Connection: x-7,x-99,x-70\r\n", func() string {
			want := "Host"
			for i := range 100 {
				if i != 7 && i != 99 && i != 70 {
					want += fmt.Sprint(" X-", i)
				}
			}
			return want
		}()},
	} {
		m := new(parser.Message)
		parser.NewRequest(m, nil).Feed([]byte("GET / HTTP/1.1\r\nHost: h\r\n" + c.fields + "\r\n"))
		if got := strings.Join(texts(m.EndToEnd(), parser.Field.Name), " "); got != c.want {
			t.Errorf("%s: %s, not %s", c.name, got, c.want)
		}
	}
}

// BenchmarkMessageEndToEnd shows what an attacker can make EndToEnd do: heads
// of nothing but options and fields that one takes the longest to tell apart,
// and, to compare, such options with one field. Held one against the other, they
// would take 30 times as long.
func BenchmarkMessageEndToEnd(b *testing.B) {
	for _, c := range []struct {
		name, option string
		fields       int
	}{{"b", "a", 1}, {"b", "a", 120}, {"a", "a", 120}, {"aaaaaaaab", "aaaaaaaaa", 120}} {
		b.Run(fmt.Sprintf("name=%s/option=%s/fields=%d", c.name, c.option, c.fields), func(b *testing.B) {
			s := "GET / HTTP/1.1\r\nHost: h\r\n" + strings.Repeat(c.name+":\r\n", c.fields)
			for range 4 {
				s += "Connection: " + strings.Repeat(c.option+",", 15_700/(len(c.option)+1)) + "\r\n"
			}
			m := request(b, s+"\r\n")
			b.ReportAllocs()
			for b.Loop() {
				for range m.EndToEnd() {
				}
			}
		})
	}
}
