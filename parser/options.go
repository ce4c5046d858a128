package parser

// Options are the limits of a parser and its deviations from the strict rules.
// The zero value, like a nil pointer, is strict with the default limits. They
// are copied by the constructor.
//
// Lengths are in bytes as they stand on the wire, line ends included. A limit
// is broken by the first byte beyond it. But for MaxContent none is above 16
// MiB less one byte: a larger one counts as that.
type Options struct {
	// MaxStartLine is the length of the longest request or status line.
	// 0 stands for 16 KiB; RFC 9112, section 3, asks for 8000 at least.
	// Broken: ErrStartLineLimit, 414.
	MaxStartLine int
	// MaxFieldBytes is the size of the largest header section, without the
	// empty line that ends it. The heads of interim responses, their status
	// lines included, count towards it until the final one; such a line at its
	// end, when it is known to be one. 0 stands for 64 KiB. Broken:
	// ErrFieldsLimit, 431.
	MaxFieldBytes int
	// MaxFields is the number of fields in such a section. 0 stands for 128.
	// Broken, at the first byte of the field beyond: ErrFieldsCount, 431.
	MaxFields int
	// MaxTrailerBytes and MaxTrailers are the same for the trailer section.
	// 0 stands for 8 KiB and 32. Broken: ErrTrailerLimit, ErrTrailerCount,
	// 431.
	MaxTrailerBytes int
	MaxTrailers     int
	// MaxContent is the length of the longest content, chunk framing not
	// counted. It is judged before the content comes: at the end of the head
	// for a Content-Length, at the size line of the chunk that goes beyond;
	// content until close is cut at the first byte beyond. 0 stands for no
	// limit. Broken: ErrContentLimit, 413.
	MaxContent int64
	// Lenient names the rules to relax.
	Lenient Lenient
}

// Lenient is a set of deviations from the strict rules. Each is a hazard that
// is worth taking only towards a peer that needs it. None changes what is made
// of input that strict rules accept.
type Lenient uint8

const (
	// HostUnchecked leaves the rules on Host (RFC 9112, section 3.2: present
	// in HTTP/1.1, given once, well formed) to the caller. The hazard: two
	// Hosts, or one that is none, are routed differently by different
	// programs.
	HostUnchecked Lenient = 1 << iota
	// TargetObsText lets bytes 0x80 to 0xFF stand in request targets (RFC
	// 9112, section 3.2 and RFC 3986 exclude them). The hazard: programs
	// differ in how they encode, compare and log them.
	TargetObsText
	// ObsFold accepts folded field lines in responses (RFC 9112, section
	// 5.2) and puts one SP in the place of each fold. The hazard: a program
	// on the way may have taken the continuation for a field.
	ObsFold
	// EqualContentLengths collapses several equal Content-Length values of a
	// response into one (RFC 9110, section 8.6). The hazard: who repeats
	// fields may repeat them with other values elsewhere.
	EqualContentLengths
	// ChunkedOverLength takes a response with Transfer-Encoding and
	// Content-Length by its Transfer-Encoding (RFC 9112, section 6.3), and
	// closes the connection after it. The hazard: response smuggling. Who
	// forwards the response must remove Content-Length.
	ChunkedOverLength
)

// The default limits, and those that are no options.
const (
	defaultStartLine    = 16 << 10
	defaultFieldBytes   = 64 << 10
	defaultFields       = 128
	defaultTrailerBytes = 8 << 10
	defaultTrailers     = 32

	maxLimit      = 16<<20 - 1 // bytes, fields: a Field has three bytes for the length of its name
	maxMethod     = 32         // bytes; R015 of RFC 9112, section 3
	maxEmptyLines = 8          // before a request line, after a close
	maxChunkLine  = 4 << 10    // bytes of a chunk line, its CRLF included
	maxOverhead   = 16 << 10   // see Parser.weigh
)

// limits are the options as a parser holds them.
type limits struct {
	content   int64
	startLine uint32
	section   [2]uint32 // bytes of the header section, of the trailer section
	fields    [2]uint16 // the same, number of fields
}

const (
	headerSection = iota
	trailerSection
)

func (o *Options) settle(response bool) (limits, Lenient) {
	if o == nil {
		o = &Options{}
	}
	only := HostUnchecked | TargetObsText
	if response {
		only = ObsFold | EqualContentLengths | ChunkedOverLength
	}
	return limits{
		content:   max(o.MaxContent, 0),
		startLine: limit(o.MaxStartLine, defaultStartLine),
		section: [2]uint32{
			limit(o.MaxFieldBytes, defaultFieldBytes),
			limit(o.MaxTrailerBytes, defaultTrailerBytes),
		},
		fields: [2]uint16{
			uint16(min(limit(o.MaxFields, defaultFields), 1<<16-1)),
			uint16(min(limit(o.MaxTrailers, defaultTrailers), 1<<16-1)),
		},
	}, o.Lenient & only
}

// limit gives n as a limit: the default for 0 and below, and at most maxLimit,
// so that sums of two cannot overflow either.
func limit(n, byDefault int) uint32 {
	if n <= 0 {
		n = byDefault
	}
	return uint32(min(n, maxLimit))
}
