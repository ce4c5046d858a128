package main

import "time"

// deadline is the read or the write deadline of a connection, as it was set
// last. The zero deadline was never set.
//
// To set one is dear beside what a small request costs. So one that is there
// already is kept as long as it is not late, and at most an eighth of its time
// too early: what has a limit of 8 s ends after 7 s to 8 s.
type deadline struct {
	at time.Duration // since begin
}

// begin is where the clock of the deadlines starts. Times on it are read and
// stored more cheaply than a time.Time.
var begin = time.Now()

// renew tells whether a deadline that is to come in limit must be set anew, and
// if so takes it for set.
func (d *deadline) renew(limit time.Duration) bool {
	now := time.Since(begin)
	if left := d.at - now; limit-limit/8 <= left && left <= limit {
		return false
	}
	d.at = now + limit
	return true
}
