package parser_test

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// TestUnread hands back part of every span, of several sizes, in every kind of
// content: the events are those without.
func TestUnread(t *testing.T) {
	content := strings.Repeat("0123456789", 9)
	for _, c := range []struct {
		name     string
		response bool
		input    string
	}{
		{"length", false, requestPrefix + "Content-Length: 90\r\n\r\n" + content + "GET / HTTP/1.0\r\n\r\n"},
		{"chunks", false, requestPrefix + chunkedPrefix + "1e\r\n" + content[:30] + "\r\n3C\r\n" + content[30:] + "\r\n0\r\n\r\n"},
		{"until close", true, responsePrefix + "\r\n" + content},
	} {
		for n := 1; n <= 90; n += 1 + n/4 {
			s := eventlog.Setup{Response: c.response}
			want := eventlog.Run(s, []byte(c.input), nil)
			s.Unread = n
			if got := checkSplits(t, s, []byte(c.input)); got != want {
				t.Errorf("%s, %d bytes handed back: %v at %d\n%s\nwant %v at %d\n%s",
					c.name, n, got.Err, got.Offset, got.Log, want.Err, want.Offset, want.Log)
			}
		}
	}
}

// TestUnreadCounts holds what Unread does to n, Offset and Remaining, up to
// the whole span and down to nothing.
func TestUnreadCounts(t *testing.T) {
	for _, c := range []struct {
		name      string
		setup     eventlog.Setup
		head      string
		remaining int64 // after the head
		last      bool  // the span ends the message
	}{
		{"length", eventlog.Setup{}, requestPrefix + "Content-Length: 4\r\n\r\n", 4, true},
		{"more of a length", eventlog.Setup{}, requestPrefix + "Content-Length: 5\r\n\r\n", 5, false},
		{"chunk", eventlog.Setup{}, requestPrefix + chunkedPrefix + "4\r\n", 4, false},
		{"until close", eventlog.Setup{Response: true}, responsePrefix + "\r\n", -1, false},
	} {
		for _, ns := range [][]int{{0}, {1}, {3}, {4}, {1, 2}, {2, 2}, {0, 4, 0}} {
			p, r := record(c.setup)
			back := 0
			r.body = func(b []byte) error {
				for _, n := range ns {
					p.Unread(n)
					back += n
				}
				return nil
			}
			n, err := p.Feed([]byte(c.head + "wxyz"))
			if taken := len(c.head) + 4 - back; n != taken || err != parser.ErrPaused || p.Offset() != int64(taken) {
				t.Errorf("%s, Unread %v: %d, %v at %d, want %d", c.name, ns, n, err, p.Offset(), taken)
			}
			if want := c.remaining - int64(4-back); c.remaining > 0 && p.Remaining() != want ||
				c.remaining < 0 && p.Remaining() != -1 {
				t.Errorf("%s, Unread %v: %d remain, want %d", c.name, ns, p.Remaining(), want)
			}
			if ended := r.events[len(r.events)-1] == "message-end"; ended != (c.last && back == 0) {
				t.Errorf("%s, Unread %v: the events are %v", c.name, ns, r.events)
			}
			// What was handed back comes again, as if for the first time.
			r.body = nil
			r.events = nil
			rest := "wxyz"[4-back:]
			n, err = p.Feed([]byte(rest))
			if n != back || err != nil || back > 0 && r.events[0] != "body" {
				t.Errorf("%s, after Unread %v: %d, %v, %v", c.name, ns, n, err, r.events)
			}
		}
	}
}

// TestUnreadMisuse holds that Unread of more than the span, and from
// elsewhere, ends the parse.
func TestUnreadMisuse(t *testing.T) {
	for _, ns := range [][]int{{5}, {-1}, {1, 4}, {4, 1}, {math.MaxInt}, {math.MinInt}} {
		p, r := record(eventlog.Setup{})
		r.body = func([]byte) error {
			for _, n := range ns {
				p.Unread(n)
			}
			return nil
		}
		if _, err := p.Feed([]byte(requestPrefix + "Content-Length: 5\r\n\r\nabcd")); err != parser.ErrMisuse {
			t.Errorf("Unread %v: %v", ns, err)
		}
		checkSticky(t, p, parser.ErrMisuse)
	}
	for _, event := range []string{"request", "header", "headers-end", "chunk", "trailer", "message-end"} {
		p, r := record(eventlog.Setup{})
		r.do = func(e string) error {
			if e == event {
				p.Unread(0)
			}
			return nil
		}
		if _, err := p.Feed([]byte(everything)); err != parser.ErrMisuse {
			t.Errorf("Unread in %s: %v", event, err)
		}
		checkSticky(t, p, parser.ErrMisuse)
	}
	p, _ := record(eventlog.Setup{})
	p.Unread(0)
	checkSticky(t, p, parser.ErrMisuse)
}

