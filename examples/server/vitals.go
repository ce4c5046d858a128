package main

import (
	"fmt"
	"runtime"
	"runtime/metrics"

	"github.com/seed-f4f473f9/httpwire/status"
)

// showVitals answers /vitals, if -vitals has it shown, with what the server
// holds, this connection included, for those who watch whether that grows: see
// the folder soak. Live is the memory that the last garbage collection found in
// use.
func showVitals(e *exchange) error {
	s := e.connection.server
	if !s.vitals {
		return showCode(e, status.NotFound)
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	s.mu.Lock()
	connections := len(s.open)
	s.mu.Unlock()
	text := fmt.Appendf(e.scratch[:0], `{"connections":%d,"goroutines":%d,"live":%d}`+"\n",
		connections, runtime.NumGoroutine(), live[0].Value.Uint64())
	if err := e.respond(status.OK); err != nil {
		return err
	}
	e.answer.Field("Content-Type", "application/json")
	return e.answer.Body(text)
}
