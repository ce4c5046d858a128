package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"time"
)

// client is a kind of client.
type client struct {
	kind  string
	many  int           // how many there are at a time
	pause time.Duration // between two visits of one of them
	visit func(*visitor)
}

// clients are all kinds.
func clients() []client {
	const brief, long = 10 * time.Millisecond, 300 * time.Millisecond
	all := []client{
		{"standard", 3, brief, (*visitor).standard},
		{"pipelined", 2, brief, (*visitor).pipelined},
		{"chunks", 2, brief, (*visitor).chunks},
		{"continue", 1, brief, (*visitor).continued},
		{"upgrade", 1, brief, (*visitor).upgrade},
		{"ranges", 1, brief, (*visitor).ranges},
		{"slow head", 3, brief, (*visitor).slowHead},
		{"slow content", 3, brief, (*visitor).slowContent},
		{"silent", 2, brief, (*visitor).silent},
		{"half-closed", 2, brief, (*visitor).halfClosed},
		{"resets", 2, brief, (*visitor).resets},
		{"vanishing", 2, brief, (*visitor).vanishing},
		{"never reading", 2, brief, (*visitor).neverReading},
		{"attack", 4, brief / 2, (*visitor).attack},
		{"attack on content", 2, brief / 2, (*visitor).attackContent},
		{"garbage", 1, brief, (*visitor).garbage},
	}
	for _, p := range programs {
		if p.path() != "" {
			all = append(all, client{p.name, 1, long, p.visit})
		}
	}
	return all
}

// visitor is one client. What it does depends on the seed alone, but for time.
type visitor struct {
	*rand.Rand
	*site
	kind  string
	tally *tally
	state any // of its kind, from one visit to the next
}

// newVisitor makes the visitor of that number of its kind.
func newVisitor(s *site, kind string, number int, seed uint64, t *tally) *visitor {
	h := fnv.New64a()
	fmt.Fprint(h, kind, number)
	return &visitor{Rand: rand.New(rand.NewPCG(seed, h.Sum64())), site: s, kind: kind, tally: t}
}

// site is what the clients know of the server.
type site struct {
	address string
	limit   time.Duration // of the server's deadlines; its idle time is twice that
	data    string        // the content of /files/data
	page    string        // the name of that file for the programs
}

// send starts the clients, and returns when all of them are done with the visits
// that they were at when ctx ended.
func send(ctx context.Context, kinds []client, s *site, seed uint64, t *tally) {
	var all sync.WaitGroup
	for _, k := range kinds {
		t.enter(k.kind, func(*account) {}) // in this order
		for i := range k.many {
			v := newVisitor(s, k.kind, i, seed, t)
			all.Go(func() {
				for ctx.Err() == nil {
					k.visit(v)
					select {
					case <-ctx.Done():
					case <-time.After(k.pause/2 + time.Duration(v.Int64N(int64(k.pause)))):
					}
				}
				if c, ok := v.state.(io.Closer); ok {
					c.Close()
				}
			})
		}
	}
	all.Wait()
}

func (v *visitor) sent(n int64)     { v.tally.enter(v.kind, func(a *account) { a.Sent += n }) }
func (v *visitor) answered(n int64) { v.tally.enter(v.kind, func(a *account) { a.Answered += n }) }
func (v *visitor) cut()             { v.tally.enter(v.kind, func(a *account) { a.Cut++ }) }
func (v *visitor) refused(reason string) {
	v.tally.enter(v.kind, func(a *account) { a.Refused[reason]++ })
}

// lost enters n requests of which it is said what went wrong.
func (v *visitor) lost(n int64, format string, args ...any) {
	v.tally.enter(v.kind, func(a *account) { a.Lost += n })
	v.tally.fault(v.kind, format, args...)
}

// dial connects, which must succeed.
func (v *visitor) dial() *session {
	s, err := dial(v.address)
	if err != nil {
		v.tally.fault(v.kind, "no connection: %v", err)
		return nil
	}
	return s
}

// settle enters one request as answered, or as lost.
func (v *visitor) settle(err error, right bool, what string) bool {
	if err != nil || !right {
		v.lost(1, "%s: %v", what, err)
		return false
	}
	v.answered(1)
	return true
}

// text gives content of up to that length.
func (v *visitor) text(most int) string {
	n := v.IntN(most)
	from := v.IntN(len(v.data) - n)
	return v.data[from : from+n]
}

// write sends text in pieces of any size, which must make no difference.
func (v *visitor) write(s *session, text string) error {
	for len(text) > 0 {
		n := len(text)
		if v.IntN(2) == 0 {
			n = 1 + v.IntN(n)
		}
		if _, err := io.WriteString(s, text[:n]); err != nil {
			return err
		}
		text = text[n:]
	}
	return nil
}

// head gives a head, from lines that are separated by LF.
func head(lines string) string {
	return strings.ReplaceAll(lines, "\n", "\r\n") + "\r\n\r\n"
}
