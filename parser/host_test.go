package parser_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// The grammar of RFC 3986, section 3.2, appendix A, as it stands there.
const (
	unreservedSub = `[A-Za-z0-9._~!$&'()*+,;=-]`
	pctEncoded    = `%[0-9A-Fa-f]{2}`
	regName       = `(?:` + unreservedSub + `|` + pctEncoded + `)*`
	decOctet      = `(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])`
	ipv4          = `(?:` + decOctet + `\.){3}` + decOctet
	h16           = `[0-9A-Fa-f]{1,4}`
	ls32          = `(?:` + h16 + `:` + h16 + `|` + ipv4 + `)`
	ipv6          = `(?:(?:` + h16 + `:){6}` + ls32 +
		`|::(?:` + h16 + `:){5}` + ls32 +
		`|(?:` + h16 + `)?::(?:` + h16 + `:){4}` + ls32 +
		`|(?:(?:` + h16 + `:){0,1}` + h16 + `)?::(?:` + h16 + `:){3}` + ls32 +
		`|(?:(?:` + h16 + `:){0,2}` + h16 + `)?::(?:` + h16 + `:){2}` + ls32 +
		`|(?:(?:` + h16 + `:){0,3}` + h16 + `)?::` + h16 + `:` + ls32 +
		`|(?:(?:` + h16 + `:){0,4}` + h16 + `)?::` + ls32 +
		`|(?:(?:` + h16 + `:){0,5}` + h16 + `)?::` + h16 +
		`|(?:(?:` + h16 + `:){0,6}` + h16 + `)?::)`
	ipvFuture = `[vV][0-9A-Fa-f]+\.(?:` + unreservedSub + `|:)+`
	ipLiteral = `\[(?:` + ipv6 + `|` + ipvFuture + `)\]`
	uriHost   = `(?:` + ipLiteral + `|` + regName + `)`
	someHost  = `(?:` + ipLiteral + `|(?:` + unreservedSub + `|` + pctEncoded + `)+)`
	userinfo  = `(?:(?:` + unreservedSub + `|` + pctEncoded + `|:)*@)?`
	realPort  = `0*(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])`
)

var (
	hostForm      = regexp.MustCompile(`^` + uriHost + `(?::[0-9]*)?$`)
	authorityForm = regexp.MustCompile(`^` + someHost + `:` + realPort + `$`)
	httpForm      = regexp.MustCompile(`^(?i:https?)://` + userinfo + someHost + `(?::[0-9]*)?(?:[/?].*)?$`)
	schemeForm    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)
	httpScheme    = regexp.MustCompile(`^(?i:https?):`)
)

// hosts are hosts of every sort, good and bad, with and without ports.
var hosts = strings.Fields(`
example.org EXAMPLE.org. a_b a-b. - ~ ! a,b * ( $& %41 %zz %4 % %% a%2fb a%C3%A9 xn--a
127.0.0.1 1.2.3 256.1.1.1 01.2.3.4 1.2.3.4.5 0 99999
[::] [::1] [1::] [1::2] [::1.2.3.4] [::ffff:1.2.3.4] [1:2:3:4:5:6:7:8] [1:2:3:4:5:6:1.2.3.4]
[1:2:3:4:5:6:7::] [::2:3:4:5:6:7:8] [1::3:4:5:6:7:8] [1:2:3:4:5:6::8] [1:2:3:4:5::7:8] [1:2:3::1.2.3.4]
[ABCD:ef01::] [00::000] [12345::] [g::] [1:2:3:4:5:6:7] [1:2:3:4:5:6:7:8:9] [1::2::3] [:::] [:1] [1:] [:] []
[1:2:3:4:5:6:7:8::] [::1:2:3:4:5:6:7:8] [1:2:3:4:5:6:7:1.2.3.4] [1:2:3:4:5:6::1.2.3.4] [::1.2.3] [::1.2.3.256]
[::1.2.3.4:5] [::01.2.3.4] [::1.2.3.4.] [::.1.2.3] [1.2.3.4] [::1%25eth0] [::1%eth0] [fe80::1%en0]
[v1.a] [V1F.a:b] [v1.] [v.a] [v1a] [v] [v1.a/b] [v1.@] [vg.a] [v1.%41] [x1.a]
[ ] [[::1]] [::1 ::1] [::1]a a[::1] ::1 1:2:3 [::1][::1] a@b a/b a?b a#b a\b a"b a<b a|b {a} ^ a^b` + "`a")

