// Package scan finds the structure of field lines: where the name of each line
// ends and where its CRLF is, for many lines in one call.
//
// # Contract
//
// [Lines] takes a slice and where in it a line begins, and reports, for each
// complete line from there on, two positions: Token, the first byte that is no token byte
// (RFC 9110, section 5.6.2), which is the colon, and CR. A line is reported only when
//
//	line = 1*tchar ":" *( HTAB / SP / VCHAR / obs-text ) CR LF
//
// or empty, in which case both positions are its CR, and it is the last one
// reported. Any other byte, a bare CR or a bare LF in a line ends the report
// before that line, and so do the end of the slice and [MaxLines] lines.
//
// Nothing else is promised, and nothing else is needed: whatever stops the
// report is looked at byte by byte by the parser's transition table, which
// alone decides what is an error. A kernel that stops too early costs time and
// never a verdict.
//
// Rules for every implementation: no byte beyond the slice is read; positions
// lie inside the slice and grow; nothing is kept between calls. The portable
// implementation works on words of eight bytes. Vector kernels make bit maps
// of 64 bytes at a time: with T the token bytes and S the bytes that begin
// lines, S+T carries through each leading token run, so that (S+T)&^T is the
// first non-token byte of every line; they then flatten that map and the map
// of the CRs into the same pairs.
//
// [Token], [Value], [Target] and [Host] tell how far one run of bytes goes:
// the byte-wise machine crosses long lines with them, and Target and Host check
// what their names say.
package scan
