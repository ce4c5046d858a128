package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"

	"github.com/cloudwego/hertz/pkg/app"
	"github.com/cloudwego/hertz/pkg/app/server"
	"github.com/cloudwego/hertz/pkg/common/hlog"
	"github.com/valyala/fasthttp"
)

// The answer of every server.
const (
	path        = "/hello"
	contentType = "text/plain"
	content     = "Hello, World!"
)

// serveCommand as the first argument makes this program one of the peers.
const serveCommand = "serve-peer"

// peers are minimal servers: one answer, whatever the path, and their default
// settings otherwise. The value of Server is the peer's name, as long as that
// of the others but for hertz.
var peers = map[string]func(net.Listener) error{
	"fasthttp": serveFasthttp,
	"net/http": serveStandard,
	"hertz":    serveHertz,
}

func servePeer(name, address string) error {
	serve := peers[name]
	if serve == nil {
		return fmt.Errorf("no such peer")
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	return serve(l)
}

func serveFasthttp(l net.Listener) error {
	answer := []byte(content)
	s := &fasthttp.Server{
		Name:   "fasthttp",
		Logger: log.New(io.Discard, "", 0),
		Handler: func(c *fasthttp.RequestCtx) {
			c.SetContentType(contentType)
			c.SetBody(answer)
		},
	}
	return s.Serve(l)
}

func serveStandard(l net.Listener) error {
	answer := []byte(content)
	s := &http.Server{
		ErrorLog: log.New(io.Discard, "", 0),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			h := w.Header()
			h.Set("Server", "net/http")
			h.Set("Content-Type", contentType)
			w.Write(answer)
		}),
	}
	return s.Serve(l)
}

// hertzAnswer is one slice for all answers, as with the other servers.
var hertzAnswer = []byte(content)

func serveHertz(l net.Listener) error {
	hlog.SetOutput(io.Discard)
	// Hertz opens its socket itself, so that it can use its own poller.
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		return err
	}
	h := server.New(server.WithHostPorts(address), server.WithDisablePrintRoute(true))
	h.Name = "hertz"
	h.Any("/*any", func(_ context.Context, c *app.RequestContext) {
		c.Data(http.StatusOK, contentType, hertzAnswer)
	})
	return h.Run()
}
