package writer

import (
	"encoding/binary"
	"sync/atomic"
	"time"
)

// Date is a clock for the Date field: the time that Set was told last, made up
// as a field. The zero Date is a clock that was never set, and answers that go
// by it have no Date, as RFC 9110, section 6.6.1 asks of a server without a
// clock.
//
// Any number of goroutines may use a Date at a time; neither Set nor an answer
// ever waits. A Date must not be copied.
type Date struct {
	// How many times a second was set; the lowest bit is the index of the line
	// that says it. It only ever grows, so that a reader who finds it unchanged
	// knows that the line is: a second may come back, when a clock is set back.
	turn atomic.Uint64
	// What the line of turn says; a moment late while it is set.
	second atomic.Int64
	// The line that is not current may be written, by whoever holds setting.
	lines   [2]dateLine
	setting atomic.Bool
}

// dateLine is a Date field, in words that can be read while they are written: a
// reader finds out by turn that they were.
type dateLine [5]atomic.Uint64

const (
	dateName  = "Date: "
	dateBytes = len("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n")
	dateWords = 8 * len(dateLine{}) // more than dateBytes
)

// Set tells the time. Whoever has a loop or a ticker calls it at least once a
// second; more often costs next to nothing. It does not allocate. A year that
// has not four digits changes nothing. Of two calls at the same time one may be
// lost.
func (d *Date) Set(now time.Time) {
	second := now.Unix()
	if d.is(second) || !d.setting.CompareAndSwap(false, true) {
		return
	}
	var line [dateWords]byte
	// Another goroutine may have been here in between.
	if text, err := AppendDate(append(line[:0], dateName...), now); err == nil && !d.is(second) {
		copy(line[len(text):], "\r\n")
		turn := d.turn.Load() + 1
		for i := range d.lines[turn&1] {
			d.lines[turn&1][i].Store(binary.LittleEndian.Uint64(line[8*i:]))
		}
		d.turn.Store(turn)
		d.second.Store(second)
	}
	d.setting.Store(false)
}

// is tells whether d says second.
func (d *Date) is(second int64) bool {
	return d.second.Load() == second && d.turn.Load() != 0
}

// appendTo appends the Date field, if there is one, to dst, which must have room
// for dateWords.
func (d *Date) appendTo(dst []byte) []byte {
	for {
		turn := d.turn.Load()
		if turn == 0 {
			return dst
		}
		line := &d.lines[0] // not by an index, which each load would add again
		if turn&1 != 0 {
			line = &d.lines[1]
		}
		w0, w1, w2, w3, w4 := line[0].Load(), line[1].Load(), line[2].Load(), line[3].Load(), line[4].Load()
		if d.turn.Load() != turn {
			continue // the line may have been written meanwhile
		}
		n := len(dst)
		words := dst[n : n+dateWords : n+dateWords]
		binary.LittleEndian.PutUint64(words[0:], w0)
		binary.LittleEndian.PutUint64(words[8:], w1)
		binary.LittleEndian.PutUint64(words[16:], w2)
		binary.LittleEndian.PutUint64(words[24:], w3)
		binary.LittleEndian.PutUint64(words[32:], w4)
		return dst[:n+dateBytes]
	}
}

// ownDate is the clock of those who set none. It asks the system each time.
var ownDate Date

func appendOwnDate(dst []byte) []byte {
	ownDate.Set(time.Now())
	return ownDate.appendTo(dst)
}
