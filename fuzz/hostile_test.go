package fuzz

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// An attack is a stream without end: a beginning, and then one unit over and
// over. When the parser refuses it, the attacker connects again and goes on.
type attack struct {
	name     string
	response bool
	begin    string
	unit     string // "" stands for random bytes
	options  parser.Options
	faults   []parser.Code // one of which must end each connection; none: any fault
	valid    bool          // the stream is in order, however long
}

var attacks = []attack{
	{name: "random bytes"},
	{name: "random bytes", response: true},
	{name: "random value", begin: get + "a: "},
	{name: "random value", response: true, begin: ok + "a: "},
	{name: "random chunk line", begin: post + chunked + "1"},
	{name: "random content", response: true, begin: ok + "\r\n", valid: true},
	{name: "A", unit: "A", faults: []parser.Code{parser.ErrMethodLength}},
	{name: "A", response: true, unit: "A", faults: []parser.Code{parser.ErrVersion}},
	{name: "CRLF", unit: "\r\n", faults: []parser.Code{parser.ErrEmptyLines}},
	{name: "CRLF", response: true, unit: "\r\n", faults: []parser.Code{parser.ErrVersion}},
	{name: "target", begin: "GET /", unit: "a", faults: []parser.Code{parser.ErrStartLineLimit}},
	{name: "reason", response: true, begin: "HTTP/1.1 200 ", unit: "a", faults: []parser.Code{parser.ErrStartLineLimit}},
	{name: "field name", begin: get, unit: "a", faults: []parser.Code{parser.ErrFieldsLimit}},
	{name: "field value", begin: get + "a: ", unit: "b", faults: []parser.Code{parser.ErrFieldsLimit}},
	{name: "field value", response: true, begin: ok + "a: ", unit: "b", faults: []parser.Code{parser.ErrFieldsLimit}},
	{name: "tiny fields", begin: get, unit: "a:\r\n", faults: []parser.Code{parser.ErrFieldsCount}},
	{name: "tiny fields", response: true, begin: ok, unit: "a:\r\n", faults: []parser.Code{parser.ErrFieldsCount}},
	{name: "tiny fields, any number", begin: get, unit: "a:\r\n",
		options: parser.Options{MaxFields: 1<<16 - 1}, faults: []parser.Code{parser.ErrFieldsLimit}},
	{name: "folds", response: true, begin: ok + "a: b\r\n", unit: " c\r\n",
		options: parser.Options{Lenient: parser.ObsFold}, faults: []parser.Code{parser.ErrFieldsLimit}},
	{name: "blank folds", response: true, begin: ok + "a: b\r\n", unit: "\t \r\n",
		options: parser.Options{Lenient: parser.ObsFold}, faults: []parser.Code{parser.ErrFieldsLimit}},
	{name: "interim responses", response: true, unit: "HTTP/1.1 100 \r\n\r\n", faults: []parser.Code{parser.ErrFieldsLimit}},
	{name: "interim with fields", response: true, unit: "HTTP/1.1 103 x\r\na: b\r\n\r\n",
		faults: []parser.Code{parser.ErrFieldsLimit, parser.ErrFieldsCount}},
	{name: "chunk extension", begin: post + chunked + "1;a=\"", unit: "b", faults: []parser.Code{parser.ErrChunkLine}},
	{name: "chunk extension", response: true, begin: ok + chunked + "1;", unit: "a;", faults: []parser.Code{parser.ErrChunkLine}},
	{name: "chunk extensions", begin: post + chunked, unit: "1;a=0123456789abcdef\r\nx\r\n",
		faults: []parser.Code{parser.ErrChunkOverhead}},
	{name: "chunk size", begin: post + chunked, unit: "0", faults: []parser.Code{parser.ErrChunkSize}},
	{name: "one-byte chunks", begin: post + chunked, unit: "1\r\nx\r\n", valid: true},
	{name: "one-byte chunks", response: true, begin: ok + chunked, unit: "1\r\nx\r\n", valid: true},
	{name: "trailer", begin: post + chunked + "0\r\na:", unit: " ", faults: []parser.Code{parser.ErrTrailerLimit}},
	{name: "tiny trailers", begin: post + chunked + "0\r\n", unit: "a:\r\n", faults: []parser.Code{parser.ErrTrailerCount}},
	{name: "tiny trailers", response: true, begin: ok + chunked + "0\r\n", unit: "a:\r\n", faults: []parser.Code{parser.ErrTrailerCount}},
	{name: "requests", unit: get + "\r\n", valid: true},
	{name: "responses", response: true, unit: "HTTP/1.1 204 \r\n\r\n", valid: true},
	{name: "content until close", response: true, begin: ok + "\r\n", unit: "\x00", valid: true},
}

