// E2e loads servers end to end: it starts this module's example server and
// minimal servers of fasthttp, net/http and hertz on the loopback interface,
// checks that all of them give the same answer, loads each with wrk, plain and
// with 16 pipelined requests, and prints how many requests a second they took.
//
//	go -C bench/peers run ./e2e [-rounds 3] [-duration 3s] [-connections 64] [-procs N] [-json]
//
// The table goes to standard output, or with -json an object with all figures;
// progress goes to standard error. The exit status is 0 when everything was
// measured, 1 when a server answered wrongly or failed under load, and 2 for
// wrong usage or when wrk is not installed.
//
// # How it measures
//
// Servers are processes of their own, new for every load. The peers are this
// same program, started again with the name of the peer; the example server is
// built from the clone. Each runs with GOMAXPROCS as -procs says, by default
// half of the processors, and wrk with one thread for each of the others.
// Nothing is pinned.
//
// A round loads every server once plain and then once pipelined, each round
// beginning with another server, so that slow minutes fall on all alike.
// What counts is the median of the rounds, and of the ratios to fasthttp in each
// round, which is steadier than the ratio of the medians. On a machine that does
// other things beside, the processor time that a server took for a request, its
// start and end included, tells more than the requests a second.
//
// The answer is that of the well-known plaintext test: status 200, the fields
// Server, Date, Content-Type and Content-Length, 13 bytes of content. Before
// the load, 16 answers are read by this module's strict parser and compared.
// What the peers leave unchecked is told in README.md beside this folder.
package main
