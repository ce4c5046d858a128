// Package scan finds the structure of field lines: for many lines in one call,
// where the CRLF of each is, which of the well-known names it has, and whether there
// is more to do for it than to hand it out.
//
// # Contract
//
// [Lines] takes a slice and where in it a line begins, with [Before] bytes before it
// at least, and reports two numbers for each complete line from there on: CR, the
// place of its CR, and Name, the length and the number of its name. A line is
// reported only when
//
//	line = 1*tchar ":" *( HTAB / SP / VCHAR / obs-text ) CR LF
//
// or empty, in which case its Name is 0, and it is the last one reported. Any other
// byte, a bare CR or a bare LF in a line ends the report before that line, and so do
// the end of the slice and [MaxLines] lines. Nearly every value has one SP before it
// and no blank behind; the mark [Blanks] tells of any other, in place of the number.
// The mark [Look] is one bit for all that is out of the ordinary, so that whoever
// hands lines out has one question; [PlainHost] spares the one field that every
// request has and that has a rule the question after that.
//
// Behind the lines reported comes one whose Name is 0. If there was room for more of
// them, and the slice ends in a line that is not whole and in order so far, that is its
// name, the colon, and at least one byte of its value, the last of which is not HTAB, then
// its CR is the Name of that line, as far as the name alone tells it, with the bit
// [Begun]. So whoever keeps what is incomplete need not look at it again. If not, or if
// the name has 8 MiB or more, so that Begun is a bit of its length, the CR is 0.
//
// Nothing else is promised, and nothing else is needed: whatever stops the
// report is looked at byte by byte by the parser's transition table, which
// alone decides what is an error. A kernel that stops too early costs time and
// never a verdict.
//
// Rules for every kernel: no byte beyond the slice is read; positions lie inside
// the slice and grow; nothing is kept between calls. Whoever calls trusts the
// positions, so kernels are held against a definition that looks at one byte
// after the other: by tests, with every byte in every place of a block, faults
// in every place of lines of every length, and slices at the edges of unreadable
// pages; and by the fuzz target FuzzScan.
//
// # Kernels
//
// The portable kernel works on words of eight bytes, and looks for the ends of
// one name and one line at a time. AVX2, AVX-512 and NEON take 64 bytes at a time, of
// which they make bit maps. Let T be the token bytes, and S the bytes that
// begin lines: S+T carries through each leading run of token bytes, so that
// (S+T)&^T is the first other byte of every line, and one addition finds the
// ends of all names in a block. The other map has what follows a control and
// begins no line: the LFs of lines, or faults. A walk over both maps by turns
// stores what is said of each line, and stops at the first bit that does not fit. The
// files in assembly have an example.
//
// The 16 bytes before a colon, without those that come before the name, are compared
// with the one well-known name that their last eight and the length may lead to
// (names.go, names_table.go). With AVX2 and AVX-512 that is done while the positions
// are found: no branch depends on how long a name is, or on whether it is known and not
// Host, and those are what a processor cannot foresee. NEON leaves it to a loop behind
// the kernel.
//
// A name that goes on in the next block leaves one bit behind, and so does a
// control at the end of one. No byte is looked at twice but some before the last,
// incomplete block, which is loaded with them. With AVX2, what fits into 32 or
// 64 bytes takes a way without any of that: requests of one to three fields are
// the most frequent ones.
//
// AVX2 and AVX-512 are one walk over maps that come by two ways; its text is included by
// each of them. Each looks at a block
// before the lines of the block before it are walked over, for all else waits for the
// maps, and what waits fills up the processor: that alone took 1 to 6 % off the time of
// heads of more than two blocks with AVX2, and 5 to 15 % with AVX-512, whose maps wait
// in registers of their own. Where one head ends in a block and another begins, one
// block is looked at in vain.
//
// For one short line or two a call may take longer than the scan: [LineAt] looks at
// one line, with words, whatever the kernel, and [Worth] tells from how many bytes on
// it is Lines that is faster. [HostLine] knows one sort of line alone, the only field of
// the shortest requests: it looks for the end of the value and whether that is a host by
// the same comparisons, which saves a quarter of the time of such a request. For a head
// with more fields it takes 3 to 8 % more than it spares.
//
// # Request lines
//
// [RequestLine] looks for the end of a request line as nearly all are, with words. Where
// 64 bytes are left ([AheadWorth]), [RequestLineAhead] does so with AVX2 or AVX-512, and
// looks at 64 bytes more, or the same, in which the fields begin: their maps are in an
// [Ahead], and Lines begins with them. Which 64 bytes these are depends on the length of
// the slice and on 64 bytes of the target at most, and not on where the line ends: so a
// processor that guesses right has both done at once. And while it waits for the maps,
// it has the request line to hand out, which asks for none of them; where the lines
// are asked for, there is nothing to wait for. In one call for the request line and the
// lines the maps were as early, and what waits for them followed them at once: that took
// 2 to 6 % more time than no look ahead. To have the end of the request line from the
// maps, in place of words or a comparison of its own, took 4 to 7 % more.
//
// [Kernels] has those of the machine, and the last one is used: the choice is
// made once, by what the processor and the operating system say. With the tag
// purego there is the portable one alone. Package kerneltest lets the variable
// HTTPWIRE_KERNEL choose another, for tests.
//
// Instructions of one call for the field lines of a head, with those of the loop
// that calls, about twelve (valgrind, Go 1.26, amd64):
//
//	                                 portable   AVX2
//	35 bytes, one field                   318    161
//	96 bytes, three fields                842    301
//	703 bytes, nine fields               2476   1023
//	1007 bytes, fifteen fields           4222   1577
//	512 different heads, mean            1950    759
//
// The numbers of names are 16 of each line's 47 instructions with AVX2, and a tenth
// of the time of a whole parse. They take as long there as in a loop that calls the
// handler, as long as one head is parsed over and over; with 512 heads in turn the
// whole parse takes an eighth less.
// To leave out the names of a block that lies in a value as a whole saved 2 % of
// the instructions of long heads, and no time that could be measured, for it
// takes a branch that the processor cannot foresee.
//
// With AVX-512, a block of 64 bytes is 7 instructions in place of 18 and two moves in
// place of eight. A whole parse takes 4 to 10 % less time than with AVX2, on a Xeon
// that has AMX (BenchmarkKernels, 30 November 2026); heads of one block or two gain
// nothing. It is used where VBMI2 is, which it does not need: such processors hardly
// slow down for 512 bits. On an EPYC of the Zen 4 generation, before blocks were looked
// at ahead, AVX-512 gained nothing, by three ways of making maps and positions; this
// kernel was not measured there.
//
// On a Zen 5, where eight instructions may begin in a cycle and six of them calculate, it
// is the latter that count: a block of a long value took 8 cycles, of which the
// comparisons of bytes were 3. The carry of names from block to block by ADDQ and ADCQ in
// place of SBBQ twice, and a limit in place of a minimum for what is loaded ahead, made
// them 6 with AVX-512, and 7 of 10 with AVX2. A head that fits into one block is bound by
// something else, the 70 cycles from its bytes to the numbers of its names: 22
// instructions less there, by AVX-512 in place of twice AVX2, gained nothing, and nine
// cycles more in that chain cost as much as they are. One comparison in place of the
// three of a line, by CMOVQHI, took 2 % more time.
//
// With fields looked at ahead of the request line, this is what more instructions a line
// cost on a Zen 5, in percent of the time of req_curl and of req_chrome: eight that do
// nothing, 0.6 and 1.1; eight loads, 0.4 and 3; eight additions, 2.0 and 4.3; eight stores,
// 3.9 and 9.6; four jumps that are taken, nothing; four comparisons with jumps that are
// not, 1.8 and 2.8; eight additions that the number of the name waits for, 6.0 and 3.5.
// A jump in place of CMOVLNE, with which nothing waits for the comparison of a name, and
// which is wrong wherever a name is not known, spares 0.8 and 1.3; a comparison by words in
// place of a vector, earlier by some cycles and five instructions longer, costs 3 and 4.
//
// Tried and dropped: a load under a mask, by which a kernel could do without the bytes
// before its last block, takes eighty nanoseconds where the bytes that the mask leaves
// out lie on a page that is not there, on both processors, and a buffer that ends with
// its page is enough for that. Maps of 32 bytes, joined in the registers for masks, took
// as long as AVX2. To have such a register answer whether a name is the one it may be
// saved an instruction a line, and 1 % of long heads, which is not worth a walk of its
// own. The first block where the slice begins, so that it can be loaded before it is
// known where the lines begin, took 1 % more.
//
// # Runs
//
// [Token], [Value], [Target] and [Host] tell how far one run of bytes goes: the
// byte-wise machine crosses long lines with them, and Target and Host check what their
// names say. A target is looked at in words, and "!" and "\"" in it again: who lets a
// word stop at them needs no word of its own for the number sign, and half the
// instructions. [Partial] looks at one line that need not be whole, [AppendValue]
// copies what it looks at: lines that come in pieces need both. With AVX2, Value and Target
// compare 32 bytes at a time where there are as many, and Partial has the bit maps of
// the kernel, for up to 64 bytes, and the number of the name, which takes less time than
// to find it when the line is whole. Hosts are looked at byte by byte where there is no AVX2: in words they
// took as many instructions, and three times the code. A call for every token of a head
// would cost more than it saves; it pays for what is long: the rest of a field line that
// came in pieces, targets of more than 16 bytes, values to be written. A call for a
// target of up to 32 bytes saved 2 to 5 % of the instructions of a short head, and took
// 3 to 6 % more time.
package scan
