package main

import (
	"bufio"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
)

// llhttp is llhttp, in a process of Node.
type llhttp struct {
	command *exec.Cmd
	in      io.WriteCloser

	mu      sync.Mutex    // of writing, and of the order of waiting
	waiting chan chan any // for the answers, in order
}

//go:embed llhttp.js
var llhttpScript string

func startLlhttp() (party, error) {
	l := &llhttp{command: exec.Command("node", "-e", llhttpScript), waiting: make(chan chan any, 1<<10)}
	in, err := l.command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := l.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := l.command.Start(); err != nil {
		return nil, fmt.Errorf("%w (Debian: apt-get install nodejs)", err)
	}
	l.in = in
	go l.read(out)
	return l, nil
}

func (l *llhttp) read(out io.Reader) {
	lines := bufio.NewReaderSize(out, 1<<16)
	for to := range l.waiting {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			to <- fmt.Errorf("node ended: %w", err)
			continue
		}
		to <- line
	}
}

func (l *llhttp) name() string { return "llhttp" }

func (l *llhttp) version() string {
	out, err := exec.Command("node", "-p", "'llhttp ' + process.versions.llhttp + ' in Node ' + process.version").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

func (l *llhttp) responses() bool                 { return true }
func (l *llhttp) declines() bool                  { return false }
func (l *llhttp) shuts() bool                     { return false }
func (l *llhttp) workers() int                    { return 32 }
func (l *llhttp) budget() int                     { return 2000 }
func (l *llhttp) shown(m message, _ bool) message { return m }

func (l *llhttp) stop() {
	l.in.Close()
	l.command.Wait()
	close(l.waiting)
}

func (l *llhttp) take(in input, _ bool) (o outcome, err error) {
	cuts := in.cuts
	if cuts == nil {
		cuts = []int{}
	}
	head, err := json.Marshal(map[string]any{"response": in.response, "asked": in.asked, "cuts": cuts})
	if err != nil {
		return o, err
	}
	var frame []byte
	frame = binary.BigEndian.AppendUint32(frame, uint32(len(head)))
	frame = append(frame, head...)
	frame = binary.BigEndian.AppendUint32(frame, uint32(len(in.data)))
	frame = append(frame, in.data...)
	answer := make(chan any, 1)
	l.mu.Lock()
	l.waiting <- answer
	_, err = l.in.Write(frame)
	l.mu.Unlock()
	if err != nil {
		return o, err
	}
	line, ok := (<-answer).([]byte)
	if !ok {
		return o, fmt.Errorf("no answer from node")
	}
	var said struct {
		Messages []struct {
			Start, Content   string
			Fields, Trailers [][2]string
		}
		End, Why string
		At       int64
	}
	if err := json.Unmarshal(line, &said); err != nil {
		return o, err
	}
	for _, m := range said.Messages {
		o.messages = append(o.messages, message{
			start: bytesOf(m.Start), content: bytesOf(m.Content), fields: linesOf(m.Fields), trailers: linesOf(m.Trailers),
		})
	}
	o.why, o.at = said.Why, said.At
	switch said.End {
	case "stops":
		o.end = stops
	case "leaves":
		o.end = leaves
	}
	return o, nil
}

func linesOf(pairs [][2]string) []string {
	all := []string{}
	for _, p := range pairs {
		all = append(all, fieldLine(bytesOf(p[0]), strings.Trim(bytesOf(p[1]), " \t")))
	}
	return all
}

// bytesOf turns characters below 256 into bytes.
func bytesOf(s string) string {
	b := make([]byte, 0, len(s))
	for _, c := range s {
		b = append(b, byte(c))
	}
	return string(b)
}
