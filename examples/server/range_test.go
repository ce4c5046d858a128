package main

import "testing"

func TestParseRange(t *testing.T) {
	for _, c := range []struct {
		value string
		size  int64
		want  byteRange
		verdict
	}{
		{"bytes=0-0", 10, byteRange{0, 1}, satisfiable},
		{"bytes=2-5", 10, byteRange{2, 4}, satisfiable},
		{"Bytes=2-", 10, byteRange{2, 8}, satisfiable},
		{"bytes=9-9", 10, byteRange{9, 1}, satisfiable},
		{"bytes=5-1000", 10, byteRange{5, 5}, satisfiable},
		{"bytes=0-9223372036854775807", 10, byteRange{0, 10}, satisfiable},
		{"bytes=0-99999999999999999999", 10, byteRange{0, 10}, satisfiable},
		{"bytes=-3", 10, byteRange{7, 3}, satisfiable},
		{"bytes=-10", 10, byteRange{0, 10}, satisfiable},
		{"bytes=-99999999999999999999", 10, byteRange{0, 10}, satisfiable},
		{"bytes=007-008", 10, byteRange{7, 2}, satisfiable},

		{"bytes=10-", 10, byteRange{}, unsatisfiable},
		{"bytes=10-20", 10, byteRange{}, unsatisfiable},
		{"bytes=99999999999999999999-", 10, byteRange{}, unsatisfiable},
		{"bytes=-0", 10, byteRange{}, unsatisfiable},
		{"bytes=0-", 0, byteRange{}, unsatisfiable},
		{"bytes=-5", 0, byteRange{}, unsatisfiable},

		{"bytes=0-1,3-4", 10, byteRange{}, ignored},
		{"bytes=5-2", 10, byteRange{}, ignored},
		{"bytes=-", 10, byteRange{}, ignored},
		{"bytes=", 10, byteRange{}, ignored},
		{"bytes", 10, byteRange{}, ignored},
		{"", 10, byteRange{}, ignored},
		{"lines=0-1", 10, byteRange{}, ignored},
		{"bytes=+1-2", 10, byteRange{}, ignored},
		{"bytes=1-+2", 10, byteRange{}, ignored},
		{"bytes=--2", 10, byteRange{}, ignored},
		{"bytes=1-2-3", 10, byteRange{}, ignored},
		{"bytes=0x1-2", 10, byteRange{}, ignored},
		{"bytes= 1-2", 10, byteRange{}, ignored},
	} {
		if got, v := parseRange(c.value, c.size); got != c.want || v != c.verdict {
			t.Errorf("%q of %d: %v, %d; want %v, %d", c.value, c.size, got, v, c.want, c.verdict)
		}
	}
}

func TestAppendRange(t *testing.T) {
	if got := string(byteRange{2, 4}.appendTo(nil, 10)); got != "bytes 2-5/10" {
		t.Error(got)
	}
	if got := string(byteRange{}.appendTo(nil, 10)); got != "bytes */10" {
		t.Error(got)
	}
}
