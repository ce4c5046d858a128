package writer_test

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/writer"
)

var update = flag.Bool("update", false, "write the golden files anew")

// A cell is one place in the framing table of responses.
type cell struct {
	method  string
	minor   int
	keep    bool
	status  int
	content string
}

var (
	cellMethods  = []string{"GET", "HEAD", "CONNECT"}
	cellStatuses = []int{100, 101, 103, 200, 204, 205, 206, 301, 304, 404, 500, 999}
	// Content of known length, in chunks, streamed, and of a length that is
	// known at the end; and what a handler that has none leaves out.
	cellContents = []string{"none", "length", "chunked", "unknown", "gathered"}
)

func (c cell) String() string {
	keep := "close"
	if c.keep {
		keep = "keep-alive"
	}
	return fmt.Sprintf("%s HTTP/1.%d %s, %d, %s", c.method, c.minor, keep, c.status, c.content)
}

// request is the request that is answered.
func (c cell) request() string {
	target := "/"
	if c.method == "CONNECT" {
		target = "h:80"
	}
	var options []string
	switch {
	case c.keep && c.minor == 0:
		options = append(options, "keep-alive")
	case !c.keep && c.minor == 1:
		options = append(options, "close")
	}
	upgrade := ""
	if c.status == 101 {
		options = append(options, "upgrade")
		upgrade = "Upgrade: echo\r\n"
	}
	if options != nil {
		upgrade += "Connection: " + strings.Join(options, ", ") + "\r\n"
	}
	return fmt.Sprintf("%s %s HTTP/1.%d\r\nHost: h:80\r\n%s\r\n", c.method, target, c.minor, upgrade)
}

// A played cell is what came of it.
type played struct {
	out     string
	refused []string // the calls, with their errors
	body    string   // the content that was accepted
	said    string   // the framing call that was accepted: length or chunked
	status  int      // that was accepted; 0 if none
	close   bool
	next    error // of the Begin of another answer
}

var framingDate = time.Date(1994, 11, 6, 8, 49, 37, 0, time.UTC)

const (
	partOne = "hel"
	partTwo = "lo"
	whole   = partOne + partTwo
)

