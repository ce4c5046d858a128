package fuzz

import (
	"strconv"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/status"
	"github.com/seed-f4f473f9/httpwire/writer"
)

// answeredHeads are requests to be answered.
var answeredHeads = []string{
	"GET / HTTP/1.1\r\nHost: h\r\n\r\n",
	"HEAD / HTTP/1.1\r\nHost: h\r\n\r\n",
	"CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n",
	"GET / HTTP/1.0\r\n\r\n",
	"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
	"HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
	"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
	"GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n",
	"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
	"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello",
	"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
	"POST / HTTP/1.0\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello",
	"CONNECT h:1 HTTP/1.0\r\nHost: h:1\r\n\r\n",
	"GET / HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n",
	"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\nhello",
	"HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
}

// headOf gives the head of a request, and the request's length up to there.
func headOf(request string) (head parser.Head, length int) {
	p := parser.NewRequest(&parser.Funcs{HeadersEnd: func(h parser.Head) error { head = h; return parser.ErrPaused }}, nil)
	n, err := p.Feed([]byte(request))
	if err != parser.ErrPaused && err != parser.ErrUpgrade {
		panic(err)
	}
	return head, n
}

var (
	answeredHead [16]parser.Head
	roundClock   writer.Date
	someBlocks   []*writer.Block
)

func init() {
	for i, request := range answeredHeads {
		answeredHead[i], _ = headOf(request)
	}
	roundClock.Set(roundDate)
	for _, code := range []int{200, 304, 103, 404} {
		b, err := writer.NewBlock(code, "Server", "s", "Content-Type", "text/plain")
		if err == nil {
			someBlocks = append(someBlocks, b)
		}
	}
}

// An answering run has the state of a server besides.
type answering struct {
	run
	w        writer.Response
	head     parser.Head
	follow   bool
	p        parser.Parser
	rest     []byte // of the request, not fed yet
	hundred  bool   // a 100 was sent
	promised bool   // the caller said that the request was read
}

// playResponse runs a script against a Response.
func playResponse(t *testing.T, data []byte, limit uint16, skip map[int]bool) *run {
	a := &answering{run: run{script: script{data: data}, t: t, data: data, refused: map[int]bool{}, skip: skip}}
	r := &a.run
	r.m = &a.w
	r.out = &sink{most: -1}
	if limit > 0 {
		r.out.most, r.out.how = int(limit>>2), int(limit)
	}
	if r.byte()%4 == 0 && limit == 0 {
		a.w.Init(nil)
	} else {
		a.w.Init(r.out)
	}
	a.w.SetDate(&roundClock)
	if a.follow = r.byte()%2 == 1; a.follow {
		a.p.InitRequest(&parser.Funcs{}, nil)
		a.w.Follow(&a.p)
	}
	for r.op = 0; r.op < maxOps && len(r.script.data) > 0; r.op++ {
		op := r.byte() % ops
		if op < opHost {
			a.step(op)
		} else {
			r.common(op)
		}
	}
	r.finish()
	return r
}

