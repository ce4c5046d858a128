package main

import (
	"bytes"
	"io"
	"net"
	"os"
	"sync"
	"testing"
	"time"
)

// TestSender sends by pieces, from memory, from a file and from a part of one,
// and finds all of it on the other side.
func TestSender(t *testing.T) {
	content := random(3*piece + 5)
	name := t.TempDir() + "/f"
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, c := range []struct {
		name string
		send func(s *sender, f *os.File) (int64, error)
		want []byte
	}{
		{"memory", func(s *sender, f *os.File) (int64, error) { n, err := s.Write(content); return int64(n), err }, content},
		{"slices", vectored(content[:100], content[100:3*piece], content[3*piece:]), content},
		{"slices at the edges", vectored(content[:piece], content[piece:2*piece], content[2*piece:]), content},
		{"slices over the edges", vectored(content[:piece-1], content[piece-1:piece+1], nil, content[piece+1:]), content},
		{"small slices", vectored(content[:1], content[1:5], nil), content[:5]},
		{"no slices", vectored(), nil},
		{"nothing", func(s *sender, f *os.File) (int64, error) { n, err := s.Write(nil); return int64(n), err }, nil},
		{"file", func(s *sender, f *os.File) (int64, error) { return s.ReadFrom(f) }, content},
		{"part", func(s *sender, f *os.File) (int64, error) {
			part := &io.LimitedReader{R: f, N: piece + 7}
			n, err := s.ReadFrom(part)
			if part.N != 0 {
				t.Errorf("%d bytes left of the part", part.N)
			}
			return n, err
		}, content[:piece+7]},
		{"part of two pieces", func(s *sender, f *os.File) (int64, error) { return s.ReadFrom(&io.LimitedReader{R: f, N: 2 * piece}) }, content[:2*piece]},
		{"part beyond the end", func(s *sender, f *os.File) (int64, error) { return s.ReadFrom(&io.LimitedReader{R: f, N: 9 * piece}) }, content},
		{"no file", func(s *sender, f *os.File) (int64, error) { return s.ReadFrom(bytes.NewReader(content)) }, content},
	} {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		accepted, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			n, err := c.send(&sender{conn: accepted.(*net.TCPConn), limit: time.Minute}, f)
			if n != int64(len(c.want)) || err != nil {
				t.Errorf("%s: %d, %v, want %d", c.name, n, err, len(c.want))
			}
			accepted.Close()
		}()
		if got, err := io.ReadAll(conn); err != nil || !bytes.Equal(got, c.want) {
			t.Errorf("%s: %d bytes come in, %v, want %d", c.name, len(got), err, len(c.want))
		}
		conn.Close()
		f.Close()
	}
}

func vectored(slices ...[]byte) func(*sender, *os.File) (int64, error) {
	v := net.Buffers(slices)
	return func(s *sender, _ *os.File) (int64, error) { return s.WriteBuffers(&v) }
}

// TestSenderSlow has the other side take much longer than the deadline for
// everything, but not for a piece.
func TestSenderSlow(t *testing.T) {
	content := make([]byte, 16<<20)
	name := t.TempDir() + "/f"
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var ways sync.WaitGroup
	for way, send := range map[string]func(s *sender, f *os.File) (int64, error){
		"memory": func(s *sender, _ *os.File) (int64, error) { n, err := s.Write(content); return int64(n), err },
		"slices": vectored([]byte("head"), content[4:]),
		"file":   func(s *sender, f *os.File) (int64, error) { return s.ReadFrom(f) },
	} {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		accepted, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		ways.Go(func() {
			n, err := send(&sender{conn: accepted.(*net.TCPConn), limit: 2 * time.Second}, f)
			if n != int64(len(content)) || err != nil {
				t.Errorf("%s: %d, %v, want %d", way, n, err, len(content))
			}
			accepted.Close()
		})
		ways.Go(func() {
			for err := error(nil); err == nil; time.Sleep(80 * time.Millisecond) {
				_, err = io.CopyN(io.Discard, conn, piece)
			}
		})
	}
	ways.Wait()
}

// TestSenderDeadline has nobody read what is sent, in each of the ways.
func TestSenderDeadline(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	f, err := os.Create(t.TempDir() + "/f")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(1 << 30); err != nil {
		t.Fatal(err)
	}
	for name, send := range map[string]func(s *sender) error{
		"memory": func(s *sender) error { _, err := s.Write(make([]byte, 64<<20)); return err },
		"slices": func(s *sender) error { _, err := s.WriteBuffers(&net.Buffers{nil, make([]byte, 64<<20)}); return err },
		"file":   func(s *sender) error { _, err := s.ReadFrom(f); return err },
	} {
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		err = send(&sender{conn: conn.(*net.TCPConn), limit: 50 * time.Millisecond})
		if !os.IsTimeout(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
