package parser

import (
	"testing"
	"unsafe"
)

// HeldBy gives the memory that a message holds, for the tests of what it lets
// go of.
func HeldBy(m *Message) uintptr {
	return uintptr(cap(m.text)) + uintptr(cap(m.fields))*unsafe.Sizeof(span{})
}

// TestMessageHoldsNoInput holds that a message leaves the caller's slice alone,
// which would keep all of a read buffer from the garbage collector.
func TestMessageHoldsNoInput(t *testing.T) {
	var m Message
	NewRequest(&m, nil).Feed([]byte("GET / HTTP/1.1\r\nHost: h\r\n\r\n"))
	p := NewResponse(&m, nil)
	if m.request.line != nil {
		t.Error("a request line is held")
	}
	p.Expect(MethodGet, false)
	p.Feed([]byte("HTTP/1.1 204 \r\n\r\n"))
	if m.status.line != nil || !m.Complete() {
		t.Error("a status line is held")
	}
}
