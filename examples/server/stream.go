package main

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/status"
)

// The most that /stream can be asked for.
const (
	maxNumbers = 1000
	maxPause   = time.Second
)

// stream answers /stream?n=10&pause=100ms with the numbers from 1 to n, each in
// a chunk of its own after a pause. A trailer says how long it took.
func stream(e *exchange) error {
	n, pause, err := parseStream(string(e.query))
	if err != nil {
		return showCode(e, status.BadRequest)
	}
	if err := e.respond(status.OK); err != nil {
		return err
	}
	a := &e.answer
	a.Field("Content-Type", "text/plain; charset=utf-8")
	a.Field("Cache-Control", "no-store")
	a.Announce("Server-Timing")
	if e.Head().Method == parser.MethodHead {
		return a.End()
	}
	begun := time.Now()
	for i := range n {
		time.Sleep(pause)
		fmt.Fprintln(a, i+1)
		if err := a.Flush(); err != nil {
			return err
		}
	}
	a.Trailer("Server-Timing", "stream;dur="+strconv.FormatInt(time.Since(begun).Milliseconds(), 10))
	return a.End()
}

func parseStream(query string) (n int, pause time.Duration, err error) {
	n, pause = 10, 100*time.Millisecond
	values, err := url.ParseQuery(query)
	if err != nil {
		return 0, 0, err
	}
	if v := values.Get("n"); v != "" {
		n, err = strconv.Atoi(v)
	}
	if v := values.Get("pause"); v != "" && err == nil {
		pause, err = time.ParseDuration(v)
	}
	if err == nil && (n < 0 || n > maxNumbers || pause < 0 || pause > maxPause) {
		err = strconv.ErrRange
	}
	return n, pause, err
}
