package parser_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/internal/scan"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// TestKeepAlive holds RFC 9112, section 9.3: version by Connection, in both
// roles; R073, R092, R104.
func TestKeepAlive(t *testing.T) {
	for _, c := range []struct {
		fields     string
		in10, in11 bool
	}{
		{"", false, true},
		{"Connection: close\r\n", false, false},
		{"Connection: keep-alive\r\n", true, true},
		{"connection: KEEP-ALIVE\r\n", true, true},
		{"Connection: Close\r\n", false, false},
		{"Connection: keep-alive, close\r\n", false, false},
		{"Connection: close, keep-alive\r\n", false, false},
		{"Connection: keep-alive\r\nConnection: close\r\n", false, false},
		{"Connection: close\r\nConnection: keep-alive\r\n", false, false},
		{"Connection: ,,close,,\r\n", false, false},
		{"Connection: \t, keep-alive\t,\r\n", true, true},
		{"Connection:\r\n", false, true},
		{"Connection: ,\r\n", false, true},
		{"Connection: x, TE, y\r\n", false, true},
		{"Connection: closed\r\n", false, true},
		{"Connection: clos\r\n", false, true},
		{"Connection: close x\r\n", false, true},
		{"Connection: close;a=b\r\n", false, true},
		{"Connection: \"close\"\r\n", false, true},
		{"Connection: keepalive\r\n", false, true},
		{"Connection: keep_alive\r\n", false, true},
		{"Connection: keep-alivE,x\r\n", true, true},
		{"Connection: xkeep-alive\r\n", false, true},
		{"Connection: keep-alivex\r\n", false, true},
		{"Connection: transfer-encoding, content-length\r\n", false, true},
		{"Proxy-Connection: keep-alive\r\n", false, true},
		{"Upgrade: abckeep-alive\r\n", false, true}, // where it would be, were it Connection
		{"Proxy-Connection: close\r\n", false, true},
		{"Keep-Alive: timeout=5\r\n", false, true},
		{"X-Connection: close\r\n", false, true},
	} {
		for minor, want := range []bool{c.in10, c.in11} {
			in := fmt.Sprintf("GET / HTTP/1.%d\r\nHost: h\r\n%s\r\n", minor, c.fields)
			h, err := headOf(t, eventlog.Setup{}, in)
			if err != nil || h.KeepAlive != want {
				t.Errorf("%q: %v, keep-alive %v, want %v", in, err, h.KeepAlive, want)
			}
			in = fmt.Sprintf("HTTP/1.%d 200 OK\r\nContent-Length: 0\r\n%s\r\n", minor, c.fields)
			h, err = headOf(t, eventlog.Setup{Response: true}, in)
			if err != nil || h.KeepAlive != want {
				t.Errorf("%q: %v, keep-alive %v, want %v", in, err, h.KeepAlive, want)
			}
			// Content until close ends with the connection, whatever it says.
			in = fmt.Sprintf("HTTP/1.%d 200 OK\r\n%s\r\n", minor, c.fields)
			h, err = headOf(t, eventlog.Setup{Response: true}, in)
			if err != nil || h.KeepAlive || h.Framing != parser.FramingClose {
				t.Errorf("%q: %v, %+v", in, err, h)
			}
			// An interim response cannot close it.
			in = fmt.Sprintf("HTTP/1.%d 103 x\r\n%s\r\n", minor, c.fields)
			h, err = headOf(t, eventlog.Setup{Response: true}, in)
			if err != nil || !h.KeepAlive || !h.Interim() {
				t.Errorf("%q: %v, %+v", in, err, h)
			}
		}
	}
}

// TestKeepAliveByByte holds that no byte of the option may be another, but for the
// case of its letters.
func TestKeepAliveByByte(t *testing.T) {
	const option = "keep-alive"
	for at := range len(option) {
		for c := range 256 {
			if c < ' ' && c != '\t' || c == 0x7f {
				continue // no value has it
			}
			value := option[:at] + string([]byte{byte(c)}) + option[at+1:]
			want := strings.ToLower(strings.TrimSpace(value)) == option
			in := "GET / HTTP/1.0\r\nConnection: " + value + "\r\n\r\n"
			if h, err := headOf(t, eventlog.Setup{}, in); err != nil || h.KeepAlive != want {
				t.Errorf("%q: %v, keep-alive %v, want %v", in, err, h.KeepAlive, want)
			}
		}
	}
}

