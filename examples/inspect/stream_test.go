package main

import (
	"bufio"
	"encoding/base64"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// streams are inputs of every kind of event, some of them longer than what is
// read at a time.
var streams = map[string]string{
	"requests":  strings.Repeat("GET /"+strings.Repeat("long", 500)+" HTTP/1.1\r\nHost: a\r\n\r\n", 35),
	"responses": "HTTP/1.1 100 \r\n\r\n" + strings.Repeat("HTTP/1.1 200 "+strings.Repeat("long", 500)+"\r\nContent-Length: 0\r\n\r\n", 35) + "HTTP/1.1 200 OK\r\n\r\nuntil close",
	"long content": "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n" + strings.Repeat("0123456789", 20000) +
		simpleRequest,
	"chunks": "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
		"5;a=b\r\nhello\r\n1\r\n,\r\n11170\r\n" + strings.Repeat("x", 0x11170) + "\r\n0\r\nA: b\r\nC: d\r\n\r\n" + simpleRequest,
	"empty lines":  "\r\n\r\n" + simpleRequest + "\r\n" + simpleRequest,
	"obs-text":     "HTTP/1.1 200 \xc3\xa9\xff\r\nA: \x80\t\xff\r\nContent-Length: 2\r\n\r\n\x00\x9b",
	"upgrade":      "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\nContent-Length: 2\r\n\r\nokrest" + strings.Repeat("\x00\xff\x1b", 50000),
	"switching":    "HTTP/1.1 103 \r\nA: b\r\n\r\nHTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nrest",
	"malformed":    simpleRequest + "GET / HTTP/1.1\r\nHost: a\r\nA: b\nC: d\r\n\r\n",
	"length cut":   "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n0123456789",
	"chunk cut":    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
	"head cut":     "POST / HTTP/1.1\r\nHos",
	"chunk end":    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX",
	"after close":  "GET / HTTP/1.0\r\n\r\n\r\nX",
	"status line":  "HTTP/1.1 2000 OK\r\n\r\n",
	"nearly":       "HTTP",
	"empty":        "",
	"only a break": "\r\n",
}

// TestSplit shows that neither output depends on how the input comes.
func TestSplit(t *testing.T) {
	for name, input := range streams {
		for _, output := range []string{"-json", "-json=false"} {
			want := runString(input, output)
			for _, split := range []string{"1", "2", "7", "1000", "65535", "65536", "65537", "1000000000000"} {
				if got := runString(input, output, "-split", split); got != want {
					t.Errorf("%s, %s, split %s: %s", name, output, split, firstDifference(got.stdout, want.stdout))
				}
			}
			for how, in := range map[string]io.Reader{
				"byte by byte":      iotest.OneByteReader(strings.NewReader(input)),
				"in halves":         iotest.HalfReader(strings.NewReader(input)),
				"the end with data": iotest.DataErrReader(strings.NewReader(input)),
			} {
				if got := runOn(in, output); got != want {
					t.Errorf("%s, %s, read %s: %s", name, output, how, firstDifference(got.stdout, want.stdout))
				}
			}
		}
	}
}

// TestNextPiece holds the sizes of what is fed, which the output does not show.
func TestNextPiece(t *testing.T) {
	const size = 2*pieceSize + 10
	for _, c := range []struct {
		split int
		in    io.Reader
		want  []int
	}{
		{0, &endless{message: "x"}, []int{pieceSize, pieceSize, 10}},
		{1, &endless{message: "x"}, []int{1, 1, 1}},
		{1000, &endless{message: "x"}, []int{1000, 1000, 1000}},
		{pieceSize, &endless{message: "x"}, []int{pieceSize, pieceSize, 10}},
		{7, iotest.OneByteReader(&endless{message: "x"}), []int{7, 7, 7}},
		{0, iotest.OneByteReader(&endless{message: "x"}), []int{1, 1, 1}},
	} {
		src := bufio.NewReaderSize(io.LimitReader(c.in, size), pieceSize)
		for i, want := range c.want {
			piece, _ := nextPiece(src, c.split)
			if len(piece) != want {
				t.Errorf("split %d: piece %d is of %d bytes, want %d", c.split, i, len(piece), want)
			}
			src.Discard(len(piece))
		}
	}
}

// TestEndIsReadOnce: after its end a terminal can be read again, and waits.
func TestEndIsReadOnce(t *testing.T) {
	for _, input := range []string{"", "HT", "HTTP/1.1 200 OK\r\n", simpleRequest, "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\nrest"} {
		for _, split := range []string{"0", "1", "100"} {
			again := &afterEnd{Reader: strings.NewReader(input)}
			runOn(again, "-json", "-split", split)
			if again.reads != 1 {
				t.Errorf("%q at split %s: read %d times at its end", input, split, again.reads)
			}
		}
	}
}

// afterEnd counts the reads that find the end.
type afterEnd struct {
	io.Reader
	reads int
}

func (a *afterEnd) Read(p []byte) (int, error) {
	n, err := a.Reader.Read(p)
	if err == io.EOF {
		a.reads++
	}
	return n, err
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "got " + cut(g[i]) + "\nwant " + cut(w[i])
		}
	}
	return "one output is the beginning of the other, or only the status differs"
}

