package parser_test

import (
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// forwardCVEs are advisories on what a proxy made of Connection; those on the
// messages themselves are in testdata/cases/cves.cases. SECURITY.md lists them.
var forwardCVEs = []struct{ id, what, fields, kept string }{
	{"CVE-2022-31813", "Apache httpd: fields that vouch for the client, taken away by Connection",
		"Connection: close, X-Forwarded-For\r\nX-Forwarded-For: 10.0.0.1\r\nA: b\r\n", "Host: h|A: b"},
	{"CVE-2021-33197", "Go: fields that the proxy added, taken away by Connection",
		"Connection: x-forwarded-proto\r\nconnection: ,A,\r\nA: b\r\nX-Forwarded-Proto: https\r\nC: d\r\n", "Host: h|C: d"},
}

// TestForwardCVEs holds that EndToEnd leaves out what Connection names, so that
// what a proxy adds after it stands, and that nothing is lost that it does not.
func TestForwardCVEs(t *testing.T) {
	for _, c := range forwardCVEs {
		t.Run(c.id, func(t *testing.T) {
			var m parser.Message
			if _, err := parser.NewRequest(&m, nil).Feed([]byte(getLine + c.fields + "\r\n")); err != parser.ErrPaused {
				t.Fatal(err)
			}
			var kept []string
			for f := range m.EndToEnd() {
				kept = append(kept, string(f.Name())+": "+string(f.Value()))
			}
			if got := strings.Join(kept, "|"); got != c.kept {
				t.Errorf("forwarded is %s, want %s", got, c.kept)
			}
		})
	}
}

// TestUpgradeCVEs goes on where the case of CVE-2026-2833 ends: the bytes after
// an upgrade are no requests while nobody has declined it, whatever is fed, and
// only Resume, which the one who declines calls, makes them requests.
func TestUpgradeCVEs(t *testing.T) {
	const ask, smuggled = "GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n", "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"
	var targets []string
	p := parser.NewRequest(&parser.Funcs{Request: func(l parser.RequestLine) error {
		targets = append(targets, string(l.Target()))
		return nil
	}}, nil)
	for range 3 {
		p.Feed([]byte(ask + smuggled))
	}
	if n, err := p.Feed([]byte(smuggled)); n != 0 || err != parser.ErrUpgrade || len(targets) != 1 {
		t.Errorf("CVE-2026-2833: %d bytes are taken, %v, requests for %v", n, err, targets)
	}
	p.Resume()
	if n, err := p.Feed([]byte(smuggled)); n != len(smuggled) || err != nil || len(targets) != 2 {
		t.Errorf("after Resume %d bytes are taken, %v, requests for %v", n, err, targets)
	}
}