// TestHeadUpgrade holds what makes a request one that asks for an upgrade:
// R105.
func TestHeadUpgrade(t *testing.T) {
	for _, c := range []struct {
		connection, upgrade string
		want                bool
	}{
		{"Connection: upgrade\r\n", "Upgrade: websocket\r\n", true},
		{"Connection: Upgrade\r\n", "upgrade: a/1, b\r\n", true},
		{"Connection: keep-alive, UPGRADE\r\n", "Upgrade: a\r\n", true},
		{"Connection: close\r\nConnection: upgrade\r\n", "Upgrade: a\r\n", true},
		{"Connection: upgrade\r\n", "Upgrade:\r\nUpgrade: a\r\n", true},
		{"Connection: upgrade\r\n", "Upgrade: a\r\nUpgrade:\r\n", true},
		{"Connection: upgrade\r\n", "Upgrade:\r\n", false},
		{"Connection: upgrade\r\n", "Upgrade: \t\r\n", false},
		{"Connection: upgrade\r\n", "", false},
		{"", "Upgrade: a\r\n", false},
		{"Connection: keep-alive\r\n", "Upgrade: a\r\n", false},
		{"Connection: upgrades\r\n", "Upgrade: a\r\n", false},
		{"Connection: xupgrade\r\n", "Upgrade: a\r\n", false},
		{"Connection: Upgrade-Insecure-Requests\r\n", "Upgrade-Insecure-Requests: 1\r\n", false},
	} {
		for minor := range 3 {
			for _, fields := range []string{c.connection + c.upgrade, c.upgrade + c.connection} {
				in := fmt.Sprintf("GET / HTTP/1.%d\r\nHost: h\r\n%s\r\n", minor, fields)
				h, err := headOf(t, eventlog.Setup{}, in)
				want := c.want && minor > 0
				if h.Upgrade != want || (err == parser.ErrUpgrade) != want {
					t.Errorf("%q: %v, upgrade %v, want %v", in, err, h.Upgrade, want)
				}
				// In a response that is no 101 the fields mean nothing.
				in = fmt.Sprintf("HTTP/1.%d 426 x\r\nContent-Length: 0\r\n%s\r\n", minor, fields)
				if h, err = headOf(t, eventlog.Setup{Response: true, Offered: true}, in); h.Upgrade || err != nil {
					t.Errorf("%q: %v, upgrade %v", in, err, h.Upgrade)
				}
			}
		}
	}
}

// TestHeadExpect holds R113.
func TestHeadExpect(t *testing.T) {
	for value, want := range map[string]bool{
		"100-continue": true, "100-CONTINUE": true, "100-Continue": true, " 100-continue\t": true,
		"": false, "100": false, "100-continue, x": false, "x": false, "100-continue;a": false, "200-continue": false,
		"100_continue": false, "\"100-continue\"": false,
	} {
		for minor := range 3 {
			in := fmt.Sprintf("POST / HTTP/1.%d\r\nHost: h\r\nExpect:%s\r\nContent-Length: 1\r\n\r\n", minor, value)
			if h, err := headOf(t, eventlog.Setup{}, in); err != nil || h.ExpectContinue != (want && minor > 0) {
				t.Errorf("%q: %v, expect-continue %v", in, err, h.ExpectContinue)
			}
			in = fmt.Sprintf("HTTP/1.%d 200 x\r\nExpect:%s\r\nContent-Length: 1\r\n\r\n", minor, value)
			if h, err := headOf(t, eventlog.Setup{Response: true}, in); err != nil || h.ExpectContinue {
				t.Errorf("%q: %v, expect-continue %v", in, err, h.ExpectContinue)
			}
		}
	}
}

