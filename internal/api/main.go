// Command api keeps docs/api.txt: every exported name of the packages that are
// there to be imported, one a line, with its type, in the manner of the api
// files of the Go tree.
//
//	go run ./internal/api [-w]
//
// Run it in the root of the module. It prints what was added to the surface (+)
// and what was taken away (-) since the file was written, and how many lines
// there are. With -w it writes the file. A line that goes away, or changes, is a
// break for whoever uses it: the commit that writes the file says why.
//
// Exit status: 0 if the file is that of the sources, or was written, 1 if not,
// 2 usage.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
)

const file = "docs/api.txt"

func main() { os.Exit(run()) }

func run() int {
	write := flag.Bool("w", false, "write "+file)
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		return 2
	}
	lines, err := surface(".")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	old, err := os.ReadFile(file)
	if err != nil && !*write {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	changes := compare(strings.Split(strings.TrimSpace(string(old)), "\n"), lines)
	for _, c := range changes {
		fmt.Println(c)
	}
	fmt.Printf("%d lines, %d changes\n", len(lines), len(changes))
	if len(changes) == 0 {
		return 0
	}
	if !*write {
		fmt.Fprintf(os.Stderr, "%s is stale; go run ./internal/api -w writes it\n", file)
		return 1
	}
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o666); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// compare gives the lines that are in one list alone, marked.
func compare(old, now []string) (changes []string) {
	for _, l := range old {
		if l != "" && !slices.Contains(now, l) {
			changes = append(changes, "- "+l)
		}
	}
	for _, l := range now {
		if !slices.Contains(old, l) {
			changes = append(changes, "+ "+l)
		}
	}
	return changes
}
