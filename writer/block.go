package writer

import (
	"github.com/seed-f4f473f9/httpwire/internal/scan"
	"github.com/seed-f4f473f9/httpwire/status"
)

// Block is the beginning of an answer, checked once and then sent as often as
// need be: a status line and fields, such as Server and Content-Type. It never
// changes, and any number of goroutines may use it at a time.
type Block struct {
	text  string
	code  int
	plain bool // code says nothing of the content
}

// NewBlock makes a Block of a status code, with its usual reason, and of names
// and values in turns:
//
//	ok, err := writer.NewBlock(200, "Server", "example", "Content-Type", "text/html")
//
// It returns ErrStatus, as Status does, ErrName, ErrValue (also for a name
// without a value), and ErrReserved for what Field refuses and for Date.
func NewBlock(code int, fields ...string) (*Block, error) {
	if !isOrdinary(code) {
		return nil, ErrStatus
	}
	text := status.AppendLine(nil, code)
	for len(fields) > 0 {
		name := fields[0]
		if !scan.IsName(bytesOf(name)) {
			return nil, ErrName
		}
		if len(fields) == 1 || !scan.IsValue(bytesOf(fields[1])) {
			return nil, ErrValue
		}
		if rulesInHeader(name)&(reserved|dated) != 0 {
			return nil, ErrReserved
		}
		text = appendField(text, name, fields[1])
		fields = fields[2:]
	}
	return &Block{text: string(text), code: code, plain: !saysOfContent(code)}, nil
}
