// Package bench holds the benchmarks of the module. It has no code of its own;
// run
//
//	go test ./bench -run - -bench . -count 10
//
// and compare within one run: the machine is the same for all of it then.
//
// BenchmarkParse has an input for every file of testdata, and for every file of
// the folder that the variable HTTPWIRE_CORPUS names, and three ways to take
// it: httpwire; lines, the yardstick, a loop of bytes.IndexByte over the line
// ends, which any parser must be slower than; and nethttp, the standard
// library. Inputs are taken whole, in a loop, by one parser whose handler
// touches every name and value.
//
// The inputs of testdata are of two sorts: written ones, which others measure
// as well, and copies of five captures of internal/captures, whose README tells
// how they were made: chromium_page, curl_fields and wrk_pipeline are requests,
// apache_chunked and nginx_length responses to GET.
//
// BenchmarkParseMixed takes 512 different heads in turn, which no branch
// predictor learns by heart, of browsers, API clients and command line tools;
// one operation is one head, of 322 bytes in the mean. BenchmarkParseSplit
// takes inputs in pieces, and BenchmarkBytewise one byte at a time, a short
// line, a long one and small chunks, which must all cost alike: see ns/byte.
//
// BenchmarkWrite has package writer against two others: append, the floor, which
// puts the same bytes together by hand and checks nothing, and nethttp, the
// standard library, which writes the same answers in another order of fields;
// see writings for what it leaves out. Its cases are a small answer, which block
// writes with a prefabricated head; 64 chunks of 1 KiB; 1 MiB beside the head; a
// 103 before the answer; and an error without content.
package bench
