// Server is a small HTTP/1.x server made of parser and writer, one goroutine a
// connection, without net/http. It is meant to be tried, read and copied.
//
//	go run ./examples/server [-addr 127.0.0.1:8080]
//
// It prints what to try with curl; -h lists the flags. The exit status is 0
// after SIGINT or SIGTERM, if everything in flight could be finished; 1 if not,
// or if it cannot listen; 2 for wrong flags or no such directory. A second
// signal ends it at once.
//
//	/            what the browser sent, and a counter that is streamed to it
//	/echo        the content of a POST or PUT, as it comes in, with its trailers
//	/files/NAME  a file below the directory of -files, or a range of it; hidden ones are not shown
//	/hello       a greeting
//	/status/NNN  that status code
//	/stream      numbers, a chunk each, and a trailer: ?n=10&pause=100ms
//	/upgrade     a switch to the protocol "echo"
//	/vitals      with -vitals: how many connections and goroutines there are, and the memory in use
//
// # Theory of operation
//
// A connection (connection.go) is a loop of two steps: next feeds the parser
// until the head of a request is there, and handle has a handler answer it. So
// answers come in the order of the requests, and a request that was pipelined
// stays in the window until its turn. Handlers read the content themselves
// (content.go), by feeding the parser on: a span at a time, which is not copied.
//
// Whatever waits for the client goes through connection.receive. It sends all
// answers that are ready first, so that there is one write for a whole row of
// pipelined requests, and no client waits for what the server holds back.
//
// What a connection needs besides its socket, its parser and its goroutine is in
// the exchange (exchange.go): the window, the head of the request, the answer.
// A client that is idle for a moment gives its exchange back.
//
// # What a client can take
//
// Every wait has an end. A head has one deadline from its first byte to its
// last. Content may come as long as it comes at 1 KiB/s; waiting for slower
// content uses up an allowance. An answer may be slow to be taken, in pieces of
// 256 KiB, each with a deadline (sender.go). Without a request the connection is
// idle, for a time, or until the server is stopped. Since busy connections do not
// set their deadlines for every request (deadline.go), any of these times may
// turn out an eighth shorter than its flag says, and never longer. Memory is
// bounded by the limits of the parser and by the number of connections.
//
// # How a connection ends
//
// After an answer that says so: because the client asked for it, the request
// was malformed or not read to its end, or the server is being stopped. The
// writer knows, by ShouldClose. To let the client see that answer, the server
// ends its own direction first, and reads on for a while. An answer that cannot
// be finished is cut off: the client sees that it is not whole, by its framing,
// or by a reset where the close would be its end.
package main
