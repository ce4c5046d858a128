package main

import "os"

// start runs every case through a front to a server, twice: with a probe in the
// same write, and with a probe after somebody else's request.
func start(f front, b backend, cases []testCase) (r *run, err error) {
	folder, err := os.MkdirTemp("", "httpwire-fronts-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	// The workers of nginx may belong to somebody else.
	if err := os.Chmod(folder, 0o755); err != nil {
		return nil, err
	}
	r = &run{front: f.name(), version: f.version(), server: b.name(), ports: map[int]int{}}

	server, err := b.start(folder)
	if err != nil {
		return nil, err
	}
	tap, err := startTap(server)
	if err != nil {
		b.stop()
		return nil, err
	}
	address, err := f.start(folder, tap.address())
	if err != nil {
		tap.stop()
		b.stop()
		return nil, err
	}

	// Everything is stopped before the logs are read: then they are complete.
	c := &client{front: address, tap: tap, ports: r.ports}
	fault := c.sendAll(r, cases)
	r.sent = c.sent
	if r.forwarded, err = f.stop(); err != nil && fault == nil {
		fault = err
	}
	r.streams = tap.stop()
	if r.seen, err = b.stop(); err != nil && fault == nil {
		fault = err
	}
	return r, fault
}

// enough is how many wrong answers in a row end a run early: with a server that
// is broken through and through each window costs seconds.
const enough = 8

func (c *client) sendAll(r *run, cases []testCase) error {
	wrong := 0
	for _, piped := range []bool{true, false} {
		for _, test := range cases {
			w, err := c.send(len(r.windows)+1, test, piped)
			if err != nil {
				return err
			}
			r.windows = append(r.windows, w)
			if w.fault == "" {
				wrong = 0
			} else if wrong++; wrong == enough {
				return nil
			}
		}
	}
	return nil
}
