package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// testCase is one line of a file of cases, as far as it is of use here.
type testCase struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"`  // request or response
	Input []byte `json:"input"` // base64 in the file
	Want  string `json:"want"`  // accept, reject, incomplete
}

// readCases gives the request cases of a file.
func readCases(r io.Reader) ([]testCase, error) {
	var cases []testCase
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for n := 1; lines.Scan(); n++ {
		var c testCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if c.Kind == "request" && len(c.Input) > 0 {
			cases = append(cases, c)
		}
	}
	if lines.Err() == nil && len(cases) == 0 {
		return nil, fmt.Errorf("no request in it")
	}
	return cases, lines.Err()
}

// mark adds the field X-Id to a request, after its first line, which ends as
// that line does. A request without the end of a line stays as it is.
func mark(input []byte, id string) []byte {
	start := len(input) - len(bytes.TrimLeft(input, "\r\n"))
	i := bytes.IndexByte(input[start:], '\n')
	if i < 0 {
		return input
	}
	at := start + i + 1
	end := "\n"
	if bytes.HasSuffix(input[:at], []byte("\r\n")) {
		end = "\r\n"
	}
	return append(fmt.Appendf(bytes.Clone(input[:at]), "X-Id: %s%s", id, end), input[at:]...)
}