func cut(s string) string { return s[:min(len(s), 200)] }

// pieces counts the reads, and gives each one byte.
type pieces struct {
	io.Reader
	reads int
}

func (p *pieces) Read(b []byte) (int, error) {
	p.reads++
	return p.Reader.Read(b[:1])
}

func TestAuto(t *testing.T) {
	for _, c := range []struct {
		input, want string
	}{
		{"HTTP/1.1 200 OK\r\n", "response"},
		{"HTTP/1.0 200 OK\r\n", "response"},
		{"HTTP/1.1 200 OK", ""},
		{"GET / HTTP/1.1\r\n", "request"},
		{"HTTP / HTTP/1.1\r\n", "request"},
		{"HT / HTTP/1.1\r\n", "request"},
		{"H / HTTP/1.1\r\n", "request"},
		{"\r\nGET / HTTP/1.1\r\n", "request"},
	} {
		for _, split := range []string{"0", "1"} {
			got := runOn(&pieces{Reader: strings.NewReader(c.input)}, "-json", "-split", split)
			if !strings.HasPrefix(got.stdout, `{"event":"`+c.want) {
				t.Errorf("%q at split %s: want %s events, got %s", c.input, split, c.want, got.stdout)
			}
			if c.want == "" && !strings.Contains(got.stdout, "unexpected-eof") {
				t.Errorf("%q at split %s: want an end of input, got %s", c.input, split, got.stdout)
			}
		}
	}
	// What a response begins with tells it from a request with the same
	// fault: its status is 502.
	if got := runString("HTTP/2 200\r\n", "-json").stdout; !strings.Contains(got, `"status":502`) {
		t.Errorf("HTTP/2 is no response: %s", got)
	}
	// One byte may be enough to know.
	p := &pieces{Reader: strings.NewReader(" / HTTP/1.1\r\n")}
	if got := runOn(p, "-json"); p.reads != 1 {
		t.Errorf("%d reads to find a fault in the first byte: %s", p.reads, got.stdout)
	}
}

// TestRest takes what follows the last message of HTTP from all the places
// where it may be: in the piece with its end, in what was read with that, and
// in what was not read yet.
func TestRest(t *testing.T) {
	for _, head := range []string{
		"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
		"HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
		"HTTP/1.1 200 OK\r\n\r\n",
	} {
		for _, size := range []int{0, 1, 2, 3, 1000, pieceSize - len(head), pieceSize, 3*pieceSize + 1} {
			rest := make([]byte, size)
			for i := range rest {
				rest[i] = byte(i * 7)
			}
			want := `{"event":"upgrade","rest":"` + base64.StdEncoding.EncodeToString(rest) + "\"}\n"
			for _, split := range []string{"0", "1", "7", "1000"} {
				got := runOn(iotest.HalfReader(strings.NewReader(head+string(rest))), "-json", "-method=CONNECT", "-split", split)
				if got.status != exitComplete || got.stderr != "" {
					t.Errorf("%q with %d bytes at split %s: %d %s", head, size, split, got.status, got.stderr)
				}
				_, last, _ := strings.Cut(got.stdout, `{"event":"done"`)
				_, last, _ = strings.Cut(last, "\n")
				if last != want {
					t.Errorf("%q with %d bytes at split %s: got %s, want %s", head, size, split, cut(last), cut(want))
				}
			}
		}
	}
}

