package writer

import "github.com/seed-f4f473f9/httpwire/parser"

// rules is what the name of a field asks of the writer.
type rules uint8

const (
	reserved          rules = 1 << iota // the writer itself answers for the field
	reservedInRequest                   // in requests
	dated                               // one at most
	listedInRequest                     // Connection names it, in requests
	noTrailer                           // not in trailer sections (RFC 9110, section 6.5.1)
)

// ruled has the rules of the fields that have a number. No trailers are fields
// that frame or route the message, that modify the request, authenticate, say
// how the content is to be read, or control what becomes of the response.
var ruled = [...]rules{
	parser.FieldContentLength:           reserved | noTrailer,
	parser.FieldTransferEncoding:        reserved | noTrailer,
	parser.FieldConnection:              reserved | noTrailer,
	parser.FieldKeepAlive:               reserved | noTrailer,
	parser.FieldProxyConnection:         reserved | noTrailer,
	parser.FieldUpgrade:                 reserved | noTrailer,
	parser.FieldTrailer:                 reserved | noTrailer,
	parser.FieldHost:                    reservedInRequest | noTrailer,
	parser.FieldExpect:                  reservedInRequest | noTrailer,
	parser.FieldDate:                    dated | noTrailer,
	parser.FieldTE:                      listedInRequest | noTrailer,
	parser.FieldAccept:                  noTrailer,
	parser.FieldAcceptEncoding:          noTrailer,
	parser.FieldAcceptLanguage:          noTrailer,
	parser.FieldAge:                     noTrailer,
	parser.FieldAuthorization:           noTrailer,
	parser.FieldCacheControl:            noTrailer,
	parser.FieldContentDisposition:      noTrailer,
	parser.FieldContentEncoding:         noTrailer,
	parser.FieldContentLocation:         noTrailer,
	parser.FieldContentRange:            noTrailer,
	parser.FieldContentType:             noTrailer,
	parser.FieldCookie:                  noTrailer,
	parser.FieldExpires:                 noTrailer,
	parser.FieldForwarded:               noTrailer,
	parser.FieldIfMatch:                 noTrailer,
	parser.FieldIfModifiedSince:         noTrailer,
	parser.FieldIfNoneMatch:             noTrailer,
	parser.FieldIfRange:                 noTrailer,
	parser.FieldIfUnmodifiedSince:       noTrailer,
	parser.FieldLocation:                noTrailer,
	parser.FieldOrigin:                  noTrailer,
	parser.FieldPragma:                  noTrailer,
	parser.FieldProxyAuthenticate:       noTrailer,
	parser.FieldProxyAuthorization:      noTrailer,
	parser.FieldRange:                   noTrailer,
	parser.FieldRetryAfter:              noTrailer,
	parser.FieldSetCookie:               noTrailer,
	parser.FieldStrictTransportSecurity: noTrailer,
	parser.FieldVary:                    noTrailer,
	parser.FieldWWWAuthenticate:         noTrailer,
	parser.FieldXForwardedFor:           noTrailer,
	parser.FieldXForwardedHost:          noTrailer,
	parser.FieldXForwardedProto:         noTrailer,
}

// rulesOfID gives the rules of a field that has a number.
func rulesOfID(id parser.FieldID) rules {
	if int(id) < len(ruled) {
		return ruled[id]
	}
	return 0
}

// inHeader are the rules that bear on header sections.
const inHeader = reserved | reservedInRequest | dated | listedInRequest

// ruledLengths has a bit for the length of every name that has one of them: all
// other names, and that is most, need not be looked up. Those of the second set
// are ruled in requests alone.
const (
	ruledLengths = 1<<len("Date") | 1<<len("Upgrade") | 1<<len("Connection") |
		1<<len("Content-Length") | 1<<len("Proxy-Connection") | 1<<len("Transfer-Encoding")
	ruledLengthsInRequest = ruledLengths | 1<<len("TE") | 1<<len("Host") | 1<<len("Expect")
)

// mayBeRuled tells whether a name may have rules that bear on header sections.
func (m *message) mayBeRuled(name string) bool {
	lengths := uint64(ruledLengthsInRequest)
	if m.is(response) {
		lengths = ruledLengths
	}
	return lengths>>uint(len(name))&1 != 0
}

// rulesInHeader gives the rules of a field that bear on header sections.
func rulesInHeader(name string) rules { return rulesOfID(parser.FieldIDOf(bytesOf(name))) & inHeader }

// isTrailer tells whether a field may stand in a trailer section. Of those
// whose names begin with Content- only the digest is known to be of use there
// (RFC 9530, section 2).
func isTrailer(name []byte) bool {
	if id := parser.FieldIDOf(name); id != parser.FieldOther {
		return rulesOfID(id)&noTrailer == 0
	}
	const content = "Content-"
	if len(name) >= len(content) && parser.EqualFold(name[:len(content)], content) {
		return parser.EqualFold(name, "Content-Digest")
	}
	for _, other := range []string{"Max-Forwards", "Proxy-Authentication-Info", "Set-Cookie2", "Warning"} {
		if parser.EqualFold(name, other) {
			return false
		}
	}
	return true
}