// step runs an operation that only responses have.
func (a *answering) step(op int) {
	r, w := &a.run, &a.w
	switch op {
	case opBegin:
		i := r.byte() % len(answeredHeads)
		ready := r.cur == nil && !w.ShouldClose() && !r.broken && !r.aborted && (len(r.said) == 0 || !r.said[len(r.said)-1].tunnel())
		if r.skip[r.op] {
			return
		}
		if a.follow && ready {
			a.p.Reset(0)
			request := []byte(answeredHeads[i])
			_, n := headOf(answeredHeads[i])
			a.p.Feed(request[:n])
			a.rest = request[n:]
		}
		if r.try("Begin "+strconv.Quote(answeredHeads[i]), func() error { return w.Begin(answeredHead[i]) }) {
			a.head = answeredHead[i]
			r.cur = &told{asked: a.head.Method.String(), old: a.head.Version == parser.HTTP10, length: -1}
			a.hundred, a.promised = false, false
			if !ready {
				r.t.Fatalf("Begin is accepted: %q", r.log)
			}
			if !a.head.KeepAlive {
				r.cur.must = true
			}
		} else if ready && !r.broken {
			r.t.Fatalf("Begin is refused: %q", r.log)
		}
	case opStatus, opReason:
		code := someCodes[r.byte()%len(someCodes)]
		reason := status.Reason(code)
		call := func() error { return w.Status(code) }
		if op == opReason {
			reason = r.text(someReasons)
			call = func() error { return w.StatusReason(code, []byte(reason)) }
		}
		if r.try("Status "+strconv.Itoa(code)+" "+strconv.Quote(reason), call) {
			a.started(code, reason)
		}
	case opBlock:
		b := r.byte() % len(someBlocks)
		if r.try("StatusBlock", func() error { return w.StatusBlock(someBlocks[b]) }) {
			code := []int{200, 304, 103, 404}[b]
			a.started(code, status.Reason(code))
			r.cur.fields = []pair{{"Server", "s"}, {"Content-Type", "text/plain"}}
		}
	case opSwitch:
		p := r.text(someProtocols)
		if r.try("SwitchProtocols "+strconv.Quote(p), func() error { return w.SwitchProtocols(p) }) {
			a.continued()
			a.started(101, status.Reason(101))
			if !a.head.Upgrade || a.head.Version != parser.HTTP11 {
				r.t.Fatalf("protocols are switched that were not offered: %q", r.log)
			}
		}
	case opContinue:
		if r.try("Continue", w.Continue) {
			a.continued()
		}
	case opError, opErrorStatus:
		a.fail(op)
	case opRequestRead:
		read := r.byte()%2 == 0
		late := w.Begun() || r.cur != nil && r.cur.sealed
		if r.try("SetRequestRead "+strconv.FormatBool(read), func() error { return w.SetRequestRead(read) }) {
			a.promised = read
			r.cur.unread = !read
			r.cur.late = r.cur.late || late
			if read && !late {
				r.cur.waits = false
			}
		}
	case opReadRequest:
		if r.skip[r.op] {
			return
		}
		n := min(r.byte()%16, len(a.rest))
		r.log = append(r.log, "read "+strconv.Itoa(n))
		if a.follow {
			a.p.Feed(a.rest[:n])
			a.rest = a.rest[n:]
		}
	}
}

// started takes note of a head that was begun.
func (a *answering) started(code int, reason string) {
	r := &a.run
	r.cur.code = code
	r.cur.start = "HTTP/1.1 " + strconv.Itoa(code) + " " + reason
	r.said = append(r.said, r.cur)
	if code == 100 {
		a.hundred = true
	}
	if !r.cur.interim() && a.head.ExpectContinue && !a.hundred && !a.promised && !a.follow {
		r.cur.waits = true
	}
}

// continued takes note of a 100, if one is due.
func (a *answering) continued() {
	if !a.head.ExpectContinue || a.hundred || a.head.Version != parser.HTTP11 {
		return
	}
	a.hundred = true
	r := &a.run
	r.said = append(r.said, &told{
		asked: r.cur.asked, code: 100, start: "HTTP/1.1 100 Continue", length: -1, ended: true,
	})
}

// fail answers with an error.
func (a *answering) fail(op int) {
	r, w := &a.run, &a.w
	fault := someFaults[r.byte()%len(someFaults)]
	code := parser.StatusOf(fault)
	call := func() error { return w.Error(fault) }
	if op == opErrorStatus {
		code = someCodes[r.byte()%len(someCodes)]
		call = func() error { return w.ErrorStatus(code) }
	}
	begun := w.Begun()
	if r.skip[r.op] {
		return
	}
	asked, old := "GET", false
	if r.cur != nil {
		asked, old = r.cur.asked, r.cur.old
	}
	var err error
	accepted := r.try("Error "+strconv.Itoa(code), func() error { err = call(); return err })
	if err == writer.ErrAborted {
		if !begun {
			r.t.Fatalf("ErrAborted where nothing was sent: %q", r.log)
		}
		r.drop(true)
		return
	}
	if !accepted {
		return
	}
	if r.cur != nil {
		r.drop(begun)
	}
	r.aborted = true
	if !w.ShouldClose() {
		r.t.Fatalf("after an error ShouldClose is false: %q", r.log)
	}
	if code == 0 {
		return
	}
	m := &told{asked: asked, old: old, length: -1, code: code, open: true, ended: true, closes: true, must: true}
	m.start = "HTTP/1.1 " + strconv.Itoa(code) + " " + status.Reason(code)
	r.said = append(r.said, m)
	r.cur = nil
}

