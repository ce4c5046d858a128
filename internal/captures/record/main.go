//go:build unix

// Record makes the captures of this module again, by running the real programs on this machine's
// loopback interface: clients against a recording socket, servers under a recording client.
//
//	go run ./internal/captures/record [-out DIR] NAME...
//
// A NAME is the path of a capture or the beginning of one: requests, responses/nginx,
// requests/curl-get.http, session.http. A program that is not installed is reported and skipped.
// Ports 8080 and 8081 of 127.0.0.1 have to be free. The bytes are kept as they went by. Programs are ended
// by their process group, so this is for systems that have those.
package main

import (
	"bytes"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

//go:embed scripts
var scripts embed.FS

func main() {
	out := flag.String("out", ".", "write the captures and their rows of manifest.tsv below this `folder`")
	flag.Usage = func() {
		fmt.Fprintf(flag.CommandLine.Output(), "usage: record [-out DIR] NAME...\n\n"+
			"NAME is a capture or the beginning of its path: requests, responses/nginx, session.http.\n\n")
		flag.PrintDefaults()
		fmt.Fprintf(flag.CommandLine.Output(), "\nCaptures:\n")
		for _, c := range clients {
			fmt.Fprintf(flag.CommandLine.Output(), "  %s\n", c.path)
		}
		for _, s := range servers {
			for _, a := range s.answers {
				fmt.Fprintf(flag.CommandLine.Output(), "  %s\n", a.path(s))
			}
		}
	}
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := record(*out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(1)
	}
}

func record(out string, names []string) error {
	wanted := func(path string) bool {
		for _, n := range names {
			if strings.HasPrefix(path, n) {
				return true
			}
		}
		return false
	}
	folder, err := workFolder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	rows, err := readManifest(out)
	if err != nil {
		return err
	}
	var failed error
	note := func(path string, c row, data []byte, err error) {
		var missing missingProgram
		switch {
		case errors.As(err, &missing):
			fmt.Printf("%-42s skipped: %v\n", path, err)
			return
		case err == nil:
			err = rows.keep(out, path, c, data)
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", path, err))
			fmt.Printf("%-42s failed: %v\n", path, err)
			return
		}
		fmt.Printf("%-42s %d bytes\n", path, len(data))
	}
	for _, c := range clients {
		if wanted(c.path) {
			row, data, err := c.record(folder)
			note(c.path, row, data, err)
		}
	}
	for _, s := range servers {
		s.record(folder, wanted, note)
	}
	return errors.Join(failed, rows.write(out))
}

// workFolder lays the scripts and the site out in a new folder, where every program is started, so
// that no command names a path. The times are fixed because servers send them.
func workFolder() (string, error) {
	folder, err := os.MkdirTemp("", "record")
	if err != nil {
		return "", err
	}
	// Servers that were started by root give that up, and must still reach the site.
	if err := os.Chmod(folder, 0o755); err != nil {
		return "", err
	}
	written := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	err = fs.WalkDir(scripts, "scripts", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == "scripts" {
			return err
		}
		target := filepath.Join(folder, strings.TrimPrefix(path, "scripts/"))
		if entry.IsDir() {
			return os.Mkdir(target, 0o755)
		}
		data, err := scripts.ReadFile(path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(target, data, 0o755); err != nil {
			return err
		}
		return os.Chtimes(target, written, written)
	})
	return folder, err
}

type missingProgram string

func (m missingProgram) Error() string { return string(m) + " is not installed" }

// version runs the command that prints a program's version and returns the first line.
func version(folder, program, command string) (string, error) {
	if _, err := exec.LookPath(program); err != nil {
		return "", missingProgram(program)
	}
	var said, alsoSaid bytes.Buffer
	c := shell(folder, command)
	c.Stdout, c.Stderr = &said, &alsoSaid
	// wrk answers its version with exit status 1; nginx answers it where errors go.
	err := c.Run()
	if said.Len() == 0 {
		said = alsoSaid
	}
	line, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
	if line == "" {
		return "", fmt.Errorf("no version from %q: %v", command, err)
	}
	return strings.TrimSpace(line), nil
}

// shell is a command in a process group of its own, so that stop ends its children too. Proxies of the
// environment would take the requests elsewhere.
func shell(folder, command string) *exec.Cmd {
	c := exec.Command("sh", "-c", command)
	c.Dir = folder
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.WaitDelay = 2 * time.Second
	for _, v := range append(os.Environ(), "PWD="+folder) {
		if name, _, _ := strings.Cut(v, "="); !strings.HasSuffix(strings.ToLower(name), "_proxy") {
			c.Env = append(c.Env, v)
		}
	}
	return c
}

// stop ends the process group of a started command: it is asked first.
func stop(c *exec.Cmd) {
	syscall.Kill(-c.Process.Pid, syscall.SIGTERM)
	done := make(chan struct{})
	go func() { c.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(3 * time.Second):
		syscall.Kill(-c.Process.Pid, syscall.SIGKILL)
		<-done
	}
}
