// Package parser turns the bytes of one direction of an HTTP/1.x connection
// into events: a start line, fields, content, the end of the message, and again
// for the next one. Requests and responses are parsed by the same machine.
//
//	p := parser.NewRequest(handler, nil)
//	n, err := p.Feed(bytes) // as often as bytes come in, however they are cut
//
// # Events
//
// A handler gets OnRequest or OnResponse, OnHeader for each field, OnHeadersEnd
// with everything that decides how the connection goes on, OnBody for each span
// of content, and OnMessageEnd; if it asks for them, also chunk lines and
// trailer fields. [Funcs] makes a handler of closures, [Message] gathers a
// message into reused memory, [Body] is an io.Reader for those who would rather
// pull.
//
// Nothing may be acted upon before OnHeadersEnd: a later field, or the missing
// Host, may still make the message an error.
//
// # Ownership
//
// Slices given to a callback belong to the parser or to the caller of Feed, and
// are valid until the callback returns; those given to OnBody are parts of the
// slice given to Feed and live as long as that. In builds with the race
// detector, or with the tag httpwire_poison, the parser overwrites its own
// memory after each callback, so that a slice kept too long shows. A Parser is
// for one goroutine at a time. A [Head] holds no slices and may go anywhere.
//
// # Pause, upgrade, end
//
// A callback that returns [ErrPaused] stops Feed before the next byte; the next
// Feed goes on. Events that need no further byte are still delivered, so that
// pausing in OnMessageEnd is how a server answers one request at a time.
//
// A message that leaves HTTP (CONNECT, a valid Upgrade, a 101, a 2xx to CONNECT)
// ends with [ErrUpgrade], and p[n:] are the first bytes of the next protocol.
// They are never parsed as HTTP unless Resume says so: a client that expects a
// tunnel could otherwise smuggle requests in it.
//
// After a message that closes the connection only empty lines are passed over.
//
// # Misuse
//
// What a caller must not do, and what happens then:
//
//   - A slice kept beyond its callback shows other bytes later: those that the
//     owner of the slice given to Feed puts there, or those of another line,
//     be it of another connection. See Ownership for how to find it.
//   - After an error nothing is taken and no callback comes; every call returns
//     the same error, until Reset. To ignore errors loses messages, and nothing
//     else.
//   - The count that Feed returns is to be believed: with an error, what follows
//     b[n:] on the connection must be fed after it. Bytes that are fed twice are
//     parsed twice, and bytes that are dropped are missing.
//   - Feed, Finish, Advance or Reset in a callback, or in another goroutine while
//     a callback runs, is [ErrInCallback], there and from the Feed around it, and
//     ends the parse. Two goroutines in a Parser at a time otherwise are a data
//     race. To hand a Parser over from one to the other is in order.
//   - A callback that panics leaves the parser failed, with [ErrPanic]; the panic
//     goes on to the caller of Feed.
//   - A callback that returns a Code other than ErrPaused ends the parse with it,
//     ErrUpgrade among them: that does not make a tunnel.
//   - A nil handler panics at the first event. Callbacks put into a Funcs after
//     the constructor: see [Funcs].
//   - Unread or Advance for bytes that are not there is [ErrMisuse], a final
//     response without Expect [ErrUnexpectedResponse]; both end the parse.
//   - InitRequest or InitResponse without Reset before costs a buffer, which the
//     garbage collector takes.
//   - A Parser that is copied in the middle of a line gives one buffer back
//     twice, after which two connections write to it. Nothing notices but go vet;
//     pass pointers.
//
// # Theory of operation
//
// The definition of the language is a transition table over classes of bytes
// (table.go): rows for the places in a line where several bytes may come,
// literals where one may, and ends, which are the events. The table takes one
// byte at a time and can stop anywhere; where it stands is the whole memory of
// a parser, but for the line that a Feed left incomplete, which is carried over
// in a pooled buffer (line.go). It alone decides what is an error, and where:
// a syntax error is raised at the first byte with which no valid message
// continues, the rules of a field at the LF of its line, the rules of a head at
// the LF that ends it, a limit at the first byte beyond it. With ObsFold, which
// needs one byte of foresight, the rules of a field are applied at the byte
// after its line.
//
// Nearly all lines come whole, and are taken whole (parse.go): the request or
// status line by comparing words, and field lines by one scan that yields, for
// up to twenty lines at a time, where each line ends and which name it has
// (internal/scan); what is too short for that, line by line, and the Host field that is
// all that the shortest requests have, by itself. What the scan does not vouch for is left to the table, byte
// by byte. So whatever is fast is a shortcut with the same result, and the
// split tests, which compare input fed whole with the same input fed in single
// bytes, compare the shortcuts with the table.
//
// What fields say is noted as a set of bits while they go by; one pure function
// (internal/framing) turns the bits into the delimitation of the content when
// the head ends, see [Head].
//
// Content is never copied. Its length, or that of the chunk, is a countdown that
// [Parser.Advance] and [Parser.Unread] can move.
//
// # What makes it fast
//
// The bytes of a header section are classified once, 32 at a time where the
// processor can (internal/scan), and what that yields is two numbers a line: where it
// ends, and the length and the number of its name. The walk over them makes a Field
// of each and calls the handler. One bit says that there is more to do: the name has a
// rule, or the value has not just one blank before it and none behind. Host and
// Connection: keep-alive, which nearly every request has, are settled in the walk. It
// has a function of its own, since the compiler keeps nothing in registers across the
// call of the handler, and it reads at the positions of the scan without checking them again
// (internal/unchecked).
//
// A request that is HTTP/1.1, has a Host of letters, digits, hyphens and dots
// with or without a port, and no field that frames or closes anything, which are
// nearly all, is not judged at the end of its head: there is nothing to judge. Nor
// is a message whose framing is a length and nothing else, as most of those with
// content are. After a request without content the next one is taken in the same turn.
//
// Of input in pieces, one that only lengthens a line is appended to the carry
// before anything else is looked at: how many bytes it may hold is known, and
// small ones are stepped through the table, which is what allows that; larger ones
// of a value are copied while they are looked at. The end of a field line, those that
// are whole and the beginning of the next go past the table too, in one function: with
// one for each a request in pieces of 64 bytes takes 6 % more time. Where the name of
// the next line ends and what its number is, is found while it is looked at for the
// first time, and waits with it. One carry serves all lines of a Feed.
//
// Chunks that are whole, with their lines and CRLFs, are taken in a loop of their own.
// Where a chunk begins depends on the size of the one before, which is read where that
// begins, and so on: a processor can look ahead no farther than that chain allows.
// Nearly all chunks of a message have one size. So the line of each is compared with
// that of the one before, and if it is the same, as the processor will foresee, so is
// the size, and nothing is to be read: 21 % less time for chunks of 16 bytes, 39 % for
// those of 4 KiB, and 9 % more for small ones of which no two in a row are alike.
//
// In instructions (valgrind, amd64 with AVX2, a handler that looks at every
// token): 468 for the shortest request, of 35 bytes with Host alone, of which 91
// are Feed with its guard against panics and against calls from callbacks, and 67
// the handler's; 905 for one of 96 bytes and three fields; 3,019 for that of a
// browser with 1,007 bytes and sixteen; 1,844 for a response of 266 with its
// content; 104 for a byte that comes alone; 82 for a chunk of 16 bytes. What was
// tried and cost more than it saved: zeros counted by multiplication in short lines; one
// loop for the lines of a scan and for those taken one by one; no guard against panics,
// which is 10 % of the shortest request and 5 % of req_curl, and the only way to know of
// them; a scan for what is left of a piece of 64 bytes,
// whose maps come as late as those of one line and say more than is needed; a short
// array for the lines of a scan where little is left, beside the long one, for all that
// a short one alone spares req_curl 2 % of its time. Instructions are not time: the
// numbers of names, found by the scan in place of the walk, save few of them, and an
// eighth of the time as soon as heads differ; blocks looked at ahead take some
// more, and up to 15 % less time; and to look at the fields of a short head before its
// request line is handed out took 6 % off req_curl on a Zen 5 with as many instructions.
//
// # Deviations from the usual
//
// Empty elements in Transfer-Encoding, HTTP/1.0 with Transfer-Encoding, folded
// lines, bare LF and the like are errors, not repaired: each has been a way to
// make two programs disagree on where a message ends. [Lenient] has the few that
// can be relaxed.
package parser
