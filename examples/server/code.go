package main

import (
	"strconv"

	"github.com/seed-f4f473f9/httpwire/status"
)

// showStatus answers /status/NNN with that status code, which must be one of a
// final answer.
func showStatus(e *exchange) error {
	digits := e.path[len("/status/"):]
	code, err := strconv.Atoi(string(digits))
	if err != nil || len(digits) != 3 || code < 200 {
		return showCode(e, status.NotFound)
	}
	return showCode(e, code)
}

// showCode answers with a status code and a line of text that says it again,
// if an answer of that code may have content.
func showCode(e *exchange, code int) error {
	if err := e.respond(code); err != nil {
		return err
	}
	if !status.ContentAllowed(code) || code == status.ResetContent {
		return e.answer.End()
	}
	text := strconv.AppendInt(e.scratch[:0], int64(code), 10)
	text = append(text, ' ')
	text = append(text, status.Reason(code)...)
	text = append(text, '\n')
	e.answer.Field("Content-Type", "text/plain; charset=utf-8")
	return e.answer.Body(text)
}

// showNothing answers OPTIONS *, by which clients find out whether there is a
// server of HTTP at all (RFC 9110, section 9.3.7).
func showNothing(e *exchange) error {
	if err := e.respond(status.NoContent); err != nil {
		return err
	}
	return e.answer.End()
}
