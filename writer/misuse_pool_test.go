package writer_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/writer"
)

// TestFreedTwice frees buffers twice, by copies, and after others have the
// memory: nobody loses what is theirs.
func TestFreedTwice(t *testing.T) {
	answer := func(r *writer.Response, text string) writer.Buffer {
		r.Begin(plainHead)
		r.Status(200)
		r.Body([]byte(text))
		return r.Detach()
	}
	var r writer.Response
	r.Init(nil)
	r.SetDate(fixed)
	first := answer(&r, "first")
	same := first
	was := string(first.Bytes())
	second := answer(&r, "second") // r was used after Detach
	if string(first.Bytes()) != was || !strings.HasSuffix(string(second.Bytes()), "second") {
		t.Fatalf("%q, %q", first.Bytes(), second.Bytes())
	}
	first.Free()
	if first.Bytes() != nil || same.Bytes() != nil {
		t.Error("a freed buffer has bytes")
	}
	var held []writer.Buffer
	for i := range 20 { // among them whoever has the memory of first
		held = append(held, answer(&r, fmt.Sprintf("answer %d", i)))
		same.Free()
		first.Free()
	}
	for i, b := range held {
		if !strings.HasSuffix(string(b.Bytes()), fmt.Sprintf("\r\n\r\nanswer %d", i)) {
			t.Errorf("answer %d has become %q", i, b.Bytes())
		}
		b.Free()
	}
	if !strings.HasSuffix(string(second.Bytes()), "second") {
		t.Errorf("the second has become %q", second.Bytes())
	}
	second.Free()
	writer.Buffer{}.Free()
}

// TestPool has many goroutines answer at a time, each breaking the rules in turn,
// and holds that no answer has a byte of another.
func TestPool(t *testing.T) {
	const goroutines = 64
	rounds := 300
	if testing.Short() {
		rounds = 60
	}
	var all sync.WaitGroup
	for g := range goroutines {
		all.Add(1)
		go func() {
			defer all.Done()
			rng := rand.New(rand.NewPCG(uint64(g), 1))
			fill := byte('0' + g) // 64 characters from '0' on
			var freed []writer.Buffer
			for range rounds {
				out := &limited{most: 1 << 30, fail: func(k, n int) (int, error) { return k, errGone }}
				if rng.IntN(8) == 0 {
					out.most = rng.IntN(6000)
				}
				var r writer.Response
				r.Init(out)
				r.SetDate(fixed)
				take := func() {
					b := r.Detach()
					again := b
					out.Buffer.Write(b.Bytes())
					b.Free()
					again.Free()
					freed = append(freed, again)
				}
				func() {
					defer func() {
						if recover() != nil {
							r.Abort()
						}
					}()
					r.Begin(plainHead)
					r.Status(200)
					r.Field("X-Fill", strings.Repeat(string(fill), 1+rng.IntN(600)))
					r.Announce("T")
					for range rng.IntN(5) {
						switch rng.IntN(6) {
						case 0:
							take()
						case 1:
							r.Flush()
						case 2:
							r.ReadFrom(bytes.NewReader(bytes.Repeat([]byte{fill}, rng.IntN(9000))))
						case 3:
							r.Write(bytes.Repeat([]byte{fill}, rng.IntN(9000)))
						default:
							r.Write(bytes.Repeat([]byte{fill}, rng.IntN(100)))
						}
					}
					r.Trailer("T", strings.Repeat(string(fill), 5))
					switch rng.IntN(8) {
					case 0:
						panic("handler")
					case 1:
						r.Abort()
						r.End()
					case 2:
						r.ErrorStatus(500)
					default:
						r.End()
					}
				}()
				if rng.IntN(2) == 0 {
					take()
				}
				r.Flush()
				for i := range freed { // buffers that others may have by now
					freed[i].Free()
				}
				if len(freed) > 8 {
					freed = freed[:0]
				}
				messages, err := parse([]string{"GET"}, out.String(), out.Len()+1)
				if err != nil && err != parser.ErrUnexpectedEOF {
					t.Errorf("goroutine %d: %v in\n%.2000s", g, err, show(out.String()))
					return
				}
				for _, m := range messages {
					if strings.Trim(m.content, string(fill)) != "" || strings.Trim(m.get("X-Fill"), string(fill)) != "" {
						t.Errorf("goroutine %d has bytes of another: %.2000q", g, out.String())
						return
					}
				}
			}
		}()
	}
	all.Wait()
}
