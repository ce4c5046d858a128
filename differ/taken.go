package main

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// rulesOfTaken explain why somebody refuses, or reads otherwise, what httpwire
// takes or waits for.
var rulesOfTaken = []rule{
	// net/http.
	{theirs, "RFC 9112, 7.1.1; RFC 9110, 5.6.3", "bad blanks before the \";\" of a chunk extension must be removed", "nethttp", 0, "invalid byte in chunk length",
		func(d *disagreement) bool { return blankExtension.Match(d.raw()) }},
	{choice, "RFC 9112, 2.2", "empty lines before a request should be ignored", "nethttp", 0, "400 Bad Request.*",
		func(d *disagreement) bool { return bytes.HasPrefix(d.raw(), []byte("\r\n")) }},
	{choice, "RFC 9112, 3.2", "what a target means, escapes among it, may be judged with its syntax", "nethttp", 0, "400 Bad Request.*",
		func(d *disagreement) bool {
			_, err := url.ParseRequestURI(d.word(1))
			return err != nil && d.asSent()
		}},
	{choice, "RFC 9112, 6.1", "a client need know no coding but chunked", "nethttp", 0, "unsupported transfer encoding:|too many transfer encodings: \\[",
		func(d *disagreement) bool {
			v := d.values("Transfer-Encoding")
			return d.in.response && len(v) > 0 && (len(v) > 1 || !strings.EqualFold(strings.Trim(v[0], " \t"), "chunked"))
		}},
	{choice, "RFC 9112, 8", "a line that the end of input cuts off may be read as it is", "nethttp", 0, "malformed .*|http: .*trailer.*",
		func(d *disagreement) bool { return d.we == want && d.in.response && !d.complete() }},
	{choice, "RFC 9110, 10.1.1", "an unknown expectation may be answered with 417", "nethttp apache", 0, "417 .*",
		func(d *disagreement) bool { return d.expects() }},
	{choice, "RFC 9112, 9.3", "\"close\" in a malformed Connection field may be heeded", "nethttp", 0, "",
		func(d *disagreement) bool {
			for _, v := range d.valuesBefore("Connection") {
				if looseClose.MatchString(v) {
					return d.they == refuse && d.theirs.why == ""
				}
			}
			return false
		}},

	{choice, "RFC 9112, 9.3", "a connection of HTTP/1.0 may be closed after any message", "nethttp", 0, "",
		func(d *disagreement) bool {
			return d.they == refuse && d.theirs.why == "" && d.index > 0 && d.before().versionWord() == "HTTP/1.0"
		}},

	{choice, "RFC 9112, 7.1.2", "the end of the input is no end of a trailer section", "nethttp", 0, "http: suspiciously long trailer after chunked body",
		func(d *disagreement) bool { return d.we == want }},
	{theirs, "RFC 9112, 9.3", "\"close\" goes before \"keep-alive\" in HTTP/1.0 as well", "nethttp", 0, "",
		func(d *disagreement) bool {
			v := strings.ToLower(strings.Join(d.valuesBefore("Connection"), ","))
			return d.they == want && d.index > 0 && d.before().versionWord() == "HTTP/1.0" && strings.Contains(v, "close") && strings.Contains(v, "keep-alive")
		}},

	// llhttp.
	{theirs, "RFC 9112, 6.3", "an interim response has no content, whatever its fields say", "llhttp", 0, "",
		func(d *disagreement) bool {
			return d.in.response && d.index < len(d.ours.messages) && strings.HasPrefix(d.ours.messages[d.index].start, "1") &&
				len(d.values("Content-Length"))+len(d.values("Transfer-Encoding")) > 0
		}},
	{theirs, "RFC 9112, 5 and 5.1; RFC 9110, 5.6.3", "HTAB may follow a field value, Content-Length and Transfer-Encoding included", "llhttp", 0, "",
		func(d *disagreement) bool { return d.tabbed("Content-Length", "Transfer-Encoding", "Connection") }},
	{theirs, "RFC 9112, 7.1.1; RFC 9110, 5.6.3", "bad blanks around \";\" and \"=\" of a chunk extension must be removed", "llhttp", 0, "HPE_STRICT: .*|HPE_INVALID_CHUNK_SIZE: .*|HPE_HIDDEN: .*",
		func(d *disagreement) bool { return anyBlankExtension.Match(d.raw()) }},
	{choice, "RFC 9112, 3; RFC 9110, 9.1", "methods that are not known may be refused", "llhttp", 0, "HPE_INVALID_METHOD: .*|HPE_HIDDEN: .*",
		func(d *disagreement) bool { return !d.in.response && !llhttpMethods[d.word(0)] && isTokens(d.word(0)) }},
	{choice, "RFC 9113, 3.4", "PRI may be kept for HTTP/2", "llhttp", 0, "HPE_INVALID_VERSION: Expected HTTP/2 Connection Preface",
		func(d *disagreement) bool { return d.word(0) == "PRI" }},
	{choice, "RFC 9110, 9.1", "SOURCE may be kept for ICE", "llhttp", 0, "HPE_INVALID_CONSTANT: .*",
		func(d *disagreement) bool { return d.word(0) == "SOURCE" }},
	{choice, "RFC 9112, 3.2.2; RFC 9110, 4.2", "a server need not serve URIs of other schemes", "llhttp", 0, "HPE_INVALID_URL: .*",
		func(d *disagreement) bool { return d.rootless() }},
	{choice, "RFC 9112, 9.3; RFC 9110, 15.2", "an interim response of HTTP/1.0 is none", "llhttp", 0, "HPE_CLOSED_CONNECTION: .*",
		func(d *disagreement) bool {
			return d.index > 0 && d.in.response && strings.HasPrefix(d.ours.messages[d.index-1].start, "1")
		}},
	{theirs, "RFC 9110, 2.5", "a higher minor version is to be read as the highest known", "llhttp nethttp lighttpd nginx haproxy apache", 0, "HPE_INVALID_VERSION: Invalid HTTP version|505 .*",
		func(d *disagreement) bool {
			v := d.versionWord()
			return strings.HasPrefix(v, "HTTP/1.") && v != "HTTP/1.0" && v != "HTTP/1.1"
		}},
	{theirs, "RFC 9110, 7.8", "Upgrade must be ignored in HTTP/1.0", "llhttp", 0, "",
		func(d *disagreement) bool {
			return d.they == leave && d.index > 0 && strings.Contains(string(d.rawBefore()), " HTTP/1.0\r\n")
		}},
	{choice, "RFC 9110, 7.8", "whether a 101 that does not name Upgrade in Connection is taken for one", "llhttp", 0, "",
		func(d *disagreement) bool {
			b := d.before()
			return d.in.response && d.we == leave && b.word(1) == "101" && !strings.Contains(strings.ToLower(strings.Join(b.values("Connection"), ",")), "upgrade")
		}},
	{theirs, "RFC 9110, 6.5.1; RFC 9112, 7.1.2", "a trailer field is not for framing", "llhttp haproxy", 0, "HPE_INVALID_CONTENT_LENGTH: .*|HPE_INVALID_TRANSFER_ENCODING: .*|HPE_UNEXPECTED_CONTENT_LENGTH: .*|HPE_CLOSED_CONNECTION: .*|400 .*",
		func(d *disagreement) bool { return d.framingTrailer() || d.before().framingTrailer() }},
	// Servers.
	{choice, "RFC 9110, 4.2.1; RFC 9112, 3.2", "an empty Host names no host of a URI of http", "nginx apache lighttpd", 0, "400 .*",
		func(d *disagreement) bool {
			v := d.values("Host")
			return len(v) == 1 && strings.Trim(v[0], " \t") == ""
		}},
	{theirs, "RFC 9112, 5 and 5.1; RFC 9110, 5.6.3", "HTAB may stand around a field value", "nginx", 0, "400 .*|501 .*",
		func(d *disagreement) bool { return d.tabbed("Content-Length", "Transfer-Encoding", "Host") }},
	{choice, "RFC 9112, 3; RFC 9110, 9.1", "methods that are not known may be refused", "nginx lighttpd apache", 0, "400 .*|501 .*|405 .*",
		func(d *disagreement) bool {
			return !serverMethods[d.party.name()].MatchString(d.word(0)) && isTokens(d.word(0))
		}},
	{choice, "RFC 9113, 3.4", "PRI may be kept for HTTP/2", "haproxy", 0, "400 .*",
		func(d *disagreement) bool { return d.word(0) == "PRI" }},
	{choice, "RFC 9112, 3.2.2; RFC 9110, 4.2", "a server need not serve URIs of other schemes", "nginx apache haproxy lighttpd", 0, "400 .*",
		func(d *disagreement) bool { return d.rootless() }},
	{choice, "RFC 9112, 3.2.4", "a target in asterisk form may be refused but for OPTIONS, and nginx serves none", "nginx apache lighttpd haproxy", 0, "400 .*",
		func(d *disagreement) bool {
			return d.word(1) == "*" && (d.word(0) != "OPTIONS" || d.party.name() == "nginx")
		}},
	{choice, "RFC 3986, 3.2.2", "a Host may be held against the syntax of DNS", "nginx apache lighttpd", 0, "400 .*",
		func(d *disagreement) bool { return d.oddHost() }},
	{choice, "RFC 9112, 3.2.2; RFC 9110, 4.2", "a server need not serve URIs of other schemes", "nginx apache lighttpd haproxy", 0, "400 .*",
		func(d *disagreement) bool {
			scheme, _, ok := strings.Cut(d.word(1), "://")
			return ok && !strings.Contains(scheme, "/") && !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https")
		}},
	{choice, "RFC 9110, 5.3", "a field that is no list may be refused if it is repeated", "nginx lighttpd apache", 0, "400 .*",
		func(d *disagreement) bool { return d.repeated() }},
	{theirs, "RFC 9110, 7.8", "Upgrade must be ignored in HTTP/1.0", "lighttpd", 0, "400 .*",
		func(d *disagreement) bool { return len(d.values("Upgrade")) > 0 && d.versionWord() == "HTTP/1.0" }},
	{choice, "RFC 9112, 7.1", "how large a chunk may be", "haproxy", 0, "400 .*",
		func(d *disagreement) bool { return longChunk.Match(d.raw()) }},
	{choice, "RFC 9112, 9.5; RFC 9110, 9.3.7", "an answer may come before the content, which it does not depend on", "lighttpd", 0, "200 .*",
		func(d *disagreement) bool {
			return d.we == want && d.answered()
		}},
	{choice, "RFC 9112, 3.2; RFC 3986, 2.1", "what a target means, escapes among it, may be judged with its syntax", "nginx apache lighttpd", 0, "400 .*|404 .*|403 .*",
		func(d *disagreement) bool { return d.badEscape() }},
	{choice, "RFC 9110, 9.3.1 and 9.3.2", "content of GET and HEAD may be refused", "lighttpd", 0, "400 .*",
		func(d *disagreement) bool {
			return (d.word(0) == "GET" || d.word(0) == "HEAD") && len(d.values("Content-Length"))+len(d.values("Transfer-Encoding")) == 1
		}},
	{theirs, "RFC 9110, 4.2.3", "an empty path is that of \"/\"", "lighttpd", 0, "400 .*",
		func(d *disagreement) bool {
			_, rest, ok := strings.Cut(d.word(1), "://")
			return ok && !strings.Contains(rest, "/")
		}},
	{choice, "RFC 9110, 9.3.1", "content of a method that defines none may be refused in HTTP/1.0", "haproxy", 0, "413 .*|400 .*",
		func(d *disagreement) bool {
			switch d.word(0) {
			case "GET", "HEAD", "DELETE":
				return d.versionWord() == "HTTP/1.0" && len(d.values("Content-Length")) > 0
			}
			return false
		}},
	{choice, "RFC 9112, 6.3", "a request without a length may be answered with 411", "lighttpd", 0, "411 .*",
		func(d *disagreement) bool {
			return len(d.values("Content-Length"))+len(d.values("Transfer-Encoding")) == 0
		}},
	{choice, "RFC 9110, 15.5.14", "how much content is taken", "nginx lighttpd", 0, "413 .*",
		func(d *disagreement) bool { return d.long() }},
	{choice, "RFC 9112, 2.2", "empty lines before a request should be ignored", "lighttpd", 0, "400 .*",
		func(d *disagreement) bool { return bytes.HasPrefix(d.raw(), []byte("\r\n")) }},
	{choice, "RFC 9112, 9.3 and 9.6", "a server may close the connection after an answer of its own", "", 0, "200 .*|40[1-5] .*",
		func(d *disagreement) bool {
			return d.they == refuse && len(d.theirs.messages) > 0 && d.theirs.messages[len(d.theirs.messages)-1].opaque
		}},
	{choice, "RFC 9112, 9.3", "a connection of HTTP/1.0 may be closed after any message", "apache haproxy lighttpd nginx", 0, "",
		func(d *disagreement) bool {
			return d.they == refuse && d.theirs.why == "" && d.index > 0 && d.before().versionWord() == "HTTP/1.0"
		}},
	{theirs, "RFC 9110, 7.6.1; RFC 9112, 9.6", "a connection option is a whole token: what close begins with does not close", "apache", 0, "",
		func(d *disagreement) bool {
			return d.they == refuse && d.theirs.why == "" && d.index > 0 && slices.ContainsFunc(d.valuesBefore("Connection"), beginsClose)
		}},
	{theirs, "RFC 9110, 9.3.6", "the target of CONNECT is host and port, not a path", "apache", 0, "",
		func(d *disagreement) bool { return d.differ == "start line" && d.word(0) == "CONNECT" }},
	{choice, "RFC 6455, 4.2.1", "an upgrade to websocket that lacks what it needs may be refused", "haproxy", 0, "400 .*",
		func(d *disagreement) bool {
			return len(d.values("Upgrade")) > 0 && len(d.values("Sec-WebSocket-Key")) == 0
		}},
	{theirs, "RFC 9112, 3.2.2", "a Host beside a target in absolute form is ignored", "haproxy lighttpd", 0, "400 .*",
		func(d *disagreement) bool { return strings.Contains(d.word(1), "://") && len(d.values("Host")) == 1 }},

	{choice, "RFC 9112, 6.3", "a head may be refused before its end", "llhttp", 0, "HPE_.*",
		func(d *disagreement) bool {
			return d.we == want && d.bothFraming() && !bytes.Contains(d.head(), []byte("\r\n\r\n"))
		}},
	{choice, "RFC 9112, 2.2", "a line may be refused before its end", "llhttp", 0, "HPE_.*",
		func(d *disagreement) bool { return d.we == want && !d.complete() }},
}

