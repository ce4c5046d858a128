package status_test

import (
	"math"
	"testing"

	"github.com/seed-f4f473f9/httpwire/status"
)

func TestContentAllowed(t *testing.T) {
	tests := []struct {
		from, to int
		want     bool
	}{
		{math.MinInt, math.MinInt, true},
		{-1, 99, true},
		{100, 199, false},
		{200, 203, true},
		{204, 204, false},
		{205, 303, true}, // 205: framed as any other, with length zero
		{304, 304, false},
		{305, 1100, true},
		{math.MaxInt, math.MaxInt, true},
	}
	for _, tt := range tests {
		for i := 0; i <= tt.to-tt.from; i++ {
			code := tt.from + i
			if got := status.ContentAllowed(code); got != tt.want {
				t.Errorf("ContentAllowed(%d) = %t, want %t", code, got, tt.want)
			}
		}
	}
}