// TestUnreadAndError holds that an error of the handler's own is not forgotten
// over Unread, and that the bytes count as not taken.
func TestUnreadAndError(t *testing.T) {
	own := errors.New("own")
	for _, answer := range []error{own, parser.ErrPaused} {
		p, r := record(eventlog.Setup{})
		r.body = func([]byte) error {
			p.Unread(1)
			return answer
		}
		n, err := p.Feed([]byte(everyFixed))
		if n != len(everyFixed)-1 || err != answer || p.Offset() != int64(n) {
			t.Errorf("%d, %v at %d", n, err, p.Offset())
		}
	}
}

// TestAdvance passes content by, in parts of several sizes and mixed with
// Feed: the counts and the rest of the events are as if it had been fed.
func TestAdvance(t *testing.T) {
	for _, part := range []int64{1, 2, 3, 5} {
		p, r := record(eventlog.Setup{})
		head := requestPrefix + "Content-Length: 5\r\n\r\n"
		p.Feed([]byte(head))
		done := int64(0)
		for done < 5 {
			n := min(part, 5-done)
			if err := p.Advance(n); err != nil {
				t.Fatal(err)
			}
			done += n
			if p.Remaining() != 5-done || p.Offset() != int64(len(head))+done {
				t.Errorf("after %d bytes %d remain, offset %d", done, p.Remaining(), p.Offset())
			}
		}
		if got := strings.Join(r.events, " "); got != "request header header headers-end message-end" || p.State() != parser.StateIdle {
			t.Errorf("events %s, state %v", got, p.State())
		}
	}

	p, r := record(eventlog.Setup{})
	p.Feed([]byte(requestPrefix + chunkedPrefix + "5\r\nab"))
	if err := p.Advance(3); err != nil || p.Remaining() != 0 || p.State() != parser.StateContent {
		t.Errorf("%v, %d remain, state %v", err, p.Remaining(), p.State())
	}
	if err := p.Advance(0); err != parser.ErrMisuse {
		t.Errorf("Advance after a chunk's data: %v", err)
	}
	p.Reset(0)
	r.events = nil
	p.Feed([]byte(requestPrefix + chunkedPrefix + "5\r\nab"))
	p.Advance(3)
	if n, err := p.Feed([]byte("\r\n0\r\n\r\n")); n != 7 || err != nil || p.State() != parser.StateIdle {
		t.Errorf("%d, %v, state %v, %v", n, err, p.State(), r.events)
	}
}

// TestAdvanceFar passes more content by than an int holds on some machines.
func TestAdvanceFar(t *testing.T) {
	const far = 1<<32 + 5
	p, r := record(eventlog.Setup{})
	head := requestPrefix + "Content-Length: 4294967301\r\n\r\n"
	p.Feed([]byte(head + "a"))
	if p.Remaining() != far-1 {
		t.Fatalf("%d remain", p.Remaining())
	}
	if err := p.Advance(far - 2); err != nil || p.Remaining() != 1 || p.Offset() != int64(len(head))+far-1 {
		t.Errorf("%v, %d remain, offset %d", err, p.Remaining(), p.Offset())
	}
	if n, err := p.Feed([]byte("zGET / HTTP/1.0\r\n\r\n")); n != 19 || err != nil || p.Offset() != int64(len(head))+far+18 {
		t.Errorf("%d, %v, offset %d", n, err, p.Offset())
	}
	if p.MessageOffset() != int64(len(head))+far {
		t.Errorf("the second message is at %d", p.MessageOffset())
	}
	if got := strings.Join(r.events, " "); got != "request header header headers-end body body message-end request headers-end message-end" {
		t.Errorf("events %s", got)
	}

	// In one chunk, and until close.
	p, _ = record(eventlog.Setup{})
	p.Feed([]byte(requestPrefix + chunkedPrefix + "100000005\r\n"))
	if err := p.Advance(far); err != nil || p.Remaining() != 0 {
		t.Errorf("a chunk: %v, %d remain", err, p.Remaining())
	}
	if _, err := p.Feed([]byte("\r\n0\r\n\r\n")); err != nil {
		t.Errorf("after the chunk: %v", err)
	}
	p, _ = record(eventlog.Setup{Response: true})
	p.Feed([]byte(responsePrefix + "\r\n"))
	for range 3 {
		if err := p.Advance(far); err != nil || p.Remaining() != -1 {
			t.Errorf("until close: %v, %d remain", err, p.Remaining())
		}
	}
	if want := int64(len(responsePrefix)) + 2 + 3*far; p.Offset() != want {
		t.Errorf("offset %d, want %d", p.Offset(), want)
	}
}

