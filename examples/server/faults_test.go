//go:build unix

package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// descriptors counts the open files of the process.
func descriptors(t *testing.T) int {
	t.Helper()
	names, err := os.ReadDir("/dev/fd")
	if err != nil {
		t.Skipf("this system does not tell which files are open: %v", err)
	}
	return len(names)
}

// held gives the memory in use.
func held() int64 {
	runtime.GC()
	runtime.GC() // stacks shrink and pools are emptied in two turns
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}

// TestFaults lets all kinds of bad clients loose on one server at once, while a
// good one must be served. When they are gone nothing of them may be left.
func TestFaults(t *testing.T) {
	goroutines, files := runtime.NumGoroutine(), descriptors(t)
	harsh := usual
	harsh.head, harsh.content, harsh.write, harsh.idle = time.Second, time.Second, 2*time.Second, 5*time.Second
	in := start(t, harsh)
	in.write("large", nil)
	if err := os.Truncate(in.dir+"/large", 1<<30); err != nil {
		t.Fatal(err)
	}

	each := 20
	if testing.Short() {
		each = 3
	}
	var bad, good sync.WaitGroup
	launch := func(fault func(*client)) {
		for range each {
			c := in.dial()
			bad.Go(func() { defer c.Close(); fault(c) })
		}
	}
	// trickle sends a byte at a time until the server has had enough.
	trickle := func(start string) func(*client) {
		return func(c *client) {
			c.send(start)
			for range 1000 {
				time.Sleep(50 * time.Millisecond)
				if _, err := io.WriteString(c, "x"); err != nil {
					return
				}
			}
			t.Errorf("a byte at a time is let in after %q", start)
		}
	}
	launch(trickle("GET /"))
	launch(trickle("GET / HTTP/1.1\nX: "))
	launch(trickle("POST /echo HTTP/1.1\nHost: a\nContent-Length: 100000\n\n"))
	launch(trickle("POST /none HTTP/1.1\nHost: a\nContent-Length: 50000\n\n"))
	launch(trickle("POST /echo HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nfffff;"))

	// vanish goes away without a word, after it got what it waits for.
	vanish := func(request string, wait int) func(*client) {
		return func(c *client) {
			c.send(request)
			if _, err := io.CopyN(io.Discard, c.r, int64(wait)); err != nil {
				t.Errorf("%q: %v", request, err)
			}
			c.SetLinger(0)
		}
	}
	launch(vanish("", 0))
	launch(vanish("GET / HTTP/1.1\nHo", 0))
	launch(vanish("POST /echo HTTP/1.1\nHost: a\nContent-Length: 100\n\nhalf", 20))
	launch(vanish("POST /none HTTP/1.1\nHost: a\nContent-Length: 100\n\nhalf", 0))
	launch(vanish("GET /files/large HTTP/1.1\nHost: a\n\n", 1<<20))
	launch(vanish("GET /stream?n=1000&pause=1ms HTTP/1.1\nHost: a\n\n", 200))
	launch(vanish(offer, 50))

	// Those that never read wait here for what the server does.
	enough := make(chan struct{})
	for _, request := range []string{
		"GET /files/large HTTP/1.1\nHost: a\n\n",
		"GET /stream?n=1000&pause=1ms HTTP/1.1\nHost: a\n\n",
	} {
		launch(func(c *client) {
			c.send(request)
			<-enough
		})
	}
	launch(func(c *client) { // never reads either, and asks on and on
		requests := crlf(strings.Repeat("GET / HTTP/1.1\nHost: a\n\n", 100))
		for {
			if _, err := io.WriteString(c, requests); err != nil {
				return
			}
		}
	})
	launch(func(c *client) { // garbage
		c.Write(random(1 << 20))
	})
	launch(func(c *client) { // half a good request, half garbage
		c.Write(append([]byte("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"), random(1<<16)...))
	})

	quit := make(chan struct{})
	served := 0
	good.Go(func() {
		for {
			select {
			case <-quit:
				return
			default:
			}
			c := in.dial()
			c.send(get + "POST /echo HTTP/1.1\nHost: a\nContent-Length: 5\nConnection: close\n\nhello")
			c.expect(200, "200 OK\n")
			c.expect(200, "hello")
			c.expectClose()
			c.Close()
			served++
		}
	})
	// All but the good one are gone in the end, also those that only wait.
	eventually(t, "the bad clients are gone", func() bool { return in.connections() <= 1 })
	close(enough)
	bad.Wait()
	close(quit)
	good.Wait()
	t.Logf("%d good clients were served beside %d bad ones", served, 17*each)
	if served == 0 {
		t.Error("nobody was served")
	}
	in.halt()
	nothingLeft(t, goroutines, files)
}

