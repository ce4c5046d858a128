package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http/httputil"
	"os"
	"strconv"
	"strings"
)

// backend is what a server forwards to. It takes whatever it is sent, by the
// simplest reading, and answers one request a connection with what it got.
type backend struct{ listener net.Listener }

func startBackend(socket string) (*backend, error) {
	l, err := net.Listen("unix", socket)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(socket, 0o777); err != nil {
		l.Close()
		return nil, err
	}
	b := &backend{l}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go answer(c)
		}
	}()
	return b, nil
}

func (b *backend) stop() { b.listener.Close() }

// answer answers the request on a connection.
func answer(c net.Conn) {
	defer c.Close()
	in := bufio.NewReader(c)
	var lines []string
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return // it was not forwarded to its end
		}
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			break
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return
	}
	method, rest, _ := strings.Cut(lines[0], " ")
	target := rest
	if at := strings.LastIndexByte(rest, ' '); at >= 0 {
		target = rest[:at]
	}
	var content io.Reader = bytes.NewReader(nil)
	announced := int64(-1)
	for _, line := range lines[1:] {
		n, v, _ := strings.Cut(line, ":")
		switch v = strings.TrimSpace(v); strings.ToLower(n) {
		case "content-length":
			length, err := strconv.ParseInt(v, 10, 64)
			if err != nil {
				method = "?" + method // the server forwards what is no length
			}
			content, announced = io.LimitReader(in, length), length
		case "transfer-encoding":
			if !strings.EqualFold(v, "chunked") {
				method = "?" + method
			}
			content, announced = httputil.NewChunkedReader(in), -1
		case "expect":
			io.WriteString(c, "HTTP/1.1 100 Continue\r\n\r\n")
		}
	}
	data, err := io.ReadAll(content)
	if err != nil || announced >= 0 && int64(len(data)) < announced {
		return
	}
	status := "200 OK"
	if method == "CONNECT" {
		status = "400 No" // no tunnel
	}
	fmt.Fprintf(c, "HTTP/1.1 %s\r\n%s: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", status, tookField, encodeTook(method, target, data))
}
