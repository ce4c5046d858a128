package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// plantedBug is a bug like one that others had, and how it is put into the
// parser.
type plantedBug struct {
	class string // of the advisories
	like  string
	does  string
	edits []edit
}

// edit replaces text of a file, which must be there once; or, where class is
// given, the step of a row of the transition table.
type edit struct{ file, old, new, class string }

func (e edit) apply(text string) (string, error) {
	if e.class == "" {
		if n := strings.Count(text, e.old); n != 1 {
			return "", fmt.Errorf("%s: %q is there %d times", e.file, e.old, n)
		}
		return strings.Replace(text, e.old, e.new, 1), nil
	}
	row := regexp.MustCompile(`(?m)^\t` + e.old + `: +\{([^}]*)\}`).FindStringSubmatchIndex(text)
	if row == nil {
		return "", fmt.Errorf("%s: no row %s", e.file, e.old)
	}
	steps := strings.Split(text[row[2]:row[3]], ", ")
	names := strings.Fields("ctl htab lf cr sp dquote hash colon semi equal bslash zero one digit hexa tchar delim obs")
	for i, name := range names {
		if name == e.class && len(steps) == len(names) && steps[i] != e.new {
			steps[i] = e.new
			return text[:row[2]] + strings.Join(steps, ", ") + text[row[3]:], nil
		}
	}
	return "", fmt.Errorf("%s: row %s has no other class %s", e.file, e.old, e.class)
}

const (
	tableFile   = "parser/table.go"
	lineFile    = "parser/line.go"
	parseFile   = "parser/parse.go"
	rulesFile   = "parser/rules.go"
	parserFile  = "parser/parser.go"
	framingFile = "internal/framing/framing.go"
	fieldsFile  = "internal/framing/fields.go"
	nextHead    = "func (ph phase) next(c byte) step {\n"
)

// plantedBugs has one for each class of advisories that bears on a parser.
var plantedBugs = []plantedBug{
	{"Transfer-Encoding together with Content-Length", "CVE-2005-2088, CVE-2013-4286, CVE-2019-20445", "Transfer-Encoding wins, and the connection is kept",
		[]edit{{framingFile, "return None, CodingAndLength", "return ByChunks, OK", ""}}},
	{"blank before the colon", "CVE-2019-16869, CVE-2021-22959", "the blank is dropped",
		[]edit{{tableFile, "inName", "nm", "sp"}, {parseFile, "	n := colonOf(l)\n", "	n := scan.Token(l)\n	if l[n] == ' ' {\n		end := n\n		for l[end] == ' ' {\n			end++\n		}\n		l = append(append([]byte{}, l[:n]...), l[end:]...)\n	}\n", ""}}},
	{"empty field name", "CVE-2023-25725", "the field is taken", []edit{{tableFile, "inFieldStart", "vl", "colon"}}},
	{"bare CR", "CVE-2023-30589", "it is a byte of a field value", []edit{{tableFile, nextHead, nextHead + "	if ph == inValueLF && c != '\\n' {\n		return step(inValue)\n	}\n", ""}}},
	{"folded Transfer-Encoding", "CVE-2022-32215", "folded lines of requests are unfolded",
		[]edit{{parserFile, "	p.limits, p.lenient = o.settle(false)\n", "	p.limits, p.lenient = o.settle(false)\n	p.lenient |= ObsFold\n", ""}}},
	{"malformed Transfer-Encoding", "CVE-2022-32213, CVE-2022-1705", "what begins with chunked is chunked",
		[]edit{{fieldsFile, "len(token) != len(chunked)", "len(token) < len(chunked)", ""}, {fieldsFile, "range token {", "range token[:len(chunked)] {", ""}}},
	{"Transfer-Encoding in HTTP/1.0", "CVE-2021-33037", "it counts", []edit{{framingFile, "return None, CodingInHTTP10", "return ByChunks, OK", ""}}},
	{"Content-Length with a sign", "CVE-2023-47627, CVE-2018-7159", "a plus is skipped",
		[]edit{{fieldsFile, "	var n uint64\n", "	if len(value) > 1 && value[0] == '+' {\n		value = value[1:]\n	}\n	var n uint64\n", ""}}},
	{"chunk size overflow", "CVE-2021-32714, CVE-2015-3183", "high digits are lost",
		[]edit{{lineFile, "int(p.used)+n >= 16 || p.remaining > math.MaxInt64>>4", "int(p.used)+n >= 4000", ""}, {lineFile, "p.remaining<<4 | int64(hex[c])", "(p.remaining<<4 | int64(hex[c])) & math.MaxInt64", ""}}},
	{"bare LF in a chunk line", "CVE-2025-22871, CVE-2025-55315", "it ends the line", []edit{{tableFile, "inSize", "step(endChunkLine)", "lf"}}},
	{"chunk extension", "CVE-2026-33870", "a line ends inside of a quoted string", []edit{{tableFile, "inExtQuoted", "cf", "cr"}}},
	{"chunk data not followed by CRLF", "CVE-2025-43859, CVE-2023-40175", "bytes up to the next CRLF are skipped",
		[]edit{{tableFile, nextHead, nextHead + "	if ph == inDataCR && c != '\\r' && c != '\\n' {\n		return step(inDataCR)\n	}\n", ""}}},
	{"invalid trailer", "CVE-2023-45648, CVE-2023-46589", "a blank may stand in the name of a trailer field",
		[]edit{{lineFile, "	switch {\n	case p.phase == inTarget && c >= 0x80", "	switch {\n	case p.flags&trailer != 0 && p.phase == inName && c == ' ':\n		return step(inName)\n	case p.phase == inTarget && c >= 0x80", ""}}},
	{"blank in the method", "CVE-2021-39241", "HTAB ends a method", []edit{{tableFile, "inMethod", "t0", "htab"}}},
	{"upgrade refused, its bytes read as requests", "CVE-2026-2833", "the parse goes on after an upgrade",
		[]edit{{rulesFile, "(h.Upgrade || h.Method == MethodConnect)", "(h.Method == MethodConnect)", ""}}},
	{"upgrade taken from an answer that is none", "CVE-2024-23326", "a 200 with Upgrade leaves HTTP",
		[]edit{{rulesFile, "	case h.Code == 101:\n", "	case h.Code == 101 || h.Code == 200 && o&hasUpgrade != 0:\n", ""}, {rulesFile, "		h.Upgrade = true\n	case isInterim", "		h.Upgrade = true\n		if h.Code == 200 {\n			h.Framing = FramingTunnel\n		}\n	case isInterim", ""}}},
}

