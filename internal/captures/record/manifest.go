//go:build unix

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-f4f473f9/httpwire/internal/captures"
)

// row is what a recording knows of its capture; counts and the end are taken from the bytes.
type row struct {
	methods                   []string
	upgrade                   bool
	program, version, command string
}

// manifest holds the rows of manifest.tsv by path.
type manifest map[string]string

const columns = "path\tkind\tmethods\tupgrade\tend\tfinal\tinterim\tprogram\tversion\tcommand"

func readManifest(out string) (manifest, error) {
	rows := manifest{}
	text, err := os.ReadFile(filepath.Join(out, "manifest.tsv"))
	if errors.Is(err, fs.ErrNotExist) {
		return rows, nil
	}
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if i > 0 {
			path, _, _ := strings.Cut(line, "\t")
			rows[path] = line
		}
	}
	return rows, err
}

// keep writes a capture and notes its row. Captures outside the two folders have no row.
func (m manifest) keep(out, path string, r row, data []byte) error {
	if len(data) == 0 {
		return errors.New("nothing was recorded")
	}
	kind, _, _ := strings.Cut(path, "s/")
	c := captures.Capture{Name: path, Kind: kind, Methods: r.methods, OfferedUpgrade: r.upgrade, Data: data}
	if path == kind {
		c.Kind = captures.Request
	}
	var err error
	if c.Final, c.Interim, c.End, err = captures.Replay(c); err != nil {
		return fmt.Errorf("net/http does not read it: %w", err)
	}
	target := filepath.Join(out, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(target, data, 0o644); err != nil {
		return err
	}
	if path == kind {
		return nil
	}
	offered := "no"
	if r.upgrade {
		offered = "yes"
	}
	m[path] = strings.Join([]string{path, c.Kind, strings.Join(r.methods, ","), offered, c.End,
		fmt.Sprint(c.Final), fmt.Sprint(c.Interim), r.program, r.version, r.command}, "\t")
	return nil
}

func (m manifest) write(out string) error {
	if len(m) == 0 {
		return nil
	}
	lines := []string{}
	for _, line := range m {
		lines = append(lines, line)
	}
	slices.Sort(lines)
	text := columns + "\n" + strings.Join(lines, "\n") + "\n"
	return os.WriteFile(filepath.Join(out, "manifest.tsv"), []byte(text), 0o644)
}