// TestHostile attacks the parser with streams that have no end, in pieces of
// random size: nothing panics, the answer is the fault that it ought to be, and
// memory stays bounded. HTTPWIRE_HOSTILE has the length of each in MiB.
func TestHostile(t *testing.T) {
	length := 4 << 20
	if testing.Short() {
		length = 256 << 10
	}
	if v := os.Getenv("HTTPWIRE_HOSTILE"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			t.Fatalf("HTTPWIRE_HOSTILE=%s is no number of MiB", v)
		}
		length = n << 20
	}
	t.Logf("%-24s %-8s %12s %11s %9s %9s  %s", "stream", "role", "bytes", "connections", "ns/byte", "heap", "answer")
	for _, a := range attacks {
		role := "request"
		if a.response {
			role = "response"
		}
		t.Run(a.name+"/"+role, func(t *testing.T) {
			h := newHostile(a)
			start := time.Now()
			h.run(t, length)
			took := time.Since(start)
			answer := "valid"
			if h.last != nil {
				answer = fmt.Sprintf("%v %d", h.last.(parser.Code).String(), parser.StatusOf(h.last))
			}
			t.Logf("%-24s %-8s %12d %11d %9.2f %9d  %s", a.name, role, h.fed, h.connections,
				float64(took.Nanoseconds())/float64(h.fed), h.heap, answer)
			if h.heap >= bound {
				t.Errorf("the heap grew by %d bytes", h.heap)
			}
		})
	}
}

// hostile runs one attack.
type hostile struct {
	attack
	p           parser.Parser
	random      *rand.ChaCha8
	dice        *rand.Rand
	block       []byte // as many whole units as fit in 64 KiB or so
	at          int    // in block
	fed         int
	connections int
	last        error // of the last connection refused
	heap        int64 // the most that it grew by
}

func newHostile(a attack) *hostile {
	h := &hostile{attack: a, random: rand.NewChaCha8([32]byte{1}), dice: rand.New(rand.NewPCG(1, 2))}
	handler := &parser.Funcs{
		// Whether there are handlers for these decides what is carried.
		Chunk:   func(int64, []byte) error { return nil },
		Trailer: func(parser.Field) error { return nil },
		Response: func(l parser.StatusLine) error {
			if l.Code() >= 200 {
				h.p.Expect(parser.MethodGet, false)
			}
			return nil
		},
	}
	if a.response {
		h.p.InitResponse(handler, &a.options)
	} else {
		h.p.InitRequest(handler, &a.options)
	}
	if a.unit == "" {
		h.block = make([]byte, 64<<10)
	} else {
		h.block = bytes.Repeat([]byte(a.unit), 64<<10/len(a.unit))
	}
	return h
}

// piece gives the next bytes of the stream, up to most.
func (h *hostile) piece(most int) []byte {
	if h.at == len(h.block) {
		h.at = 0
	}
	if h.at == 0 && h.unit == "" {
		_, _ = h.random.Read(h.block) // it never fails
	}
	n := min(most, len(h.block)-h.at)
	b := h.block[h.at : h.at+n]
	h.at += n
	return b
}

func (h *hostile) run(t *testing.T, length int) {
	begin := []byte(h.begin)
	base := heap()
	sampled := 0
	for h.fed < length {
		h.connections++
		if h.unit != "" {
			h.at = 0 // a connection begins with a whole unit
		}
		n, err := h.p.Feed(begin)
		if n != len(begin) || err != nil {
			t.Fatalf("the beginning is refused at %d: %v", n, err)
		}
		h.fed += n
		rest := 0
		for err == nil && h.fed < length {
			most := 1
			if h.dice.IntN(4) != 0 {
				most += h.dice.IntN(4096)
			}
			b := h.piece(most)
			n, err = h.p.Feed(b)
			h.fed += n
			rest = len(b) - n
			if err == nil && n != len(b) {
				t.Fatalf("Feed took %d of %d and gave no error", n, len(b))
			}
		}
		if err != nil {
			h.fed++          // the byte refused: progress even if it is the first
			h.at -= rest - 1 // what comes after it goes to the next connection
			h.holdRefused(t, err)
			h.p.Reset(0)
		}
		if h.fed-sampled >= 64<<10 {
			sampled = h.fed
			h.sample(base)
		}
	}
	h.sample(base)
}

// holdRefused holds that the answer is the one that it ought to be, and stays.
func (h *hostile) holdRefused(t *testing.T, err error) {
	h.last = err
	c, ok := err.(parser.Code)
	status := parser.StatusOf(err)
	if !ok || h.valid || h.response && status != 502 || !h.response && (status < 400 || status > 505) {
		t.Fatalf("refused with %v, status %d", err, status)
	}
	if plain, ok := c.Unwrap().(parser.Code); ok {
		c = plain
	}
	expected := len(h.faults) == 0
	for _, f := range h.faults {
		expected = expected || c == f
	}
	if !expected {
		t.Fatalf("refused with %s, want one of %v", c, h.faults)
	}
	if n, again := h.p.Feed(h.block); n != 0 || again != err {
		t.Fatalf("after %v Feed gives %d, %v", err, n, again)
	}
}

// bound is what the heap may grow by during an attack.
const bound = 1 << 20

// sample takes note of what the heap has grown by since base. Garbage counts,
// unless there is so much of it that only a collection tells: in builds for the
// race detector a sync.Pool drops some of what it is given.
func (h *hostile) sample(base int64) {
	grown := heap() - base
	if grown >= bound {
		runtime.GC()
		grown = heap() - base
	}
	h.heap = max(h.heap, grown)
}

func heap() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
