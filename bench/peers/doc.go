// Package peers has the benchmarks of other parsers and writers for Go beside
// this module's. It has no code of its own; run
//
//	go -C bench/peers test -run - -bench . -benchtime 100ms
//
// or, for a table and a plot of interleaved runs, with parsers in C and Rust
// among them, ./compare.
//
// BenchmarkParse takes the inputs of the folder bench/testdata, and those of the
// folder that the variable HTTPWIRE_CORPUS names, whole, over and over.
// BenchmarkWrite writes a small answer, and 64 chunks of 1 KiB.
//
// # What is compared
//
// Each peer does the least that a program needs to look at a message: it gets at
// the method and the target, or the code and the reason, and at each name and
// each value, of which the lengths are added up, as by the handler of httpwire;
// content is read and its length added. Objects are used again, names keep the
// case in which they came, and nothing is copied or reset that the peer does not
// copy or reset itself. Where a peer can be used in two ways, the faster is
// measured: the files say which. No peer reads from a connection.
//
// lines is no parser but the yardstick: a loop of bytes.IndexByte over the line
// ends. gobwas/httphead splits lines that its caller has found, and knows
// nothing of content: it gets the lengths of it for nothing.
//
// A test holds that each finds what is in each input, and README.md has what
// each takes that it should refuse.
package peers
