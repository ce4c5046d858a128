//go:build unix

package main

import (
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// serveGo is the Go server; it runs until the returned function is called.
func serveGo(folder string) (func(), error) {
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir(folder+"/site")))
	mux.HandleFunc("/chunked", func(w http.ResponseWriter, _ *http.Request) {
		for _, piece := range []string{"first piece, ", "second piece, ", "and the last\n"} {
			io.WriteString(w, piece)
			w.(http.Flusher).Flush()
		}
	})
	mux.HandleFunc("/long", func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, strings.Repeat("A line that is repeated until the length is not worth knowing.\n", 100))
	})
	mux.HandleFunc("/trailers", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Trailer", "Digest, Server-Timing")
		io.WriteString(w, "content before the trailers\n")
		w.(http.Flusher).Flush()
		w.Header().Set("Digest", "sha-256=MTIzNDU2Nzg5MA==")
		w.Header().Set("Server-Timing", "db;dur=53")
	})
	mux.HandleFunc("/hints", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Link", "</site.css>; rel=preload; as=style")
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusProcessing)
		io.WriteString(w, "after the hints\n")
	})
	mux.HandleFunc("/empty", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("/old", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusMovedPermanently) })
	mux.HandleFunc("/upload", func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Location", "/items/1")
		w.WriteHeader(http.StatusCreated)
	})
	l, err := net.Listen("tcp", address)
	if err != nil {
		return func() {}, err
	}
	s := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go s.Serve(l)
	return func() { s.Close() }, nil
}
