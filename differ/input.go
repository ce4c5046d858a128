package main

import "bytes"

// input is what is sent on one connection.
type input struct {
	number   uint64 // its number among those of the seed
	response bool   // a stream of responses, else of requests
	asked    string // the method that the responses answer
	data     []byte
	end      int   // where the part ends that was generated; what follows is the last request
	cuts     []int // where the data is cut into pieces that are sent one by one
}

// lastRequest follows every stream of requests: whether it is seen as a
// request, or as a part of one, tells where a party believes the message
// before it to end. It closes the connection, so that nobody need wait.
const lastRequest = "GET /last HTTP/1.1\r\nHost: last\r\nConnection: close\r\n\r\n"

// with gives the input with other data in the place of the generated part,
// uncut.
func (in input) with(data []byte) input {
	rest := in.data[in.end:]
	in.end = len(data)
	in.data = append(bytes.Clone(data), rest...)
	in.cuts = nil
	return in
}

// generated is the part without the last request.
func (in input) generated() []byte { return in.data[:in.end] }

// pieces calls yield with the pieces in turn.
func (in input) pieces(yield func([]byte) bool) {
	from := 0
	for _, cut := range in.cuts {
		if cut > from && cut < len(in.data) {
			if !yield(in.data[from:cut]) {
				return
			}
			from = cut
		}
	}
	yield(in.data[from:])
}
