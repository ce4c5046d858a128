package parser

// The transition table: the definition of what a head, a chunk line and a
// trailer section may look like, one byte at a time. Everything that is faster
// than this table (whole lines at a time, see parse.go) takes over only what
// the table would take as well, and leaves the rest to it.
//
// There are three sorts of phases in which a line is read. Those of the table
// proper have a row of steps, one for every class of bytes. Literals take one
// byte and nothing else. Ends are not phases to wait in: to reach one is the
// event that it names, and the event decides where the parse goes on.

// phase is a state of the machine. (State is what the outside is told.)
type phase uint8

const (
	inStart        phase = iota // before a request line
	inMethod                    // 1 to 32 bytes of it were read
	inTargetStart               // after the SP
	inTarget                    //
	inMajor                     // after "HTTP/", request
	inMinor                     //
	inRespMajor                 // the same, response
	inRespMinor                 //
	inAlienMinor                // after a major version that is not 1
	inCode1                     // before the status code
	inCode2                     //
	inCode3                     //
	inCodeEnd                   //
	inReason                    //
	inFieldStart                // at the beginning of a line of a section
	inName                      //
	inValue                     // with the blanks around it
	inSizeStart                 // before a chunk size
	inSize                      //
	inSizeBlank                 // blanks after a size or a value: before ";"
	inExtStart                  // after ";"
	inExtName                   //
	inExtNameBlank              // blanks after it: before "=" or ";"
	inExtEqual                  // after "="
	inExtValue                  //
	inExtQuoted                 //
	inExtEscape                 // after a backslash
	inExtQuoteEnd               //
	inClosed                    // after the message that closes the connection

	rows = iota
)

// The literals. Where a response begins is one of them.
const (
	inH phase = rows + iota
	inHT
	inHTT
	inHTTP
	inSlash
	inDot
	inRespH
	inRespHT
	inRespHTT
	inRespHTTP
	inRespSlash
	inRespDot
	inRespSP
	inAlienDot
	inEmptyLF
	inRequestCR
	inRequestLF
	inStatusLF
	inValueLF
	inHeadLF
	inChunkLF
	inDataCR
	inDataLF
	inClosedLF
	literalsEnd
)

// The ends.
const (
	endTarget phase = literalsEnd + iota // the SP after a target: its form can be judged
	endEmpty                             // an empty line before a request line
	endRequest
	endStatus
	endField
	endHead // also of a trailer section
	endChunkLine
	endChunk // the CRLF after chunk data
	endClosed
	endsEnd
)

// The phases in which no line is read.
const (
	inLength    phase = endsEnd + iota // content by length
	inClose                            // content until close
	inChunkData                        //
	inFold                             // with ObsFold: at the first byte after a field line
	inFoldBlank                        // with ObsFold: in the blanks that begin a continuation
	inTunnel
	inFailed
	phases = iota + int(endsEnd)
)

// step is what a byte leads to: a phase, a Code with the bit refused, or 0 for
// the fault of the row.
type step uint8

const refused step = 0x80

// Classes of bytes: what some row must tell apart.
const (
	ctl    = iota // controls that nothing allows, and DEL
	htab          //
	lf            //
	cr            //
	sp            //
	dquote        // "
	hash          // #: a token byte that no target holds
	colon         // :
	semi          // ;
	equal         // =
	bslash        // \
	zero          // 0
	one           // 1
	digit         // 2 to 9
	hexa          // a to f, A to F
	tchar         // the other token bytes
	delim         // the other VCHARs
	obs           // 0x80 to 0xFF
	classes
)

