package main

import (
	"encoding/json"
	"io"
	"sync"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// journal tells what the server made of what it got, so that it can be compared
// with what others on the way made of it: a line of JSON for each head that was
// taken, before the answer to it, and for each fault of the parser. A nil
// journal tells nothing.
type journal struct {
	mu  sync.Mutex
	out *json.Encoder
}

func newJournal(w io.Writer) *journal { return &journal{out: json.NewEncoder(w)} }

// taken is a head that is going to be answered.
type taken struct {
	Peer   string `json:"peer"`
	Offset int64  `json:"offset"` // where the message begins, in what the peer sent
	Method string `json:"method"`
	Target string `json:"target"`
	ID     string `json:"id"` // the first X-Id
}

// refused is a message that could not be read to its end.
type refused struct {
	Peer   string `json:"peer"`
	Offset int64  `json:"offset"` // where the message begins, or the one before it if it has no byte
	Head   bool   `json:"head"`   // the fault is in a head, not in content
	Error  string `json:"error"`  // the name of the parser's code
	At     int64  `json:"at"`     // where the fault is
	Status int    `json:"status"` // the answer that it calls for, 0 if none is due
}

func (j *journal) take(c *connection) {
	if j == nil {
		return
	}
	l := c.RequestLine()
	id, _ := c.Lookup("X-Id")
	j.write(taken{c.conn.RemoteAddr().String(), c.parser.MessageOffset(), string(l.MethodName()), string(l.Target()), string(id)})
}

// refuse tells of err if it comes from the parser.
func (j *journal) refuse(c *connection, err error) {
	if code, ok := err.(parser.Code); j != nil && ok {
		j.write(refused{c.conn.RemoteAddr().String(), c.parser.MessageOffset(), !c.arrived, code.String(), c.parser.Offset(), parser.StatusOf(err)})
	}
}

func (j *journal) write(line any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.out.Encode(line) // who does not read it is not told
}
