package main

const haproxyConfig = `global
  nbthread 1
defaults
  mode http
  option http-keep-alive
  retries 0
  timeout connect 5s
  timeout client 20s
  timeout server 20s
frontend public
  bind {address}
  default_backend backend
backend backend
  http-reuse never
  server backend unix@{backend}
`

func startHaproxy() (party, error) {
	return startServer("haproxy", []string{"haproxy", "-v"}, haproxyConfig, "haproxy", "-db", "-f", "{folder}/config")
}
