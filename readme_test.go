package httpwire_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// block gives the text of the nth fenced block of a language in the README.
func block(t *testing.T, language string, n int) string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	all := regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(all) <= n {
		t.Fatalf("the README has %d blocks of %s", len(all), language)
	}
	return all[n][1]
}

func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// TestQuickStart runs the first command of the README, and holds that the
// events it shows are those that the command prints. (The second is this.)
func TestQuickStart(t *testing.T) {
	first := strings.Fields(block(t, "sh", 0))
	if second := block(t, "sh", 1); second != "go test ./...\n" {
		t.Errorf("the second command is %q", second)
	}
	if out := run(t, ".", first[0], first[1:]...); !strings.Contains(out, "GET / HTTP/1.1") {
		t.Errorf("%s prints\n%s", first, out)
	}
	last := len(first) - 1
	out := run(t, ".", first[0], append(append(first[1:last:last], "-json"), first[last])...)
	if want := block(t, "json", 0); !strings.HasPrefix(out, want) {
		t.Errorf("the README shows\n%s\nthe command prints\n%s", want, out)
	}
}

// TestEmbedding does what the README tells a new user: the example, in a
// module of its own, with a clone beside it.
func TestEmbedding(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(here, filepath.Join(dir, "httpwire")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	mine := filepath.Join(dir, "mine")
	if err := os.Mkdir(mine, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(mine, "main.go"), []byte(block(t, "go", 0)), 0o666); err != nil {
		t.Fatal(err)
	}
	run(t, mine, "go", "mod", "init", "mine")
	out := ""
	for _, line := range strings.Split(strings.TrimSpace(block(t, "text", 2)), "\n") {
		f := strings.Fields(line)
		out = run(t, mine, f[0], f[1:]...)
	}
	out = strings.ReplaceAll(out, "\r\n", "\n")
	if want := block(t, "text", 1); out != want {
		t.Errorf("the example prints\n%s\nthe README says\n%s", out, want)
	}
}