func TestMethods(t *testing.T) {
	const (
		long    = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" // content only to GET
		interim = "HTTP/1.1 103 Early Hints\r\n\r\n"
		hello   = "hello"
	)
	for _, c := range []struct {
		name, input string
		methods     []string
		want        string // the framings, in order, and how it ends
	}{
		{"none is GET", long + hello, nil, "length"},
		{"GET", long + hello + long + hello, []string{"GET"}, "length length"},
		{"HEAD", long + long + long, []string{"HEAD"}, "none none none"},
		{"in order", long + hello + long + long + hello, []string{"GET", "HEAD", "POST"}, "length none length"},
		{"the last repeats", long + hello + long + long, []string{"GET", "HEAD"}, "length none none"},
		{"more than responses", long, []string{"HEAD", "GET"}, "none"},
		{"interim", interim + interim + long + interim + long + hello, []string{"HEAD", "GET"}, "none none none none length"},
		{"CONNECT", "HTTP/1.1 200 OK\r\n\r\n\x16", []string{"CONNECT"}, "tunnel upgrade"},
		{"CONNECT refused", "HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n" + "HTTP/1.1 200 OK\r\n\r\n\x16",
			[]string{"CONNECT"}, "length tunnel upgrade"},
		{"upgrade", "HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n", []string{"GET"}, "tunnel upgrade"},
		{"upgrade to GET", "HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n", nil, "tunnel upgrade"},
		{"unknown", long + hello, []string{"PROPFIND"}, "length"},
		{"case", long + hello, []string{"head"}, "length"},
	} {
		args := []string{"-json"}
		for _, m := range c.methods {
			args = append(args, "-method", m)
		}
		got := runString(c.input, args...)
		var seen []string
		for line := range strings.Lines(got.stdout) {
			if _, after, ok := strings.Cut(line, `"framing":"`); ok {
				framing, _, _ := strings.Cut(after, `"`)
				seen = append(seen, framing)
			}
			if strings.Contains(line, `"event":"upgrade"`) {
				seen = append(seen, "upgrade")
			}
		}
		if s := strings.Join(seen, " "); s != c.want || got.status != exitComplete {
			t.Errorf("%s: %s with status %d, want %s\n%s", c.name, s, got.status, c.want, got.stdout)
		}
	}
}

// live is a writer that hands on what it is given.
type live chan string

func (l live) Write(p []byte) (int, error) {
	l <- string(p)
	return len(p), nil
}

// TestLive shows that events come when they happen, though the input has not
// ended: of a message, and of the last one before a tunnel.
func TestLive(t *testing.T) {
	for _, message := range []string{simpleRequest, "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"} {
		for _, args := range [][]string{{"-json"}, {"-split=0"}, {"-split=1"}, {"-json", "-split=1"}} {
			in, feed := io.Pipe()
			out, ended := make(live), make(chan int)
			go func() { ended <- run(args, in, out, io.Discard) }()
			go feed.Write([]byte(message))
			for printed := ""; !strings.Contains(printed, "done"); {
				select {
				case s := <-out:
					printed += s
				case <-time.After(20 * time.Second):
					t.Fatalf("%q %v: printed only %q", message, args, printed)
				}
			}
			feed.Close()
			for open := true; open; {
				select {
				case <-out:
				case status := <-ended:
					if open = false; status != exitComplete {
						t.Errorf("%q %v: exit status %d", message, args, status)
					}
				}
			}
		}
	}
}
