package parser

//go:generate go run ./gen

import "github.com/seed-f4f473f9/httpwire/internal/scan"

// FieldID is the number of a field name that servers ask for often;
// FieldOther is every other name.
type FieldID uint16

// lastRuled is the last of the fields that have rules of their own; they come
// first.
const lastRuled = FieldExpect

// String gives the name in its usual case, "" for FieldOther.
func (id FieldID) String() string {
	if int(id) < len(fieldNames) {
		return fieldNames[id]
	}
	return ""
}

// FieldIDOf gives the number of a field name, in any case of its letters.
func FieldIDOf(name []byte) FieldID {
	return FieldID(scan.NameOf(name, len(name)) & (scan.Look - 1))
}

const _ = uint8(scan.PlainHost&0x7f - fieldIDs) // in a scan.Name it stands below the marks
