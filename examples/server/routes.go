package main

import (
	"bytes"
	"slices"
	"strings"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/status"
)

// A handler answers a request, and ends the answer. With an error the
// connection ends; see connection.fail for what the client is told.
type handler func(*exchange) error

// route is a path, or the beginning of one if it ends with a slash.
type route struct {
	path    string
	methods []parser.Method // nil for any
	handle  handler
}

var reading = []parser.Method{parser.MethodGet, parser.MethodHead}

var routes = []route{
	{"/status/", nil, showStatus},
	{"/hello", reading, hello},
	{"/stream", reading, stream},
	{"/echo", []parser.Method{parser.MethodPost, parser.MethodPut}, echo},
	{"/files/", reading, sendFile},
	{"/upgrade", []parser.Method{parser.MethodGet}, upgrade},
	{"/vitals", reading, showVitals},
	{"/", reading, showPage},
	{"*", []parser.Method{parser.MethodOptions}, showNothing},
}

// answerRequest finds the handler of a request, and calls it.
func answerRequest(e *exchange) error {
	if e.Head().Method == parser.MethodConnect {
		return e.answer.ErrorStatus(status.NotImplemented) // this is no proxy
	}
	e.path, e.query = cutTarget(e.RequestLine())
	for _, r := range routes {
		if !r.covers(e.path) {
			continue
		}
		if r.methods == nil || slices.Contains(r.methods, e.Head().Method) {
			return r.handle(e)
		}
		if err := e.respond(status.MethodNotAllowed); err != nil {
			return err
		}
		e.answer.Field("Allow", list(r.methods))
		return e.answer.End()
	}
	return showCode(e, status.NotFound)
}

func (r route) covers(path []byte) bool {
	if len(r.path) > 1 && strings.HasSuffix(r.path, "/") {
		return bytes.HasPrefix(path, []byte(r.path))
	}
	return string(path) == r.path
}

func list(methods []parser.Method) string {
	var names []string
	for _, m := range methods {
		names = append(names, m.String())
	}
	return strings.Join(names, ", ")
}

// cutTarget gives the path and the query of a request target (RFC 9112, section
// 3.2). Of the absolute form the scheme and the authority are left out: there
// is one site here.
func cutTarget(l parser.RequestLine) (path, query []byte) {
	path, query, _ = bytes.Cut(l.Target(), []byte("?"))
	if l.Form() != parser.FormAbsolute {
		return path, query
	}
	if _, rest, ok := bytes.Cut(path, []byte("://")); ok {
		path = []byte("/")
		if i := bytes.IndexByte(rest, '/'); i >= 0 {
			path = rest[i:]
		}
	}
	return path, query
}
