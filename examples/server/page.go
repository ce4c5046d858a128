package main

import (
	_ "embed"
	"html"
	"strings"

	"github.com/seed-f4f473f9/httpwire/status"
)

//go:embed page.html
var page string

// pageHead and pageTail are the page before and after what the browser sent.
var pageHead, pageTail, _ = strings.Cut(page, "{{request}}")

// showPage shows the head of the request as it was sent: the fields in their
// order, with the names as they were spelt.
func showPage(e *exchange) error {
	if err := e.respond(status.OK); err != nil {
		return err
	}
	text := []byte(pageHead)
	text = appendLine(text, e.RequestLine().Raw())
	for f := range e.Fields() {
		text = appendLine(text, f.Raw())
	}
	text = append(text, pageTail...)
	e.answer.Field("Content-Type", "text/html; charset=utf-8")
	e.answer.Field("Cache-Control", "no-store")
	return e.answer.Body(text)
}

func appendLine(text, line []byte) []byte {
	valid := strings.ToValidUTF8(string(line), "\uFFFD")
	return append(append(text, html.EscapeString(valid)...), '\n')
}
