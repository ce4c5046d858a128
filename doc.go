// Package httpwire is the root of a library that turns the bytes of HTTP/1.x
// connections into events. It holds no code: import what you need below it.
//
//   - parser: requests and responses, bytes in, callbacks out, in any split
//   - status: status codes, their classes, reason phrases and status lines
//   - examples/inspect: a command that prints the events of a byte stream
//   - fuzz, bench: fuzz targets with an oracle each, benchmarks with a yardstick
//
// # Guarantees
//
// The library owns no socket, no goroutine and no clock. Whoever embeds it
// brings the bytes.
//
//   - Any split of the input gives the same events, the same error and the same
//     offset, at linear cost; tokens are always whole.
//   - Nothing is allocated on any path: parse, split, pause, error.
//   - Every byte of every line is checked. What RFC 9112 and RFC 9110 leave open
//     is refused where programs are known to differ; each deviation from that is
//     one named option.
//   - An error is a constant, with the absolute offset of the byte at fault and
//     the status to answer with. What came before it has been delivered.
//   - Between messages a parser holds no buffer. In a line that the input left
//     incomplete it holds one of the line's size, and no peer can make other
//     connections' buffers larger.
//
// # Non-goals
//
// HTTP/0.9, HTTP/2 and 3, TLS, content codings (gzip and the like), URL parsing,
// cookies, routing, caching; ICAP, RTSP, ICY, and devices that end lines with a
// bare LF.
package httpwire
