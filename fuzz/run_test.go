package fuzz

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/writer"
)

// A run of a script.
type run struct {
	script
	t       *testing.T
	data    []byte
	m       machine
	out     *sink // also of what was detached
	said    []*told
	cur     *told // the message that has not ended
	refused map[int]bool
	skip    map[int]bool // those of another run, not to be made in this one
	op      int          // the number of the operation
	broken  bool         // the destination has failed
	aborted bool
	log     []string
}

// try makes a call, unless it is to be skipped, and tells whether it was
// accepted. A call that fails because of the destination counts as accepted:
// what it did may stand in the output, in whole or in part.
func (r *run) try(name string, call func() error) bool {
	if r.skip[r.op] {
		return false
	}
	err := call()
	r.log = append(r.log, name)
	if err == nil {
		return !r.broken
	}
	r.log[len(r.log)-1] += " " + err.Error()
	if code, ok := err.(writer.Code); ok && code != writer.ErrDestination && code != writer.ErrAborted {
		if !r.broken {
			r.refused[r.op] = true
		}
		return false
	}
	if err == writer.ErrAborted {
		return false
	}
	if err == errSource {
		return true
	}
	if !r.out.failed {
		r.t.Fatalf("%s returns %v, and the destination has not failed: %q", name, err, r.log)
	}
	if !r.m.ShouldClose() {
		r.t.Fatalf("after %s with %v ShouldClose is false: %q", name, err, r.log)
	}
	was := r.broken
	r.broken = true
	return !was
}

// common runs an operation that responses and requests have in common.
func (r *run) common(op int) {
	m, cur := r.m, r.cur
	defer func() {
		if cur != nil && !r.refused[r.op] && !r.skip[r.op] { // what is refused completes nothing
			cur.seal(op)
		}
	}()
	switch op {
	case opField, opFieldBytes, opFieldID, opAnyField:
		r.field(op)
	case opLength:
		n := r.length()
		if r.try("ContentLength "+strconv.FormatInt(n, 10), func() error { return m.ContentLength(n) }) {
			cur.length = n
		}
	case opChunked:
		if r.try("Chunked", m.Chunked) {
			cur.chunked = true
		}
	case opClose:
		late := m.Begun() || cur != nil && cur.sealed
		if r.try("SetClose", m.SetClose) && cur != nil {
			cur.late = cur.late || late
			cur.must = true
		}
	case opOffer:
		p := r.text(someProtocols)
		if r.try("OfferUpgrade "+strconv.Quote(p), func() error { return m.OfferUpgrade(p) }) {
			cur.leaves = cur.asked == ""
		}
	case opAnnounce:
		names := []string{r.text(someTrailers)}
		if r.byte()%2 == 1 {
			names = append(names, r.text(someTrailers))
		}
		if r.try("Announce", func() error { return m.Announce(names...) }) {
			cur.chunked = true
			cur.announce = append(cur.announce, names...)
		}
	case opWrite, opWriteString:
		p := r.content()
		write := func() (int, error) { return m.Write(p) }
		if op == opWriteString {
			write = func() (int, error) { return m.WriteString(string(p)) }
		}
		if r.try("Write "+strconv.Itoa(len(p)), func() error {
			n, err := write()
			if n < 0 || n > len(p) || err == nil && n != len(p) {
				r.t.Fatalf("Write of %d bytes says %d, %v: %q", len(p), n, err, r.log)
			}
			if _, ok := err.(writer.Code); ok && n != 0 && err != writer.ErrDestination {
				r.t.Fatalf("Write that is refused with %v says %d: %q", err, n, r.log)
			}
			return err
		}) && cur != nil {
			cur.content = append(cur.content, p...)
		}
	case opReadFrom:
		src := r.source()
		if r.try("ReadFrom "+strconv.Itoa(len(src.data)), func() error {
			all := src.data
			n, err := m.ReadFrom(src)
			code, ok := err.(writer.Code)
			if code == writer.ErrUnframed && n == int64(src.given) {
				err = nil // as much as that was taken
			} else if ok && code != writer.ErrDestination && (n != 0 || src.given != 0) {
				r.t.Fatalf("ReadFrom that is refused with %v says %d, and has read %d: %q", err, n, src.given, r.log)
			}
			if (err == nil || err == errSource) && n != int64(src.given) {
				r.t.Fatalf("ReadFrom has read %d, and says %d, %v: %q", src.given, n, err, r.log)
			}
			if cur != nil {
				cur.content = append(cur.content, all[:src.given]...)
			}
			return err
		}) {
			return
		}
	case opBody:
		p := r.content()
		if r.try("Body "+strconv.Itoa(len(p)), func() error { return m.Body(p) }) {
			cur.content = append(cur.content, p...)
			r.end()
		}
	case opTrailer, opTrailerBytes:
		name, value := r.text(someTrailers), r.text(someValues)
		if r.try("Trailer "+strconv.Quote(name)+" "+strconv.Quote(value), func() error {
			if op == opTrailerBytes {
				return m.TrailerBytes([]byte(name), []byte(value))
			}
			return m.Trailer(name, value)
		}) {
			cur.trailers = append(cur.trailers, pair{name, value})
		}
	case opEnd:
		if r.try("End", m.End) {
			r.end()
		}
	case opFlush:
		r.try("Flush", m.Flush)
	case opDetach:
		if r.skip[r.op] {
			return
		}
		b := m.Detach()
		r.log = append(r.log, "Detach "+strconv.Itoa(len(b.Bytes())))
		if r.out.failed && len(b.Bytes()) > 0 {
			r.t.Fatalf("Detach gives %q after a failure: %q", b.Bytes(), r.log)
		}
		r.out.taken = append(r.out.taken, b.Bytes()...)
		if r.out.most >= 0 {
			r.out.most += len(b.Bytes())
		}
		again := b
		b.Free()
		again.Free()
		if again.Bytes() != nil {
			r.t.Fatalf("a freed buffer has %q: %q", again.Bytes(), r.log)
		}
	case opAbort:
		if r.skip[r.op] {
			return
		}
		r.log = append(r.log, "Abort")
		begun := m.Begun()
		m.Abort()
		r.drop(begun)
	}
}

