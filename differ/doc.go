// Command differ holds httpwire against other implementations of HTTP/1.x, on
// messages that are generated and then broken in the ways of attackers, and
// explains every disagreement or says that it cannot.
//
//	go -C differ run . -n 100000
//	go -C differ run . -n 10000 -oracle llhttp,nginx,apache,haproxy,lighttpd
//	go -C differ run . -planted
//
// It is a module of its own, so that the folder with its processes and ports
// is no part of what go test ./... runs for everybody. differ -h has the flags
// and the exit status; RESULTS.md has the last results.
//
// # Theory
//
// A generated input (generate.go) is one or two messages by the grammar, as a
// list of tokens that know what they are: a name, a line end, a chunk size. Up
// to three breakings (breaking.go) then change tokens, and now and then a byte
// is changed that no breaking thought of. Everything is decided by the seed and
// the number of the input. A stream of requests ends with one more request,
// which closes the connection: whether it is seen as a request is what request
// smuggling is about.
//
// A party (party.go) takes an input and says what it took: messages with start
// line and content, and fields where it can show them; and whether it then
// wants more, stops, or leaves HTTP. net/http runs in this process, its Server
// on connections in memory; llhttp in a process of Node, which gets inputs
// through a pipe; servers in processes of their own on free ports of the
// loopback address, before a backend of ours (backend.go) that answers with
// what it was sent, so that the answers on a connection tell what the server
// took on it. Of a server it is method, target and content, and how many
// requests there were. That a server wants more is seen by its silence; since
// that may be the machine's fault, a disagreement counts only if it comes again
// with more time.
//
// The first message by which two outcomes part is the disagreement
// (disagreement.go). Its key says what each of the two does with that message;
// rules (rule.go, refused.go, taken.go) explain it. A rule has conditions that
// the input must meet, which are written without any code of the parser: that
// the byte at which httpwire refused a line feed is one, and has no carriage
// return before it. So a rule is no excuse for a bug that looks alike, and a bug
// that is planted (planted.go) is found. What no rule explains is a finding,
// and the exit status says so.
//
// The shortest inputs of every class are made smaller (minimise.go) as long as
// key and rule stay what they are.
//
// httpwire is given every input in the pieces into which it is cut, and whole
// as well: should that differ, no rule explains it.
package main