var (
	blankExtension    = regexp.MustCompile(`(?m)^[0-9A-Fa-f]+[ \t]+;`)
	anyBlankExtension = regexp.MustCompile(`(?m)^[0-9A-Fa-f]+[ \t]*;[^\r\n]*[ \t]|^[0-9A-Fa-f]+[ \t]+;`)
	looseClose        = regexp.MustCompile(`(?i)(?:^|[ ,\t])close(?:[ ,\t]|$)`)
)

// llhttpMethods are those that llhttp knows, of those that the generator makes.
var llhttpMethods = map[string]bool{
	"GET": true, "POST": true, "PUT": true, "DELETE": true, "HEAD": true, "PATCH": true, "OPTIONS": true,
	"CONNECT": true, "TRACE": true, "PROPFIND": true, "SOURCE": true, "PURGE": true, "QUERY": true, "M-SEARCH": true, "PRI": true,
}

// oddHost tells of a Host, or an authority, with a name that is none of DNS, or
// no port after the colon, or one above 65535 or with a zero first.
func (d *disagreement) oddHost() bool {
	hosts := d.values("Host")
	if _, rest, ok := strings.Cut(d.word(1), "://"); ok {
		if at := strings.IndexAny(rest, "/?"); at >= 0 {
			rest = rest[:at]
		}
		hosts = append(hosts, rest)
	}
	for _, v := range hosts {
		v = strings.Trim(v, " \t")
		_, literal, _ := strings.Cut(v, "]")
		if strings.HasPrefix(v, "[") {
			v = "a" + literal
		}
		host, number, colon := strings.Cut(v, ":")
		n, err := strconv.Atoi(number)
		if colon && (err != nil || n < 1 || n > 65535 || number[0] == '0') || !dns.MatchString(host) {
			return true
		}
	}
	return false
}

