package main

import (
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// haproxy is HAProxy, with connections to the server kept and used by
// everybody.
type haproxy struct {
	tolerant bool // takes requests that it calls invalid
	program  *program
}

// What the client sent is in the log in hexadecimal: it may hold anything.
const haproxyConfig = `global
  log stdout len 65535 format raw local0
  nbthread 1
defaults
  mode http
  log global
  option http-keep-alive
  option dontlognull
  http-reuse always
  retries 0
  timeout connect 5s
  timeout client 10s
  timeout server 10s
frontend public
  bind %[1]s
  %[3]s
  http-request capture req.fhdr(X-Id,1) len 256
  http-request capture method len 4096
  http-request capture url len 16384
  log-format "%%cp %%s %%ST %%[capture.req.hdr(0),hex] %%[capture.req.hdr(1),hex] %%[capture.req.hdr(2),hex]"
  default_backend server
backend server
  server server %[2]s
`

func (h *haproxy) name() string {
	if h.tolerant {
		return "HAProxy, accept-invalid-http-request"
	}
	return "HAProxy"
}

func (h *haproxy) version() string { return firstLine("haproxy", "-v") }

func (h *haproxy) start(folder, server string) (string, error) {
	address, err := freeAddress()
	if err != nil {
		return "", err
	}
	option := ""
	if h.tolerant {
		option = "option accept-invalid-http-request"
	}
	file := filepath.Join(folder, "haproxy.cfg")
	if err := os.WriteFile(file, fmt.Appendf(nil, haproxyConfig, address, server, option), 0o600); err != nil {
		return "", err
	}
	if out, err := exec.Command("haproxy", "-c", "-f", file).CombinedOutput(); err != nil {
		return "", fmt.Errorf("haproxy -c: %w\n%s", err, out)
	}
	h.program, err = startProgram(folder, address, softStop, "haproxy", "-db", "-f", file)
	return address, err
}

func (h *haproxy) stop() ([]forwarded, error) {
	var all []forwarded
	for _, line := range h.program.stop() {
		parts := strings.Split(line, " ")
		if len(parts) != 6 || parts[1] != "server" {
			continue // not forwarded, or not of the log of requests
		}
		f := forwarded{id: decodeHex(parts[3]), method: decodeHex(parts[4]), target: decodeHex(parts[5])}
		f.port, _ = strconv.Atoi(parts[0])
		f.status, _ = strconv.Atoi(parts[2]) // -1 if there was none
		all = append(all, f)
	}
	return all, nil
}

// decodeHex gives what stands in the log, - for nothing.
func decodeHex(s string) string {
	b, err := hex.DecodeString(s)
	if err != nil {
		return ""
	}
	return string(b)
}