// play makes the calls of c, and answers another request if it may.
func (c cell) play(t *testing.T) (p played) {
	t.Helper()
	var out bytes.Buffer
	var r writer.Response
	var clock writer.Date
	clock.Set(framingDate)
	r.Init(&out)
	r.SetDate(&clock)
	try := func(call string, err error) bool {
		if err != nil {
			p.refused = append(p.refused, call+": "+err.Error())
		}
		return err == nil
	}
	if err := r.Begin(headOf(t, c.request())); err != nil {
		t.Fatalf("Begin: %v", err)
	}
	final := func(code int) {
		if try("Status "+strconv.Itoa(code), r.Status(code)) {
			p.status = code
		}
	}
	content := c.content
	if c.status == 101 {
		if try("SwitchProtocols", r.SwitchProtocols("echo")) {
			p.status = 101
		} else {
			final(426)
			content = "none"
		}
	} else {
		final(c.status)
	}
	switch content {
	case "length":
		if try("ContentLength", r.ContentLength(int64(len(whole)))) {
			p.said = "length"
		}
	case "chunked":
		if try("Chunked", r.Chunked()) {
			p.said = "chunked"
		}
	}
	if content != "none" {
		for _, part := range []string{partOne, partTwo} {
			n, err := r.Write([]byte(part))
			if try("Write", err) {
				p.body += part
			}
			if want := len(part); err == nil && n != want || err != nil && n != 0 {
				t.Errorf("Write of %d bytes says %d, %v", want, n, err)
			}
			if content == "unknown" && part == partOne {
				try("Flush", r.Flush())
			}
		}
	}
	if !try("End", r.End()) {
		t.Errorf("a complete answer has no end: %q", p.refused)
	}
	if c.status/100 == 1 && c.status != 101 {
		// Nothing of an interim answer bears on the final one.
		p.body, p.said = "", ""
		final(200)
		if !try("End of the final answer", r.End()) {
			t.Errorf("a complete answer has no end: %q", p.refused)
		}
	}
	p.close = r.ShouldClose()
	if p.next = r.Begin(headOf(t, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")); p.next == nil {
		if r.Status(204) != nil || r.End() != nil {
			t.Error("another answer is refused")
		}
	}
	if err := r.Flush(); err != nil {
		t.Errorf("Flush: %v", err)
	}
	p.out = out.String()
	return p
}

// check holds what c made of itself against RFC 9112, sections 6 and 9, and RFC
// 9110, sections 8.6, 9.3 and 15, as far as they leave no choice.
func (c cell) check(t *testing.T, p played) {
	t.Helper()
	methods := []string{c.method, "GET"}
	var messages []wire
	rest := p.out
	interim := c.status == 100 || c.status == 103
	for rest != "" {
		method := c.method
		if n := len(messages); n > 1 || n == 1 && !(interim && c.minor == 1) {
			method = "GET"
		}
		w, err := readWire(method, rest)
		if err != nil {
			t.Errorf("%v in\n%s", err, show(p.out))
			return
		}
		messages = append(messages, w)
		rest = rest[w.size:]
	}
	reads := holdParse(t, methods, p.out, messages)
	holdResponses(t, c.method, p.out, messages)

	if interim && c.minor == 1 {
		// Interim answers are heads alone; only clients of HTTP/1.1 know
		// them (RFC 9110, section 15.2).
		w := messages[0]
		if w.code() != c.status || len(w.fields) != 0 {
			t.Errorf("the interim answer is %+v", w)
		}
		messages, reads = messages[1:], reads[1:]
	}
	want := 1
	if p.next == nil {
		want = 2
	}
	if len(messages) != want || len(reads) != want {
		t.Fatalf("%d messages, want %d:\n%s", len(messages), want, show(p.out))
	}
	w := messages[0]
	if p.status == 0 || w.code() != p.status {
		t.Errorf("the status is %d, want %d", w.code(), p.status)
	}

	// How the content ends, and what the head says of it.
	tunnel := c.method == "CONNECT" && p.status/100 == 2 || p.status == 101
	empty := !tunnel && (c.method == "HEAD" || p.status == 204 || p.status == 304)
	framing, length, coding, content := "length", strconv.Itoa(len(p.body)), "", p.body
	switch {
	case tunnel:
		framing, length, content = "tunnel", "", ""
	case p.status == 205: // RFC 9110, section 15.3.6
		length, content = "0", ""
	case p.said == "chunked" || c.content == "unknown" && p.body != "":
		framing, length, coding = "chunked", "", "chunked"
		if c.minor == 0 {
			framing, coding = "close", ""
		}
	case p.said == "length":
		length = strconv.Itoa(len(whole))
	case empty && p.body == "":
		length = "" // whatever it would be, the writer was not told
	}
	if empty {
		framing, content = "none", ""
	}
	if p.status == 205 && c.method == "HEAD" && length != w.get("Content-Length") {
		length = "" // may be told, need not
	}
	if p.status == 204 && !tunnel {
		length, coding = "", ""
	}
	if empty && coding != "" && w.get("Transfer-Encoding") == "" {
		coding = "" // "MAY be sent", RFC 9112, section 6.1
	}
	got := [...]string{w.framing, w.get("Content-Length"), w.get("Transfer-Encoding"), w.content}
	if is := [...]string{framing, length, coding, content}; got != is {
		t.Errorf("framing, length, coding, content are %q, want %q", got, is)
	}
	if p.body != "" && p.body != whole {
		t.Errorf("a part of the content was accepted: %q", p.body)
	}
	if c.method == "GET" && content == "" && c.content != "none" &&
		!slices.Contains([]int{100, 101, 103, 204, 205, 304}, c.status) {
		t.Errorf("content is refused: %q", p.refused)
	}

	// The date: in every final answer, once.
	if date := w.get("Date"); p.status >= 200 && date != framingDate.Format(http.TimeFormat) || p.status == 101 && date != "" {
		t.Errorf("Date is %q", date)
	}

	// What becomes of the connection.
	if tunnel {
		if p.next != writer.ErrTunnel {
			t.Errorf("after a tunnel Begin returns %v", p.next)
		}
		if p.status == 101 && (!w.option("upgrade") || w.get("Upgrade") != "echo" || c.minor == 0) {
			t.Errorf("101 with fields %v", w.fields)
		}
		if w.option("keep-alive") {
			t.Error("a tunnel is kept alive")
		}
		return
	}
	closes := !c.keep || framing == "close" || c.method == "CONNECT"
	if c.minor == 0 && c.keep && c.method == "HEAD" {
		closes = p.close // a head ends by itself, whatever would have followed
	}
	if p.close != closes || (p.next == writer.ErrClosed) != closes || w.option("close") != closes {
		t.Errorf("ShouldClose is %v, want %v; Begin returns %v; fields %v", p.close, closes, p.next, w.fields)
	}
	if keeps := w.option("keep-alive"); keeps && closes || !keeps && !closes && c.minor == 0 {
		t.Errorf("Connection is %q for HTTP/1.%d", w.get("Connection"), c.minor)
	}
	if w.option("upgrade") || w.get("Upgrade") != "" {
		t.Errorf("Upgrade is %q", w.get("Upgrade"))
	}
	if reads[0].head.KeepAlive == closes {
		t.Errorf("the parser sees KeepAlive %v", reads[0].head.KeepAlive)
	}
}

// holdResponses holds that net/http reads the messages of want from out. The
// first final one answers method.
func holdResponses(t *testing.T, method, out string, want []wire) {
	t.Helper()
	r := bufio.NewReader(strings.NewReader(out))
	for _, w := range want {
		m, err := http.ReadResponse(r, &http.Request{Method: method})
		if err != nil {
			t.Errorf("net/http: %v in\n%s", err, show(out))
			return
		}
		if m.Proto+" "+m.Status != w.start {
			t.Errorf("net/http has %q for %q", m.Status, w.start)
		}
		if w.framing == "tunnel" { // of which net/http knows nothing here
			return
		}
		content, err := io.ReadAll(m.Body)
		if err != nil || string(content) != w.content {
			t.Errorf("net/http reads %q, %v, want %q", content, err, w.content)
		}
		if closes := w.option("close") || w.framing == "close"; w.code() >= 200 && m.Close != closes {
			t.Errorf("net/http has Close %v for %v", m.Close, w.fields)
		}
		for _, f := range w.fields {
			if name := http.CanonicalHeaderKey(f.name); name != "Connection" && name != "Transfer-Encoding" && name != "Trailer" &&
				!slices.Contains(m.Header[name], f.value) {
				t.Errorf("net/http has no %q in %v", f, m.Header)
			}
		}
		if w.code() >= 200 {
			method = "GET"
		}
	}
	if n := r.Buffered(); n > 0 {
		t.Errorf("net/http leaves %d bytes of\n%s", n, show(out))
	}
}

// TestFraming plays the framing table of responses.
func TestFraming(t *testing.T) {
	for _, method := range cellMethods {
		for minor := range 2 {
			var log bytes.Buffer
			for _, status := range cellStatuses {
				for _, keep := range []bool{true, false} {
					for _, content := range cellContents {
						c := cell{method, minor, keep, status, content}
						t.Run(strings.ReplaceAll(c.String(), "/", ""), func(t *testing.T) {
							p := c.play(t)
							c.check(t, p)
							fmt.Fprintf(&log, "== %s\n", c)
							for _, call := range p.refused {
								fmt.Fprintf(&log, "! %s\n", call)
							}
							fmt.Fprintf(&log, "%sclose %v, next %v\n", show(p.out), p.close, p.next)
						})
					}
				}
			}
			holdGolden(t, fmt.Sprintf("testdata/framing/response-%s-1.%d.golden", strings.ToLower(method), minor), log.Bytes())
		}
	}
}

func holdGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); d != "" {
		t.Errorf("%s (-want +got; -update writes it anew):\n%s", name, d)
	}
}

