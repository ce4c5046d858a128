package captures

import (
	"bytes"
	"io/fs"
	"slices"
	"strings"
	"testing"
)

// The captures are cloned by everyone who uses the module, so they stay small; one is large so that a
// content of many reads is among them.
const (
	maxSize  = 16 << 10
	maxTotal = 400 << 10
	large    = "requests/curl-chunked-large.http"
	maxLarge = 64 << 10
)

func TestManifestNamesEveryFile(t *testing.T) {
	manifest, err := files.ReadFile("manifest.tsv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := parse(string(manifest))
	if err != nil {
		t.Fatal(err)
	}
	var named, found []string
	for _, c := range rows {
		named = append(named, c.Name)
	}
	err = fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && path != "manifest.tsv" {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// Both are in lexical order, the manifest because record writes it so.
	if !slices.Equal(named, found) {
		t.Errorf("the manifest names\n%q\nthe folders hold\n%q", named, found)
	}
}

func TestManifestTellsWhatTheBytesHold(t *testing.T) {
	for _, c := range All() {
		final, interim, end, err := Replay(c)
		if err != nil {
			t.Errorf("%s: net/http does not read it: %.200s", c.Name, err.Error())
			continue
		}
		if final != c.Final || interim != c.Interim || end != c.End {
			t.Errorf("%s holds %d final and %d interim messages and ends %s; the manifest says %d, %d, %s",
				c.Name, final, interim, end, c.Final, c.Interim, c.End)
		}
		if c.End != Incomplete && c.Kind == Response && len(c.Methods) != c.Final {
			t.Errorf("%s answers %d methods with %d responses", c.Name, len(c.Methods), c.Final)
		}
		if c.Kind == Request && (c.Methods != nil || c.OfferedUpgrade) {
			t.Errorf("%s is a request with columns of a response", c.Name)
		}
	}
}

// net/http forgives bare line feeds, which is what a checkout with changed line ends would hold.
func TestHeadsKeepTheirLineEnds(t *testing.T) {
	for _, c := range All() {
		head, _, whole := bytes.Cut(c.Data, []byte("\r\n\r\n"))
		if !whole || bytes.Count(head, []byte("\n")) != bytes.Count(head, []byte("\r\n")) {
			t.Errorf("%s: line ends of its first head are not CR LF", c.Name)
		}
	}
}

func TestSizes(t *testing.T) {
	total := 0
	for _, c := range All() {
		bound := maxSize
		if c.Name == large {
			bound = maxLarge
		}
		if len(c.Data) == 0 || len(c.Data) > bound {
			t.Errorf("%s has %d bytes, the bound is %d", c.Name, len(c.Data), bound)
		}
		total += len(c.Data)
	}
	if total > maxTotal {
		t.Errorf("all have %d bytes, the bound is %d", total, maxTotal)
	}
}

func TestProvenance(t *testing.T) {
	for _, c := range All() {
		if c.Program == "" || c.Version == "" || c.Command == "" {
			t.Errorf("%s: program %q, version %q, command %q", c.Name, c.Program, c.Version, c.Command)
		}
		if !strings.HasPrefix(c.Name, "classic/") && !strings.HasPrefix(c.Name, c.Kind+"s/") {
			t.Errorf("%s is in the wrong folder for a %s", c.Name, c.Kind)
		}
		for _, place := range []string{"/tmp/", "/root", "/home/"} {
			if bytes.Contains(c.Data, []byte(place)) || strings.Contains(c.Command, place) {
				t.Errorf("%s names a folder of the machine that made it, %s", c.Name, place)
			}
		}
	}
}

// What a parser of real traffic has to have met at least once.
func TestVariety(t *testing.T) {
	var requests, responses []byte
	programs := map[string]bool{}
	for _, c := range All() {
		if c.Kind == Request {
			requests = append(requests, c.Data...)
		} else {
			responses = append(responses, c.Data...)
		}
		programs[c.Kind+" "+c.Program] = true
	}
	for _, p := range []string{"curl", "wget", "chromium", "node", "python3", "go", "ab", "wrk"} {
		if !programs["request "+p] {
			t.Errorf("no request of %s", p)
		}
	}
	for _, p := range []string{"nginx", "apache2", "lighttpd", "haproxy", "node", "go", "python3"} {
		if !programs["response "+p] {
			t.Errorf("no response of %s", p)
		}
	}
	for _, s := range []string{"100 ", "101 ", "103 ", "200 ", "204 ", "206 ", "301 ", "304 ", "404 "} {
		if !bytes.Contains(responses, []byte("HTTP/1.1 "+s)) {
			t.Errorf("no response with status %s", s)
		}
	}
	for _, s := range []string{"CONNECT ", "HEAD ", "PUT ", "OPTIONS * ", "HTTP/1.0\r\n", "Expect: 100-continue\r\n",
		"Transfer-Encoding: chunked\r\n", "Upgrade: websocket\r\n", "\r\n0\r\nDigest: "} {
		if !bytes.Contains(requests, []byte(s)) {
			t.Errorf("no request with %q", s)
		}
	}
}

func TestDataIsTheCallersOwn(t *testing.T) {
	All()[0].Data[0] ^= 0xff
	if first := All()[0]; first.Data[0]&0x80 != 0 {
		t.Errorf("%s was changed by an earlier caller", first.Name)
	}
}

func TestParseRejects(t *testing.T) {
	row := "requests/x.http\trequest\t\tno\tcomplete\t1\t0\tcurl\tcurl 8\tcurl -s"
	if all, err := parse("columns\n" + row + "\n"); err != nil || len(all) != 1 || all[0].Final != 1 {
		t.Fatalf("parse(%q) = %v, %v", row, all, err)
	}
	for _, bad := range []string{row + "\tmore", strings.Replace(row, "\t1\t", "\tone\t", 1), strings.Replace(row, "\t0\t", "\t\t", 1), ""} {
		if _, err := parse("columns\n" + bad + "\n"); err == nil {
			t.Errorf("parse accepts %q", bad)
		}
	}
}
