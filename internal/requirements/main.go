// Command requirements makes docs/requirements.md: what RFC 9110 and 9112 ask
// of a parser and a writer, row by row, with what is made of it here and the
// tests that name the row.
//
//	go run ./internal/requirements [-w]
//
// Run it in the root of the module. It prints how many rows there are and what
// covers them. With -w it writes the page; without, it only compares.
//
// Exit status: 0 if the page is that of the sources and every row is covered,
// 1 if not, 2 usage.
//
// # Theory of operation
//
// The rows, in words, are in rows.go. Everything else is found in the sources:
// a test names a row by writing R and its number in a name, in a table, or in
// the comment before it (tests.go); the tables of TestRows in packages parser
// and writer say what is taken and what is refused (verdict.go). A row whose
// part is the caller's names the identifiers that the caller needs and the
// tests of examples/server that show it, and these must exist.
package main

import (
	"flag"
	"fmt"
	"os"
)

const page = "docs/requirements.md"

func main() { os.Exit(run()) }

func run() int {
	write := flag.Bool("w", false, "write "+page)
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		return 2
	}
	s, err := readSources(".")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	missing := s.missing()
	for _, m := range missing {
		fmt.Fprintln(os.Stderr, m)
	}
	fmt.Println(s.figures())
	text := s.page()
	if *write {
		if err := os.WriteFile(page, []byte(text), 0o666); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	} else if old, err := os.ReadFile(page); err != nil || string(old) != text {
		fmt.Fprintf(os.Stderr, "%s is stale; go run ./internal/requirements -w writes it\n", page)
		return 1
	}
	if len(missing) > 0 {
		return 1
	}
	return 0
}