// TestHost tries Host fields of every sort, with every sort of port, against
// the grammar: R022.
func TestHost(t *testing.T) {
	for _, h := range append(hosts, "", "a b", "\x80", "a\xffb", "a\tb") {
		for _, port := range []string{"", ":", ":0", ":80", ":00080", ":65536", ":99999999999999999999", ":x", ":8x", ":-1", "::", ":80:", ": 80"} {
			value := strings.Trim(h+port, " \t")
			r := checkSplits(t, eventlog.Setup{}, []byte(getPrefix+"Host: "+value+"\r\n\r\n"))
			judgeHost(t, value, r.Err)
			if r.Err == parser.ErrHost && r.Offset != int64(len(getPrefix+"Host: "+value)+1) {
				t.Errorf("Host %q is refused at %d", value, r.Offset)
			}
		}
	}
}

func judgeHost(t *testing.T, value string, err error) {
	t.Helper()
	var want error
	if !hostForm.MatchString(value) {
		want = parser.ErrHost
	}
	if err != want {
		t.Errorf("Host %q: %v, want %v", value, err, want)
	}
}

// TestHostRandom does the same with hosts made at random, most of which are
// nearly right.
func TestHostRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	p := parser.NewRequest(&parser.Funcs{}, nil)
	var accepted int
	for range 15000 {
		value := randomHost(r)
		p.Reset(0)
		_, err := p.Feed([]byte(getPrefix + "Host:" + value + "\r\n\r\n"))
		judgeHost(t, value, err)
		if err == nil {
			accepted++
		}
	}
	if accepted < 1500 || accepted > 13500 {
		t.Errorf("of 15000 hosts %d are good: they test little", accepted)
	}
}

// randomHost makes a host, changed in a few places.
func randomHost(r *rand.Rand) string {
	const bytes = "[]:.%0129fFgv-_@/5"
	var b []byte
	switch r.IntN(4) {
	case 0:
		b = []byte(hosts[r.IntN(len(hosts))])
	case 1: // groups of an IPv6 address
		b = append(b, '[')
		for range r.IntN(10) {
			b = append(b, "1:"...)
			if r.IntN(6) == 0 {
				b = append(b, ':')
			}
		}
		b = append(b, []string{"1", "", ":", "1.2.3.4", ":1"}[r.IntN(5)]...)
		b = append(b, ']')
	case 2:
		for range r.IntN(12) {
			b = append(b, bytes[r.IntN(len(bytes))])
		}
	default:
		b = []byte("[::1]:80")
	}
	for range r.IntN(3) {
		if i := r.IntN(len(b) + 1); i < len(b) && r.IntN(2) == 0 {
			b[i] = bytes[r.IntN(len(bytes))]
		} else {
			b = append(b[:i:i], append([]byte{bytes[r.IntN(len(bytes))]}, b[i:]...)...)
		}
	}
	return string(b)
}

// formOfTarget gives the form of a target by the grammar of RFC 9112, section
// 3.2, and that of RFC 3986.
func formOfTarget(method, target string) parser.Form {
	switch {
	case method == "CONNECT":
		if authorityForm.MatchString(target) {
			return parser.FormAuthority
		}
	case target[0] == '/':
		return parser.FormOrigin
	case target == "*":
		return parser.FormAsterisk
	case httpScheme.MatchString(target):
		if httpForm.MatchString(target) {
			return parser.FormAbsolute
		}
	case schemeForm.MatchString(target):
		return parser.FormAbsolute
	}
	return parser.FormNone
}

