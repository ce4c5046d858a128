package writer_test

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/writer"
)

// An ordered is what Response and Request have in common here.
type ordered interface {
	End() error
	Flush() error
	WriteString(string) (int, error)
	ShouldClose() bool
	Begun() bool
	Cut() bool
}

// A step is a method and the call of it that the table makes.
type step[M ordered] struct {
	name string
	call func(M) error
}

// An orderState is a way to get a machine somewhere, and the names of all calls
// that are in order there. All others are refused.
type orderState struct {
	name    string
	way     string
	allowed string
}

func bare[M ordered](call func(M)) func(M) error {
	return func(m M) error { call(m); return nil }
}

// responseSteps has every method of Response that may be called in an order.
var responseSteps = []step[*writer.Response]{
	{"Begin", func(r *writer.Response) error { return r.Begin(switchHead) }},
	{"Status", func(r *writer.Response) error { return r.Status(200) }},
	{"StatusReason", func(r *writer.Response) error { return r.StatusReason(404, []byte("x")) }},
	{"StatusBlock", func(r *writer.Response) error { return r.StatusBlock(plainBlock) }},
	{"SwitchProtocols", func(r *writer.Response) error { return r.SwitchProtocols("echo") }},
	{"Continue", func(r *writer.Response) error { return r.Continue() }},
	{"SetRequestRead", func(r *writer.Response) error { return r.SetRequestRead(true) }},
	{"Error", func(r *writer.Response) error { return r.Error(parser.ErrBareLF) }},
	{"ErrorStatus", func(r *writer.Response) error { return r.ErrorStatus(500) }},
	{"Field", func(r *writer.Response) error { return r.Field("F", "1") }},
	{"FieldBytes", func(r *writer.Response) error { return r.FieldBytes([]byte("F"), []byte("2")) }},
	{"FieldID", func(r *writer.Response) error { return r.FieldID(parser.FieldServer, "3") }},
	{"AnyField", func(r *writer.Response) error { return r.AnyField("F", "4") }},
	{"ContentLength", func(r *writer.Response) error { return r.ContentLength(5) }},
	{"Chunked", func(r *writer.Response) error { return r.Chunked() }},
	{"SetClose", func(r *writer.Response) error { return r.SetClose() }},
	{"OfferUpgrade", func(r *writer.Response) error { return r.OfferUpgrade("echo") }},
	{"Announce", func(r *writer.Response) error { return r.Announce("T") }},
	{"Write", func(r *writer.Response) error { _, err := r.Write([]byte("he")); return err }},
	{"WriteString", func(r *writer.Response) error { _, err := r.WriteString("he"); return err }},
	{"ReadFrom", func(r *writer.Response) error { _, err := r.ReadFrom(strings.NewReader("he")); return err }},
	{"Body", func(r *writer.Response) error { return r.Body([]byte("hello")) }},
	{"Trailer", func(r *writer.Response) error { return r.Trailer("T", "1") }},
	{"TrailerBytes", func(r *writer.Response) error { return r.TrailerBytes([]byte("T"), []byte("2")) }},
	{"End", func(r *writer.Response) error { return r.End() }},
	{"Flush", func(r *writer.Response) error { return r.Flush() }},
}

// interimStep begins an interim answer; there is no method of that name.
var interimStep = step[*writer.Response]{"Interim", func(r *writer.Response) error { return r.Status(103) }}

// responseStates has the states of a Response.
var responseStates = []orderState{
	{"idle", "", "Begin Error ErrorStatus Flush"},
	{"begun", "Begin", "Status StatusReason StatusBlock SwitchProtocols Interim Continue SetRequestRead SetClose Error ErrorStatus Flush"},
	{"head", "Begin Status", "Field FieldBytes FieldID AnyField ContentLength Chunked SetClose OfferUpgrade Announce Write WriteString ReadFrom Body End Flush Continue SetRequestRead Error ErrorStatus"},
	{"interim", "Begin Interim", "Field FieldBytes FieldID AnyField SetClose End Continue SetRequestRead Error ErrorStatus"},
	{"after an interim", "Begin Interim End", "Status StatusReason StatusBlock SwitchProtocols Interim Continue SetRequestRead SetClose Error ErrorStatus Flush"},
	{"gathering", "Begin Status Write", "SetClose Write WriteString ReadFrom End Flush Continue SetRequestRead Error ErrorStatus"},
	{"announced length", "Begin Status ContentLength", "Field FieldBytes FieldID AnyField SetClose OfferUpgrade Write WriteString ReadFrom Body Flush Continue SetRequestRead Error ErrorStatus"},
	{"announced chunks", "Begin Status Announce", "Field FieldBytes FieldID AnyField SetClose OfferUpgrade Announce Write WriteString ReadFrom Body Trailer TrailerBytes End Flush Continue SetRequestRead Error ErrorStatus"},
	{"in content", "Begin Status ContentLength Write Flush", "SetClose Write WriteString ReadFrom Flush Continue SetRequestRead"},
	{"in chunks", "Begin Status Announce Write Flush", "SetClose Write WriteString ReadFrom Trailer TrailerBytes End Flush Continue SetRequestRead"},
	{"trailers", "Begin Status Announce Write Trailer", "SetClose Trailer TrailerBytes End Flush Continue SetRequestRead Error ErrorStatus"},
	{"ended", "Begin Status End", "Begin Error ErrorStatus Flush"},
	{"to be closed", "Begin Status SetClose End", "Flush"},
	{"after an error", "Error", "Flush"},
	{"switching", "Begin SwitchProtocols", "Field FieldBytes FieldID AnyField SetClose End Flush Continue SetRequestRead Error ErrorStatus"},
	{"tunnel", "Begin SwitchProtocols End", "Flush"},
}

