package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

// The exit status; see the package comment.
const (
	exitComplete = 0
	exitFault    = 1
	exitUsage    = 2
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is main with everything it touches given to it.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	f, err := parseFlags(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		if _, err := io.WriteString(stdout, usage); err != nil {
			return exitFault
		}
		return exitComplete
	case err != nil:
		fmt.Fprintf(stderr, "inspect: %v\n%s", err, synopsis)
		return exitUsage
	}

	in := stdin
	if f.file != "" {
		file, err := open(f.file)
		if err != nil {
			fmt.Fprintf(stderr, "inspect: %v\n", err)
			return exitUsage
		}
		defer file.Close()
		in = file
	}

	w := bufio.NewWriter(stdout)
	var out printer
	if f.json {
		out = &jsonPrinter{w: w}
	} else {
		out = &textPrinter{w: w, palette: paletteFor(stdout)}
	}
	complete, err := inspect(f, in, out)
	if err != nil {
		w.Flush() // what was seen before
		fmt.Fprintf(stderr, "inspect: %v\n", err)
		return exitFault
	}
	if !complete {
		return exitFault
	}
	return exitComplete
}

// open opens a file to read. A directory is refused here: it can be opened,
// and would only fail when it is read.
func open(name string) (*os.File, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		file.Close()
		return nil, fmt.Errorf("%s is a directory", name)
	}
	return file, nil
}
