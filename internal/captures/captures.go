// Package captures holds what real HTTP clients and servers sent, byte for byte, for the tests, fuzz
// targets and benchmarks of this module. README.md tells how each was made, manifest.tsv what it is.
package captures

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
)

//go:embed manifest.tsv requests/*.http responses/*.http classic/*.http
var files embed.FS

// What a capture holds, and how it ends.
const (
	Request  = "request"
	Response = "response"

	Complete   = "complete"   // the last message is whole and nothing follows it
	Upgrade    = "upgrade"    // the last message leaves HTTP; bytes of another protocol may follow it
	Incomplete = "incomplete" // the capture ends inside a message
)

// Capture is what one side of one connection sent.
type Capture struct {
	Name           string   // the path below this folder
	Kind           string   // Request or Response
	Methods        []string // of the requests that the responses answer, in their order; nil for requests
	OfferedUpgrade bool     // those requests offered an upgrade; no for requests
	End            string   // Complete, Upgrade or Incomplete
	Final, Interim int      // complete messages, and interim responses among them counted apart
	Data           []byte

	// Provenance: the command that made it, run with this version of the program.
	Program, Version, Command string
}

// All returns every capture in the order of the manifest. The data is the caller's own.
func All() []Capture {
	text, err := files.ReadFile("manifest.tsv")
	if err != nil {
		panic(err) // it is embedded
	}
	all, err := parse(string(text))
	if err != nil {
		panic(err) // a test holds that the manifest is right
	}
	for i := range all {
		if all[i].Data, err = files.ReadFile(all[i].Name); err != nil {
			panic(err)
		}
	}
	return all
}

func parse(manifest string) ([]Capture, error) {
	var all []Capture
	for i, line := range strings.Split(strings.TrimSuffix(manifest, "\n"), "\n") {
		if i == 0 {
			continue // names the columns
		}
		column := strings.Split(line, "\t")
		if len(column) != 10 {
			return nil, fmt.Errorf("manifest line %d: %d columns", i+1, len(column))
		}
		c := Capture{Name: column[0], Kind: column[1], End: column[4], Program: column[7], Version: column[8], Command: column[9]}
		if column[2] != "" {
			c.Methods = strings.Split(column[2], ",")
		}
		c.OfferedUpgrade = column[3] == "yes"
		var err error
		if c.Final, err = strconv.Atoi(column[5]); err != nil {
			return nil, fmt.Errorf("manifest line %d: %w", i+1, err)
		}
		if c.Interim, err = strconv.Atoi(column[6]); err != nil {
			return nil, fmt.Errorf("manifest line %d: %w", i+1, err)
		}
		all = append(all, c)
	}
	return all, nil
}