// TestConnectionOptions holds what AnyField makes of a Connection field: the
// options that are the writer's own, and no other, since it would name a field
// that the next hop then drops (RFC 9110, section 7.6.1).
func TestConnectionOptions(t *testing.T) {
	for _, c := range []struct {
		value  string
		closes bool
		err    error
	}{
		{"close", true, nil},
		{"Close", true, nil},
		{"keep-alive", false, nil},
		{"keep-alive, close", true, nil},
		{"upgrade", false, nil},
		{"TE", false, writer.ErrReserved},
		{"Content-Length", false, writer.ErrReserved},
		{"close, X-Foo", false, writer.ErrReserved},
		{"closed", false, writer.ErrReserved},
		{"close\x00", false, writer.ErrValue},
		{"close\r\nX: y", false, writer.ErrValue},
	} {
		out := respond(plainHead, func(r *writer.Response) {
			r.Status(200)
			if err := r.AnyField("connection", c.value); err != c.err {
				t.Errorf("%q: %v", c.value, err)
			}
			r.Body([]byte(whole))
			if r.ShouldClose() != c.closes {
				t.Errorf("%q: ShouldClose is %v", c.value, r.ShouldClose())
			}
		})
		options := []string(nil)
		if c.closes {
			options = []string{"close"}
		}
		if w, err := readWire("GET", out); err != nil || !slices.Equal(w.options(), options) {
			t.Errorf("%q: %v\n%s", c.value, err, show(out))
		}
	}
}

// TestOwnDate holds that a Date of the caller's takes the place of the clock's,
// and that there is none without a clock, nor two in an interim answer.
func TestOwnDate(t *testing.T) {
	for _, c := range []struct {
		status int
		clock  *writer.Date
		fields []string
		want   []string
	}{
		{200, fixed, nil, []string{framingDate.Format(http.TimeFormat)}},
		{200, fixed, []string{"one"}, []string{"one"}},
		{200, fixed, []string{"one", "two"}, []string{"one"}},
		{500, new(writer.Date), nil, nil},
		{500, new(writer.Date), []string{"one"}, []string{"one"}},
		{103, fixed, nil, nil},
		{103, fixed, []string{"one", "two"}, []string{"one"}},
	} {
		out := respond(plainHead, func(r *writer.Response) {
			r.SetDate(c.clock)
			r.Status(c.status)
			for i, value := range c.fields {
				if err := r.Field("date", value); (err == nil) != (i == 0) {
					t.Errorf("Date %q: %v", value, err)
				}
			}
			r.End()
		})
		if w, err := readWire("GET", out); err != nil || !slices.Equal(w.all("Date"), c.want) {
			t.Errorf("%+v: %v\n%s", c, err, show(out))
		}
	}
}
