//go:build unix

package main

import (
	"io"
	"net/http"
	"strings"
)

// goGet asks twice on one connection, as net/http does when the first answer was read to its end.
func goGet(origin string) error {
	c := http.Client{Transport: &http.Transport{}}
	defer c.CloseIdleConnections()
	for _, path := range []string{"/", "/data.json?page=2"} {
		response, err := c.Get(origin + path)
		if err != nil {
			return err
		}
		io.Copy(io.Discard, response.Body)
		response.Body.Close()
	}
	return nil
}

// goTrailer posts content of unknown length, so in chunks, with a trailer that is set at its end.
func goTrailer(origin string) error {
	c := http.Client{Transport: &http.Transport{}}
	defer c.CloseIdleConnections()
	reader, writer := io.Pipe()
	request, err := http.NewRequest(http.MethodPost, origin+"/upload", reader)
	if err != nil {
		return err
	}
	request.Trailer = http.Header{"Digest": nil}
	go func() {
		for _, piece := range []string{"first piece, ", "second piece, ", "and the last\n"} {
			io.Copy(writer, strings.NewReader(piece))
		}
		request.Trailer.Set("Digest", "sha-256=MTIzNDU2Nzg5MA==")
		writer.Close()
	}()
	response, err := c.Do(request)
	if err != nil {
		return err
	}
	io.Copy(io.Discard, response.Body)
	return response.Body.Close()
}
