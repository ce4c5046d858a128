package writer

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestAppendDate holds dates against net/http, day by day through leap years and
// centuries, and in every hour of a day in other zones.
func TestAppendDate(t *testing.T) {
	zone := time.FixedZone("", -5*3600-1800)
	check := func(at time.Time) {
		t.Helper()
		got, err := AppendDate([]byte("x"), at)
		if want := "x" + at.UTC().Format(http.TimeFormat); string(got) != want || err != nil {
			t.Fatalf("%q, %v, want %q", got, err, want)
		}
	}
	for day := range 150 * 366 {
		check(time.Date(1895, 1, 1, 23, 59, 59, 999999999, time.UTC).AddDate(0, 0, day))
	}
	for minute := range 2 * 24 * 60 {
		check(time.Date(2024, 2, 28, 0, minute, minute%60, 0, zone))
	}
	check(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC))
	check(time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC))
	for _, at := range []time.Time{
		time.Date(-1, 12, 31, 23, 59, 59, 0, time.UTC), time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 0, zone),
	} {
		got, err := AppendDate([]byte("x"), at)
		if string(got) != "x" || err != ErrValue {
			t.Errorf("%v: %q, %v", at, got, err)
		}
	}
}

// dateOf gives the Date field of an answer by a clock.
func dateOf(t *testing.T, d *Date) string {
	t.Helper()
	out := new(tap)
	r := answering(t, out, get)
	r.SetDate(d)
	must(t, r.Status(200))
	must(t, r.Body(nil))
	must(t, r.Flush())
	_, after, found := strings.Cut(out.String(), "Date: ")
	if !found {
		return ""
	}
	value, _, _ := strings.Cut(after, "\r\n")
	return value
}

// TestDate holds that an answer has the time that was set last, forwards and
// backwards, and none if none was set.
func TestDate(t *testing.T) {
	var d Date
	if got := dateOf(t, &d); got != "" {
		t.Errorf("%q before Set", got)
	}
	d.Set(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC))
	if got := dateOf(t, &d); got != "" {
		t.Errorf("%q after the end of time", got)
	}
	for _, second := range []int64{0, -1, 1, 0, 784111777, 784111777, 784111778, 784111777, -62167219200, 253402300799} {
		at := time.Unix(second, 0)
		d.Set(at)
		if got, want := dateOf(t, &d), at.UTC().Format(http.TimeFormat); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	before := time.Now().Truncate(time.Second)
	got, err := time.Parse(http.TimeFormat, dateOf(t, nil))
	if after := time.Now(); err != nil || got.Before(before) || got.After(after) {
		t.Errorf("%v by the own clock, between %v and %v: %v", got, before, after, err)
	}
}

// TestDateSlots holds that the line of the time before is left alone while the
// next one is written, since it may be being read.
func TestDateSlots(t *testing.T) {
	var d Date
	words := func() (w [2][5]uint64) {
		for i := range d.lines {
			for j := range d.lines[i] {
				w[i][j] = d.lines[i][j].Load()
			}
		}
		return w
	}
	d.Set(time.Unix(0, 0))
	for second := range int64(5) {
		current := d.turn.Load() & 1
		before := words()
		d.Set(time.Unix(second+1, 0))
		if after := words(); after[current] != before[current] || after[current^1] == before[current^1] {
			t.Fatal("the line that is current was written")
		}
	}
}

// TestDateTurns holds that a reader can tell a line from one that says the same
// second, but was written anew: clocks are set back.
func TestDateTurns(t *testing.T) {
	var d Date
	seen := map[uint64]bool{}
	for i := range int64(12) {
		d.Set(time.Unix(i%3, 0))
		turn := d.turn.Load()
		if seen[turn] {
			t.Fatalf("turn %d came back", turn)
		}
		seen[turn] = true
	}
}

// TestDateRace sets a clock from several goroutines while others read it: every
// line is one of those that were set.
func TestDateRace(t *testing.T) {
	var d Date
	times := map[string]bool{}
	var at []time.Time
	for i := range 3 { // few, so that they soon come back
		at = append(at, time.Unix(int64(i)*100_000_007, 0))
		times[at[i].UTC().Format(http.TimeFormat)] = true
	}
	d.Set(at[0])
	var all sync.WaitGroup
	for g := range 4 {
		all.Go(func() {
			for i := range 5000 {
				d.Set(at[(i*(g+1)+g)%len(at)])
			}
		})
		all.Go(func() {
			line := make([]byte, 0, dateWords)
			for range 5000 {
				line = d.appendTo(line[:0])
				if value := strings.TrimSuffix(strings.TrimPrefix(string(line), "Date: "), "\r\n"); !times[value] {
					t.Errorf("%q was never set", line)
					return
				}
			}
		})
	}
	all.Wait()
}
