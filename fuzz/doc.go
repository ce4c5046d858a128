// Package fuzz holds the fuzz targets of the module, and a test that attacks
// the parser with streams that have no end. It has no code of its own. Every
// target is a native one of package testing:
//
//	go test ./fuzz -run '^$' -fuzz '^FuzzSplit$' -fuzztime 10m
//	fuzz/run 10m
//
// The second runs every target of the module, one after the other, and tells
// what came of each; fuzz/run -h describes it.
//
// # Theory
//
// A fuzz target is worth as much as its oracle: a parser that never panics may
// still be wrong about every byte. Each target here compares two ways to come
// to the same answer, one of which is simpler than the other, or somebody
// else's.
//
//   - FuzzSplit: the input whole against the input byte by byte, cut in two at
//     a place of the fuzzer's choice, and cut at random. Events, error, offset
//     and state are equal. Beside it the arithmetic of Feed: what it takes adds
//     up to Offset, errors come again, Reset forgets.
//   - FuzzPause: every callback pauses, against none does.
//   - FuzzUnread: OnBody hands back a part of every span, against none.
//   - FuzzAdvance: content that goes by outside of Feed, against content
//     through Feed: the other events are equal.
//   - FuzzLenient: what strict rules accept comes out the same with every set
//     of lenient bits, and no set refuses an input earlier than strict rules.
//   - FuzzChunked: chunked content against net/http/httputil, in both
//     directions: what it writes is read, and what is read is what it reads.
//   - FuzzRequest, FuzzResponse: the first message against net/http, field by
//     field, content and the offset at which the message ends included. The
//     two do not agree on everything: whatever may differ is in a list, with
//     the section of the RFC by which it may, and a condition that the input
//     must meet. All else is a finding.
//   - FuzzWriteResponse, FuzzWriteRequest: the input is a script of calls of
//     package writer, several messages a connection, with a destination that may
//     fail at any byte. What the calls accepted is what the strict parser reads
//     back at every split, and net/http; a message that was cut is not read as
//     whole; and the output is the same without the calls that were refused.
//   - FuzzScan: the kernels of internal/scan against the definition of the
//     three sets of bytes, one byte at a time, at every alignment.
//
// Role, options, limits, the method answered and the cuts are chosen by the
// fuzzer, through one number beside the input; see setup. Inputs are bounded,
// so that a run is some ten thousand executions and not a handful.
//
// Seeds are the captures of real programs in internal/captures, the inputs of
// bench/testdata, a list of malformed ones written for it, and, if the
// variable HTTPWIRE_CASES names a file of cases, those. testdata/fuzz holds
// only what was once a finding.
//
// The targets' files belong to package fuzz and not to an external test
// package, which would be compiled without coverage instrumentation.
//
// # Streams without end
//
// TestHostile feeds endless streams of the sort that cost a careless parser
// its memory: one field without end, chunk extensions, interim responses. The
// variable HTTPWIRE_HOSTILE has the length of each in MiB.
package fuzz
