// Package input reads the inputs of the benchmarks, and says what is in them.
//
// Count reads in the plainest way, with strings cut at line ends and colons, so
// that what the parsers found can be held against it. It trusts its input, which
// the tests of the folder bench have held to be in order.
package input

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// An Input is one file.
type Input struct {
	Name     string // of the file, without .http
	Path     string
	Data     []byte
	Response bool
	Chunked  bool  // some content is chunked
	Contents []int // bytes from each head's end to the next head
	Tally    Tally
}

// A Tally is what is in an input.
type Tally struct {
	Messages int
	Fields   int // of header sections
	Bytes    int // of targets, reasons, field names and values
	Content  int // bytes, without chunk lines
}

// Corpus is the variable that names a folder of more inputs.
const Corpus = "HTTPWIRE_CORPUS"

// Read gives the inputs of bench/testdata, which lies beside the folder peers,
// the working directory, and those of Corpus, of which one of the same name
// comes first. They are sorted by length.
func Read(peers string) ([]Input, error) {
	all := map[string]Input{}
	for _, dir := range []string{filepath.Join(peers, "..", "testdata"), os.Getenv(Corpus)} {
		if dir == "" {
			continue
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.http"))
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("no inputs in %s", dir)
		}
		for _, f := range files {
			in, err := readFile(f)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", f, err)
			}
			all[in.Name] = in
		}
	}
	var sorted []Input
	for _, in := range all {
		sorted = append(sorted, in)
	}
	slices.SortFunc(sorted, func(a, b Input) int {
		if len(a.Data) != len(b.Data) {
			return len(a.Data) - len(b.Data)
		}
		return strings.Compare(a.Name, b.Name)
	})
	return sorted, nil
}

func readFile(path string) (Input, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return Input{}, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return Input{}, err
	}
	in, err := New(strings.TrimSuffix(filepath.Base(path), ".http"), data)
	in.Path = path
	return in, err
}

// New gives an input that is no file.
func New(name string, data []byte) (Input, error) {
	in := Input{Name: name, Data: data, Response: bytes.HasPrefix(data, []byte("HTTP/"))}
	return in, in.count()
}

// count fills what the messages say.
func (in *Input) count() error {
	for rest := string(in.Data); rest != ""; {
		head, after, ok := strings.Cut(rest, "\r\n\r\n")
		if !ok {
			return errors.New("a head does not end")
		}
		start, lines, _ := strings.Cut(head, "\r\n")
		words := strings.SplitN(start, " ", 3)
		if len(words) != 3 {
			return fmt.Errorf("start line %q", start)
		}
		in.Tally.Messages++
		if in.Response {
			in.Tally.Bytes += len(words[2])
		} else {
			in.Tally.Bytes += len(words[1])
		}
		length, chunked := 0, false
		for line := range strings.SplitSeq(lines, "\r\n") {
			name, value, ok := strings.Cut(line, ":")
			if !ok {
				return fmt.Errorf("field line %q", line)
			}
			value = strings.Trim(value, " \t")
			in.Tally.Fields++
			in.Tally.Bytes += len(name) + len(value)
			switch strings.ToLower(name) {
			case "content-length":
				n, err := strconv.Atoi(value)
				if err != nil {
					return err
				}
				length = n
			case "transfer-encoding":
				chunked = true
			}
		}
		if chunked {
			n, content, err := chunks(after)
			if err != nil {
				return err
			}
			in.Chunked = true
			in.Tally.Content += content
			length = n
		} else {
			in.Tally.Content += length
		}
		if length > len(after) {
			return errors.New("content does not end")
		}
		in.Contents = append(in.Contents, length)
		rest = after[length:]
	}
	return nil
}

// chunks gives how long chunked content is that s begins with, with its lines
// and without them. It knows no trailer fields.
func chunks(s string) (length, content int, err error) {
	for at := 0; ; {
		line, _, ok := strings.Cut(s[at:], "\r\n")
		digits, _, _ := strings.Cut(line, ";")
		size, err := strconv.ParseUint(digits, 16, 31)
		if err != nil || !ok {
			return 0, 0, fmt.Errorf("chunk line %q", line)
		}
		n := len(line) + 2 + int(size) + 2
		if n > len(s)-at || s[at+n-2:at+n] != "\r\n" {
			return 0, 0, errors.New("a chunk does not end, or trailer fields follow")
		}
		at += n
		content += int(size)
		if size == 0 {
			return at, content, nil
		}
	}
}