// plantedInputs is how many inputs a party is given to find a planted bug.
const plantedInputs = 50_000

// plantedParties are who looks for them.
var plantedParties = []string{"nethttp", "llhttp"}

// runPlanted plants the bugs one at a time, in a build of this program, and
// tells by whom each was found. First it holds that nothing is found where
// nothing was planted. It must run in the folder of its module.
func runPlanted(seed uint64, only *regexp.Regexp, stdout, progress io.Writer) error {
	folder, err := os.MkdirTemp("", "differ-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	fmt.Fprintf(stdout, "| bug | as in | what is broken | found by | inputs until then | the smallest of its class |\n|---|---|---|---|---|---|\n")
	missed, planted := 0, 0
	for i, b := range append([]plantedBug{{class: "none"}}, plantedBugs...) {
		if i > 0 && !only.MatchString(b.class) {
			continue
		}
		fmt.Fprintf(progress, "%d of %d: %s\n", i, len(plantedBugs), b.class)
		binary := filepath.Join(folder, "differ")
		if err := b.build(folder, binary); err != nil {
			return fmt.Errorf("%s: %w", b.class, err)
		}
		found := 0
		for _, p := range plantedParties {
			f, err := look(binary, p, seed)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", b.class, p, err)
			}
			if f == nil {
				continue
			}
			if found++; i == 0 {
				return fmt.Errorf("%s finds what nobody planted: %s: %q", p, f.Key, f.Input)
			}
			fmt.Fprintf(stdout, "| %s | %s | %s | %s: %s | %d | %s |\n", b.class, b.like, b.does, p, cell(f.Key), f.Inputs, code1(f.Input))
		}
		if i > 0 {
			planted++
		}
		if i > 0 && found == 0 {
			missed++
			fmt.Fprintf(stdout, "| %s | %s | %s | nobody | | |\n", b.class, b.like, b.does)
		}
	}
	fmt.Fprintf(stdout, "\n%d bugs planted one at a time, %d of them found.\n", planted, planted-missed)
	if missed > 0 {
		return errUnexplained
	}
	return nil
}

// build builds this program with the bug in it.
func (b plantedBug) build(folder, binary string) error {
	root, err := filepath.Abs("..")
	if err != nil {
		return err
	}
	texts := map[string]string{}
	for _, e := range b.edits {
		file := filepath.Join(root, filepath.FromSlash(e.file))
		if texts[file] == "" {
			t, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			texts[file] = string(t)
		}
		if texts[file], err = e.apply(texts[file]); err != nil {
			return err
		}
	}
	replaced := map[string]string{}
	for file, text := range texts {
		changed := filepath.Join(folder, filepath.Base(filepath.Dir(file))+"-"+filepath.Base(file))
		if err := os.WriteFile(changed, []byte(text), 0o644); err != nil {
			return err
		}
		replaced[file] = changed
	}
	list, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		return err
	}
	overlay := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(overlay, list, 0o644); err != nil {
		return err
	}
	if out, err := exec.Command("go", "build", "-overlay", overlay, "-o", binary, ".").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
}

// look runs a build until the first unexplained disagreement, nil if there is
// none.
func look(binary, party string, seed uint64) (*finding1, error) {
	command := exec.Command(binary, "-json", "-first", "-seed", strconv.FormatUint(seed, 10), "-oracle", party, "-n", strconv.Itoa(plantedInputs))
	var problems bytes.Buffer
	command.Stderr = &problems
	out, err := command.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != exitUnexplained) {
		return nil, fmt.Errorf("%w\n%.2000s", err, problems.Bytes())
	}
	in := json.NewDecoder(bytes.NewReader(out))
	for {
		var f finding1
		if err := in.Decode(&f); err == io.EOF {
			return nil, nil
		} else if err != nil {
			return nil, err
		}
		if f.Verdict == string(none) {
			return &f, nil
		}
	}
}