var plainBlock = func() *writer.Block {
	b, err := writer.NewBlock(200, "B", "1")
	if err != nil {
		panic(err)
	}
	return b
}()

// requestSteps has every method of Request that may be called in an order.
var requestSteps = []step[*writer.Request]{
	{"Begin", func(r *writer.Request) error { return r.Begin("POST", "/") }},
	{"Host", func(r *writer.Request) error { return r.Host("h") }},
	{"Expect100", func(r *writer.Request) error { return r.Expect100() }},
	{"Resume", bare(func(r *writer.Request) { r.Resume() })},
	{"Field", func(r *writer.Request) error { return r.Field("F", "1") }},
	{"FieldBytes", func(r *writer.Request) error { return r.FieldBytes([]byte("F"), []byte("2")) }},
	{"FieldID", func(r *writer.Request) error { return r.FieldID(parser.FieldAccept, "3") }},
	{"AnyField", func(r *writer.Request) error { return r.AnyField("F", "4") }},
	{"ContentLength", func(r *writer.Request) error { return r.ContentLength(5) }},
	{"Chunked", func(r *writer.Request) error { return r.Chunked() }},
	{"SetClose", func(r *writer.Request) error { return r.SetClose() }},
	{"OfferUpgrade", func(r *writer.Request) error { return r.OfferUpgrade("echo") }},
	{"Announce", func(r *writer.Request) error { return r.Announce("T") }},
	{"Write", func(r *writer.Request) error { _, err := r.Write([]byte("he")); return err }},
	{"WriteString", func(r *writer.Request) error { _, err := r.WriteString("he"); return err }},
	{"ReadFrom", func(r *writer.Request) error { _, err := r.ReadFrom(strings.NewReader("he")); return err }},
	{"Body", func(r *writer.Request) error { return r.Body([]byte("hello")) }},
	{"Trailer", func(r *writer.Request) error { return r.Trailer("T", "1") }},
	{"TrailerBytes", func(r *writer.Request) error { return r.TrailerBytes([]byte("T"), []byte("2")) }},
	{"End", func(r *writer.Request) error { return r.End() }},
	{"Flush", func(r *writer.Request) error { return r.Flush() }},
}

// requestStates has the states of a Request.
var requestStates = []orderState{
	{"idle", "", "Begin Resume Flush"},
	{"begun", "Begin", "Host SetClose Resume"},
	{"head", "Begin Host", "Host Expect100 Resume Field FieldBytes FieldID AnyField ContentLength Chunked SetClose OfferUpgrade Announce Write WriteString ReadFrom Body End Flush"},
	{"gathering", "Begin Host Write", "SetClose Resume Write WriteString ReadFrom End Flush"},
	{"announced length", "Begin Host ContentLength", "Host Expect100 Resume Field FieldBytes FieldID AnyField SetClose OfferUpgrade Write WriteString ReadFrom Body Flush"},
	{"announced chunks", "Begin Host Announce", "Host Expect100 Resume Field FieldBytes FieldID AnyField SetClose OfferUpgrade Announce Write WriteString ReadFrom Body Trailer TrailerBytes End Flush"},
	{"expecting", "Begin Host Expect100", "Host Resume Field FieldBytes FieldID AnyField ContentLength Chunked SetClose OfferUpgrade Announce Write WriteString ReadFrom Body Flush"},
	{"in content", "Begin Host ContentLength Write Flush", "SetClose Resume Write WriteString ReadFrom Flush"},
	{"in chunks", "Begin Host Announce Write Flush", "SetClose Resume Write WriteString ReadFrom Trailer TrailerBytes End Flush"},
	{"trailers", "Begin Host Announce Write Trailer", "SetClose Resume Trailer TrailerBytes End Flush"},
	{"ended", "Begin Host End", "Begin Resume Flush"},
	{"to be closed", "Begin Host SetClose End", "Resume Flush"},
	{"upgrade offered", "Begin Host OfferUpgrade End", "Resume Flush"},
	{"upgrade declined", "Begin Host OfferUpgrade End Resume", "Begin Resume Flush"},
}