// dns is the syntax of names that are not all digits, and of IPv4 addresses.
var dns = regexp.MustCompile(`^(?:\d+\.\d+\.\d+\.\d+|(?:[0-9A-Za-z](?:[-0-9A-Za-z]*[0-9A-Za-z])?\.)*[A-Za-z](?:[-0-9A-Za-z]*[0-9A-Za-z])?\.?)$`)

// repeated tells of a field that is no list and is there twice.
func (d *disagreement) repeated() bool {
	for _, n := range []string{"Content-Type", "Expect", "User-Agent"} {
		if len(d.values(n)) > 1 {
			return true
		}
	}
	return false
}

// serverMethods are the methods that a server takes; Apache and nginx look at
// the letters alone.
var serverMethods = map[string]*regexp.Regexp{
	"nginx":    regexp.MustCompile(`^[A-Z_-]+$`),
	"apache":   regexp.MustCompile(`.`),
	"lighttpd": regexp.MustCompile(`^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE|PROPFIND|QUERY)$`),
}

// badEscape tells of a "%" in a target that is none of an escape, or of an
// escaped NUL or slash.
func (d *disagreement) badEscape() bool {
	to := d.word(1)
	for i := range len(to) {
		if to[i] == '%' && (i+2 >= len(to) || !isHex(to[i+1]) || !isHex(to[i+2]) || to[i+1:i+3] == "00") {
			return true
		}
	}
	return false
}

