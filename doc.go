// Package httpwire is the root of a library that turns the bytes of HTTP/1.x
// connections into events, and answers into bytes. It holds no code: import what
// you need below it.
//
//   - parser: requests and responses, bytes in, callbacks out, in any split
//   - writer: the pair of it, calls in, bytes out
//   - status: status codes, their classes, reason phrases and status lines
//   - examples/inspect: a command that prints the events of a byte stream
//   - examples/server: a server made of both, and what was sent at it
//     (examples/server/fronts)
//   - fuzz, bench: fuzz targets with an oracle each, benchmarks with a yardstick;
//     bench/peers, a module of its own, has other servers to compare with
//
// # Guarantees
//
// The library owns no socket and no goroutine. Whoever embeds it brings the
// bytes, and the time if need be: only an answer that was given no clock for its
// Date field asks the system's.
//
//   - Any split of the input gives the same events, the same error and the same
//     offset, at linear cost; tokens are always whole.
//   - Nothing is allocated on any path: parse, split, pause, write, error.
//   - Every byte of every line is checked. What RFC 9112 and RFC 9110 leave open
//     is refused where programs are known to differ; each deviation from that is
//     one named option.
//   - An error is a constant, with the absolute offset of the byte at fault and
//     the status to answer with. What came before it has been delivered.
//   - The writer refuses what the parser would refuse, and frames content by the
//     same function. A message that was cut off shows as such.
//   - Between messages neither holds a buffer. In a line that the input left
//     incomplete a parser holds one of the line's size, and no peer can make other
//     connections' buffers larger.
//
// # Non-goals
//
// HTTP/0.9, HTTP/2 and 3, TLS, content codings (gzip and the like), URL parsing,
// cookies, routing, caching; ICAP, RTSP, ICY, and devices that end lines with a
// bare LF.
package httpwire