// unordered has the methods that are no part of the order: they ask, set up, or
// give up, and cannot be refused.
var unordered = []string{"Init", "Reset", "Follow", "SetDate", "SetPeer", "ShouldClose", "Begun", "Cut", "Abort", "Detach"}

// checkOrder holds each call in each state against the table, and each pair of
// calls against the rule that a refused call has no effect.
func checkOrder[M ordered](t *testing.T, steps []step[M], states []orderState, method string, fresh func(out *bytes.Buffer) M) {
	byName := map[string]func(M) error{}
	for _, s := range steps {
		byName[s.name] = s.call
	}
	var m M
	for i := range reflect.TypeOf(m).NumMethod() {
		name := reflect.TypeOf(m).Method(i).Name
		if byName[name] == nil && !slices.Contains(unordered, name) {
			t.Errorf("the table does not know %s", name)
		}
	}
	// play takes a machine to a state, makes the calls, and brings what is
	// begun to an end if that can be done.
	play := func(state orderState, calls ...step[M]) (out string, m M, errs []error) {
		var b bytes.Buffer
		m = fresh(&b)
		for name := range strings.FieldsSeq(state.way) {
			if err := byName[name](m); err != nil {
				t.Fatalf("%s: %s: %v", state.name, name, err)
			}
		}
		for _, c := range calls {
			errs = append(errs, c.call(m))
		}
		for _, name := range []string{"End", "Status", "Host", "End"} {
			if call := byName[name]; call != nil {
				call(m)
			}
		}
		m.WriteString("llo")
		m.WriteString("x")
		m.End()
		m.Flush()
		return b.String(), m, errs
	}
	for _, state := range states {
		allowed := strings.Fields(state.allowed)
		for _, first := range steps {
			alone, m, errs := play(state, first)
			if want := slices.Contains(allowed, first.name); want != (errs[0] == nil) {
				t.Errorf("%s: %s returns %v", state.name, first.name, errs[0])
			}
			if err := errs[0]; err != nil {
				if _, ok := err.(writer.Code); !ok || err.Error() == "" {
					t.Errorf("%s: %s returns %v, which is no code with a text", state.name, first.name, err)
				}
			}
			holdWhole(t, state.name+": "+first.name, method, alone, m)
			for _, second := range steps {
				where := state.name + ": " + first.name + ", " + second.name
				out, m, errs := play(state, first, second)
				holdWhole(t, where, method, out, m)
				var accepted []step[M]
				for i, c := range []step[M]{first, second} {
					// ErrAborted tells what was done, not that nothing was.
					if errs[i] == nil || errs[i] == writer.ErrAborted {
						accepted = append(accepted, c)
					}
				}
				if len(accepted) == 2 {
					continue
				}
				without, n, _ := play(state, accepted...)
				if out != without || m.ShouldClose() != n.ShouldClose() || m.Begun() != n.Begun() || m.Cut() != n.Cut() {
					t.Errorf("%s: %v leave\n%snot\n%s", where, errs, show(out), show(without))
				}
			}
		}
	}
}

// holdWhole holds that out is whole messages, or that it is known not to be.
func holdWhole(t *testing.T, where, method, out string, m ordered) {
	t.Helper()
	for rest := out; rest != ""; {
		w, err := readWire(method, rest)
		if err == errCut && m.ShouldClose() {
			return
		}
		if err != nil {
			t.Errorf("%s: %v in\n%s", where, err, show(out))
			return
		}
		if w.framing == "tunnel" {
			return
		}
		rest = rest[w.size:]
	}
}

// TestOrder holds the order of all calls of a Response.
func TestOrder(t *testing.T) {
	checkOrder(t, append([]step[*writer.Response]{interimStep}, responseSteps...), responseStates, "GET", func(out *bytes.Buffer) *writer.Response {
		r := new(writer.Response)
		r.Init(out)
		r.SetDate(fixed)
		return r
	})
}

// TestRequestOrder holds the order of all calls of a Request.
func TestRequestOrder(t *testing.T) {
	checkOrder(t, requestSteps, requestStates, "", func(out *bytes.Buffer) *writer.Request {
		r := new(writer.Request)
		r.Init(out)
		r.SetPeer(parser.HTTP11)
		return r
	})
}