// drop takes note that the current message was aborted.
func (r *run) drop(begun bool) {
	if r.cur == nil {
		return
	}
	r.aborted = true
	if !begun && !r.broken && len(r.said) > 0 && r.said[len(r.said)-1] == r.cur {
		r.said = r.said[:len(r.said)-1]
	}
	r.cur = nil
}

// end takes note that the current message has ended.
func (r *run) end() {
	r.cur.ended = true
	r.cur.closes = r.m.ShouldClose()
	if m := r.cur; m.interim() {
		r.cur = &told{asked: m.asked, old: m.old, length: -1, must: m.must, late: m.late, unread: m.unread}
		return
	}
	r.cur = nil
}

func (r *run) field(op int) {
	name, value := r.text(someNames), r.text(someValues)
	id := parser.FieldIDOf([]byte(name))
	if op == opFieldID && id != parser.FieldOther {
		name = id.String()
	}
	late := r.m.Begun() || r.cur != nil && r.cur.sealed
	if !r.try("Field "+strconv.Quote(name)+" "+strconv.Quote(value), func() error {
		switch op {
		case opField:
			return r.m.Field(name, value)
		case opFieldBytes:
			return r.m.FieldBytes([]byte(name), []byte(value))
		case opFieldID:
			return r.m.FieldID(id, value)
		}
		return r.m.AnyField(name, value)
	}) {
		return
	}
	cur := r.cur
	if op == opFieldID && id == parser.FieldOther {
		r.t.Fatalf("FieldOther is accepted: %q", r.log)
	}
	request := cur.asked == ""
	if op != opAnyField && (reserved[id] || request && (id == parser.FieldHost || id == parser.FieldExpect)) {
		r.t.Fatalf("%q is accepted: %q", name, r.log)
	}
	switch {
	case id == parser.FieldDate:
		cur.date = append(cur.date, value)
	case op != opAnyField:
		cur.fields = append(cur.fields, pair{name, value})
	case id == parser.FieldContentLength:
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			r.t.Fatalf("Content-Length %q is accepted: %q", value, r.log)
		}
		cur.length = n
	case id == parser.FieldTransferEncoding:
		if !strings.EqualFold(value, "chunked") {
			r.t.Fatalf("Transfer-Encoding %q is accepted: %q", value, r.log)
		}
		cur.chunked = true
	case id == parser.FieldConnection:
		if strings.Contains(strings.ToLower(value), "close") {
			cur.must = true
			cur.late = cur.late || late
		}
	case id == parser.FieldTrailer:
		cur.chunked = true
		for n := range strings.SplitSeq(value, ",") {
			cur.announce = append(cur.announce, strings.Trim(n, " \t"))
		}
	case id == parser.FieldUpgrade:
		cur.leaves = request
	case id == parser.FieldKeepAlive, id == parser.FieldProxyConnection:
		r.t.Fatalf("%q is accepted: %q", name, r.log)
	case request && id == parser.FieldHost:
		cur.host = append(cur.host, value)
	case request && id == parser.FieldExpect:
	default:
		cur.fields = append(cur.fields, pair{name, value})
	}
}

// finish sends what is left, and cuts off what has not ended.
func (r *run) finish() {
	if r.cur != nil && len(r.said) > 0 && r.said[len(r.said)-1] == r.cur && !r.broken {
		if !r.m.ShouldClose() {
			r.t.Fatalf("a message has not ended, and ShouldClose is false: %q", r.log)
		}
	}
	r.op = 1 << 20
	r.common(opAbort)
	if !r.broken {
		r.common(opDetach)
	}
}

// again holds that the calls that were refused have changed nothing: without
// them the output is the same.
func (r *run) again(play func(skip map[int]bool) *run) {
	if len(r.refused) == 0 || r.skip != nil {
		return
	}
	without := play(r.refused)
	if !bytes.Equal(without.out.taken, r.out.taken) {
		r.t.Logf("calls: %q", r.log)
		r.t.Fatalf("without the refused calls the output is\n%.2000q, with them\n%.2000q", without.out.taken, r.out.taken)
	}
}

