package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The exit status; see the package comment.
const (
	exitExplained   = 0
	exitUnexplained = 1
	exitUsage       = 2
)

const synopsis = "usage: differ [-n N] [-seed S] [-oracle LIST] [-kept N] [-json | -md] [-first]\n       differ -planted [-seed S] [-only REGEXP]\n"

const usage = synopsis + `
Sends generated messages to httpwire and to other implementations, and tells
where they disagree and by which rule.

  -n N          inputs for each implementation; default 10000
  -seed S       the seed from which the inputs are made; default 1
  -oracle LIST  who is asked, with commas between, each with a colon and its own
                number of inputs if it should differ: nethttp, llhttp (Node), nginx,
                apache, haproxy, lighttpd, or all; default nethttp
  -kept N       how many disagreements of each class are made as small as they
                get, the shortest first; default 3
  -json         prints an object for each class, and one for each implementation
  -md           prints the tables of RESULTS.md
  -first        stops at the first disagreement that no rule explains
  -planted      plants bugs in the parser, one at a time, and looks for them with
                nethttp and llhttp; to be run in the folder of this program
  -only REGEXP  plants only the bugs whose names match
  -h            prints this text

Exit status: 0 every disagreement is explained by a rule, and none is httpwire's
fault (-planted: all were found); 1 not so; 2 usage, or what cannot be started.
`

var errUnexplained = errors.New("there are disagreements that no rule explains")

func main() { os.Exit(execute(os.Args[1:], os.Stdout, os.Stderr)) }

// asked is who is asked, and how much.
type asked struct {
	name   string
	inputs int
}

// execute is main with what it touches given to it.
func execute(args []string, stdout, stderr io.Writer) int {
	set := flag.NewFlagSet("differ", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	n := set.Int("n", 10000, "")
	seed := set.Uint64("seed", 1, "")
	oracles := set.String("oracle", "nethttp", "")
	set.IntVar(&kept, "kept", 3, "")
	asJSON := set.Bool("json", false, "")
	asMarkdown := set.Bool("md", false, "")
	first := set.Bool("first", false, "")
	planted := set.Bool("planted", false, "")
	only := set.String("only", "", "")
	err := set.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		io.WriteString(stdout, usage)
		return exitExplained
	}
	var who []asked
	switch {
	case err != nil:
	case set.NArg() > 0:
		err = fmt.Errorf("no arguments expected, but %q", set.Arg(0))
	case *n < 1 || kept < 1:
		err = errors.New("-n and -kept begin at 1")
	case *asJSON && *asMarkdown:
		err = errors.New("-json and -md exclude each other")
	default:
		who, err = parseAsked(*oracles, *n)
	}
	match, bad := regexp.Compile(*only)
	if err == nil {
		err = bad
	}
	if err != nil {
		fmt.Fprintf(stderr, "differ: %v\n%s", err, synopsis)
		return exitUsage
	}
	if *planted {
		err = runPlanted(*seed, match, stdout, stderr)
	} else {
		if *asMarkdown {
			fmt.Fprintf(stdout, resultsHead, time.Now().UTC().Format("2 January 2006"), strings.Join(args, " "))
		}
		err = ask(who, *seed, *first, func(r *result) {
			switch {
			case *asJSON:
				r.printJSON(stdout)
			case *asMarkdown:
				r.printMarkdown(stdout)
			default:
				r.printText(stdout)
			}
		}, stderr)
	}
	if err != nil {
		fmt.Fprintf(stderr, "differ: %v\n", err)
		if err == errUnexplained {
			return exitUnexplained
		}
		return exitUsage
	}
	return exitExplained
}

const resultsHead = `# What httpwire and others disagree on

Made by this program on %s: ` + "`go -C differ run . %s`" + `; README.md says how to read it.
"theirs": the RFC does not allow what the other one does. "choice": it allows both. Every input but those of responses is followed by
the last request of input.go, which is not shown.
`

// parseAsked reads a list of oracles.
func parseAsked(list string, n int) (who []asked, err error) {
	for _, one := range strings.Split(list, ",") {
		name, count, ok := strings.Cut(one, ":")
		inputs := n
		if ok {
			if inputs, err = strconv.Atoi(count); err != nil || inputs < 1 {
				return nil, fmt.Errorf("%q is no number of inputs", count)
			}
		}
		if name == "all" {
			for _, p := range parties {
				who = append(who, asked{p.name, inputs})
			}
			continue
		}
		if !slices.ContainsFunc(parties, func(p starter) bool { return p.name == name }) {
			return nil, fmt.Errorf("%q is none of the oracles", name)
		}
		who = append(who, asked{name, inputs})
	}
	return who, nil
}

// ask asks one after the other, and gives each result to print.
func ask(who []asked, seed uint64, first bool, print func(*result), progress io.Writer) error {
	var enough func(*disagreement) bool
	if first {
		enough = func(d *disagreement) bool { return classify(d) == nil }
	}
	unexplained := 0
	for _, a := range who {
		at := slices.IndexFunc(parties, func(p starter) bool { return p.name == a.name })
		p, err := parties[at].start()
		if err != nil {
			return err
		}
		r, err := run(p, seed, a.inputs, progress, enough)
		if err == nil {
			fmt.Fprintf(progress, "%s: making %d classes small\n", a.name, len(r.findings))
			r.minimiseAll(p)
		}
		p.stop()
		if err != nil {
			return err
		}
		print(r)
		unexplained += r.unexplained()
	}
	if unexplained > 0 {
		return errUnexplained
	}
	return nil
}