// framingOf is RFC 9112, section 6.3, for responses whose fields are in order.
func framingOf(code int, method parser.Method, length, chunked bool) parser.Framing {
	switch {
	case code == 101, method == parser.MethodConnect && code/100 == 2:
		return parser.FramingTunnel
	case method == parser.MethodHead, code/100 == 1, code == 204, code == 304:
		return parser.FramingNone
	case chunked:
		return parser.FramingChunked
	case length:
		return parser.FramingLength
	}
	return parser.FramingClose
}

// TestResponseFraming tries every status code to every method, with each way
// of framing: R038, R049, R050, R057, R119, R120, R121.
func TestResponseFraming(t *testing.T) {
	for code := 100; code <= 999; code++ {
		for m := parser.MethodOther; m <= parser.MethodPatch; m++ {
			if code >= 600 && code%50 != 0 {
				continue // codes without a class are all the same
			}
			for i, fields := range []string{"", "Content-Length: 7\r\n", "Transfer-Encoding: chunked\r\n"} {
				in := fmt.Sprintf("HTTP/1.1 %d x\r\nUpgrade: a\r\n%s\r\n", code, fields)
				h, err := headOf(t, eventlog.Setup{Response: true, Methods: []parser.Method{m}, Offered: true}, in)
				want := framingOf(code, m, i == 1, i == 2)
				var wantErr error
				if want == parser.FramingTunnel {
					wantErr = parser.ErrUpgrade
				}
				length := int64(-1)
				if i == 1 && (want != parser.FramingTunnel || code == 101) {
					length = 7
				}
				if err != wantErr || h.Framing != want || int(h.Code) != code || h.Method != m || h.Length != length ||
					h.Version != parser.HTTP11 || h.Upgrade != (code == 101) || h.Interim() != (code/100 == 1 && code != 101) {
					t.Fatalf("%q to %v: %v, %+v, want %v, length %d", in, m, err, h, want, length)
				}
				body := want == parser.FramingLength || want == parser.FramingChunked || want == parser.FramingClose
				if h.HasBody() != body {
					t.Fatalf("%q to %v: HasBody %v", in, m, h.HasBody())
				}
			}
		}
	}
}

// TestRequestHead holds the Head of requests: R037, R056.
func TestRequestHead(t *testing.T) {
	for m := parser.MethodGet; m <= parser.MethodPatch; m++ {
		target := "/"
		if m == parser.MethodConnect {
			target = "h:1"
		}
		for fields, want := range map[string]parser.Head{
			"":                               {Length: -1, Framing: parser.FramingNone},
			"Content-Length: 0\r\n":          {Length: 0, Framing: parser.FramingLength},
			"Content-Length: 9\r\n":          {Length: 9, Framing: parser.FramingLength},
			"Transfer-Encoding: chunked\r\n": {Length: -1, Framing: parser.FramingChunked},
		} {
			want.Method, want.Version, want.KeepAlive = m, parser.HTTP11, true
			h, err := headOf(t, eventlog.Setup{}, m.String()+" "+target+" HTTP/1.1\r\nHost: h\r\n"+fields+"\r\n")
			if m == parser.MethodConnect {
				if want.Length != 0 && want.Length != -1 || want.Framing == parser.FramingChunked {
					if err != parser.ErrConnectContent {
						t.Errorf("CONNECT, %q: %v", fields, err)
					}
					continue
				}
				want.Framing = parser.FramingNone
				if err != parser.ErrUpgrade {
					t.Errorf("CONNECT, %q: %v", fields, err)
				}
				err = nil
			}
			if err != nil || h != want {
				t.Errorf("%v, %q: %v, %+v, want %+v", m, fields, err, h, want)
			}
			if h.HasBody() != (h.Length > 0 || h.Framing == parser.FramingChunked) || h.Interim() {
				t.Errorf("%v, %q: HasBody %v, Interim %v", m, fields, h.HasBody(), h.Interim())
			}
		}
	}
	if h := (parser.Head{}); h.HasBody() || h.Interim() || h.Version.String() != "" {
		t.Errorf("the zero Head says something: %+v", h)
	}
}