var roundDate = time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)

// verify holds that the output is what was told, under every split: whole
// messages in their order, and a part of the one that was cut.
func (r *run) verify(response bool) {
	t := r.t
	out := r.out.taken
	said := r.said
	if response { // HTTP/1.0 knows no interim answers
		said = slices.DeleteFunc(slices.Clone(said), func(m *told) bool { return m.interim() && m.old })
	}
	fail := func(format string, args ...any) {
		t.Helper()
		t.Logf("calls: %q", r.log)
		t.Logf("output: %.3000q", out)
		t.Fatalf(format, args...)
	}
	splits := []func() int{
		func() int { return len(out) },
		twoPieces(len(out) * (len(r.data) % 17) / 17),
	}
	if len(out) < 10000 {
		splits = append(splits, func() int { return 1 })
	} else {
		splits = append(splits, func() int { return 61 })
	}
	var all []*heard
	for i, next := range splits {
		got, err := hear(t, said, response, out, next)
		if err != nil {
			fail("the parser says %v", err)
		}
		if i > 0 {
			if !reflect.DeepEqual(all, got) {
				fail("the parser's results differ by split\n%s", cmp.Diff(all, got, cmp.AllowUnexported(heard{})))
			}
		}
		all = got
	}
	if n := len(all); n > 0 && !all[n-1].whole && all[n-1].head.Framing != parser.FramingClose && !r.m.Cut() {
		fail("message %d is cut, and Cut is false", n-1)
	}
	if len(all) > len(said) {
		fail("%d messages are read, %d were told", len(all), len(said))
	}
	for i, got := range all {
		last := i == len(all)-1
		m := said[i]
		if d := m.differs(got, response, last && (r.broken || !m.ended)); d != "" {
			fail("message %d: %s", i, d)
		}
		// A message that has not ended is whole if nothing of it was
		// missing: its head, where that is all, and the length announced.
		if got.whole && !m.ended && got.head.HasBody() && (got.head.Framing != parser.FramingLength || int64(len(got.content)) != m.length) {
			fail("message %d has not ended, and is read as whole", i)
		}
		if !got.whole && !last {
			fail("message %d is not whole", i)
		}
	}
	if r.broken {
		return
	}
	for i, m := range said {
		if m.ended && i >= len(all) {
			fail("message %d has ended, and is not there", i)
		}
		if m.ended && !all[i].whole && all[i].head.Framing != parser.FramingClose {
			fail("message %d has ended, and is not read as whole", i)
		}
	}
	if len(all) > 0 && (all[len(all)-1].whole || said[len(all)-1].ended) {
		r.standard(said[:len(all)], all, response, fail)
	}
}

func twoPieces(n int) func() int {
	first := true
	return func() int {
		if first && n > 0 {
			first = false
			return n
		}
		return 1 << 30
	}
}

// standard holds net/http against the messages.
func (r *run) standard(said []*told, all []*heard, response bool, fail func(string, ...any)) {
	b := bufio.NewReaderSize(bytes.NewReader(r.out.taken), len(r.out.taken)+16)
	for i, got := range all {
		var body io.ReadCloser
		var trailers *http.Header
		if response {
			m, err := http.ReadResponse(b, &http.Request{Method: said[i].asked})
			if err != nil {
				fail("message %d: net/http says %v", i, err)
			}
			if m.Proto+" "+m.Status != got.start {
				fail("message %d: net/http has %q", i, m.Status)
			}
			if said[i].tunnel() {
				return
			}
			if !said[i].interim() && m.Close == got.head.KeepAlive {
				fail("message %d: net/http has Close %v", i, m.Close)
			}
			body, trailers = m.Body, &m.Trailer
		} else {
			m, err := http.ReadRequest(b)
			if err != nil {
				fail("message %d: net/http says %v", i, err)
			}
			if m.Method+" "+m.RequestURI+" "+m.Proto != got.start {
				fail("message %d: net/http has %q", i, m.RequestURI)
			}
			if m.Close == got.head.KeepAlive {
				fail("message %d: net/http has Close %v", i, m.Close)
			}
			if host := got.pairs(parser.FieldHost); m.Host != host[0] {
				fail("message %d: net/http has host %q", i, m.Host)
			}
			body, trailers = m.Body, &m.Trailer
		}
		content, err := io.ReadAll(body)
		if err != nil || !bytes.Equal(content, got.content) {
			fail("message %d: net/http reads %d bytes of content, %v", i, len(content), err)
		}
		want := http.Header{}
		for _, f := range got.trailers {
			want.Add(f.Name, f.Value)
		}
		have := http.Header{}
		for name, values := range *trailers {
			if values != nil {
				have[name] = values
			}
		}
		if d := cmp.Diff(want, have); d != "" {
			fail("message %d: net/http has other trailers\n%s", i, d)
		}
	}
	if n := b.Buffered(); n > 0 {
		fail("net/http leaves %d bytes", n)
	}
}
