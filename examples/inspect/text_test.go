package main

import (
	"bufio"
	"bytes"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	for _, c := range []struct {
		name, input string
		args        []string
		want        string
	}{
		{"empty", "", nil, `
0 complete messages in 0 bytes`},
		{"chunks", "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n1;a=\"\\\t\"\r\n\"\r\n4\r\n\\\r\n\xff\r\n0\r\nA: b\r\n\r\n", nil, `
       0  request       POST / HTTP/1.1
      17  header        Host: a
      26  header        Expect: 100-continue
      48  header        Transfer-Encoding: chunked
      76  headers-done  framing chunked, keep-alive, expect-continue
      78  chunk         1 byte; a="\\\t"
      88  body          1 byte "\""
      91  chunk         4 bytes
      94  body          4 bytes "\\\r\n\xff"
     100  chunk         0 bytes
     103  trailer       A: b
     111  done

1 complete message in 111 bytes`},
		{"chunks twice", strings.Repeat("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 2), nil, `
       0  response      HTTP/1.1 200 OK
      17  header        Transfer-Encoding: chunked
      45  headers-done  framing chunked, keep-alive
      47  chunk         3 bytes
      50  body          3 bytes "abc"
      55  chunk         0 bytes
      60  done

      60  response      HTTP/1.1 200 OK
      77  header        Transfer-Encoding: chunked
     105  headers-done  framing chunked, keep-alive
     107  chunk         3 bytes
     110  body          3 bytes "abc"
     115  chunk         0 bytes
     120  done

2 complete messages in 120 bytes`},
		{"long content", "HTTP/1.1 200 OK\r\n\r\n" + strings.Repeat("0123456789", 7000), nil, `
       0  response      HTTP/1.1 200 OK
      17  headers-done  framing close, close
      19  body          70000 bytes "0123456789012345678901234567890123456789012345678901234567890123"...
   70019  done

1 complete message in 70019 bytes`},
		{"length", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", nil, `
       0  response      HTTP/1.1 200 OK
      17  header        Content-Length: 1
      36  headers-done  framing length 1 byte, keep-alive
      38  body          1 byte "a"
      39  done

1 complete message in 39 bytes`},
		{"upgrade", "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n\x00rest", nil, `
       0  request       GET / HTTP/1.1
      16  header        Host: a
      25  header        Upgrade: x
      37  header        Connection: upgrade
      58  headers-done  framing none, keep-alive, upgrade
      60  done

      60  upgrade       5 bytes "\x00rest" of another protocol

1 complete message in 65 bytes, the last of HTTP`},
		{"upgrade, nothing left", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", nil, `
       0  request       CONNECT a:1 HTTP/1.1
      22  header        Host: a:1
      33  headers-done  framing none, keep-alive
      35  done

      35  upgrade       0 bytes of another protocol

1 complete message in 35 bytes, the last of HTTP`},
		{"malformed", "GET / HTTP/1.1\nHost", nil, `
      14  error         bare-lf: line feed without carriage return (answer with 400)

0 complete messages in 14 bytes, then malformed input`},
		{"incomplete", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc", nil, `
       0  request       POST / HTTP/1.1
      17  header        Host: a
      26  header        Content-Length: 5
      45  headers-done  framing length 5 bytes, keep-alive
      47  body          3 bytes "abc"
      50  error         unexpected-eof: the input ends inside a message

0 complete messages in 50 bytes, then an incomplete one`},
	} {
		got := runString(c.input, c.args...)
		if want := c.want[1:] + "\n"; got.stdout != want {
			t.Errorf("%s: %s\nin\n%s", c.name, firstDifference(got.stdout, want), got.stdout)
		}
	}
}

// TestTextHostile puts escape sequences, C1 controls and random bytes wherever
// the parser lets bytes through. Nothing but printable ASCII may come out.
func TestTextHostile(t *testing.T) {
	const hostile = "\x1b[31m\x9b31m\x1b]0;t\x07\x08\x7f\x00\r\n\u009b\u202e"
	const obsText = "\x9b31m\x80\x9f\u202e\xff"
	inputs := []string{
		"HTTP/1.1 200 " + obsText + "\r\nA: " + obsText + "\r\nTransfer-Encoding: chunked\r\n\r\n1;a=\"" + obsText +
			"\"\r\n\x1b\r\n0\r\nB: " + obsText + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\n\r\n" + hostile,
		"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n" + hostile,
		hostile,
		"GET /" + hostile,
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		b := make([]byte, 100)
		for i := range b {
			b[i] = byte(random.Uint32())
		}
		inputs = append(inputs, "HTTP/1.1 200 OK\r\n\r\n"+string(b), string(b), "HTTP/1.1 200 "+string(b))
	}
	for _, input := range inputs {
		got := runString(input)
		for _, c := range []byte(got.stdout) {
			if c != '\n' && (c < 0x20 || c > 0x7e) {
				t.Fatalf("%q: the byte %#x in %q", input, c, got.stdout)
			}
		}
	}
	// A line break in the input makes no line in the output.
	if got := runString(inputs[1]).stdout; strings.Count(got, "\n") != 6 || !strings.Contains(got, `\x1b[31m\x9b31m`) {
		t.Errorf("%s", got)
	}
}

func TestEscapeIsUnambiguous(t *testing.T) {
	seen := map[string]byte{}
	for c := range 256 {
		s := escape([]byte{byte(c)})
		if other, ok := seen[s]; ok {
			t.Errorf("%#x and %#x are both %s", c, other, s)
		}
		seen[s] = byte(c)
	}
}

func TestPalette(t *testing.T) {
	terminal, err := os.Open(os.DevNull) // a character device too
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	if !isTerminal(terminal) {
		t.Skip("the null device is no character device here")
	}
	file, err := os.Open("text_test.go")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()

	t.Setenv("NO_COLOR", "")
	t.Setenv("TERM", "xterm")
	if paletteFor(terminal) != colours {
		t.Error("no colours on a terminal")
	}
	if paletteFor(file) != (palette{}) || paletteFor(new(bytes.Buffer)) != (palette{}) {
		t.Error("colours, but not on a terminal")
	}
	t.Setenv("TERM", "dumb")
	if paletteFor(terminal) != (palette{}) {
		t.Error("colours on a dumb terminal")
	}
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "1")
	if paletteFor(terminal) != (palette{}) {
		t.Error("colours despite NO_COLOR")
	}
}

// TestColours shows that colours change nothing but colours, and where they
// stand.
func TestColours(t *testing.T) {
	for name, input := range streams {
		plain := runString(input).stdout
		var out bytes.Buffer
		f, err := parseFlags(nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := inspect(f, strings.NewReader(input), &textPrinter{w: bufio.NewWriter(&out), palette: colours}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), colours.reset) {
			t.Errorf("%s: no colours", name)
		}
		stripped := out.String()
		for _, s := range []string{colours.dim, colours.name, colours.message, colours.good, colours.bad, colours.reset} {
			stripped = strings.ReplaceAll(stripped, s, "")
		}
		if stripped != plain {
			t.Errorf("%s: %s", name, firstDifference(stripped, plain))
		}
		if fault := strings.Contains(plain, "  error  "); fault != strings.Contains(out.String(), colours.bad) {
			t.Errorf("%s: the colour of errors without an error, or the other way round:\n%s", name, cut(plain))
		}
	}
}
