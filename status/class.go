package status

// Class is the class of a status code, its first digit (RFC 9110, Section 15).
// The zero Class belongs to the codes that have none.
type Class uint8

// The classes of RFC 9110, Sections 15.2 to 15.6.
const (
	Informational Class = 1 // 1xx: received, the final response is still to come
	Successful    Class = 2 // 2xx: received, understood and accepted
	Redirection   Class = 3 // 3xx: the client has more to do
	ClientError   Class = 4 // 4xx: the request is at fault
	ServerError   Class = 5 // 5xx: the server is at fault
)

// ClassOf takes any status code, registered or not, and gives its class: the
// first digit for 100 to 599, and 0 for all others. A client that receives one
// of those others should treat it as a [ServerError] (RFC 9110, Section 15).
func ClassOf(code int) Class {
	if code < 100 || code > 599 {
		return 0
	}
	return Class(code / 100)
}

// String gives the name of the class as RFC 9110, Sections 15.2 to 15.6 have
// it, in lower case: "informational", "successful", "redirection",
// "client error" or "server error". Any other value gives "unknown".
func (c Class) String() string {
	switch c {
	case Informational:
		return "informational"
	case Successful:
		return "successful"
	case Redirection:
		return "redirection"
	case ClientError:
		return "client error"
	case ServerError:
		return "server error"
	}
	return "unknown"
}