// FuzzWriteResponse drives a Response with arbitrary calls and values, and holds
// that the strict parser and net/http read back what was accepted.
func FuzzWriteResponse(f *testing.F) {
	// Each request, answered with each status, by each way to send content.
	for head := range answeredHeads {
		for code := range someCodes {
			for _, content := range [][]byte{
				{opEnd}, {opLength, 2, opWrite, 2, opEnd}, {opChunked, opWrite, 2, opEnd}, {opWrite, 2, opFlush, opWrite, 2, opEnd}, {opBody, 2},
			} {
				script := append([]byte{1, 0, opBegin, byte(head), opStatus, byte(code)}, content...)
				f.Add(append(script, opStatus, 0, opEnd, opBegin, 0, opStatus, 0, opBody, 2), uint16(0))
			}
		}
	}
	for _, s := range responseScripts {
		f.Add(s, uint16(0))
		f.Add(s, uint16(4*60+3))
		f.Add(s, uint16(4*170))
	}
	f.Fuzz(func(t *testing.T, data []byte, limit uint16) {
		if len(data) > maxInput {
			return
		}
		r := playResponse(t, data, limit, nil)
		r.verify(true)
		if limit == 0 { // a failing destination would fail elsewhere
			r.again(func(skip map[int]bool) *run { return playResponse(t, data, limit, skip) })
		}
	})
}

// responseScripts are programs to start from.
var responseScripts = [][]byte{
	{1, 0, opBegin, 0, opStatus, 0, opField, 0, 0, opBody, 2, opFlush, opBegin, 1, opStatus, 0, opWrite, 2, opEnd},
	{1, 0, opBegin, 0, opStatus, 0, opAnnounce, 0, 1, 1, opWrite, 3, opFlush, opWrite, 2, opTrailer, 0, 0, opTrailerBytes, 1, 2, opEnd, opFlush},
	{1, 0, opBegin, 0, opStatus, 3, opField, 0, 0, opEnd, opStatus, 0, opLength, 4, opWrite, 4, opEnd, opDetach},
	{0, 0, opBegin, 3, opStatus, 0, opWrite, 8, opWrite, 11, opEnd},
	{1, 0, opBegin, 4, opStatus, 0, opChunked, opWrite, 2, opFlush, opAbort},
	{1, 1, opBegin, 8, opReadRequest, 5, opStatus, 0, opReadFrom, 3, 11, opEnd, opFlush, opBegin, 0, opStatus, 6, opEnd},
	{1, 1, opBegin, 8, opStatus, 0, opReadFrom, 200, 4, opEnd, opFlush},
	{1, 0, opBegin, 9, opContinue, opStatus, 0, opBody, 10, opFlush},
	{1, 0, opBegin, 14, opRequestRead, 0, opSwitch, 0, opField, 0, 0, opEnd, opFlush},
	{1, 0, opBegin, 2, opStatus, 0, opEnd, opFlush},
	{1, 0, opBegin, 2, opStatus, 13, opEnd, opFlush},
	{1, 0, opError, 0},
	{1, 0, opBegin, 0, opStatus, 0, opWrite, 4, opErrorStatus, 0, 15},
	{1, 0, opBegin, 0, opStatus, 0, opChunked, opWrite, 4, opFlush, opError, 0},
	{1, 0, opBegin, 0, opBlock, 0, opField, 7, 21, opBody, 2, opBegin, 0, opReason, 0, 2, opAnyField, 2, 9, opAnyField, 4, 5, opWriteString, 2, opEnd},
	{1, 0, opBegin, 0, opStatus, 0, opAnyField, 3, 3, opAnyField, 6, 18, opWrite, 0, opWrite, 9, opTrailer, 0, 0, opEnd},
	{1, 0, opBegin, 0, opStatus, 0, opField, 255, 3, 'a', '\r', '\n', 0, opField, 0, 255, 4, 'a', '\n', 'b', ':', opBody, 2},
	{1, 0, opBegin, 0, opStatus, 0, opLength, 2, opWrite, 3, opWrite, 1, opEnd, opWrite, 1},
	{1, 0, opBegin, 15, opStatus, 11, opLength, 5, opEnd},
	{1, 0, opBegin, 0, opStatus, 7, opEnd, opBegin, 0, opStatus, 14, opOffer, 2, opEnd, opClose},
}

