// Compare measures httpwire beside other parsers and writers, in Go, C and Rust,
// and prints tables in Markdown, or draws a plot.
//
//	go -C bench/peers run ./compare [-rounds 10] [-benchtime 100ms] [-json] [-md file] [-svg file] [input ...]
//
// Without inputs it takes the seven of the README, or with "all" every one of
// bench/testdata and of the folder that the variable HTTPWIRE_CORPUS names.
// req_pico, the benchmark request of picohttpparser, is not in the module and is
// taken if that folder has it.
//
// The tables go to standard output, or with -json an object with all figures;
// -md writes the tables to a file as well, -svg the plot. Progress goes to
// standard error. The exit status is 0 when everything was measured, 1 when a
// program failed or found something else in an input than is there, and 2 for
// wrong usage.
//
// # What it needs
//
// Go, and for the parsers in C and Rust a C compiler, cargo, and packages of
// Debian; what is missing is named, and left out:
//
//	apt-get install gcc libh2o-dev libhttp-parser-dev node-llhttp librust-httparse-dev cargo
//
// Debian builds libh2o for every amd64 processor, so that its picohttpparser
// cannot use SSE4.2, the instructions that it is known for. If the variable
// HTTPWIRE_PICOHTTPPARSER names a folder with picohttpparser.c (which "apt-get
// source h2o" has in deps/picohttpparser), that is compiled for the processor at
// hand and measured as picohttpparser-native.
//
// # How it measures
//
// The Go side is the test binary of the folder above, the others are the drivers
// of bench/native. A round takes every input in turn, and for each input every
// parser, each in a process of its own, beginning with another one each round:
// what slows the machine down for a while slows all alike. Processes are pinned
// to the last processor where taskset is to be had. A figure is the median of
// the rounds; a ratio is the median of the ratios in each round, which is
// steadier than the ratio of the medians.
//
// Build flags of the Go side come through GOFLAGS, as in GOFLAGS=-tags=purego. With
// go -C, paths are those seen from bench/peers.
package main
