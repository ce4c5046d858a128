package captures

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Replay reads a capture with net/http, which shares nothing with this module, and returns what the
// manifest says of it.
func Replay(c Capture) (final, interim int, end string, err error) {
	in := bufio.NewReader(bytes.NewReader(c.Data))
	for {
		if _, err := in.Peek(1); err != nil {
			return final, interim, Complete, nil
		}
		var leaves, isInterim bool
		if c.Kind == Request {
			leaves, err = replayRequest(in)
		} else {
			if final == len(c.Methods) {
				return final, interim, "", fmt.Errorf("more responses than the %d methods", final)
			}
			leaves, isInterim, err = replayResponse(in, c.Methods[final])
		}
		switch {
		case errors.Is(err, io.ErrUnexpectedEOF):
			return final, interim, Incomplete, nil
		case err != nil:
			return final, interim, "", err
		case isInterim:
			interim++
		default:
			final++
		}
		if leaves {
			return final, interim, Upgrade, nil
		}
	}
}

func replayRequest(in *bufio.Reader) (leaves bool, err error) {
	request, err := http.ReadRequest(in)
	if err != nil {
		return false, err
	}
	_, err = io.Copy(io.Discard, request.Body)
	offers := request.ProtoAtLeast(1, 1) && request.Header.Get("Upgrade") != "" &&
		strings.Contains(strings.ToLower(request.Header.Get("Connection")), "upgrade")
	return offers || request.Method == http.MethodConnect, err
}

func replayResponse(in *bufio.Reader, method string) (leaves, interim bool, err error) {
	response, err := http.ReadResponse(in, &http.Request{Method: method})
	if err != nil {
		return false, false, err
	}
	switch code := response.StatusCode; {
	case code == http.StatusSwitchingProtocols, method == http.MethodConnect && code/100 == 2:
		return true, false, nil // what follows is of another protocol
	case code/100 == 1:
		return false, true, nil
	}
	_, err = io.Copy(io.Discard, response.Body)
	return false, false, err
}