// TestAdvanceAnswers holds that Advance returns what OnMessageEnd does.
func TestAdvanceAnswers(t *testing.T) {
	own := errors.New("own")
	for _, answer := range []error{nil, parser.ErrPaused, own} {
		p, r := record(eventlog.Setup{})
		r.do = func(e string) error {
			if e == "message-end" {
				return answer
			}
			return nil
		}
		p.Feed([]byte(requestPrefix + "Content-Length: 5\r\n\r\n"))
		if err := p.Advance(5); err != answer {
			t.Errorf("Advance gives %v, want %v", err, answer)
		}
		if answer == own {
			checkSticky(t, p, own)
		}
	}
	p, _ := record(eventlog.Setup{})
	p.Feed([]byte("GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: a\r\nContent-Length: 5\r\n\r\n"))
	if err := p.Advance(5); err != parser.ErrUpgrade || p.State() != parser.StateTunnel {
		t.Errorf("Advance to the end of an upgrade: %v, %v", err, p.State())
	}
}

// TestAdvanceMisuse holds that Advance ends the parse where there is no
// content, and where there is not so much.
func TestAdvanceMisuse(t *testing.T) {
	for _, c := range []struct {
		input string
		n     int64
	}{
		{"", 0}, {"", 1}, {"GE", 1}, {"GET / HTTP/1.1\r\nHo", 1}, {"GET / HTTP/1.0\r\n\r\n", 1}, {"\r", 0},
		{requestPrefix + "Content-Length: 5\r\n\r\n", 6},
		{requestPrefix + "Content-Length: 5\r\n\r\n", -1},
		{requestPrefix + "Content-Length: 5\r\n\r\n", math.MaxInt64},
		{requestPrefix + "Content-Length: 5\r\n\r\n", math.MinInt64},
		{requestPrefix + "Content-Length: 5\r\n\r\nabc", 3},
		{requestPrefix + chunkedPrefix, 1}, {requestPrefix + chunkedPrefix + "5", 1},
		{requestPrefix + chunkedPrefix + "5\r\n", 6}, {requestPrefix + chunkedPrefix + "5\r\nabcde\r", 1},
		{requestPrefix + chunkedPrefix + "0\r\nA: b\r\n", 1},
	} {
		p, _ := record(eventlog.Setup{})
		if _, err := p.Feed([]byte(c.input)); err != nil {
			t.Fatal(err)
		}
		if err := p.Advance(c.n); err != parser.ErrMisuse {
			t.Errorf("Advance(%d) after %q: %v", c.n, c.input, err)
		}
		checkSticky(t, p, parser.ErrMisuse)
	}
	for _, n := range []int64{-1, math.MinInt64, math.MaxInt64} { // the last one would overflow the offset
		p, _ := record(eventlog.Setup{Response: true})
		p.Feed([]byte(everyClose))
		if err := p.Advance(n); err != parser.ErrMisuse {
			t.Errorf("Advance(%d) until close: %v", n, err)
		}
	}
	p, _ := record(eventlog.Setup{})
	p.Feed([]byte("CONNECT h:1 HTTP/1.0\r\n\r\n"))
	if err := p.Advance(1); err != parser.ErrUpgrade || p.State() != parser.StateTunnel {
		t.Errorf("Advance in a tunnel: %v, %v", err, p.State())
	}
}

// TestAdvanceLimit holds that content that went by counts towards the limit.
func TestAdvanceLimit(t *testing.T) {
	s := eventlog.Setup{Response: true, Options: parser.Options{MaxContent: 10}}
	p, _ := record(s)
	p.Feed([]byte(responsePrefix + "\r\nabc"))
	if err := p.Advance(7); err != nil {
		t.Errorf("10 bytes: %v", err)
	}
	if err := p.Advance(1); faultOf(err) != parser.ErrContentLimit || parser.StatusOf(err) != 502 {
		t.Errorf("11 bytes: %v", err)
	}
	p, _ = record(s)
	p.Feed([]byte(responsePrefix + "\r\n"))
	p.Advance(10)
	if n, err := p.Feed([]byte("x")); n != 0 || faultOf(err) != parser.ErrContentLimit {
		t.Errorf("the 11th byte fed: %d, %v", n, err)
	}
}