// Short names, for the table to fit the eye.
const (
	no = step(0) // the fault of the row
	xl = refused | step(ErrBareLF)
	xb = refused | step(ErrFieldColon)
	xs = refused | step(ErrFieldStart)
	xm = refused | step(ErrMajorVersion)

	mt = step(inMethod)
	t0 = step(inTargetStart)
	tg = step(inTarget)
	te = step(endTarget)
	el = step(inEmptyLF)
	dt = step(inDot)
	rd = step(inRespDot)
	ad = step(inAlienDot)
	rc = step(inRequestCR)
	rs = step(inRespSP)
	c2 = step(inCode2)
	c3 = step(inCode3)
	ce = step(inCodeEnd)
	rn = step(inReason)
	sl = step(inStatusLF)
	nm = step(inName)
	vl = step(inValue)
	vf = step(inValueLF)
	hf = step(inHeadLF)
	sz = step(inSize)
	sb = step(inSizeBlank)
	e0 = step(inExtStart)
	en = step(inExtName)
	eb = step(inExtNameBlank)
	eq = step(inExtEqual)
	ev = step(inExtValue)
	qu = step(inExtQuoted)
	qe = step(inExtEscape)
	qq = step(inExtQuoteEnd)
	cf = step(inChunkLF)
	xf = step(inClosedLF)
)

// table has the steps. A byte out of place has the fault of the row, unless
// it has one of its own: a bare LF, a blank before a colon.
var table = [rows][classes]step{
	//          ctl tab lf  cr  sp  "   #   :   ;   =   \   0   1   2-9 a-f tok oth obs

	// request line = method SP request-target SP HTTP-version CRLF

	inStart:       {no, no, xl, el, no, no, mt, no, no, no, no, mt, mt, mt, mt, mt, no, no},
	inMethod:      {no, no, xl, no, t0, no, mt, no, no, no, no, mt, mt, mt, mt, mt, no, no},
	inTargetStart: {no, no, xl, no, no, tg, no, tg, tg, tg, tg, tg, tg, tg, tg, tg, tg, no},
	inTarget:      {no, no, xl, no, te, tg, no, tg, tg, tg, tg, tg, tg, tg, tg, tg, tg, no},
	inMajor:       {no, no, xl, no, no, no, no, no, no, no, no, ad, dt, ad, no, no, no, no},
	inMinor:       {no, no, xl, no, no, no, no, no, no, no, no, rc, rc, rc, no, no, no, no},

	// status line = HTTP-version SP status-code SP [ reason-phrase ] CRLF

	inRespMajor:  {no, no, xl, no, no, no, no, no, no, no, no, ad, rd, ad, no, no, no, no},
	inRespMinor:  {no, no, xl, no, no, no, no, no, no, no, no, rs, rs, rs, no, no, no, no},
	inAlienMinor: {no, no, xl, no, no, no, no, no, no, no, no, xm, xm, xm, no, no, no, no},
	inCode1:      {no, no, xl, no, no, no, no, no, no, no, no, no, c2, c2, no, no, no, no},
	inCode2:      {no, no, xl, no, no, no, no, no, no, no, no, c3, c3, c3, no, no, no, no},
	inCode3:      {no, no, xl, no, no, no, no, no, no, no, no, ce, ce, ce, no, no, no, no},
	inCodeEnd:    {no, no, xl, sl, rn, no, no, no, no, no, no, no, no, no, no, no, no, no},
	inReason:     {no, rn, xl, sl, rn, rn, rn, rn, rn, rn, rn, rn, rn, rn, rn, rn, rn, rn},

	// field line = field-name ":" OWS field-value OWS CRLF

	inFieldStart: {no, xs, xl, hf, xs, no, nm, no, no, no, no, nm, nm, nm, nm, nm, no, no},
	inName:       {no, xb, xl, no, xb, no, nm, vl, no, no, no, nm, nm, nm, nm, nm, no, no},
	inValue:      {no, vl, xl, vf, vl, vl, vl, vl, vl, vl, vl, vl, vl, vl, vl, vl, vl, vl},

	// chunk line = chunk-size *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] ) CRLF

	inSizeStart:    {no, no, xl, no, no, no, no, no, no, no, no, sz, sz, sz, sz, no, no, no},
	inSize:         {no, sb, xl, cf, sb, no, no, no, e0, no, no, sz, sz, sz, sz, no, no, no},
	inSizeBlank:    {no, sb, xl, no, sb, no, no, no, e0, no, no, no, no, no, no, no, no, no},
	inExtStart:     {no, e0, xl, no, e0, no, en, no, no, no, no, en, en, en, en, en, no, no},
	inExtName:      {no, eb, xl, cf, eb, no, en, no, e0, eq, no, en, en, en, en, en, no, no},
	inExtNameBlank: {no, eb, xl, no, eb, no, no, no, e0, eq, no, no, no, no, no, no, no, no},
	inExtEqual:     {no, eq, xl, no, eq, qu, ev, no, no, no, no, ev, ev, ev, ev, ev, no, no},
	inExtValue:     {no, sb, xl, cf, sb, no, ev, no, e0, no, no, ev, ev, ev, ev, ev, no, no},
	inExtQuoted:    {no, qu, xl, no, qu, qq, qu, qu, qu, qu, qe, qu, qu, qu, qu, qu, qu, qu},
	inExtEscape:    {no, qu, xl, no, qu, qu, qu, qu, qu, qu, qu, qu, qu, qu, qu, qu, qu, qu},
	inExtQuoteEnd:  {no, sb, xl, cf, sb, no, no, no, e0, no, no, no, no, no, no, no, no, no},

	// After the last message only empty lines are passed over.

	inClosed: {no, no, no, xf, no, no, no, no, no, no, no, no, no, no, no, no, no, no},
}

