package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
)

// nginx is nginx, with connections to the server kept and used by everybody,
// and as little cleaned up on the way as it can be told.
type nginx struct{ program *program }

const nginxConfig = `daemon off;
worker_processes 1;
error_log stderr crit;
pid nginx.pid;
events {}
http {
  log_format seen '$remote_port	$upstream_addr	$upstream_status	$http_x_id	$request_method	$request_uri';
  access_log /dev/stdout seen;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  ignore_invalid_headers off;
  underscores_in_headers on;
  merge_slashes off;
  upstream server {
    server %[2]s;
    keepalive 4;
  }
  server {
    listen %[1]s;
    location / {
      proxy_pass http://server;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_request_buffering off;
      proxy_next_upstream off;
    }
  }
}
`

func (n *nginx) name() string { return "nginx" }

func (n *nginx) version() string { return firstLine("nginx", "-v") }

func (n *nginx) start(folder, server string) (string, error) {
	address, err := freeAddress()
	if err != nil {
		return "", err
	}
	file := filepath.Join(folder, "nginx.conf")
	if err := os.WriteFile(file, fmt.Appendf(nil, nginxConfig, address, server), 0o644); err != nil {
		return "", err
	}
	n.program, err = startProgram(folder, address, syscall.SIGQUIT, "nginx", "-p", folder, "-e", "stderr", "-c", file)
	return address, err
}

func (n *nginx) stop() ([]forwarded, error) {
	var all []forwarded
	for _, line := range n.program.stop() {
		parts := strings.Split(line, "\t")
		if len(parts) != 6 {
			return nil, fmt.Errorf("nginx: %q", line)
		}
		for i := range parts {
			parts[i] = decodeEscaped(parts[i])
		}
		if parts[1] == "" {
			continue // not forwarded
		}
		f := forwarded{id: parts[3], method: parts[4], target: parts[5]}
		f.port, _ = strconv.Atoi(parts[0])
		f.status, _ = strconv.Atoi(parts[2])
		all = append(all, f)
	}
	return all, nil
}

var escaped = regexp.MustCompile(`\\x[0-9A-F]{2}`)

// decodeEscaped gives what nginx's log means: it writes \x22 for a quote, and -
// for nothing.
func decodeEscaped(s string) string {
	if s == "-" {
		return ""
	}
	return escaped.ReplaceAllStringFunc(s, func(s string) string {
		n, _ := strconv.ParseUint(s[2:], 16, 8)
		return string([]byte{byte(n)})
	})
}
