// Package status knows the status codes of HTTP: their names, classes and
// reason phrases, which of them have content, and the status line that
// carries each.
//
// # Theory of operation
//
// The source of everything is registry.csv, the columns of the IANA HTTP
// Status Code Registry (RFC 9110, Section 16.2.1) as it stood in late 2025.
// From it go generate writes codes.go, which holds the constants and, for each
// code that has a reason phrase, its whole status line. These lines stand one
// after the other in a single string; a table indexed by the code says where
// each begins, and the next entry where it ends. A reason phrase is the middle
// of its line. To follow the registry is to edit the file and run go generate;
// the tests fail until the two agree.
//
// String and table are data of the binary: the package imports nothing and
// runs nothing at start-up. Every function in it may be called from any
// goroutine, and only [AppendLine] can allocate, where its slice has no room.
//
// # Names
//
// A constant has the name that net/http gives it, without the prefix Status,
// except for the codes that RFC 9110 renamed: [ContentTooLarge],
// [URITooLong], [RangeNotSatisfiable] and [UnprocessableContent]. The two
// codes that the registry lists as unused, [SwitchProxy] and [Teapot], keep
// the name of their former use, but have no reason phrase.
// [UploadResumptionSupported] is a temporary registration, and goes if the
// registry drops it. The constants are untyped, so that they fit whatever
// integer type holds a status code.
//
// # Codes outside the registry
//
// RFC 9110, Section 15 has a recipient treat an unknown code as the x00 code
// of its class, and a code outside 100 to 599 as a server error. On the wire
// a code is three digits, so [AppendLine] writes any code of 100 to 999, and
// nothing for the rest.
package status

//go:generate go run ./internal/gen
