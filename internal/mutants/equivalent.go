package main

// equivalents has the mutants that give the same results as the code they are
// made of, so that no test can tell the two apart but by the clock, or that show
// on other machines alone: where each is, how its line reads, and why. They are
// found by reading what lives. A test that kills one proves its entry wrong, and
// the program ends with status 1.
var equivalents = []equivalent{
	{"status/line.go", "AppendLine", "if code <= 100 || code > 999 {", "100 is in the table, and does not come here"},
	{"internal/framing/fields.go", "Length", "if d > 9 || i >= fits && (n > (1<<63+1)/10 || n*10+d > 1<<63-1) {", "the same quotient"},
	{"internal/buffer/buffer.go", "Grow", "if need >= Cap {", "twice the class below is less than Cap"},
	{"internal/buffer/buffer.go", "Put", "if (Poison) && false {", "Poison is a constant, and false in this build; -tags httpwire_poison has TestPoison"},
	{"internal/scan/line.go", "LineAt", "for ; line < size-16; line += 16 {", "the rest is looked at by words of eight bytes"},
	{"internal/scan/line.go", "LineAt", "if line < size-8 {", "the eight bytes are looked at with none before them"},
	{"internal/scan/names.go", "nameAt", "if n <= 8 {", "a shift by nothing"},
	{"internal/scan/lines.go", "linesOfWords", "for cr < len(l)-16 {", "the rest is left to linesOfRuns, which gives the same"},
	{"internal/scan/lines.go", "linesOfWords", "without s0 &= highBits", "the rest is left to linesOfRuns, which gives the same"},
	{"internal/scan/lines.go", "linesOfWords", "s0 = s1 | highBits", "the rest is left to linesOfRuns, which gives the same"},
	{"internal/scan/lines.go", "linesOfWords", "stop := notPlain(binary.LittleEndian.Uint64(b[len(b)-8:]) << (uint(8-left) * 8))", "the rest is left to linesOfRuns, which gives the same"},
	{"internal/scan/lines.go", "linesOfWords", "cr += First(stop | highBits)", "the rest is left to linesOfRuns, which gives the same"},
	{"internal/scan/kernel.go", "worth", "if (kernel == 0) && false {", "LineAt and Lines give the same: it is a matter of time"},
	{"internal/scan/kernel.go", "worth", "if kernel != 0 {", "LineAt and Lines give the same: it is a matter of time"},
	{"internal/scan/kernel.go", "Use", "without Worth, AheadWorth = worth()", "LineAt and Lines give the same: it is a matter of time"},
	{"internal/scan/request.go", "RequestLine", "if target >= size-AfterTarget || b.At(target) != '/' {", "with no byte between target and version it is no request line anyway"},
	{"internal/scan/request.go", "RequestLine", "if next > target+16 {", "found by words, or by Target and VersionEnd"},
	{"internal/scan/request.go", "RequestLine", "if (next >= target+16) && false {", "found by words, or by Target and VersionEnd"},
	{"internal/scan/lines_amd64.go", "available", "case !x.HasAVX2 && !x.HasBMI1 || !x.HasBMI2:", "shows only on a machine with one of these and not the others"},
	{"internal/scan/lines_amd64.go", "available", "case !x.HasAVX2 || !x.HasBMI1 && !x.HasBMI2:", "shows only on a machine with one of these and not the others"},
	{"internal/scan/lines_amd64.go", "available", "case !x.HasAVX512F && !x.HasAVX512BW || !x.HasAVX512VBMI2:", "shows only on a machine with one of these and not the others"},
	{"internal/scan/lines_amd64.go", "available", "case !x.HasAVX512F || !x.HasAVX512BW && !x.HasAVX512VBMI2:", "shows only on a machine with one of these and not the others"},
	{"internal/scan/runs_amd64.go", "Value", "if (kernel != 0 && len(b) >= leastRun) && false {", "valueOfWords gives the same"},
	{"internal/scan/runs_amd64.go", "Target", "if (kernel != 0 && len(b)-i >= leastRun) && false {", "targetOfWords gives the same"},
	{"internal/scan/scan.go", "valueOfWords", "for i < len(b)-16 {", "the loop after it goes on, and gives the same"},
	{"internal/scan/scan.go", "valueOfWords", "without i += First(Controls(in.Word64(len(b)-8) >> (uint(8-left) * 8)))", "the loop after it goes on, and gives the same"},
	{"internal/scan/whole.go", "IsName", "case n > 8:", "either way gives the same"},
	{"internal/scan/whole.go", "IsName", "for i := 0; i <= n-8; i += 8 {", "the last word twice"},
	{"internal/scan/whole.go", "IsName", "case n > 4:", "either way gives the same"},
	{"internal/scan/whole.go", "IsValue", "case n > longValue:", "either way gives the same"},
	{"internal/scan/whole.go", "IsValue", "case n < longValue:", "either way gives the same"},
	{"internal/scan/whole.go", "IsValue", "case n > 8:", "either way gives the same"},
	{"internal/scan/whole.go", "IsValue", "for i := 0; i <= n-8; i += 8 {", "the last word twice"},
	{"internal/scan/whole.go", "IsValue", "case n > 4:", "either way gives the same"},
	{"internal/scan/whole.go", "PutValue", "without dst = dst[:n+2]", "the room is there, or the next line panics"},
	{"internal/scan/whole.go", "PutValue", "if n <= 8 || n >= longValue {", "either way gives the same"},
	{"internal/scan/whole.go", "PutValue", "if n < 8 || n > longValue {", "either way gives the same"},
	{"internal/scan/whole.go", "PutValue", "for i := 0; i <= n-8; i += 8 {", "the last word twice"},
	{"internal/scan/whole.go", "halves", "return uint64(binary.LittleEndian.Uint32(b)) & uint64(binary.LittleEndian.Uint32(b[len(b)-4:]))<<32", "zeros, so that all is looked at again"},
	{"internal/scan/whole.go", "halves", "return uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[len(b)-4:]))>>32", "zeros above, so that all is looked at again"},
	{"parser/content.go", "span", "n := min(len(b)-i, 1<<31+1) // used holds it", "32 bits hold it too, and it is only a bound on the span of one call"},
	{"parser/content.go", "spanned", `if (p.phase == inDataCR && err == nil && i <= len(b)-2 && b[i] == '\r' && b[i+1] == '\n') && false {`, "left to chunkEnd, which gives the same"},
	{"parser/content.go", "chunkLine", "for ; at < len(b) && at < i-15; at++ { // 15 digits cannot overflow", "left to the table, which gives the same"},
	{"parser/content.go", "wholeChunks", "if p.limits.content >= 0 {", "without a limit nothing is whole, and chunkLine and span give the same"},
	{"parser/content.go", "wholeChunks", "if size > len(b)-2-data || in.Word16(data+size) != crlfWord || int64(size) >= most-p.content {", "left to chunkLine and span, which give the same"},
	{"parser/host.go", "isHostFrom", "if n = hostLen(value); n <= 0 || n < len(value) && value[n] != ':' {", "a host of no bytes is refused, since no colon follows"},
	{"parser/line.go", "byTable", "if s|refused != 0 {", "reconsider gives a step that is not refused as it is"},
	{"parser/line.go", "carryOn", "if at >= inValue && inCarry>>at&1 == 0 {", "inValue is in the set"},
	{"parser/line.go", "colonOf", "for ; i > len(l)-8; i += 8 {", "byte by byte, or by a word of the buffer behind the line, in which its colon comes first"},
	{"parser/parse.go", "statusLine", "if version>>8 != scan.VersionWord&^0xff || byte(version>>56)-'0' > 9 ||", "left to the table, which gives the same"},
	{"parser/parse.go", "statusLine", "code := uint16(digits<<8&0xff)*100 + uint16(digits>>16&0xff)*10 + uint16(digits>>24&0xff)", "left to the table, which gives the same"},
	{"parser/parse.go", "statusLine", "if (stop != 0) && false {", "Value gives the same"},
	{"parser/parse.go", "statusLine", "if code < 100 || end+2 > len(b) || end+2-i >= int(p.startLine) || in.Word16(end) != crlfWord {", "left to the table, which gives the same"},
	{"parser/parse.go", "headLines", "case left >= scan.Worth || i >= scan.Before:", "left to lineByLine, which gives the same"},
	{"parser/parse.go", "headLines", "case left > scan.Worth && i >= scan.Before:", "eachLine, or lineByLine, gives the same"},
	{"parser/parse.go", "headLines", "case left >= scan.Worth && i > scan.Before:", "left to lineByLine, which gives the same"},
	{"parser/parse.go", "headLines", "case left >= scan.Worth && i < scan.Before:", "left to lineByLine, which gives the same"},
	{"parser/parse.go", "headLines", "case left < scan.Worth && i >= scan.Before:", "either way gives the same"},
	{"parser/parse.go", "headLines", "case left <= scan.Worth && uint64(len(b))>>31|uint64(p.lenient&ObsFold) == 0 && p.used+uint32(left) <= p.section[headerSection]:", "not reached with scan.Worth bytes left but where lineByLine gives the same"},
	{"parser/parse.go", "headLines", "case left >= scan.Worth && uint64(len(b))>>31|uint64(p.lenient&ObsFold) == 0 && p.used+uint32(left) <= p.section[headerSection]:", "left to lineByLine, which gives the same"},
	{"parser/parse.go", "headLines", "case left < scan.Worth && uint64(len(b))<<31|uint64(p.lenient&ObsFold) == 0 && p.used+uint32(left) <= p.section[headerSection]:", "left to lineByLine, which gives the same"},
	{"parser/parse.go", "headLines", "case left < scan.Worth && uint64(len(b))>>31|uint64(p.lenient|ObsFold) == 0 && p.used+uint32(left) <= p.section[headerSection]:", "left to lineByLine, which gives the same"},
	{"parser/parse.go", "headLines", "case left < scan.Worth && uint64(len(b))>>31|uint64(p.lenient&ObsFold) == 0 && p.used+uint32(left) < p.section[headerSection]:", "left to lineByLine, which gives the same"},
	{"parser/parse.go", "walk", "if int(p.fields)+n >= int(p.limits.fields[headerSection]) || int64(p.used)+int64(len(b)+start) > int64(p.section[headerSection]) {", "allowed looks at every line"},
	{"parser/parse.go", "walk", "if int(p.fields)+n >= int(p.limits.fields[headerSection]) || int64(p.used)+int64(len(b)-start) >= int64(p.section[headerSection]) {", "allowed looks at every line"},
	{"parser/parse.go", "walk", "if p.lenient|ObsFold != 0 {", "what comes before a fold is left to lineByLine, which gives the same"},
	{"parser/parse.go", "walk", "if int8(name) <= 0 { // scan.Look is set", "odd gives the same"},
	{"parser/parse.go", "walk", "case name == connectionName && isKeepAlive(in, start-len(\"Connection: \"), end): // as nearly always", "odd gives the same"},
	{"parser/parse.go", "walk", "case name == scan.PlainHost && p.options|hasHost == 0: // as most are", "odd gives the same"},
	{"parser/parse.go", "odd", "if f.ID()-1 <= lastRuled {", "the rule of a name that has none"},
	{"parser/parse.go", "lineByLine", "if int(name>>8) == end-i || end+2 > len(b) || in.Word16(end) != crlfWord || int64(end+2-i) > left || p.lenient|ObsFold != 0 {", "left to the table, which gives the same"},
	{"parser/parse.go", "lineByLine", "if err != nil || i == len(b) && len(b)-i >= linesWorth && i >= scan.Before {", "the next turn, or the table, gives the same"},
	{"parser/parse.go", "nameEnd", "if int64(len(p.carry.B))+int64(end-i) >= p.remaining {", "left to the table, which gives the same"},
}

type equivalent struct{ file, function, changed, why string }

func (e equivalent) key() string { return e.file + ": " + e.function + ": " + e.changed }

// reasons has why, by the key of the mutant.
var reasons = func() map[string]string {
	m := make(map[string]string, len(equivalents))
	for _, e := range equivalents {
		m[e.key()] = e.why
	}
	return m
}()

// key is what a mutant has in reasons.
func key(m mutant) string { return m.File + ": " + m.Function + ": " + m.changed() }
