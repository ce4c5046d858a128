package main

import (
	"fmt"
	"regexp"
	"strings"
)

// A check is one check of the parser, and the edit that removes it.
type check struct {
	name string
	file string
	edit edit
}

// An edit changes the text of a file.
type edit interface {
	apply(text string) (string, error)
	String() string
}

// replace puts new in the place of old, which must be there once.
type replace struct{ old, new string }

func (r replace) String() string { return fmt.Sprintf("%q becomes %q", r.old, r.new) }

func (r replace) apply(text string) (string, error) {
	if n := strings.Count(text, r.old); n != 1 {
		return "", fmt.Errorf("%q is there %d times", r.old, n)
	}
	return strings.Replace(text, r.old, r.new, 1), nil
}

// A chosen edit changes what the table gives: all edits of this kind are in one
// program, in which a variable chooses one of them.
type chosen interface {
	edit
	// statement is the Go statement that makes the edit, when the program
	// starts or, if the edit is an early return, in next.
	statement() (text string, early bool)
}

// cell changes one step of the transition table.
type cell struct{ row, class, step string }

func (c cell) String() string { return fmt.Sprintf("row %s, class %s: %s", c.row, c.class, c.step) }

func (c cell) statement() (string, bool) {
	return fmt.Sprintf("table[%s][%s] = %s", c.row, c.class, c.step), false
}

var classes = strings.Fields("ctl htab lf cr sp dquote hash colon semi equal bslash zero one digit hexa tchar delim obs")

func (c cell) apply(text string) (string, error) {
	row := regexp.MustCompile(`(?m)^(\t` + c.row + `: +\{)([^}]*)\}`)
	at := row.FindStringSubmatchIndex(text)
	if at == nil {
		return "", fmt.Errorf("no row %s", c.row)
	}
	steps := strings.Split(text[at[4]:at[5]], ", ")
	if len(steps) != len(classes) {
		return "", fmt.Errorf("row %s has %d steps", c.row, len(steps))
	}
	for i, class := range classes {
		if class == c.class {
			if steps[i] == c.step {
				return "", fmt.Errorf("%s: nothing to change", c)
			}
			steps[i] = c.step
			return text[:at[4]] + strings.Join(steps, ", ") + text[at[5]:], nil
		}
	}
	return "", fmt.Errorf("no class %s", c.class)
}

// early makes next give a step before it looks at the table.
type early struct{ condition, step string }

// next is where the early steps go.
const next = "func (ph phase) next(c byte) step {\n"

func (e early) String() string { return fmt.Sprintf("if %s: %s", e.condition, e.step) }

func (e early) statement() (string, bool) {
	return fmt.Sprintf("if %s {\n\t\t\treturn step(%s)\n\t\t}", e.condition, e.step), true
}

func (e early) apply(text string) (string, error) {
	s, _ := e.statement()
	return replace{next, next + "\t" + s + "\n"}.apply(text)
}