// faults has the fault of each row.
var faults = [rows]Code{
	inStart:        ErrMethod,
	inMethod:       ErrMethod,
	inTargetStart:  ErrTarget,
	inTarget:       ErrTarget,
	inMajor:        ErrVersion,
	inMinor:        ErrVersion,
	inRespMajor:    ErrVersion,
	inRespMinor:    ErrVersion,
	inAlienMinor:   ErrVersion,
	inCode1:        ErrStatusCode,
	inCode2:        ErrStatusCode,
	inCode3:        ErrStatusCode,
	inCodeEnd:      ErrStatusLine,
	inReason:       ErrReason,
	inFieldStart:   ErrFieldName,
	inName:         ErrFieldName,
	inValue:        ErrFieldValue,
	inSizeStart:    ErrChunkSize,
	inSize:         ErrChunkExtension,
	inSizeBlank:    ErrChunkExtension,
	inExtStart:     ErrChunkExtension,
	inExtName:      ErrChunkExtension,
	inExtNameBlank: ErrChunkExtension,
	inExtEqual:     ErrChunkExtension,
	inExtValue:     ErrChunkExtension,
	inExtQuoted:    ErrChunkExtension,
	inExtEscape:    ErrChunkExtension,
	inExtQuoteEnd:  ErrChunkExtension,
	inClosed:       ErrClosed,
}

// literals has the byte that each literal takes, and the fault of any other.
var literals = [literalsEnd - rows]struct {
	want  byte
	next  phase
	fault Code
}{
	inH - rows:     {'H', inHT, ErrVersion},
	inHT - rows:    {'T', inHTT, ErrVersion},
	inHTT - rows:   {'T', inHTTP, ErrVersion},
	inHTTP - rows:  {'P', inSlash, ErrVersion},
	inSlash - rows: {'/', inMajor, ErrVersion},
	inDot - rows:   {'.', inMinor, ErrVersion},

	inRespH - rows:     {'H', inRespHT, ErrVersion},
	inRespHT - rows:    {'T', inRespHTT, ErrVersion},
	inRespHTT - rows:   {'T', inRespHTTP, ErrVersion},
	inRespHTTP - rows:  {'P', inRespSlash, ErrVersion},
	inRespSlash - rows: {'/', inRespMajor, ErrVersion},
	inRespDot - rows:   {'.', inRespMinor, ErrVersion},
	inRespSP - rows:    {' ', inCode1, ErrStatusLine},
	inAlienDot - rows:  {'.', inAlienMinor, ErrVersion},

	inEmptyLF - rows:   {'\n', endEmpty, ErrBareCR},
	inRequestCR - rows: {'\r', inRequestLF, ErrVersion},
	inRequestLF - rows: {'\n', endRequest, ErrBareCR},
	inStatusLF - rows:  {'\n', endStatus, ErrBareCR},
	inValueLF - rows:   {'\n', endField, ErrBareCR},
	inHeadLF - rows:    {'\n', endHead, ErrBareCR},
	inChunkLF - rows:   {'\n', endChunkLine, ErrBareCR},
	inDataCR - rows:    {'\r', inDataLF, ErrChunkEnd},
	inDataLF - rows:    {'\n', endChunk, ErrChunkEnd},
	inClosedLF - rows:  {'\n', endClosed, ErrClosed},
}

