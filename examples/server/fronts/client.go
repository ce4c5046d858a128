package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// client sends the requests of a run, one window after the other.
type client struct {
	front string
	tap   *tap
	ports map[int]int // the window of each connection, by its port
	sent  int         // requests, as they were meant
}

// echoPath is where the server answers with the content of the request.
const echoPath = "/echo"

// echoed is a valid request whose answer tells whose it is.
func echoed(id string) string {
	return fmt.Sprintf("POST %s?%s HTTP/1.1\r\nHost: front\r\nX-Id: %s\r\nContent-Length: %d\r\n\r\n%s", echoPath, id, id, len(id), id)
}

// quiet is how long a connection has to be silent for the client to believe
// that nothing more comes. If that is too short, a case goes untested; a right
// server is never found wrong for it.
const quiet = 100 * time.Millisecond

// patience bounds the wait for what has to come.
const patience = 5 * time.Second

// window is what was sent for a case and what came back.
type window struct {
	number  int
	test    testCase
	victims []string // ids of the requests of others that were sent, in order; the last was to be answered
	replies []byte   // what came back on the case's own connection
	fault   string   // of the last victim's answer
}

// send sends a case. Piped, a probe follows it in the same write, as a client
// does that pipelines; else the probe follows after somebody else's request.
func (c *client) send(number int, test testCase, piped bool) (w window, err error) {
	c.tap.window.Store(int64(number))
	w = window{number: number, test: test}
	conn, err := c.dial(number)
	if err != nil {
		return w, err
	}
	defer conn.Close()
	probe := fmt.Sprintf("%d.probe", number)
	input := mark(test.Input, fmt.Sprint(number))
	c.sent += 2
	if piped {
		input = append(bytes.Clone(input), echoed(probe)...)
		conn.Write(input) // a front may close before it has read all
		w.replies = readReplies(conn, func(b []byte) bool { return bytes.Contains(b, []byte("\r\n\r\n"+probe)) })
		w.fault, err = c.sendVictims(&w)
		return w, err
	}
	conn.Write(input)
	w.replies = readReplies(conn, func(b []byte) bool { return whole(b, test.Input) })
	if w.fault, err = c.sendVictims(&w); err != nil {
		return w, err
	}
	conn.Write([]byte(echoed(probe)))
	w.replies = append(w.replies, readReplies(conn, func(b []byte) bool { return bytes.Contains(b, []byte("\r\n\r\n"+probe)) })...)
	return w, nil
}

// dial opens a connection to the front.
func (c *client) dial(number int) (net.Conn, error) {
	conn, err := dialAnew(c.front, c.ports)
	if err == nil {
		c.ports[conn.LocalAddr().(*net.TCPAddr).Port] = number
	}
	return conn, err
}

// readReplies reads until done, the end, or silence.
func readReplies(conn net.Conn, done func([]byte) bool) []byte {
	var all []byte
	buffer := make([]byte, 16<<10)
	for !done(all) {
		conn.SetReadDeadline(time.Now().Add(quiet))
		n, err := conn.Read(buffer)
		all = append(all, buffer[:n]...)
		if err != nil {
			break
		}
	}
	return all
}

// whole tells whether b holds a final answer, to its end.
func whole(b, request []byte) bool {
	in := bufio.NewReader(bytes.NewReader(b))
	about := &http.Request{Method: "GET"}
	if bytes.HasPrefix(bytes.TrimLeft(request, "\r\n"), []byte("HEAD ")) {
		about.Method = "HEAD"
	}
	for {
		answer, err := http.ReadResponse(in, about)
		if err != nil {
			return false
		}
		if answer.StatusCode/100 == 1 && answer.StatusCode != 101 {
			continue
		}
		_, err = io.Copy(io.Discard, answer.Body)
		return err == nil && (answer.ContentLength >= 0 || len(answer.TransferEncoding) > 0)
	}
}

// sendVictims sends somebody else's valid request, on a connection of its own.
// It has to be answered with its own answer. A front may have used a connection
// that the server had just closed; then another is sent.
func (c *client) sendVictims(w *window) (fault string, err error) {
	for attempt := range 4 {
		id := fmt.Sprintf("%d.victim.%d", w.number, attempt)
		w.victims = append(w.victims, id)
		c.sent++
		conn, err := c.dial(w.number)
		if err != nil {
			return "", err
		}
		fault, again := askVictim(conn, id)
		conn.Close()
		if !again || attempt == 3 {
			return fault, nil
		}
	}
	return "", nil
}

// askVictim sends one such request. It tells what is wrong with the answer, and
// whether another may be tried.
func askVictim(conn net.Conn, id string) (fault string, again bool) {
	conn.SetDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(conn, echoed(id)); err != nil {
		return err.Error(), true
	}
	in := bufio.NewReader(conn)
	answer, err := http.ReadResponse(in, nil)
	if err != nil {
		timeout := net.Error(nil)
		return err.Error(), !errors.As(err, &timeout) || !timeout.Timeout()
	}
	content, err := io.ReadAll(answer.Body)
	switch {
	case err != nil:
		return err.Error(), false
	case answer.StatusCode >= 502 && answer.StatusCode <= 504:
		return answer.Status, true
	case answer.StatusCode != http.StatusOK:
		return answer.Status, false
	case string(content) != id:
		return fmt.Sprintf("answer %.80q", content), false
	case in.Buffered() > 0:
		return "more than one answer", false
	}
	return "", false
}
