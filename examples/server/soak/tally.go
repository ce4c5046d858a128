package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
)

// account is what became of the requests of one kind of client.
type account struct {
	Kind     string           `json:"kind"`
	Sent     int64            `json:"sent"`
	Answered int64            `json:"answered"`
	Refused  map[string]int64 `json:"refused"` // by reason
	Cut      int64            `json:"cut"`
	Lost     int64            `json:"lost"`
}

func (a *account) refused() (n int64) {
	for _, of := range a.Refused {
		n += of
	}
	return n
}

// even tells whether all that was sent is accounted for, and nothing lost.
func (a *account) even() bool {
	return a.Lost == 0 && a.Sent == a.Answered+a.refused()+a.Cut
}

// tally holds the accounts of all kinds, for all clients.
type tally struct {
	mu       sync.Mutex
	accounts []*account
	Faults   []string // the first of what went wrong
	faults   int
}

// mostFaults is how many faults are kept.
const mostFaults = 20

// of gives the account of a kind. The lock must be held.
func (t *tally) of(kind string) *account {
	for _, a := range t.accounts {
		if a.Kind == kind {
			return a
		}
	}
	a := &account{Kind: kind, Refused: map[string]int64{}}
	t.accounts = append(t.accounts, a)
	return a
}

// enter changes the account of a kind.
func (t *tally) enter(kind string, change func(*account)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	change(t.of(kind))
}

// fault takes note of what should not have happened.
func (t *tally) fault(kind, format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.faults++; t.faults <= mostFaults {
		t.Faults = append(t.Faults, kind+": "+fmt.Sprintf(format, args...))
	}
}

// total is the sum of all accounts.
func (t *tally) total() *account {
	t.mu.Lock()
	defer t.mu.Unlock()
	sum := &account{Kind: "total", Refused: map[string]int64{}}
	for _, a := range t.accounts {
		sum.Sent += a.Sent
		sum.Answered += a.Answered
		sum.Cut += a.Cut
		sum.Lost += a.Lost
		for reason, n := range a.Refused {
			sum.Refused[reason] += n
		}
	}
	return sum
}

// even tells whether each account is, and nothing else went wrong.
func (t *tally) even() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, a := range t.accounts {
		if !a.even() {
			return false
		}
	}
	return t.faults == 0
}

func (t *tally) table(w io.Writer) {
	fmt.Fprintf(w, "%-18s %9s %9s %9s %9s %6s  %s\n", "client", "sent", "answered", "refused", "cut", "lost", "refused for")
	for _, a := range append(slices.Clone(t.accounts), t.total()) {
		var reasons []string
		for _, reason := range slices.Sorted(maps.Keys(a.Refused)) {
			reasons = append(reasons, fmt.Sprintf("%s %d", reason, a.Refused[reason]))
		}
		fmt.Fprintf(w, "%-18s %9d %9d %9d %9d %6d  %s\n", a.Kind, a.Sent, a.Answered, a.refused(), a.Cut, a.Lost, strings.Join(reasons, ", "))
	}
	for _, f := range t.Faults {
		fmt.Fprintln(w, f)
	}
	if more := t.faults - len(t.Faults); more > 0 {
		fmt.Fprintf(w, "and %d more\n", more)
	}
}
