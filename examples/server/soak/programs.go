package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
)

// program is a client that other people wrote, and that may be installed.
type program struct {
	name  string
	visit func(*visitor)
}

var programs = []program{
	{"curl", (*visitor).curl},
	{"wget", (*visitor).wget},
	{"ab", (*visitor).ab},
}

// path gives where the program is, nothing if it is not installed.
func (p program) path() string {
	path, err := exec.LookPath(p.name)
	if err != nil {
		return ""
	}
	return path
}

// call runs a program, which must succeed, and gives its output.
func (v *visitor) call(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "no_proxy=127.0.0.1", "LC_ALL=C")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, &stderr)
	}
	return string(out), err
}

func (v *visitor) curl() {
	url := "http://" + v.address
	for _, c := range []struct {
		n    int64
		want string
		args []string
	}{
		{1, v.data, []string{"-T", v.page, url + "/echo"}},
		{1, v.data, []string{"-T", v.page, "-H", "Transfer-Encoding: chunked", "-H", "Expect: 100-continue", url + "/echo"}},
		{1, v.data[10:21], []string{"-r", "10-20", url + "/files/data"}},
		{2, greeting + greeting, []string{url + "/hello", url + "/hello"}},
		{1, "1\n2\n3\n", []string{"--http1.0", url + "/stream?n=3&pause=1ms"}},
	} {
		v.sent(c.n)
		out, err := v.call("curl", append([]string{"-sS", "-m", "60"}, c.args...)...)
		v.conclude(c.n, out == c.want, "curl "+strings.Join(c.args, " "), err)
	}
}

func (v *visitor) wget() {
	v.sent(1)
	out, err := v.call("wget", "-q", "-T", "60", "-t", "1", "-O", "-", "http://"+v.address+"/files/data")
	v.conclude(1, out == v.data, "wget", err)
}

var abCounts = regexp.MustCompile(`(?m)^(Complete requests|Failed requests|Non-2xx responses):\s+(\d+)`)

func (v *visitor) ab() {
	const n = 100
	v.sent(n)
	out, err := v.call("ab", "-q", "-k", "-s", "60", "-n", fmt.Sprint(n), "-c", "5", "http://"+v.address+"/hello")
	counts := fmt.Sprint(abCounts.FindAllString(out, -1))
	right := regexp.MustCompile(`^\[Complete requests: +100 Failed requests: +0\]$`).MatchString(counts)
	v.conclude(n, right, "ab: "+counts, err)
}

// conclude enters n requests of a program, together.
func (v *visitor) conclude(n int64, right bool, what string, err error) {
	if err != nil || !right {
		v.lost(n, "%s: %v", what, err)
		return
	}
	v.answered(n)
}