// next gives the step from a row or a literal by the byte c.
func (ph phase) next(c byte) step {
	if ph < rows {
		if s := table[ph][classOf[c]]; s != no {
			return s
		}
		return refused | step(faults[ph])
	}
	l := &literals[ph-rows]
	switch {
	case c == l.want:
		return step(l.next)
	case c == '\n' && ph != inClosedLF && l.want != '\n':
		return xl
	}
	return refused | step(l.fault)
}

// classOf has the class of every byte, in rows of sixteen.
var classOf = [256]uint8{
	ctl, ctl, ctl, ctl, ctl, ctl, ctl, ctl, ctl, htab, lf, ctl, ctl, cr, ctl, ctl, // 0x00
	ctl, ctl, ctl, ctl, ctl, ctl, ctl, ctl, ctl, ctl, ctl, ctl, ctl, ctl, ctl, ctl, // 0x10
	sp, tchar, dquote, hash, tchar, tchar, tchar, tchar, delim, delim, tchar, tchar, delim, tchar, tchar, delim, // 0x20
	zero, one, digit, digit, digit, digit, digit, digit, digit, digit, colon, semi, delim, equal, delim, delim, // 0x30
	delim, hexa, hexa, hexa, hexa, hexa, hexa, tchar, tchar, tchar, tchar, tchar, tchar, tchar, tchar, tchar, // 0x40
	tchar, tchar, tchar, tchar, tchar, tchar, tchar, tchar, tchar, tchar, tchar, delim, bslash, delim, tchar, tchar, // 0x50
	tchar, hexa, hexa, hexa, hexa, hexa, hexa, tchar, tchar, tchar, tchar, tchar, tchar, tchar, tchar, tchar, // 0x60
	tchar, tchar, tchar, tchar, tchar, tchar, tchar, tchar, tchar, tchar, tchar, delim, tchar, delim, tchar, ctl, // 0x70
	obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, // 0x80
	obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, // 0x90
	obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, // 0xA0
	obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, // 0xB0
	obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, // 0xC0
	obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, // 0xD0
	obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, // 0xE0
	obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, obs, // 0xF0
}

// hex has the value of every hexadecimal digit, 16 for other bytes.
var hex = [256]uint8{
	16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, // 0x00
	16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, // 0x10
	16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, // 0x20
	0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 16, 16, 16, 16, 16, // 0x30
	16, 10, 11, 12, 13, 14, 15, 16, 16, 16, 16, 16, 16, 16, 16, 16, // 0x40
	16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, // 0x50
	16, 10, 11, 12, 13, 14, 15, 16, 16, 16, 16, 16, 16, 16, 16, 16, // 0x60
	16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, // 0x70
	16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, // 0x80
	16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, // 0x90
	16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, // 0xA0
	16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, // 0xB0
	16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, // 0xC0
	16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, // 0xD0
	16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, // 0xE0
	16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, // 0xF0
}
