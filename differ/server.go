package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// server is a server of the distribution, in a process of its own, that
// forwards what it takes to a backend of ours. The backend's answers say what
// was forwarded, so that the answers on a connection are what the server took
// on it, in order.
type server struct {
	title   string
	about   []string // the command that prints its version
	folder  string
	address string
	backend *backend
	command *exec.Cmd
	output  bytes.Buffer // not to be read before it has ended
}

// apacheModules is where the distribution has the modules of Apache.
const apacheModules = "/usr/lib/apache2/modules"

// startServer runs a server with a configuration, in which {address}, {port},
// {backend} (the path of a socket), {folder}, {modules} and the users stand for
// what they say.
func startServer(title string, about []string, config string, args ...string) (*server, error) {
	folder, err := os.MkdirTemp("", "differ-")
	if err != nil {
		return nil, err
	}
	s := &server{title: title, about: about, folder: folder}
	if err := s.start(config, args); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

func (s *server) start(config string, args []string) error {
	if err := os.Chmod(s.folder, 0o755); err != nil {
		return err
	}
	socket := filepath.Join(s.folder, "backend.sock")
	var err error
	if s.backend, err = startBackend(socket); err != nil {
		return err
	}
	if s.address, err = freeAddress(); err != nil {
		return err
	}
	user, apacheUser := "nobody", ""
	if os.Getuid() == 0 { // and the folder is root's
		user, apacheUser = "root", "User nobody\nGroup nogroup"
	}
	_, port, _ := net.SplitHostPort(s.address)
	fill := strings.NewReplacer("{address}", s.address, "{port}", port, "{backend}", socket, "{folder}", s.folder,
		"{user}", user, "{apacheuser}", apacheUser, "{modules}", apacheModules)
	if err := os.WriteFile(filepath.Join(s.folder, "config"), []byte(fill.Replace(config)), 0o644); err != nil {
		return err
	}
	for i := range args {
		args[i] = fill.Replace(args[i])
	}
	s.command = exec.Command(args[0], args[1:]...)
	s.command.Dir = s.folder
	s.command.Stdout, s.command.Stderr = &s.output, &s.output
	s.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := s.command.Start(); err != nil {
		return fmt.Errorf("%w (Debian: apt-get install nginx apache2 haproxy lighttpd)", err)
	}
	for range 200 {
		if c, err := net.Dial("tcp", s.address); err == nil {
			return c.Close()
		}
		time.Sleep(25 * time.Millisecond)
	}
	s.end()
	return fmt.Errorf("%s does not listen: %s", s.title, s.output.Bytes())
}

// end ends the process.
func (s *server) end() {
	if s.command == nil || s.command.Process == nil {
		return
	}
	s.command.Process.Signal(syscall.SIGTERM)
	late := time.AfterFunc(5*time.Second, func() { syscall.Kill(-s.command.Process.Pid, syscall.SIGKILL) })
	s.command.Wait()
	late.Stop()
	s.command = nil
}

func (s *server) stop() {
	s.end()
	if s.backend != nil {
		s.backend.stop()
	}
	os.RemoveAll(s.folder)
}

// freeAddress gives an address that nobody listens on, for now.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func (s *server) name() string { return s.title }

func (s *server) version() string {
	out, err := exec.Command(s.about[0], s.about[1:]...).CombinedOutput()
	if err != nil {
		return "unknown"
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSpace(line)
}

func (s *server) responses() bool { return false }
func (s *server) declines() bool  { return true }
func (s *server) shuts() bool     { return true }
func (s *server) workers() int    { return 24 }
func (s *server) budget() int     { return 300 }

// shown is method, target and content. Of an absolute URI a server forwards
// the path; and it may write a target in another way that means the same.
func (s *server) shown(m message, _ bool) message {
	name, to, _ := strings.Cut(m.start, " ")
	return message{start: name + " " + normalTarget(to), content: m.content}
}

// normalTarget gives a target without scheme and authority, decoded, and with
// a clean path.
func normalTarget(to string) string {
	if scheme, rest, ok := strings.Cut(to, "://"); ok && !strings.ContainsAny(scheme, "/?") {
		at := strings.IndexAny(rest, "/?")
		switch {
		case at < 0:
			to = "/"
		case rest[at] == '?':
			to = "/" + rest[at:]
		default:
			to = rest[at:]
		}
	}
	if !strings.HasPrefix(to, "/") {
		return to
	}
	p, query, ok := strings.Cut(to, "?")
	if d, err := url.PathUnescape(p); err == nil {
		p = d
	}
	p = path.Clean(p)
	if d, err := url.PathUnescape(query); err == nil {
		query = d
	}
	if ok {
		p += "?" + query
	}
	return p
}

// Times for which a connection has to be silent to count as one on which the
// server wants more. Whoever doubts what came of the first takes the second.
const (
	quiet         = 120 * time.Millisecond
	thoroughQuiet = 1500 * time.Millisecond
)

func (s *server) take(in input, thorough bool) (o outcome, err error) {
	silence := quiet
	if thorough {
		silence = thoroughQuiet
	}
	c, err := net.Dial("tcp", s.address)
	if err != nil {
		return o, fmt.Errorf("%s: %w", s.title, err)
	}
	defer c.Close()
	c.(*net.TCPConn).SetLinger(0) // no ports kept waiting
	first := true
	for piece := range in.pieces {
		if !first {
			time.Sleep(time.Millisecond)
		}
		first = false
		if _, err := c.Write(piece); err != nil {
			break // it has closed: the answers tell why
		}
	}
	b := bufio.NewReader(deadlineReader{c, silence})
	for {
		var timeout net.Error
		if _, err := b.Peek(1); err != nil {
			if errors.As(err, &timeout) && timeout.Timeout() {
				o.end = wants
			} else {
				o.end = stops
			}
			return o, nil
		}
		answer, err := http.ReadResponse(b, &http.Request{Method: s.asked(in, len(o.messages), b)})
		if err != nil {
			o.end, o.why = stops, "no answer that can be read"
			return o, nil
		}
		if answer.StatusCode == http.StatusContinue {
			continue
		}
		took := answer.Header.Get(tookField)
		if took == "" && answer.StatusCode >= 400 && !ownAnswer(answer.StatusCode) {
			o.end, o.why = stops, answer.Status
			return o, nil
		}
		io.Copy(io.Discard, answer.Body)
		if took == "" {
			o.messages = append(o.messages, message{opaque: true})
			o.why = answer.Status
			continue
		}
		m, err := decodeTook(took)
		if err != nil {
			return o, err
		}
		o.messages, o.why = append(o.messages, s.shown(m, false)), ""
	}
}

// ownAnswer tells of statuses by which a server answers, by itself, to a
// request that it took.
func ownAnswer(status int) bool {
	switch status {
	case http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed:
		return true
	}
	return false
}

// asked gives the method that an answer is to, as far as it matters to its
// length. What has a took-field tells by itself.
func (s *server) asked(in input, index int, b *bufio.Reader) string {
	for n := 1; ; n++ { // the head, as far as it has come
		head, err := b.Peek(n)
		if err != nil {
			break
		}
		if n = b.Buffered(); n > len(head) {
			head, _ = b.Peek(n)
		}
		if head, _, ok := bytes.Cut(head, []byte("\r\n\r\n")); ok {
			if _, v, ok := bytes.Cut(head, []byte(tookField+": ")); ok {
				v, _, _ = bytes.Cut(v, []byte("\r\n"))
				if m, err := decodeTook(string(v)); err == nil {
					name, _, _ := strings.Cut(m.start, " ")
					return name
				}
			}
			break
		}
	}
	if ours, _ := takeOwn(in, true); index < len(ours.messages) {
		name, _, _ := strings.Cut(ours.messages[index].start, " ")
		return name
	}
	return "GET"
}

// deadlineReader reads from a connection until it is silent for a while.
type deadlineReader struct {
	c       net.Conn
	silence time.Duration
}

func (d deadlineReader) Read(b []byte) (int, error) {
	d.c.SetReadDeadline(time.Now().Add(d.silence))
	return d.c.Read(b)
}

// tookField is the field in which the backend says what it got: method, target
// and content in hexadecimal, with dots between them.
const tookField = "X-Took"

func encodeTook(method, target string, content []byte) string {
	return fmt.Sprintf("%x.%x.%x", method, target, content)
}

func decodeTook(s string) (m message, err error) {
	parts := strings.Split(s, ".")
	if len(parts) != 3 {
		return m, fmt.Errorf("%s: %q", tookField, s)
	}
	var text [3]string
	for i, p := range parts {
		b, err := hex.DecodeString(p)
		if err != nil {
			return m, fmt.Errorf("%s: %q", tookField, s)
		}
		text[i] = string(b)
	}
	return message{start: text[0] + " " + text[1], content: text[2]}, nil
}