// long tells of content of more than a mebibyte.
func (d *disagreement) long() bool {
	for _, v := range d.lengths() {
		if len(strings.TrimLeft(v, "0")) >= 7 {
			return true
		}
	}
	return longChunk.Match(d.raw())
}

var longChunk = regexp.MustCompile(`\n0*[1-9A-Fa-f][0-9A-Fa-f]{5,}[;\r \t]`)

// asSent tells whether httpwire has the method and the target that stand in the
// start line, between single SPs; or has none yet.
func (d *disagreement) asSent() bool {
	return d.index >= len(d.ours.messages) || d.ours.messages[d.index].start == d.word(0)+" "+d.word(1)
}

// isTokens tells whether s is a token.
func isTokens(s string) bool {
	for i := range len(s) {
		if !isToken(s[i]) {
			return false
		}
	}
	return s != ""
}

// complete tells whether the input ends with a whole line.
func (d *disagreement) complete() bool { return bytes.HasSuffix(d.in.data, []byte("\r\n")) }

// expects tells of an expectation that is not 100-continue.
func (d *disagreement) expects() bool {
	for _, v := range d.values("Expect") {
		if !strings.EqualFold(strings.Trim(v, " \t"), "100-continue") {
			return true
		}
	}
	return len(d.values("Expect")) > 1 // which are one list
}

