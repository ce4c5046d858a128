package fuzz

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// A pair is a field.
type pair struct{ Name, Value string }

// A told message is what the writer has accepted of it.
type told struct {
	asked    string // the method that is answered, "" in a request
	old      bool   // the peer speaks HTTP/1.0
	start    string // the start line
	code     int
	fields   []pair // but for those that the writer answers for
	date     []string
	host     []string
	length   int64 // announced, -1 if it was not
	chunked  bool
	announce []string
	content  []byte
	trailers []pair
	ended    bool // End was not refused
	open     bool // an error answer, whose content is the writer's own
	closes   bool // ShouldClose after End
	late     bool // it was said late that the connection closes
	must     bool // the connection must close
	unread   bool // so the caller said of the request
	waits    bool // its client waits for a 100, so that content may come, or not
	expects  bool // a request that asks for a 100
	sealed   bool // the head cannot change any more
	leaves   bool // a request that may leave HTTP: what becomes of the connection is not known yet
}

// silent tells of an answer that has no content, whatever was written.
func (m *told) silent() bool {
	return m.asked == "HEAD" || m.code/100 == 1 && m.asked != "" || m.code == 204 || m.code == 304 || m.tunnel()
}

// tunnel tells of an answer after which HTTP has ended.
func (m *told) tunnel() bool {
	return m.asked == "CONNECT" && m.code/100 == 2 || m.code == 101
}

func (m *told) interim() bool { return m.code/100 == 1 && m.code != 101 }

// seal takes note of an operation after which the head may be complete. Content
// that is short, and of which nothing else was said, does not complete it, nor
// does anything before the start line.
func (m *told) seal(op int) {
	if m.start == "" {
		return
	}
	switch op {
	case opFlush, opDetach, opTrailer, opTrailerBytes:
		m.sealed = true
	case opWrite, opWriteString, opReadFrom:
		framed := (m.chunked || m.length >= 0) && (op == opReadFrom || len(m.content) > 0) // an empty Write does nothing
		m.sealed = m.sealed || framed || len(m.content) > 1000
	}
}

// reserved has the fields that the plain calls refuse.
var reserved = map[parser.FieldID]bool{
	parser.FieldContentLength: true, parser.FieldTransferEncoding: true, parser.FieldConnection: true, parser.FieldKeepAlive: true,
	parser.FieldProxyConnection: true, parser.FieldUpgrade: true, parser.FieldTrailer: true,
}

// differs tells how got differs from m. Of a message that was cut, a part may
// be missing at the end.
func (m *told) differs(got *heard, response, cut bool) string {
	if cut && !got.hasHead {
		return "" // the parser has found nothing wrong with it so far
	}
	if got.start != m.start {
		return "the start line is " + strconv.Quote(got.start) + ", told " + strconv.Quote(m.start)
	}
	if d := cmp.Diff(m.fields, got.plain(response)); d != "" && !m.open {
		return "fields (-told +read)\n" + d
	}
	date := m.date
	if date == nil && response && m.code >= 200 {
		date = []string{roundDate.Format(http.TimeFormat)}
	}
	if d := cmp.Diff(date, got.pairs(parser.FieldDate)); d != "" {
		return "Date (-told +read)\n" + d
	}
	if !response {
		host := got.pairs(parser.FieldHost)
		if len(host) != 1 || got.fields[0].Value != host[0] || m.host != nil && host[0] != m.host[0] {
			return "Host is not the first field, or not as told"
		}
	}

	// Framing.
	coding := got.pairs(parser.FieldTransferEncoding)
	switch f := got.head.Framing; {
	case m.old && coding != nil:
		return "chunks to HTTP/1.0"
	case m.length >= 0 && got.head.Length != m.length && !m.tunnel():
		return "the length is " + strconv.FormatInt(got.head.Length, 10) + ", told " + strconv.FormatInt(m.length, 10)
	case m.tunnel() != (f == parser.FramingTunnel):
		return "framing is " + f.String()
	case m.silent() && !m.tunnel() && f != parser.FramingNone:
		return "framing is " + f.String() + " where there is no content"
	case response && m.chunked && !m.silent() && !m.old && f != parser.FramingChunked,
		m.chunked && m.old && !m.silent() && f != parser.FramingClose,
		!response && m.chunked && f != parser.FramingChunked:
		return "framing is " + f.String() + ", told chunks"
	case response && f == parser.FramingClose && !m.old:
		return "content until close to HTTP/1.1"
	}
	if length := got.head.Length; !m.open && m.ended && length >= 0 && m.length < 0 && length != int64(len(m.content)) {
		return "the length is " + strconv.FormatInt(length, 10) + " for content of " + strconv.Itoa(len(m.content))
	}
	if m.asked == "HEAD" && m.length < 0 && len(m.content) == 0 && got.head.Length > 0 && !m.open {
		return "a length that nobody told"
	}
	content := m.content
	if m.silent() {
		content = nil
	}
	if m.open {
		content = got.content
	}
	if cut && !got.whole {
		if !bytes.HasPrefix(content, got.content) {
			return "the content is no part of what was told"
		}
		if len(got.trailers) > len(m.trailers) {
			return "trailers that were not told"
		}
		if d := cmp.Diff(m.trailers[:len(got.trailers)], got.trailers); d != "" && got.trailers != nil {
			return "trailers (-told +read)\n" + d
		}
		return ""
	}
	if !bytes.Equal(content, got.content) {
		return "content differs: " + cmp.Diff(content, got.content)
	}
	trailers := m.trailers
	if got.head.Framing != parser.FramingChunked {
		trailers = nil
	}
	if d := cmp.Diff(trailers, got.trailers); d != "" {
		return "trailers (-told +read)\n" + d
	}
	if got.head.Framing == parser.FramingChunked && m.announce != nil {
		var names []string
		for _, v := range got.pairs(parser.FieldTrailer) {
			for n := range strings.SplitSeq(v, ",") {
				names = append(names, strings.Trim(n, " "))
			}
		}
		if d := cmp.Diff(m.announce, names); d != "" {
			return "announced (-told +read)\n" + d
		}
	}

	// The connection.
	closes := m.closes
	switch keeps := got.head.KeepAlive; {
	case m.interim() || m.tunnel() || m.leaves && !m.must || !m.ended:
	case (m.must || m.unread || m.waits) && !closes:
		return "the connection must close, and ShouldClose is false"
	case !closes && !keeps:
		return "the message ends the connection, and ShouldClose is false"
	case closes && keeps && !m.late:
		return "ShouldClose is true, and the message does not say so"
	}
	if slices.Contains(got.options(), "close") && got.head.KeepAlive && !m.interim() {
		return "close and keep-alive"
	}
	return ""
}
