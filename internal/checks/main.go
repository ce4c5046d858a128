// Command checks shows that each check of the parser is guarded by a test: it
// removes them one at a time and names the test that then fails.
//
//	go run ./internal/checks [-run regexp] [-j n] [-v]
//
// No file of the module is changed: programs are built with go test -overlay.
// Most of the time would go into building, so the checks that the transition
// table makes are in one program, which removes the one that it is told to;
// that with none removed its tests pass is tried first. Every other check is
// removed in the source, and has a program of its own.
//
// Exit status: 0 if a test failed for every check, 1 if some check can be
// removed unnoticed, if the list does not fit the source, or if tests fail with
// nothing removed, 2 usage.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"time"
)

func main() { os.Exit(run()) }

func run() int {
	match := flag.String("run", "", "only the checks whose names match this `regexp`")
	jobs := flag.Int("j", 2, "`number` of checks at a time")
	verbose := flag.Bool("v", false, "print the edits and the times too")
	flag.Parse()
	only, err := regexp.Compile(*match)
	if err != nil || flag.NArg() > 0 || *jobs < 1 {
		flag.Usage()
		return 2
	}
	var todo []check
	for _, c := range checks {
		if only.MatchString(c.name) {
			todo = append(todo, c)
		}
	}
	start := time.Now()
	dir, err := os.MkdirTemp("", "checks")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	together, err := buildTogether(dir, todo)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	if result, unnoticed := together.try(0); !unnoticed {
		fmt.Printf("with nothing removed: %s\n", result)
		return 1
	}
	next := make(chan int)
	var wait sync.WaitGroup
	var mu sync.Mutex
	n := 0
	for range *jobs {
		wait.Go(func() {
			for i := range next {
				c, began := todo[i], time.Now()
				var result string
				var unnoticed bool
				if _, ok := c.edit.(chosen); ok {
					result, unnoticed = together.try(i + 1)
				} else {
					result, unnoticed = c.tryAlone(filepath.Join(dir, strconv.Itoa(i+1)))
				}
				mu.Lock()
				if unnoticed {
					n++
				}
				fmt.Printf("%-58s %s\n", c.name, result)
				if *verbose {
					fmt.Printf("\t%s: %s; %.1f s\n", c.file, c.edit, time.Since(began).Seconds())
				}
				mu.Unlock()
			}
		})
	}
	for i := range todo {
		next <- i
	}
	close(next)
	wait.Wait()
	fmt.Printf("%d checks removed in turn, %d of them unnoticed, in %s\n", len(todo), n, time.Since(start).Round(time.Second))
	if n > 0 {
		return 1
	}
	return 0
}