// before is the disagreement as if it were about the message before.
func (d *disagreement) before() *disagreement {
	b := *d
	b.index = max(d.index-1, 0)
	return &b
}

func (d *disagreement) rawBefore() []byte                 { return d.before().raw() }
func (d *disagreement) valuesBefore(name string) []string { return d.before().values(name) }

// tabbed tells of a field of one of some names with a HTAB beside its value, in
// the message or in the one before.
func (d *disagreement) tabbed(names ...string) bool {
	for _, n := range names {
		for _, v := range append(d.values(n), d.valuesBefore(n)...) {
			if t := strings.Trim(v, " "); strings.HasSuffix(t, "\t") || strings.HasPrefix(t, "\t") {
				return true
			}
		}
	}
	return false
}

// rootless tells of an absolute URI without "//", or with a scheme that is not
// letters alone.
func (d *disagreement) rootless() bool {
	scheme, rest, ok := strings.Cut(d.word(1), ":")
	return ok && scheme != "" && !strings.HasPrefix(scheme, "/") && (!strings.HasPrefix(rest, "//") || strings.ContainsAny(scheme, "0123456789+-."))
}

// framingTrailer tells of a framing field in the trailer section.
func (d *disagreement) framingTrailer() bool {
	_, rest, _ := strings.Cut(strings.ToLower(strings.TrimLeft(string(d.raw()), "\r\n")), "\r\n\r\n")
	rest = "\r\n" + rest
	return d.chunkedLast() && (strings.Contains(rest, "\r\ncontent-length:") || strings.Contains(rest, "\r\ntransfer-encoding:"))
}

// answered tells whether they gave the message an answer of their own.
func (d *disagreement) answered() bool {
	return d.index < len(d.theirs.messages) && d.theirs.messages[d.index].opaque
}

// beginsClose tells of a list of connection options in one of which the token
// that it begins with is a part of close: "c", or "clos/" where it is no token.
func beginsClose(list string) bool {
	for option := range strings.SplitSeq(list, ",") {
		option = strings.Trim(option, " \t")
		n := 0
		for n < len(option) && isToken(option[n]) {
			n++
		}
		if n > 0 && n < len("close") && strings.EqualFold(option[:n], "close"[:n]) {
			return true
		}
	}
	return false
}
