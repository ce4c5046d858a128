package status_test

import (
	"math"
	"testing"

	"github.com/seed-f4f473f9/httpwire/status"
)

func TestClassOf(t *testing.T) {
	tests := []struct {
		from, to int
		class    status.Class
		name     string
	}{
		{math.MinInt, math.MinInt, 0, "unknown"},
		// A conversion to Class before the range check would make these classes.
		{-65236, -65236, 0, "unknown"},
		{256*100 + 100, 256*100 + 600, 0, "unknown"},
		{-600, 99, 0, "unknown"},
		{100, 199, status.Informational, "informational"},
		{200, 299, status.Successful, "successful"},
		{300, 399, status.Redirection, "redirection"},
		{400, 499, status.ClientError, "client error"},
		{500, 599, status.ServerError, "server error"},
		{600, 1100, 0, "unknown"},
		{math.MaxInt, math.MaxInt, 0, "unknown"},
	}
	for _, tt := range tests {
		for i := 0; i <= tt.to-tt.from; i++ {
			code := tt.from + i
			got := status.ClassOf(code)
			if got != tt.class {
				t.Errorf("ClassOf(%d) = %d, want %d", code, got, tt.class)
			}
			if got.String() != tt.name {
				t.Errorf("ClassOf(%d).String() = %q, want %q", code, got, tt.name)
			}
		}
	}
}

func TestClassIsFirstDigit(t *testing.T) {
	classes := []status.Class{
		0, status.Informational, status.Successful, status.Redirection, status.ClientError, status.ServerError,
	}
	for digit, class := range classes {
		if int(class) != digit {
			t.Errorf("%v = %d, want %d", class, class, digit)
		}
	}
	for c := 6; c <= math.MaxUint8; c++ {
		if got := status.Class(c).String(); got != "unknown" {
			t.Errorf("Class(%d).String() = %q", c, got)
		}
	}
}
