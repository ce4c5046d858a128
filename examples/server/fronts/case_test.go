package main

import (
	"strings"
	"testing"
)

func TestMark(t *testing.T) {
	for _, c := range []struct{ input, want string }{
		{"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nX-Id: 7\r\nHost: a\r\n\r\n"},
		{"\r\n\r\nGET / HTTP/1.1\r\n\r\n", "\r\n\r\nGET / HTTP/1.1\r\nX-Id: 7\r\n\r\n"},
		{"GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/1.1\nX-Id: 7\nHost: a\n\n"},
		{"GET / HTTP/1.1", "GET / HTTP/1.1"},
		{"\r\n", "\r\n"},
	} {
		if got := string(mark([]byte(c.input), "7")); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestReadCases(t *testing.T) {
	const (
		request  = `{"id":"a","kind":"request","input":"R0VU","want":"incomplete","why":"x"}`
		response = `{"id":"b","kind":"response","input":"SFRUUA==","want":"incomplete"}`
		empty    = `{"id":"c","kind":"request","input":"","want":"accept"}`
	)
	cases, err := readCases(strings.NewReader(request + "\n" + response + "\n" + empty + "\n"))
	if err != nil || len(cases) != 1 || cases[0].ID != "a" || string(cases[0].Input) != "GET" || cases[0].Want != "incomplete" {
		t.Errorf("%v, %v", cases, err)
	}
	for _, bad := range []string{"", response, "GET", request + "\n{"} {
		if cases, err := readCases(strings.NewReader(bad)); err == nil {
			t.Errorf("%q: %v", bad, cases)
		}
	}
}
