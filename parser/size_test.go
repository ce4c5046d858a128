package parser

import (
	"testing"
	"unsafe"
)

func TestSizes(t *testing.T) {
	for _, c := range []struct {
		name     string
		size, at uintptr
	}{
		{"Parser", unsafe.Sizeof(Parser{}), 192},
		{"Field", unsafe.Sizeof(Field{}), 32},
		{"RequestLine", unsafe.Sizeof(RequestLine{}), 32},
		{"StatusLine", unsafe.Sizeof(StatusLine{}), 32},
	} {
		if c.size > c.at {
			t.Errorf("%s takes %d bytes, at most %d", c.name, c.size, c.at)
		}
	}
}
