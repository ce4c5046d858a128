package buffer

import (
	"bytes"
	"runtime/debug"
	"testing"
)

// sizes of the classes.
var sizes = []int{512, 4096, 32768, 262144, 2097152}

// TestClasses holds that a buffer has the size of the smallest class that
// takes what is asked for, and no more than that above all classes.
func TestClasses(t *testing.T) {
	if Cap != sizes[len(sizes)-1] {
		t.Errorf("Cap is %d", Cap)
	}
	for i, size := range sizes {
		least := 0
		if i > 0 {
			least = sizes[i-1] + 1
		}
		for _, n := range []int{least, size - 1, size} {
			b := Get(n)
			if cap(b.B) != size || len(b.B) != 0 {
				t.Errorf("Get(%d) has room for %d, holds %d", n, cap(b.B), len(b.B))
			}
			Put(b)
		}
	}
	if b := Get(Cap + 1); cap(b.B) < Cap+1 || cap(b.B) > Cap+Cap/8 {
		t.Errorf("Get(Cap+1) has room for %d", cap(b.B))
	}
}

// TestAppend grows a buffer by every step through the classes and beyond, and
// holds that nothing is lost.
func TestAppend(t *testing.T) {
	for _, step := range []int{1, 100, 511, 512, 513, 5000, 100000, 3000000} {
		var b *Buffer
		var want []byte
		for i := 0; len(want) < min(step*1500, 3*Cap); i++ {
			part := bytes.Repeat([]byte{byte(i)}, step)
			want = append(want, part...)
			b = Append(b, part)
			if len(b.B) != len(want) || b.B[len(want)-1] != byte(i) {
				t.Fatalf("steps of %d: %d bytes, want %d", step, len(b.B), len(want))
			}
			if n, c := len(want), cap(b.B); n <= Cap && c != sizes[classOf(n)] || n > Cap && (c > 2*n+Cap || c < n) {
				t.Fatalf("steps of %d: room for %d where %d are held", step, c, n)
			}
		}
		if !bytes.Equal(b.B, want) {
			t.Errorf("steps of %d: the content is not what was appended", step)
		}
		Put(b)
	}
	if b := Append(nil, nil); b == nil || len(b.B) != 0 {
		t.Errorf("nothing appended to nothing is %v", b)
	}
}

// TestGrow holds that a buffer stays where there is room, to the last byte,
// and that above the classes it doubles.
func TestGrow(t *testing.T) {
	b := Append(nil, make([]byte, 100))
	if same := Grow(b, cap(b.B)-len(b.B)); same != b {
		t.Error("a buffer with just enough room is replaced")
	}
	if larger := Grow(b, cap(b.B)-len(b.B)+1); cap(larger.B) != sizes[1] || len(larger.B) != 100 {
		t.Errorf("one byte more: room for %d, %d held", cap(larger.B), len(larger.B))
	}
	b = Get(Cap)
	b.B = b.B[:Cap]
	if b = Grow(b, 1); cap(b.B) < 2*Cap {
		t.Errorf("one byte above the classes: room for %d", cap(b.B))
	}
	if b := Get(9 * Cap); cap(b.B) < 9*Cap {
		t.Errorf("far above the classes: room for %d", cap(b.B))
	}
}

// TestReuse holds that what was put back is lent again, in its own class, and
// that what is too large, or of no class, is not.
func TestReuse(t *testing.T) {
	if Poison {
		t.Skip("the race detector makes pools forget at random")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for _, size := range sizes {
		b := Get(size)
		first := &b.B[:1][0]
		Put(b)
		if again := Get(size); &again.B[:1][0] != first {
			t.Errorf("a buffer of %d is not lent again", size)
		}
	}
	Put(nil)
	odd := &Buffer{B: make([]byte, 0, 1000)}
	Put(odd)
	for range 4 {
		if b := Get(1000); b == odd || cap(b.B) != 4096 {
			t.Errorf("a buffer of no class is lent: room for %d", cap(b.B))
		}
	}
	large := Get(Cap + 1)
	Put(large)
	for range 4 {
		if b := Get(Cap); b == large || cap(b.B) != Cap {
			t.Errorf("a buffer above the classes is lent: room for %d", cap(b.B))
		}
	}
}

// TestSizesStayApart puts back far more large buffers than a pool waits for
// before it makes up its mind, and holds that small ones stay small.
func TestSizesStayApart(t *testing.T) {
	if Poison {
		t.Skip("overwriting gigabytes takes too long")
	}
	for range 100000 {
		Put(Get(20000))
		Put(Get(10))
	}
	for i := range 10 {
		if b := Get(1); cap(b.B) != sizes[0] {
			t.Errorf("small buffer %d has room for %d", i, cap(b.B))
		}
		if b := Get(20000); cap(b.B) != sizes[2] {
			t.Errorf("large buffer %d has room for %d", i, cap(b.B))
		}
	}
}

// TestPoison holds that in test builds what is put back is overwritten.
func TestPoison(t *testing.T) {
	b := Append(nil, []byte("secret"))
	kept := b.B
	Put(b)
	if Poison != (kept[0] == poison && kept[5] == poison) {
		t.Errorf("kept bytes are %q, Poison is %v", kept, Poison)
	}
}

// TestAllocNone holds that a pool that is warm costs nothing.
func TestAllocNone(t *testing.T) {
	if Poison {
		t.Skip("the race detector makes pools forget at random")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	part := make([]byte, 300)
	if n := testing.AllocsPerRun(100, func() {
		var b *Buffer
		for range 20 {
			b = Append(b, part)
		}
		Put(b)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
