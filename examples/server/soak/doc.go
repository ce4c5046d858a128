// Soak runs the example server for a long time under everything at once: good
// clients, faulty ones, and attacks on its parser. It accounts for every request
// that it sends, watches what the server holds, and draws a plot of it.
//
//	go run ./examples/server/soak [-duration 1m] [-seed n] [-plot file.svg] [-csv file.csv] [-json]
//
// The account goes to standard output, as a table or as a JSON object; progress
// goes to standard error. The exit status is 0 if the account is even and the
// server holds no more at the end than it did, 1 if not, and 2 for wrong usage,
// or on a system without /proc.
//
// # Theory of operation
//
// The server is a process of its own (server.go), with short deadlines. Each kind
// of client (clients.go) is a function that visits it once, again and again until
// the time is up, several at a time: good clients (good.go), programs that are
// installed (programs.go), faults (faults.go), and attacks (attack.go), which
// send requests that were good until a generator with a seed spoilt them. What
// must become of those is foreseen by reading them in one piece: the number of
// answers, and the status that a fault calls for.
//
// # The account
//
// A request is entered as sent before its first byte goes out, and after that in
// one other column (tally.go):
//
//	answered  by a whole answer, of which status and content are what they must be
//	refused   for a reason: the status of an error, "closed" for a connection that
//	          was closed in order before an answer, or "cut off" for an answer that
//	          was visibly not finished. What a client may be refused for is part of
//	          its kind: good clients are never refused.
//	cut       by the client itself, which went away
//	lost      anything else
//
// The account is even if nothing is lost, and sent is the sum of the others for
// every kind. Every byte that comes back is read by this module's parser, in
// its strict mode, or by net/http.
//
// # What the server holds
//
// Twice a second, or more often in short runs, a sample is taken (sample.go): the
// resident memory and the open descriptors from /proc, the goroutines and the
// live heap from /vitals of the server. Let early be the median of the second
// fifth of the samples, and late that of the last fifth. A value is flat if
//
//	late <= 1.1 * early + slack
//
// with a slack of 2 MiB for either memory, and of 16 for goroutines and
// descriptors. When all clients have gone, goroutines, descriptors and connections
// must come back to what they were before the first client came. In the end the
// server is stopped by a signal, upon which it must end with status 0, and have
// logged nothing.
package main