// TestRemaining follows Remaining through messages of every kind, byte by
// byte: it goes down by one with every byte of content, and is 0 elsewhere.
func TestRemaining(t *testing.T) {
	for _, stream := range streams {
		p, r := record(stream.setup)
		last := int64(0)
		for i := range stream.input {
			bodies := strings.Count(strings.Join(r.events, " "), "body")
			if _, err := p.Feed([]byte{stream.input[i]}); err != nil {
				break
			}
			now := p.Remaining()
			if strings.Count(strings.Join(r.events, " "), "body") > bodies {
				if last >= 0 && now != last-1 || last < 0 && now != -1 {
					t.Errorf("%s: %d remain after byte %d, %d before it", stream.name, now, i, last)
				}
			} else if last > 0 {
				t.Errorf("%s: byte %d is of no content though %d remain", stream.name, i, last)
			}
			if in := p.State() == parser.StateContent; now != 0 && !in {
				t.Errorf("%s: %d remain in state %v", stream.name, now, p.State())
			}
			last = now
		}
	}
}

// TestBodyEnds has handlers that append to what they are given: it is not theirs
// beyond the span, and the next message stays as it came.
func TestBodyEnds(t *testing.T) {
	const next = "GET /b HTTP/1.1\r\nHost: a\r\n\r\n"
	for _, in := range []string{
		requestPrefix + "Content-Length: 3\r\n\r\nabc" + next,
		requestPrefix + chunkedPrefix + "3\r\nabc\r\n0\r\n\r\n" + next,
	} {
		for cut := range len(in) - len(next) {
			var targets []string
			p := parser.NewRequest(&parser.Funcs{
				Request: func(l parser.RequestLine) error {
					targets = append(targets, string(l.Target()))
					return nil
				},
				Header: func(f parser.Field) error {
					_ = append(f.Value(), "!!!!"...)
					return nil
				},
				Body: func(b []byte) error {
					_ = append(b, "!!!!"...)
					return nil
				},
			}, nil)
			b := []byte(in)
			for _, piece := range [][]byte{b[:cut], b[cut:]} {
				if _, err := p.Feed(piece); err != nil {
					t.Fatalf("%q, cut at %d: %v", in, cut, err)
				}
			}
			if len(targets) != 2 || targets[1] != "/b" {
				t.Fatalf("%q, cut at %d: targets %q", in, cut, targets)
			}
		}
	}
}

// TestBodySpans holds that OnBody is given parts of the slice that was fed,
// and no empty ones.
func TestBodySpans(t *testing.T) {
	for _, stream := range streams {
		for _, size := range []int{1, 3, 1 << 20} {
			p, r := record(stream.setup)
			var piece []byte
			r.body = func(b []byte) error {
				// Overwriting the span must be seen in the piece.
				old := b[0]
				b[0] = '#'
				if len(b) == 0 || !strings.Contains(string(piece), "#") {
					t.Errorf("%s: the span %q is no part of %q", stream.name, b, piece)
				}
				b[0] = old
				return nil
			}
			for in := []byte(stream.input); len(in) > 0; in = in[len(piece):] {
				piece = in[:min(size, len(in))]
				if _, err := p.Feed(piece); err != nil {
					break
				}
			}
		}
	}
}

// TestChunksTogether holds that chunks which are whole, and so are taken
// together, keep to the limits as those that come byte by byte do: the limit of
// the content, the room left after each of them, and the balance of framing
// against content, to which each adds its credit.
func TestChunksTogether(t *testing.T) {
	const head = requestPrefix + "Transfer-Encoding: chunked\r\n\r\n"
	chunk := func(n int) string { return strconv.FormatInt(int64(n), 16) + "\r\n" + strings.Repeat("x", n) + "\r\n" }
	for _, extend := range []string{"", ";a"} { // a chunk line that is taken by itself
		for _, c := range []struct {
			sizes []int
			limit int64
			bad   bool
		}{
			{[]int{1}, 1, false},
			{[]int{2}, 1, true},
			{[]int{4, 5, 6}, 15, false},
			{[]int{4, 5, 6}, 14, true},
			{[]int{4, 5, 6, 1}, 15, true},
		} {
			in := head
			for i, n := range c.sizes {
				if text := chunk(n); i == 0 {
					in += strings.Replace(text, "\r", extend+"\r", 1)
				} else {
					in += text
				}
			}
			got := checkSplits(t, eventlog.Setup{Options: parser.Options{MaxContent: c.limit}}, []byte(in+"0\r\n\r\n"))
			if bad := got.Err == parser.ErrContentLimit; bad != c.bad || !bad && got.Err != nil {
				t.Errorf("chunks of %v, at most %d: %v at %d", c.sizes, c.limit, got.Err, got.Offset)
			}
		}
	}
	// Each of these lines has 1024 bytes more than its chunk makes up for: 16 of
	// them are the limit, and a chunk of 512 bytes makes up for one and more.
	long := "1;" + strings.Repeat("a", 1024+16+2-len("1;\r\n")) + "\r\nx\r\n"
	for _, c := range []struct {
		input string
		bad   bool
	}{
		{strings.Repeat(long, 16), false},
		{strings.Repeat(long, 17), true},
		{strings.Repeat(long, 16) + chunk(512) + long, false},
		{strings.Repeat(long, 16) + chunk(512) + long + long, true},
		{strings.Repeat(long, 15) + chunk(512) + chunk(256) + chunk(256) + strings.Repeat(long, 3), false},
	} {
		got := checkSplits(t, eventlog.Setup{}, []byte(head+c.input+"0\r\n\r\n"))
		if bad := got.Err == parser.ErrChunkOverhead; bad != c.bad || !bad && got.Err != nil {
			t.Errorf("%d bytes of chunks: %v at %d", len(c.input), got.Err, got.Offset)
		}
	}
}

