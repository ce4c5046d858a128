package fuzz

import (
	"bytes"
	"errors"
	"io"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/writer"
)

// A machine is what writer.Response and writer.Request have in common.
type machine interface {
	Field(name, value string) error
	FieldBytes(name, value []byte) error
	FieldID(id parser.FieldID, value string) error
	AnyField(name, value string) error
	ContentLength(n int64) error
	Chunked() error
	SetClose() error
	OfferUpgrade(protocols string) error
	Announce(names ...string) error
	Write(p []byte) (int, error)
	WriteString(s string) (int, error)
	ReadFrom(src io.Reader) (int64, error)
	Body(p []byte) error
	Trailer(name, value string) error
	TrailerBytes(name, value []byte) error
	End() error
	Flush() error
	Detach() writer.Buffer
	ShouldClose() bool
	Begun() bool
	Cut() bool
	Abort()
}

// The operations of a script. Each is followed by bytes that choose its
// arguments.
const (
	opBegin = iota
	opStatus
	opReason
	opBlock
	opSwitch
	opContinue
	opError
	opErrorStatus
	opRequestRead
	opReadRequest
	opHost
	opExpect
	opResume
	opPeer
	opField
	opFieldBytes
	opFieldID
	opAnyField
	opLength
	opChunked
	opClose
	opOffer
	opAnnounce
	opWrite
	opWriteString
	opReadFrom
	opBody
	opTrailer
	opTrailerBytes
	opEnd
	opFlush
	opDetach
	opAbort
	ops
)

// maxOps bounds the operations of a script, and maxLarge those with much
// content.
const (
	maxOps   = 96
	maxLarge = 4
)

// A script is a sequence of calls, and what they are given, as the fuzzer makes
// it up: bytes that are taken one by one.
type script struct {
	data  []byte
	large int
}

// byte gives the next byte, 0 after the last.
func (s *script) byte() int {
	if len(s.data) == 0 {
		return 0
	}
	c := s.data[0]
	s.data = s.data[1:]
	return int(c)
}

// raw gives bytes as the fuzzer has them.
func (s *script) raw(n int) []byte {
	n = min(n, len(s.data))
	b := s.data[:n:n]
	s.data = s.data[n:]
	return b
}

// fromRaw is the first byte of an argument that is not of a list.
const fromRaw = 200

// text gives one of list, or bytes as they are.
func (s *script) text(list []string) string {
	if c := s.byte(); c < fromRaw {
		return list[c%len(list)]
	}
	return string(s.raw(s.byte() % 24))
}

var (
	someNames = []string{
		"A", "X-Long-Name-Of-A-Field", "Content-Length", "transfer-encoding", "Connection", "Upgrade", "Trailer", "Date",
		"Server", "Host", "TE", "Expect", "Set-Cookie", "Content-Type", "Digest", "X-T", "Keep-Alive", "", " A", "A ", "a:b", "a\r\nb",
	}
	someValues = []string{
		"v", "", "two words", "chunked", "gzip, chunked", "close", "keep-alive", "upgrade", "TE", "5", "0", "100-continue", "trailers",
		"a\r\nb", "a\x00", " a", "a ", "a\tb", "Digest, X-T", "echo", "h", "Sun, 06 Nov 1994 08:49:37 GMT", "\xff\xfe", "close, x", "4097",
		"a value that is longer than what is scanned at a time, by some bytes",
	}
	someReasons   = []string{"OK", "", "Odd reason", " a", "a\r\nX: y", "\xe9", "\x7f"}
	someProtocols = []string{"echo", "websocket", "HTTP/2.0, IRC/6.9", "", "a b", "a,", "a/b/c", "x\r\ny"}
	someTrailers  = []string{"Digest", "X-T", "A", "Content-Length", "digest", "", "a b", "Host"}
	someMethods   = []string{"GET", "HEAD", "POST", "PUT", "CONNECT", "OPTIONS", "TRACE", "PATCH", "DELETE", "BREW", "", "G T", "GET\r\n"}
	someTargets   = []string{
		"/", "/a?b", "http://h.example/", "http://h.example:81", "h.example:443", "*", "urn:a:b", "http://", "http://u@h/", "/a b", "/#", "",
		"/\r\nX: y", "https://[::1]:1/", "h:0", "/\x80",
	}
	someHosts  = []string{"h", "", "h.example", "h.example:81", "h.example:443", "[::1]:1", "a b", "h\r\nX: y", "h:x", "%zz"}
	someCodes  = []int{200, 100, 101, 103, 199, 201, 204, 205, 206, 226, 301, 304, 400, 404, 426, 500, 599, 999, 99, 0, 1000, -1, 65536 + 200}
	someSizes  = []int{0, 1, 5, 16, 100, 1023, 4095, 4096, 4097, 8192, 20000, 70000}
	someFaults = []error{
		parser.ErrBareLF, parser.ErrFieldsLimit, parser.ErrMajorVersion, parser.ErrUnexpectedEOF, parser.ErrPaused,
		nil, errors.New("of the caller"), parser.ErrContentLimit, parser.ErrMethodLength,
	}
)

// content gives some content: bytes as they are, or a pattern.
func (s *script) content() []byte {
	if c := s.byte(); c < fromRaw {
		n := someSizes[c%len(someSizes)]
		if n > 1000 {
			if s.large++; s.large > maxLarge {
				n = 3
			}
		}
		return bytes.Repeat([]byte("0\r\n\r\nHTTP/1.1 "), n/14+1)[:n]
	}
	return s.raw(s.byte() % 40)
}

// length gives a length, most of them of what content gives.
func (s *script) length() int64 {
	switch c := s.byte(); {
	case c < 150:
		return int64(someSizes[c%len(someSizes)])
	case c == 254:
		return -1
	case c == 255:
		return 1<<63 - 1
	default:
		return int64(c - 150)
	}
}

// A source is a reader of the fuzzer's making.
type source struct {
	data  []byte
	step  int   // the most bytes a Read gives
	err   error // at the end, in place of io.EOF
	early bool  // the end is told with the last bytes
	given int
}

var errSource = errors.New("of the source")

func (s *script) source() *source {
	how := s.byte()
	src := &source{data: s.content(), step: 1 + how%64*67, early: how&64 != 0}
	if how&128 != 0 {
		src.err = errSource
	}
	return src
}

func (s *source) Read(p []byte) (int, error) {
	end := s.err
	if end == nil {
		end = io.EOF
	}
	if len(s.data) == 0 {
		return 0, end
	}
	n := copy(p, s.data[:min(s.step, len(s.data))])
	s.data = s.data[n:]
	s.given += n
	if s.early && len(s.data) == 0 {
		return n, end
	}
	return n, nil
}

// A sink is the destination: it takes so many bytes, and fails then in one way
// or another.
type sink struct {
	taken  []byte
	most   int // -1: no end
	how    int
	failed bool
}

var errSink = errors.New("of the destination")

func (s *sink) Write(p []byte) (int, error) {
	if s.failed {
		panic("written to after a failure")
	}
	if s.most < 0 || len(s.taken)+len(p) <= s.most {
		s.taken = append(s.taken, p...)
		return len(p), nil
	}
	s.failed = true
	n := s.most - len(s.taken)
	s.taken = append(s.taken, p[:n]...)
	switch s.how % 4 {
	case 0:
		return n, nil
	case 1:
		return len(p) + 1, nil
	case 2:
		return -1, nil
	}
	return n, errSink
}
