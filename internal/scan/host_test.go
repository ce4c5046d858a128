package scan_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/scan"
)

// checkHost has a Host field in the first line and in a later one, before bytes
// that go on like a host, and of bytes that belong to none, which must not be looked
// at.
func checkHost(t *testing.T, host []byte) {
	t.Helper()
	for _, fill := range []byte("a\xff:1") {
		var around [160]byte
		for i := range around {
			around[i] = fill
		}
		for _, lead := range []string{"", "A: b\r\n"} {
			b := append(around[:scan.Before], lead...)
			b = append(b, "Host: "...)
			b = append(b, host...)
			b = append(b, '\r', '\n')
			checkLines(t, b, scan.Before)
			checkLines(t, around[:], scan.Before)
			checkLines(t, append(b, '\r', '\n'), scan.Before)
		}
	}
}

// hostlike are the bytes that matter to a host: of each sort, and beside those that
// belong to one.
const hostlike = "aZz.-09:\xff\x80 /;@[`{"

// TestHost has every byte in every place of hosts of many lengths, without a colon and
// with one before the last byte; and the bytes that matter with colons in many places.
func TestHost(t *testing.T) {
	checkHost(t, nil)
	every := make([]byte, 256)
	for c := range every {
		every[c] = byte(c)
	}
	lengths := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 24, 25, 32, 33}
	if testing.Short() {
		lengths = []int{1, 2, 9, 15, 16, 17, 32, 33}
	}
	for _, n := range lengths {
		for colon := -1; colon < n; colon++ {
			if colon%3 > 0 && (testing.Short() || n > 16 && colon%8 > 0 && colon < n-1) {
				continue
			}
			host := bytes.Repeat([]byte{'a'}, n)
			for i := range host {
				switch {
				case i == colon:
					host[i] = ':'
				case colon >= 0 && i > colon:
					host[i] = '0'
				}
			}
			checkHost(t, host)
			values := []byte(hostlike)
			if colon == -1 || colon == n-2 {
				values = every
			}
			for at, old := range host {
				for _, c := range values {
					host[at] = c
					checkHost(t, host)
				}
				host[at] = old
			}
		}
	}
}

// TestHostPlaces has hosts at every place of a block, and across its border, after
// lines of each sort.
func TestHostPlaces(t *testing.T) {
	for _, host := range []string{"a", "a.b:80", "sixteen.bytes.ab", "seventeen.bytes.a", "thirty.two.bytes.of.a.host.ab:80", "_", "a:b"} {
		for _, line := range []string{"A: b\r\n", "X_1: \t\r\n", "A:b \r\n", "Host: b\r\n"} {
			for lead := range 70 {
				b := []byte(before + "L: " + strings.Repeat("l", lead+1) + "\r\n" + line + "hOST: " + host + "\r\nC: d\r\n\r\n")
				checkLines(t, b, len(before))
				checkLines(t, append(b, b...), len(before))
			}
		}
	}
}

// TestHostRandom has hosts at random, of bytes that matter.
func TestHostRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const letters = "aaaaZz.--0099::\xff\x80 /;@[`{"
	turns := 50000
	if testing.Short() {
		turns /= 5
	}
	for range turns {
		host := make([]byte, r.IntN(36))
		for i := range host {
			host[i] = letters[r.IntN(len(letters)-r.IntN(12))]
		}
		checkHost(t, host)
	}
}