// TestChunkLinesAlike has chunks whose lines begin like that of the chunk before, or
// say the same in other words.
func TestChunkLinesAlike(t *testing.T) {
	in, want := requestPrefix+"Transfer-Encoding: chunked\r\n\r\n", 0
	for _, line := range []string{
		"1", "1", "12", "12", "1", "1;a", "1", "123", "12", "12", "12;a", "12", "a", "a", "A", "a", "01", "1", "01", "01",
		"000001", "000001", "0000001", "0000001", "000012", "000001", "ABCDE", "ABCDE", "abcde", "ABCDE", "1",
	} {
		size, _, _ := strings.Cut(line, ";")
		n, err := strconv.ParseInt(size, 16, 64)
		if err != nil {
			t.Fatal(err)
		}
		in += line + "\r\n" + strings.Repeat(string(byte('a'+want%26)), int(n)) + "\r\n"
		want += int(n)
	}
	for _, piece := range []int{len(in) + 5, 1000, 8, 1} {
		got := 0
		p := parser.NewRequest(&parser.Funcs{Body: func(b []byte) error {
			got += len(b)
			return nil
		}}, nil)
		for rest := []byte(in + "0\r\n\r\n"); len(rest) > 0; {
			n, err := p.Feed(rest[:min(piece, len(rest))])
			if err != nil {
				t.Fatalf("pieces of %d: %v at %d", piece, err, p.Offset())
			}
			rest = rest[n:]
		}
		if got != want || p.State() != parser.StateIdle {
			t.Errorf("pieces of %d: %d bytes of content, want %d, then %v", piece, got, want, p.State())
		}
	}

	// Any byte in place of the second line's last digit, CR and LF: what it means does
	// not depend on the line before.
	const head, chunk, rest = requestPrefix + "Transfer-Encoding: chunked\r\n\r\n", "12\r\n012345678901234567\r\n", "0\r\n\r\n"
	for at := len("1"); at < len("12\r\n"); at++ {
		for c := range 256 {
			second := []byte(chunk)
			second[at] = byte(c)
			got := checkSplits(t, eventlog.Setup{}, []byte(head+chunk+string(second)+rest))
			if same := second[at] == chunk[at]; same != (got.Err == nil) {
				t.Errorf("%q after another: %v at %d", second, got.Err, got.Offset)
			}
		}
	}
}

// TestRemainingOfWholeChunk asks in OnBody what remains of a chunk that has come
// whole: nothing, wherever the head before it was cut.
func TestRemainingOfWholeChunk(t *testing.T) {
	const head, chunk = "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n" + chunkedPrefix, "3\r\nabc\r\n"
	for cut := range len(head) + 1 {
		var p *parser.Parser
		bodies := 0
		p = parser.NewRequest(&parser.Funcs{Body: func([]byte) error {
			bodies++
			if n := p.Remaining(); n != 0 {
				t.Errorf("cut at %d: %d bytes remain", cut, n)
			}
			return nil
		}}, nil)
		for _, piece := range []string{head[:cut], head[cut:] + chunk + chunk} {
			if _, err := p.Feed([]byte(piece)); err != nil {
				t.Fatal(err)
			}
		}
		if bodies != 2 {
			t.Errorf("cut at %d: %d bodies", cut, bodies)
		}
	}
}
