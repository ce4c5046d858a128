package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"time"
)

const synopsis = "usage: server [-addr host:port] [-files directory] [-connections n] [-head t] [-idle t] [-content t] [-write t] [-grace t] [-log] [-vitals]\n"

const usage = synopsis + `
Serves HTTP/1.x until SIGINT or SIGTERM, then finishes what is in flight.

  -addr host:port   where to listen (127.0.0.1:8080)
  -files directory  what /files/ shows (the working directory)
  -connections n    how many connections at a time; others wait (10000)
  -head t           for a head, from its first byte to its last (10s)
  -idle t           between two requests (1m)
  -content t        lost on waiting for content that comes at less than 1 KiB/s (20s)
  -write t          for the client to take 256 KiB of an answer (20s)
  -grace t          for what is in flight when the server is stopped (10s)
  -log              tell on standard output of each request, as a JSON object: see journal.go
  -vitals           show at /vitals how many connections and goroutines there are, and the memory in use

Times are written as 300ms, 10s, 1m.
`

// welcome is printed when the server listens; its verb is the address.
const welcome = `listening on http://%[1]v/ - open it in a browser, or try

  curl -i http://%[1]v/status/404
  curl -i -T README.md http://%[1]v/echo
  curl -i -N --raw http://%[1]v/stream
  curl -i -r 0-79 http://%[1]v/files/README.md
  curl -i http://%[1]v/status/200 http://%[1]v/none
  printf 'GET /upgrade HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello\n' | curl -sN -m 1 telnet://%[1]v

`

// limits are what one client may take from the others.
type limits struct {
	connections int
	head        time.Duration
	idle        time.Duration
	content     time.Duration
	write       time.Duration
	grace       time.Duration
}

// flags are what the command line says.
type flags struct {
	addr   string
	files  string
	log    bool
	vitals bool
	limits
}

func parseFlags(args []string) (*flags, error) {
	f := new(flags)
	set := flag.NewFlagSet("server", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&f.addr, "addr", "127.0.0.1:8080", "")
	set.StringVar(&f.files, "files", ".", "")
	set.BoolVar(&f.log, "log", false, "")
	set.BoolVar(&f.vitals, "vitals", false, "")
	set.IntVar(&f.connections, "connections", 10000, "")
	set.DurationVar(&f.head, "head", 10*time.Second, "")
	set.DurationVar(&f.idle, "idle", time.Minute, "")
	set.DurationVar(&f.content, "content", 20*time.Second, "")
	set.DurationVar(&f.write, "write", 20*time.Second, "")
	set.DurationVar(&f.grace, "grace", 10*time.Second, "")
	if err := set.Parse(args); err != nil {
		return nil, err
	}
	if set.NArg() > 0 {
		return nil, fmt.Errorf("no arguments expected, but %q", set.Arg(0))
	}
	if f.connections < 1 {
		return nil, errors.New("-connections: at least 1")
	}
	for _, t := range []time.Duration{f.head, f.idle, f.content, f.write, f.grace} {
		if t <= 0 {
			return nil, errors.New("times must be above 0")
		}
	}
	return f, nil
}