// playRequest runs a script against a Request.
func playRequest(t *testing.T, data []byte, limit uint16, skip map[int]bool) *run {
	r := &run{script: script{data: data}, t: t, data: data, refused: map[int]bool{}, skip: skip}
	var w writer.Request
	r.m = &w
	r.out = &sink{most: -1}
	if limit > 0 {
		r.out.most, r.out.how = int(limit>>2), int(limit)
	}
	if r.byte()%4 == 0 && limit == 0 {
		w.Init(nil)
	} else {
		w.Init(r.out)
	}
	peer := parser.Version(0)
	for r.op = 0; r.op < maxOps && len(r.script.data) > 0; r.op++ {
		switch op := r.byte() % ops; op {
		case opBegin:
			method, target := r.text(someMethods), r.text(someTargets)
			if r.try("Begin "+strconv.Quote(method)+" "+strconv.Quote(target), func() error { return w.Begin(method, target) }) {
				if r.cur != nil || r.aborted {
					t.Fatalf("Begin is accepted: %q", r.log)
				}
				r.cur = &told{old: peer == parser.HTTP10, length: -1, start: method + " " + target + " HTTP/1.1", leaves: method == "CONNECT"}
				r.said = append(r.said, r.cur)
			}
		case opHost:
			h := r.text(someHosts)
			if r.try("Host "+strconv.Quote(h), func() error { return w.Host(h) }) {
				r.cur.host = append(r.cur.host, h)
			}
		case opExpect:
			if r.try("Expect100", w.Expect100) {
				r.cur.expects = true
			}
		case opResume:
			if !r.skip[r.op] {
				r.log = append(r.log, "Resume")
				w.Resume()
				if n := len(r.said); r.cur == nil && n > 0 && r.said[n-1].must && !w.ShouldClose() {
					t.Fatalf("the request said close, and ShouldClose is false: %q", r.log)
				}
			}
		case opPeer:
			v := []parser.Version{0, parser.HTTP10, parser.HTTP11}[r.byte()%3]
			if r.cur == nil && !r.skip[r.op] {
				peer = v
				r.log = append(r.log, "SetPeer "+v.String())
				w.SetPeer(v)
			}
		default:
			if op >= opField {
				r.common(op)
			}
		}
		if n := len(r.said); r.cur == nil && n > 0 && !r.broken {
			if m := r.said[n-1]; m.expects && m.ended && m.content == nil && !m.chunked && !m.sealed {
				t.Fatalf("a request without content expects a 100: %q", r.log)
			}
		}
	}
	r.finish()
	return r
}

// FuzzWriteRequest does for Request what FuzzWriteResponse does.
func FuzzWriteRequest(f *testing.F) {
	// Each method with each target, to each peer, by each way to send content.
	for method := range someMethods {
		for target := range someTargets {
			for peer := range 3 {
				for _, content := range [][]byte{
					{opEnd}, {opLength, 2, opWrite, 2, opEnd}, {opChunked, opWrite, 2, opEnd}, {opWrite, 2, opFlush, opWrite, 2, opEnd}, {opExpect, opBody, 2},
				} {
					script := append([]byte{1, opPeer, byte(peer), opBegin, byte(method), byte(target), opHost, 0}, content...)
					f.Add(append(script, opEnd, opResume, opBegin, 2, 0, opHost, 0, opBody, 2), uint16(0))
				}
			}
		}
	}
	for _, s := range requestScripts {
		f.Add(s, uint16(0))
		f.Add(s, uint16(4*60+3))
		f.Add(s, uint16(4*170))
	}
	f.Fuzz(func(t *testing.T, data []byte, limit uint16) {
		if len(data) > maxInput {
			return
		}
		r := playRequest(t, data, limit, nil)
		r.verify(false)
		if limit == 0 {
			r.again(func(skip map[int]bool) *run { return playRequest(t, data, limit, skip) })
		}
	})
}

// requestScripts are programs to start from.
var requestScripts = [][]byte{
	{1, opBegin, 0, 0, opHost, 0, opField, 0, 0, opEnd, opFlush, opBegin, 2, 0, opHost, 0, opBody, 2},
	{1, opPeer, 2, opBegin, 2, 1, opHost, 2, opAnnounce, 0, 1, 1, opWrite, 3, opFlush, opWrite, 2, opTrailer, 0, 0, opEnd},
	{1, opPeer, 2, opBegin, 2, 2, opHost, 2, opExpect, opChunked, opFlush, opReadFrom, 3, 10, opEnd},
	{0, opBegin, 4, 4, opField, 10, 12, opEnd, opResume, opBegin, 5, 5, opHost, 1, opEnd, opDetach},
	{1, opBegin, 2, 0, opHost, 0, opLength, 4, opWrite, 2, opFlush, opAbort},
	{1, opPeer, 1, opBegin, 3, 0, opHost, 0, opWrite, 8, opWrite, 11, opEnd, opClose},
	{1, opBegin, 0, 3, opHost, 3, opOffer, 0, opEnd, opResume, opBegin, 0, 6, opHost, 1, opClose, opEnd},
	{1, opBegin, 0, 0, opAnyField, 9, 20, opAnyField, 10, 12, opAnyField, 4, 6, opAnyField, 2, 9, opWrite, 2, opEnd},
	{1, opBegin, 0, 12, opBegin, 255, 4, 'G', '\r', '\n', ' ', 0, opBegin, 0, 255, 6, '/', ' ', 'H', '\r', '\n', 'a', opHost, 6},
	{1, opBegin, 0, 0, opHost, 7, opHost, 0, opExpect, opEnd, opWrite, 1, opEnd},
}