// TestLines holds what the accessors of the three kinds of lines give, which
// the event logs show only in part.
func TestLines(t *testing.T) {
	var seen []string
	note := func(parts ...any) error {
		seen = append(seen, fmt.Sprintf(strings.Repeat("%q ", len(parts)), parts...))
		return nil
	}
	h := &parser.Funcs{
		Request: func(l parser.RequestLine) error {
			return note(l.Raw(), l.MethodName(), l.Method().String(), l.Target(), l.Form().String(), l.Version().String())
		},
		Response: func(l parser.StatusLine) error {
			return note(l.Raw(), fmt.Sprint(l.Code()), l.Reason(), l.Version().String())
		},
		Header: func(f parser.Field) error { return note(f.Raw(), f.Name(), f.Value(), f.ID().String()) },
	}
	p := parser.NewRequest(h, nil)
	p.Feed([]byte("MKCOL http://h/p?q HTTP/1.7\r\nhOsT:\th \r\nX: \t\r\n\r\n"))
	q := parser.NewResponse(h, nil)
	q.Expect(parser.MethodGet, false)
	q.Feed([]byte("HTTP/1.0 999\r\nServer:a  b\r\n\r\n"))
	want := []string{
		`"MKCOL http://h/p?q HTTP/1.7" "MKCOL" "" "http://h/p?q" "absolute" "HTTP/1.1" `,
		`"hOsT:\th " "hOsT" "h" "Host" `,
		`"X: \t" "X" "" "" `,
		`"HTTP/1.0 999" "999" "" "HTTP/1.0" `,
		`"Server:a  b" "Server" "a  b" "Server" `,
	}
	if got := strings.Join(seen, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

// TestZeroLines holds that lines which no parser made say nothing.
func TestZeroLines(t *testing.T) {
	var r parser.RequestLine
	var s parser.StatusLine
	var f parser.Field
	for i, b := range [][]byte{r.Raw(), r.MethodName(), r.Target(), s.Raw(), s.Reason(), f.Raw(), f.Name(), f.Value()} {
		if len(b) > 0 {
			t.Errorf("accessor %d gives %q", i, b)
		}
	}
	if r.Method() != 0 || r.Form() != parser.FormNone || r.Version() != 0 || s.Code() != 0 || s.Version() != 0 || f.ID() != parser.FieldOther {
		t.Error("a zero line has a number")
	}
}

// TestShortHeads parses heads of which so little is left after the start line that it
// depends on the kernel by which way their fields go, with each kernel.
func TestShortHeads(t *testing.T) {
	defer scan.Use(scan.Kernel())
	for _, kernel := range scan.Kernels() {
		scan.Use(kernel)
		for _, c := range []struct {
			input string
			err   error
		}{
			{"GET / HTTP/1.1\r\nHost: h\r\n\r\n", nil},
			{"GET / HTTP/1.1\r\nHost: host.example\r\n\r\n", nil},
			{"GET / HTTP/1.1\r\nHost:h\r\nA:\r\n\r\n", nil},
			{"GET / HTTP/1.1\r\nHost: h\r\nX-Y: z\r\n\r\n", nil},
			{"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello", nil},
			{"GET / HTTP/1.1\r\n\r\n", parser.ErrHostMissing},
			{"GET / HTTP/1.1\r\nX: y\r\n\r\n", parser.ErrHostMissing},
			{"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", parser.ErrHostMissing},
			{"POST / HTTP/1.1\r\nX: y\r\nContent-Length: 5\r\n\r\nhello", parser.ErrHostMissing},
			{"GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n", parser.ErrHostRepeated},
			{"GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\nX: y\r\n\r\n", parser.ErrHostRepeated},
			{"GET / HTTP/1.1\r\nHost: h_/\r\n\r\n", parser.ErrHost},
			{"GET / HTTP/1.1\r\nHost: h\r\nX/y\r\n\r\n", parser.ErrFieldName},
			{"GET / HTTP/1.1\r\nHost: h\r\nX: \x00\r\n\r\n", parser.ErrFieldValue},
		} {
			if got := checkSplits(t, eventlog.Setup{}, []byte(c.input)); !errors.Is(got.Err, c.err) {
				t.Errorf("%s: %q gives %v, want %v", kernel, c.input, got.Err, c.err)
			}
		}
	}
}
