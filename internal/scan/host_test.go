package scan

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/unchecked"
)

// isPlain is the definition of PlainHost: bytes as Host has them, and then a
// port, if any. It also tells whether PlainHost must know of it: a port of more
// than eight digits, which is none, may be left to others.
func isPlain(host []byte) (plain, known bool) {
	name, port, _ := bytes.Cut(host, []byte{':'})
	if len(host) == 0 || len(host) > 32 || Host(name) != len(name) {
		return false, false
	}
	for _, c := range port {
		if c < '0' || c > '9' {
			return false, false
		}
	}
	return true, len(port) <= 8
}

// everyKernel runs a test with every kernel there is.
func everyKernel(t *testing.T, test func(t *testing.T)) {
	defer Use(Kernel())
	for _, name := range Kernels() {
		Use(name)
		t.Run(name, test)
	}
}

// checkPlain has a host in the middle of a slice of bytes that go on like one,
// and of bytes that belong to none, which PlainHost must not look at.
func checkPlain(t *testing.T, host []byte) {
	t.Helper()
	plain, known := isPlain(host)
	for _, fill := range []byte("a\xff:1") {
		for _, before := range []int{0, 7, 8, 16} {
			if before+len(host) < 8 {
				continue
			}
			var around [96]byte
			for i := range around {
				around[i] = fill
			}
			i, j := before, before+copy(around[before:], host)
			b := around[:j+8]
			got := PlainHost(unchecked.Of(b), i, j)
			if got && !plain || !got && known {
				t.Fatalf("PlainHost(%q, %d, %d) is %v", b, i, j, got)
			}
		}
	}
}

// TestPlainHost has every byte in every place of hosts of many lengths,
// with colons in many places and without.
func TestPlainHost(t *testing.T) { everyKernel(t, plainHosts) }

func plainHosts(t *testing.T) {
	checkPlain(t, nil)
	lengths := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 24, 25, 32, 33}
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
			checkPlain(t, host)
			for at, old := range host {
				for c := range 256 {
					host[at] = byte(c)
					checkPlain(t, host)
				}
				host[at] = old
			}
		}
	}
}

// TestPlainHostRandom has hosts at random, of bytes that matter.
func TestPlainHostRandom(t *testing.T) { everyKernel(t, randomHosts) }

func randomHosts(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const letters = "aaaaZz.--0099::\xff\x80 /;@[`{"
	for range 50000 {
		host := make([]byte, r.IntN(36))
		for i := range host {
			host[i] = letters[r.IntN(len(letters)-r.IntN(12))]
		}
		checkPlain(t, host)
	}
}

// TestNotTarget holds that the lowest mark of NotTarget is right, and that there
// is none in a word of target bytes, with every pair of bytes in every place.
func TestNotTarget(t *testing.T) {
	for at := range 7 {
		for pair := range uint64(1 << 16) {
			w := uint64('a'*each)&^(0xffff<<(8*at)) | pair<<(8*at)
			want := 8
			for i := 7; i >= 0; i-- {
				if class[byte(w>>(8*i))]&targetByte == 0 {
					want = i
				}
			}
			got := 8
			if stop := NotTarget(w); stop != 0 {
				got = First(stop)
			}
			if got != want {
				t.Fatalf("NotTarget(%016x) marks byte %d, want %d", w, got, want)
			}
		}
	}
}
