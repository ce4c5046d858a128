package main

import (
	"bytes"
	"reflect"
	"testing"
)

func TestGenerateIsDetermined(t *testing.T) {
	for n := range uint64(500) {
		for _, response := range []bool{false, true} {
			a, b := generate(7, n, response), generate(7, n, response)
			if !reflect.DeepEqual(a, b) {
				t.Fatalf("input %d differs from itself", n)
			}
		}
	}
	if reflect.DeepEqual(generate(1, 0, false), generate(2, 0, false)) {
		t.Error("the seed changes nothing")
	}
}

// Messages are valid before they are broken.
func TestGrammar(t *testing.T) {
	for n := range uint64(5000) {
		r := newRandom(3, n)
		for _, in := range []input{
			{data: newRequest(r).bytes()},
			{response: true, asked: "GET", data: newResponse(r, "GET").bytes()},
			{response: true, asked: "HEAD", data: newResponse(r, "HEAD").bytes()},
		} {
			o, code := takeOwn(in, true)
			if code != 0 || len(o.messages) == 0 {
				t.Fatalf("%s: %q", o, in.data)
			}
		}
	}
}

// Every breaking breaks something, and none only breaks.
func TestBreakings(t *testing.T) {
	for _, b := range breakings {
		changed, other := 0, 0
		for n := range uint64(2000) {
			r := newRandom(5, n)
			m := newRequest(r)
			if n%2 == 1 {
				m = newResponse(r, "GET")
			}
			broken := b.do(r, m)
			if !bytes.Equal(m.bytes(), broken.bytes()) {
				changed++
			}
			in := input{response: n%2 == 1, asked: "GET", data: broken.bytes()}
			whole := in
			whole.data = m.bytes()
			o, _ := takeOwn(in, true)
			if was, _ := takeOwn(whole, true); o.end != was.end || o.why != was.why {
				other++
			}
		}
		if changed < 200 || other < 20 {
			t.Errorf("%s: %d of 2000 changed, %d otherwise taken", b.title, changed, other)
		}
	}
}

func TestPieces(t *testing.T) {
	in := input{data: []byte("abcdef"), cuts: []int{2, 2, 5, 9}}
	var got []string
	for p := range in.pieces {
		got = append(got, string(p))
	}
	if want := []string{"ab", "cde", "f"}; !reflect.DeepEqual(got, want) {
		t.Errorf("pieces are %q", got)
	}
}
