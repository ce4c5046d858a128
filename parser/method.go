package parser

// Method is a request method that has a number here; the others are
// MethodOther, and RequestLine.MethodName gives the name of either.
type Method uint8

// The methods of RFC 9110, section 9, and RFC 5789.
const (
	MethodOther Method = iota
	MethodGet
	MethodHead
	MethodPost
	MethodPut
	MethodDelete
	MethodConnect
	MethodOptions
	MethodTrace
	MethodPatch
)

var methods = [...]string{"", "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"}

// String gives the method's name, "" for MethodOther.
func (m Method) String() string {
	if int(m) < len(methods) {
		return methods[m]
	}
	return ""
}

// MethodOf gives the method that name stands for. Names are case-sensitive
// (RFC 9110, section 9.1).
func MethodOf(name []byte) Method {
	switch string(name) {
	case "GET":
		return MethodGet
	case "HEAD":
		return MethodHead
	case "POST":
		return MethodPost
	case "PUT":
		return MethodPut
	case "DELETE":
		return MethodDelete
	case "CONNECT":
		return MethodConnect
	case "OPTIONS":
		return MethodOptions
	case "TRACE":
		return MethodTrace
	case "PATCH":
		return MethodPatch
	}
	return MethodOther
}
