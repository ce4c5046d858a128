package input

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestCount(t *testing.T) {
	for _, c := range []struct {
		data     string
		tally    Tally
		contents []int
		chunked  bool
	}{
		{"GET /ab HTTP/1.1\r\nHost: a\r\n\r\n", Tally{1, 1, 8, 0}, []int{0}, false},
		{"GET / HTTP/1.1\r\nHost:a \r\nX: b c\r\n\r\nPUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
			Tally{2, 4, 1 + 5 + 4 + 2 + 5 + 15, 3}, []int{0, 3}, false},
		{"HTTP/1.1 200 All right\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n",
			Tally{1, 1, 9 + 24, 13}, []int{7 + 5 + 3 + 12 + 3 + 2}, true},
	} {
		file := filepath.Join(t.TempDir(), "some.http")
		if err := os.WriteFile(file, []byte(c.data), 0o600); err != nil {
			t.Fatal(err)
		}
		in, err := readFile(file)
		if err != nil || in.Tally != c.tally || !slices.Equal(in.Contents, c.contents) || in.Chunked != c.chunked || in.Name != "some" {
			t.Errorf("%q: %+v, %v", c.data, in, err)
		}
	}
	for _, data := range []string{
		"GET / HTTP/1.1\r\nHost: a\r\n",
		"GET /\r\nHost: a\r\n\r\n",
		"GET / HTTP/1.1\r\nHost\r\n\r\n",
		"PUT / HTTP/1.1\r\nContent-Length: 2\r\n\r\na",
		"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\na\r\n",
		"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n\r\n",
	} {
		in := Input{Data: []byte(data)}
		if err := in.count(); err == nil {
			t.Errorf("%q: no error", data)
		}
	}
}

func TestRead(t *testing.T) {
	corpus := t.TempDir()
	for name, data := range map[string]string{
		"req_min": "GET / HTTP/1.1\r\nHost: other\r\n\r\n",
		"more":    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
	} {
		if err := os.WriteFile(filepath.Join(corpus, name+".http"), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv(Corpus, corpus)
	all, err := Read("..")
	if err != nil {
		t.Fatal(err)
	}
	if all[0].Name != "more" {
		t.Errorf("first is %s", all[0].Name)
	}
	i := slices.IndexFunc(all, func(in Input) bool { return in.Name == "req_min" })
	if i < 0 || all[i].Tally.Bytes != 1+4+5 {
		t.Errorf("req_min is not that of the corpus")
	}
	if !slices.ContainsFunc(all, func(in Input) bool { return in.Name == "pipeline16" && in.Tally.Messages == 16 }) {
		t.Error("no pipeline of 16")
	}
	t.Setenv(Corpus, t.TempDir())
	if _, err := Read(".."); err == nil {
		t.Error("a corpus without inputs is no error")
	}
}