// nothingLeft waits until there are as many goroutines and open files as there
// were before.
func nothingLeft(t *testing.T, goroutines, files int) {
	t.Helper()
	eventually(t, fmt.Sprintf("%d goroutines and %d files are left", goroutines, files), func() bool {
		return runtime.NumGoroutine() <= goroutines && descriptors(t) <= files
	})
}

// TestShortage has the server run out of descriptors, and go on when there are
// some again.
func TestShortage(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no sh is installed to set the limit with")
	}
	p := startProcess(t, sh, "-c", `ulimit -n 30 && exec "$0" "$@"`, os.Args[0])
	var conns []net.Conn
	for range 60 { // those that are not accepted wait in the listener's queue
		c, err := net.Dial("tcp", p.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		conns = append(conns, c)
		io.WriteString(c, crlf(get))
	}
	for _, c := range conns {
		if n, err := c.Read(make([]byte, 1<<10)); n == 0 {
			t.Fatal(err)
		}
		c.Close()
	}
	p.Process.Signal(syscall.SIGTERM)
	if err := p.Wait(); err != nil || !strings.Contains(p.stderr.String(), "too many open files") {
		t.Errorf("%v, %s", err, &p.stderr)
	}
}

// TestIdle holds 5,000 connections that have been served and wait, prints what
// one of them takes, and serves others in the meantime.
func TestIdle(t *testing.T) {
	many := 5000
	if testing.Short() {
		many = 500
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	// The runtime has raised the limit as far as it goes. Each connection has
	// two ends here.
	if most := int(limit.Cur)/2 - 200; most < many {
		t.Logf("only %d connections, since there can be %d open files: ulimit -n", most, limit.Cur)
		many = most
	}
	goroutines, files := runtime.NumGoroutine(), descriptors(t)
	in := start(t, usual)

	// What the two ends take without a server, and the test's own share.
	bare, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer bare.Close()
	const sample = 200
	var pairs []net.Conn
	before := held()
	for range sample {
		c, err := net.Dial("tcp", bare.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		s, err := bare.Accept()
		if err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, c, s)
	}
	pair := (held() - before) / sample
	for _, c := range pairs {
		c.Close()
	}
	bare.Close()

	conns := make([]net.Conn, many)
	before = held()
	ask := func(c net.Conn) {
		t.Helper()
		answer := make([]byte, 1<<10)
		if _, err := io.WriteString(c, crlf(get)); err != nil {
			t.Fatal(err)
		}
		if n, err := c.Read(answer); err != nil || !strings.HasSuffix(string(answer[:n]), "200 OK\n") {
			t.Fatalf("%q, %v", answer[:n], err)
		}
	}
	for i := range conns {
		if conns[i], err = net.Dial("tcp", in.addr); err != nil {
			t.Fatalf("after %d: %v", i, err)
		}
		ask(conns[i])
	}
	time.Sleep(2 * brief) // for most of them to go to rest, the others do it below
	var each int64
	eventually(t, "idle connections hold no more than 12 KiB each", func() bool {
		each = (held()-before)/int64(many) - pair
		return each < 12<<10
	})
	t.Logf("%d idle connections hold %d bytes each, beside their sockets, which are %d on both ends", many, each, pair)

	c := in.dial()
	c.send(get)
	c.expect(200, "200 OK\n")
	c.Close()
	ask(conns[0]) // who was idle is served as before
	ask(conns[many-1])
	for _, c := range conns {
		c.Close()
	}
	in.halt()
	nothingLeft(t, goroutines, files)
}