// TestTargetForms tries targets made of hosts of every sort, by methods that
// allow different forms: R024, R026, R027, R083 and R111.
func TestTargetForms(t *testing.T) {
	var form parser.Form
	p := parser.NewRequest(&parser.Funcs{Request: func(l parser.RequestLine) error {
		form = l.Form()
		return nil
	}}, nil)
	r := rand.New(rand.NewPCG(3, 4))
	seen := map[parser.Form]int{}
	try := func(method, target string) {
		target = strings.Map(func(c rune) rune {
			if c <= ' ' || c >= 0x7f || c == '#' {
				return -1
			}
			return c
		}, target)
		if target == "" {
			return
		}
		form = parser.FormNone
		want := formOfTarget(method, target)
		seen[want]++
		line := method + " " + target
		p.Reset(0)
		n, err := p.Feed([]byte(line + " HTTP/1.1\r\n"))
		if form != want || want == parser.FormNone && (err != parser.ErrTargetForm || n != len(line)) ||
			want != parser.FormNone && err != nil {
			t.Errorf("%s is %v: %v at %d, want %v", line, form, err, n, want)
		}
		p.Reset(0) // the same, byte by byte
		err = nil
		for i := 0; err == nil && i <= len(line); i++ {
			_, err = p.Feed([]byte{(line + " ")[i]})
		}
		if (err == parser.ErrTargetForm) != (want == parser.FormNone) || p.Offset() < int64(len(line)) {
			t.Errorf("%s, byte by byte: %v at %d, want %v", line, err, p.Offset(), want)
		}
	}
	ports := []string{"", ":", ":0", ":1", ":443", ":65535", ":65536", ":100000", ":000443", ":x", ":4294967377", ":18446744073709551617"}
	for _, h := range append(hosts, "") {
		for _, port := range ports {
			try("CONNECT", h+port)
			for _, before := range []string{"http://", "HTTPS://", "http://u:p@", "http://%41@", "http://%4@", "http:", "http:/", "ftp://", "", "a b:"} {
				try("GET", before+h+port)
				if port == "" || port == ":65536" {
					try("GET", before+h+port+"/p://x?q")
					try("OPTIONS", before+h+port+"?q@[")
				}
			}
		}
	}
	for range 2000 {
		h := randomHost(r)
		try("CONNECT", h+ports[r.IntN(len(ports))])
		try("GET", "http://"+h+ports[r.IntN(len(ports))])
		try("GET", h)
	}
	for f := parser.FormNone; f <= parser.FormAsterisk; f++ {
		if seen[f] == 0 {
			t.Errorf("no target was %v", f)
		}
	}
}

// TestHostTwice refuses every second Host, also one that is like the first and
// in order by itself.
func TestHostTwice(t *testing.T) {
	for _, second := range []string{"example.org", "a", "192.0.2.1:8080", "[::1]", ""} {
		in := "GET / HTTP/1.1\r\nHost: example.org\r\nHost: " + second + "\r\n\r\n"
		for cut := range len(in) {
			p := parser.NewRequest(&parser.Funcs{}, nil)
			n, err := p.Feed([]byte(in[:cut]))
			if err == nil {
				var m int
				m, err = p.Feed([]byte(in[cut:]))
				n += m
			}
			if !errors.Is(err, parser.ErrHostRepeated) || n != len(in)-3 {
				t.Fatalf("Host: %q, cut at %d: %v at %d", second, cut, err, n)
			}
		}
	}
}

// TestHostPlaces has a byte that no host holds at every place of hosts of every
// length, so that each of the ways to look at short ones has to find it.
func TestHostPlaces(t *testing.T) {
	p := parser.NewRequest(&parser.Funcs{}, nil)
	for n := 1; n <= 40; n++ {
		for _, rest := range []string{"\r\n", "A: b\r\nAccept: something/of-some-length\r\n\r\n"} {
			for at := -1; at < n; at++ {
				host := bytes.Repeat([]byte{'h'}, n)
				var want error
				if at >= 0 {
					host[at] = '/'
					want = parser.ErrHost
				}
				p.Reset(0)
				if _, err := p.Feed([]byte("GET / HTTP/1.1\r\nHost: " + string(host) + "\r\n" + rest)); err != want {
					t.Errorf("Host %s: %v, want %v", host, err, want)
				}
			}
		}
	}
}
