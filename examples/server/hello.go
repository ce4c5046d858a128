package main

import "github.com/seed-f4f473f9/httpwire/writer"

// helloHead is checked once, and copied into each answer.
var helloHead, _ = writer.NewBlock(200, "Server", "httpwire", "Content-Type", "text/plain")

var helloText = []byte("Hello, World!")

// hello is the least that a handler can do, for benchmarks.
func hello(e *exchange) error {
	if err := e.skip(); err != nil {
		return err
	}
	if err := e.answer.StatusBlock(helloHead); err != nil {
		return err
	}
	return e.answer.Body(helloText)
}
