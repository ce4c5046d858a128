package parser_test

import (
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// TestCheckTarget holds CheckTarget against the parser itself.
func TestCheckTarget(t *testing.T) {
	targets := []string{"", "*", "/", "/a b", "/\x80", "/#", "/a?b", "h:80", "h:0", "h:65536", "h", ":80", "[::1]:443", "[::1%25a]:1",
		"http://h/", "http://", "http:/h", "https://u@h:1/", "urn:a:b", "1urn:a", "http://[::1/", "**", "a"}
	for c := range 256 {
		targets = append(targets, "/"+string([]byte{byte(c)})+"x")
	}
	forms := map[parser.Form]bool{}
	for _, method := range []string{"GET", "OPTIONS", "CONNECT", "BREW"} {
		for _, target := range targets {
			var want parser.Form
			p := parser.NewRequest(&parser.Funcs{Request: func(l parser.RequestLine) error {
				if string(l.Target()) == target {
					want = l.Form()
				}
				return nil
			}}, nil)
			p.Feed([]byte(method + " " + target + " HTTP/1.1\r\n"))
			got := parser.CheckTarget(parser.MethodOf([]byte(method)), []byte(target))
			if got != want {
				t.Errorf("%s %q is %v, to the parser %v", method, target, got, want)
			}
			forms[got] = true
		}
	}
	if len(forms) != 5 {
		t.Errorf("only %v were seen", forms)
	}
}

// TestCheckHost does the same for CheckHost.
func TestCheckHost(t *testing.T) {
	taken := 0
	hosts := []string{"", "h", "h:", "h:80", ":", "h:x", "[::1]", "[::1]:1", "[::1", "::1", "a_b", "a%41", "a%4", "u@h", "h/", "1.2.3.4"}
	for c := range 256 {
		hosts = append(hosts, "a"+string([]byte{byte(c)})+"b")
	}
	for _, host := range hosts {
		ok := false
		p := parser.NewRequest(&parser.Funcs{HeadersEnd: func(parser.Head) error { ok = true; return nil }}, nil)
		p.Feed([]byte("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
		if got := parser.CheckHost([]byte(host)); got != ok {
			t.Errorf("%q is %v, to the parser %v", host, got, ok)
		}
		if ok {
			taken++
		}
	}
	if taken < 60 || taken > 200 {
		t.Errorf("%d of %d hosts were taken", taken, len(hosts))
	}
}

func TestCutAuthority(t *testing.T) {
	for _, c := range []struct{ target, user, authority string }{
		{"http://h:80/p?q", "", "h:80"},
		{"http://u:p@h?q", "u:p", "h"},
		{"ftp://h", "", "h"},
		{"urn:a:b", "", ""},
		{"http:///p", "", ""},
	} {
		user, authority := parser.CutAuthority([]byte(c.target))
		if string(user) != c.user || string(authority) != c.authority {
			t.Errorf("%q: %q and %q", c.target, user, authority)
		}
	}
}
