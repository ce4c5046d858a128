// Fronts looks for request smuggling, end to end: it puts HAProxy, nginx and two
// careless relays in front of the example server, sends requests of every kind
// through, and compares what each front believes it forwarded with what the
// server saw.
//
//	go run ./examples/server/fronts [-cases file] [-server program]
//
// It prints a Markdown table of the fronts, and one of servers that are broken
// on purpose, each with a single bad habit, to show that they would be caught.
// README.md beside this file has the tables of the last run. The exit status is 0
// when front and server agreed on all requests and every broken server was
// caught, 1 when not, and 2 for wrong usage or a front that is not installed.
//
// Besides the cases of its own it sends those of a file with one JSON object a
// line: id, kind (request; others are passed over), input (base64) and want
// (accept, reject or incomplete).
//
// # What is sent
//
// Each case is sent twice, in a window of its own. A field X-Id after its first
// line tells its number. On the same connection a probe follows, a valid request
// with an id too: at once, in the same write, or else later. Then, or between,
// somebody else's valid request comes on another connection: the victim.
// Fronts use one connection to the server for all clients, so if case and
// probe left something over on it, the victim suffers.
//
// # What is compared
//
// A tap, which knows nothing of HTTP, keeps the bytes between front and server.
// Front and server write logs; they are read when all have ended, so that
// nothing depends on time. The rules (judge.go):
//
//   - Whatever request the server took, the front forwarded, with this method, this
//     target and this id, and only once.
//   - Whatever head the server refused, the front forwarded as a request.
//   - Whatever request the front forwarded and the server did not take stands
//     in a head that the server refused, or after the fault for which it stopped
//     reading. It is not the content of another request.
//   - Whatever the front forwarded to its end had come to its end for the server.
//   - The victim, if it got through to a server that still listened, was taken; it
//     got its own answer, and one. No client got the answer to a request that
//     was not its own.
//
// So a front may well forward what the server refuses, and then use a new
// connection. It must never count other requests than the server.
//
// # The fronts
//
// HAProxy runs as it comes, and with the option to take what it calls invalid;
// nginx as little strict as it can be told. Both write requests anew, so that many a
// case ends with them. The relays forward all bytes as they are. They find out
// where a request ends by opposite habits (habits.go): one ignores whatever is
// malformed in a head or a chunk, the other takes it for what it was probably
// meant to be, and of two contradicting fields each believes the other one. On
// well-formed messages both do what RFC 9112 says. So whichever way a
// server reads a malformed message, one of them reads it differently; only a server that
// takes none agrees with both. That is why the broken servers, which are
// made of the same code, are caught.
package main
