package main

import (
	"encoding/json"
	"fmt"
	"syscall"
)

// backend is a server that tells what it saw.
type backend interface {
	start(folder string) (address string, err error)
	// stop ends it and gives what it saw. What it saw on one connection is in
	// its order.
	stop() ([]seen, error)
	name() string
}

// seen is one line of a server's log: a request that it took, or the end of a
// connection that it did not take further.
type seen struct {
	Peer   string `json:"peer"`   // the client's address
	Offset int64  `json:"offset"` // where the message begins, in what the client sent
	Method string `json:"method"`
	Target string `json:"target"`
	ID     string `json:"id"`     // the first X-Id
	Error  string `json:"error"`  // "" for a request that was taken
	Head   bool   `json:"head"`   // the fault is in a head
	At     int64  `json:"at"`     // where the fault is
	Status int    `json:"status"` // the answer to it, 0 if none is due
}

// endOfInput is the error of a message that the client left incomplete.
const endOfInput = "unexpected-eof"

func (s seen) String() string { return fmt.Sprintf("%q %q, id %q", s.Method, s.Target, s.ID) }

// exampleServer is the server in the folder above, or any other program with
// its flags -addr and -log.
type exampleServer struct {
	binary  string
	program *program
}

func (e *exampleServer) name() string { return "examples/server" }

func (e *exampleServer) start(folder string) (string, error) {
	address, err := freeAddress()
	if err != nil {
		return "", err
	}
	e.program, err = startProgram(folder, address, syscall.SIGTERM, e.binary, "-addr", address, "-log")
	return address, err
}

func (e *exampleServer) stop() ([]seen, error) {
	var all []seen
	for _, line := range e.program.stop() {
		var s seen
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			return nil, fmt.Errorf("log of the server: %q: %w", line, err)
		}
		all = append(all, s)
	}
	return all, nil
}
