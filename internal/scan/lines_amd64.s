//go:build !purego

// Lines with AVX2 or AVX-512: 64 bytes become two bit maps, and the rest is
// arithmetic on words of 64 bits, the same for both. See the package documentation
// for the contract.
//
// # From bytes to bits
//
// A byte is looked up by its two nibbles. rows<> gives the high one a bit of
// its own, or all bits from 0x80 on. For each low nibble, a table has the bits of
// those rows whose byte there belongs to a set: of row 4, '@' (0x40) is no
// token byte and all letters are, so that the bit of row 4 is in entries 1 to 15 of
// isToken<> and in entry 0 it is not. VPSHUFB looks up 16 bytes in each part of a
// register, and gives 0 where the index is 0x80 or more, which settles obs-text.
// With row the bits of a byte's row, and hit = table & row:
//
//	T  token byte               hit == row  in isToken<>
//	N  none                     hit == 0    in isToken<>
//	C  control but HTAB         hit >  0    in isControl<>
//
// The comparison for C is signed, with AVX2. That is why the bits are turned by one:
// the negative one, 0x80, falls to row 6, which has no controls. AVX-512 tests
// whether bits are set, and has maps of 64 bits at once.
//
// # From bits to lines
//
// Bit 0 is the first byte, here on the left, so that sums carry to the right.
// The lines "A-b: c", "De:" and an empty one, r and n for CR and LF:
//
//	          A - b : _ c r n D e : r n r n
//	T         x x x . . x . . x x . . . . .
//	C         . . . . . . x x . . . x x x x
//	X         . . . . . . . x x . . . x x x   C<<1: what follows a control
//	C & X     . . . . . . . x . . . . x x x   a control after another
//	S         x . . . . . . . x . . . . x x   (C & X)<<1 | 1: where lines begin
//	E         . . . . . . . x . . . . x . .   X &^ S: where lines end
//	S + T     . . . x . x . . . . x . . x x   carries run through the names
//	names     . . . x . . . . . . x . . x x   (S + T) &^ T
//
// Every bit of S gives one bit of names, whatever the line holds, and in a line
// that is in order E has one bit, its LF: up to the first fault, the nth bit of
// each belongs to the nth line. E has a bit as well after any other control in a
// value, be it CR without LF or LF without CR. So the walk takes a bit of
// names, then a bit of E, where it wants CR LF, and a colon at the former, stores the
// Name and the CR, and takes the next. It ends at the first line that is not what it
// wants, at the latest at a control that begins a line, as the empty line's CR does.
// No bit below that one was wrong, for carries go upwards only.
//
// The walk is in walk_amd64.h, once in the text and three times in the code: for what
// fits into one block, and for many, with AVX2 and with AVX-512. Each has its own label
// next, which is where the walk goes for another block, so that nothing has to be
// compared or jumped over there: of a long value each block is nothing else.
//
// A branch costs as much time as four other instructions here, be it taken or not. So
// what comes before the CR and its LF are looked at in one comparison, and a colon
// with its SP in another; what is odd about a line is found out apart.
//
// Partial takes the two ends of one line from the same maps, and looks up its name as
// Lines does.
//
// S has a bit as well where a name goes on that began in the block before: begins is 1
// if one does, by the carry of S + T, or if a line begins there. What fits into one
// block has N in place of T, for zeros are shifted in above: S + ^N is 2*(C & X) - N
// where a line begins at bit 0, since ^N is -N-1.
//
// # From names to numbers
//
// The 16 bytes before the colon, in lower case and without those before the
// name, are compared with the one key that the last eight of them and the length
// lead to. "Host", in a line after "\r\n":
//
//	bytes        / 1 . 1 r n H o s t     the last ten of the 16 before the colon
//	| LOWER      / 1 . 1 - * h o s t     0x20 in every byte
//	& window     0 0 0 0 0 0 h o s t     ones from the fourth byte before the colon on
//	^ key        0 0 0 0 0 0 0 0 0 0     equal: the Name is in the key
//
// Those last eight are loaded once more, for to take them out of the 16 takes longer.
//
// No name of up to 16 bytes is equal to a key of another length: one of less has
// zeros there, and the key of a longer one is not where its last 16 bytes lead
// to; the generator sees to that. Of a name of more than 16 bytes the first 16 are
// compared as well, and the length.
//
// # Hosts
//
// The 16 bytes that end with the value of a Host field are looked up by their nibbles,
// and before those the 16 that it begins with, if it has more. Here hostRows<> gives
// each row a bit, and hostBytes<> has the bits of the rows whose byte belongs to a
// host.
//
// # One block ahead
//
// Before the lines of a block are walked over, the next block is loaded and compared:
// with AVX2 its masks wait in Y2, Y3, Y6 and Y7, with AVX-512 its maps in K1 and K2.
// Else all that depends on the maps would wait where the processor keeps what it
// cannot do yet, until there is no room for anything else. Where less than 64 bytes
// would be left for the next block, the last 64 bytes of the slice are loaded instead;
// limit tells from where on. So these registers are not touched during the walk, nor
// X13, which is zero, nor follows and begins.
//
// # Ahead of the lines
//
// RequestLineAhead looks for the first byte that no target has, or hardly any, which is the
// SP behind it: with one added to each byte, those up to "#" and from DEL on are not above
// "$" as signed numbers. It makes the maps of the last 64 bytes of the slice if these have
// all that is left, else of those in which it found the SP. Lines goes on with them: what
// comes before the first line is shifted out where nothing follows the block, and else
// taken out of C; begins is the bit of the line then, so that S has it. T may keep what
// it has there, for a carry goes upwards only.
//
// # The end of the slice
//
// Nothing beyond the slice is read. What is left at its end is loaded with the
// bytes before it, as 32 or 64 bytes; the bits of those are shifted out, and
// zeros come in above, where then no name ends and no line. N and C of the
// slice's last byte are cleared as well: no line is whole whose name ends there,
// or ends behind it, and so two bytes may be read wherever a name ends, and a third
// where they are a colon and SP, which end no line. Slices of
// less than 32 bytes are left to linesOfWords, and those of 2 GiB, whose
// positions do not fit.

#include "go_asm.h"
#include "textflag.h"

// The bit of row h, for h below 8, is 1<<((h+1)%8).
DATA rows<>+0(SB)/8, $0x0180402010080402
DATA rows<>+8(SB)/8, $0xffffffffffffffff
GLOBL rows<>(SB), RODATA|NOPTR, $16

// For each low nibble the rows in which its byte is a token byte.
DATA isToken<>+0(SB)/8, $0xf9f9f9f9f9f1f9d1
DATA isToken<>+8(SB)/8, $0xe0e9a8a1a8e9f1f1
GLOBL isToken<>(SB), RODATA|NOPTR, $16

// For each low nibble the rows in which its byte is a control, and not HTAB.
DATA isControl<>+0(SB)/8, $0x0606060606060606
DATA isControl<>+8(SB)/8, $0x0706060606060406
GLOBL isControl<>(SB), RODATA|NOPTR, $16

DATA nibbles<>+0(SB)/8, $0x0f0f0f0f0f0f0f0f
DATA nibbles<>+8(SB)/8, $0x0f0f0f0f0f0f0f0f
GLOBL nibbles<>(SB), RODATA|NOPTR, $16

DATA hostRows<>+0(SB)/8, $0x8040201008040201
DATA hostRows<>+8(SB)/8, $0
GLOBL hostRows<>(SB), RODATA|NOPTR, $16

DATA hostBytes<>+0(SB)/8, $0xf8f8f8f8f8f8f8a8
DATA hostBytes<>+8(SB)/8, $0x5054545050f0f8f8
GLOBL hostBytes<>(SB), RODATA|NOPTR, $16

// EIGHT makes a symbol of eight equal words.
#define EIGHT(symbol, word) \
	DATA  symbol<>+0(SB)/8, word  \
	DATA  symbol<>+8(SB)/8, word  \
	DATA  symbol<>+16(SB)/8, word \
	DATA  symbol<>+24(SB)/8, word \
	DATA  symbol<>+32(SB)/8, word \
	DATA  symbol<>+40(SB)/8, word \
	DATA  symbol<>+48(SB)/8, word \
	DATA  symbol<>+56(SB)/8, word \
	GLOBL symbol<>(SB), RODATA|NOPTR, $64

// With one added, the bytes from "$" on and below DEL are above dollar<> as signed numbers.
EIGHT(ones, $0x0101010101010101)
EIGHT(dollar, $0x2424242424242424)

DATA digits<>+0(SB)/8, $0x3030303030303030
DATA digits<>+8(SB)/8, $0x3030303030303030
DATA digits<>+16(SB)/8, $0x0909090909090909
DATA digits<>+24(SB)/8, $0x0909090909090909
GLOBL digits<>(SB), RODATA|NOPTR, $32

// The bit between upper and lower case.
DATA lower<>+0(SB)/8, $0x2020202020202020
DATA lower<>+8(SB)/8, $0x2020202020202020
GLOBL lower<>(SB), RODATA|NOPTR, $16

// The 16 bytes from n on move n bytes to the upper end of a register.
DATA nearby<>+0(SB)/8, $0x8080808080808080
DATA nearby<>+8(SB)/8, $0x8080808080808080
DATA nearby<>+16(SB)/8, $0x0706050403020100
DATA nearby<>+24(SB)/8, $0x0f0e0d0c0b0a0908
GLOBL nearby<>(SB), RODATA|NOPTR, $32

#define bytes   SI // of the slice
#define length  BX // of the slice, until lines are looked for
#define token   BX // where the line's name ends, from then on
#define line    DX // where the line begins
#define out     DI // where what is said of it goes
#define full    R8 // behind the last line that is reported
#define kind    R8 // the kernel, in RequestLineAhead
#define block   AX // where bit 0 is
#define at      CX // a position, a shift
#define N       R13
#define T       R13 // its complement
#define C       R14
#define S       CX
#define X       R9
#define E       R15
#define names   R11
#define low     R11 // the lower half of a map
#define scratch R9
#define shift   R9
#define left    DI  // bytes from line on, in Partial
#define follows R10 // 1 if the byte before the block belongs to C, or 0
#define begins  R12 // 1 if a line begins or a name goes on at bit 0, or 0
#define n       R9  // length of a name
#define last    CX  // its last eight bytes, and where they lead to
#define same    R13 // a bit for each byte that is equal to the key's
#define table   R14 // names
#define name    R14 // a Name
#define from    BX  // of a host's bytes that are looked at
#define lead    R13 // how many of 16 bytes come before it
#define others  R14 // a bit for each of 16 bytes that belongs to no host, or is no digit
#define none    R11 // bytes that no target has
#define maps    CX // an Ahead
#define behind  R9 // its end
#define limit   b_cap+16(FP) // the last block after which there is a whole one
#define ROWS    Y8
#define TOKEN   Y9
#define CONTROL Y10
#define NIBBLE  Y11
#define LOWER   X12
#define ZERO    Y13

#define TABLES \
	VBROADCASTI128 rows<>(SB), ROWS         \
	VBROADCASTI128 isToken<>(SB), TOKEN     \
	VBROADCASTI128 isControl<>(SB), CONTROL \
	VBROADCASTI128 nibbles<>(SB), NIBBLE    \
	VPXOR          X13, X13, X13

// CLASSIFY32 makes two masks of 32 bytes: n of those whose hit is none, or of those whose
// hit is row.
#define CLASSIFY32(in, row, hit, n, c) \
	VPSRLW   $4, in, row      \
	VPAND    NIBBLE, row, row \
	VPSHUFB  row, ROWS, row   \
	VPSHUFB  in, TOKEN, n     \
	VPAND    row, n, n        \
	VPCMPEQB hit, n, n        \
	VPSHUFB  in, CONTROL, c   \
	VPAND    row, c, c        \
	VPCMPGTB ZERO, c, c

// CLASSIFY makes the masks of Y0 and Y4, and MAPS maps of these.
#define CLASSIFY(hit0, hit4) \
	CLASSIFY32(Y0, Y1, hit0, Y2, Y3) \
	CLASSIFY32(Y4, Y5, hit4, Y6, Y7)

#define MAPS(first) \
	VPMOVMSKB Y6, first \
	VPMOVMSKB Y7, C     \
	SHLQ $32, first     \
	SHLQ $32, C         \
	VPMOVMSKB Y2, low   \
	ORQ low, first      \
	VPMOVMSKB Y3, low   \
	ORQ low, C

// CLASSIFY512 does what CLASSIFY does, for Z0 and with AVX-512, and MAPS512 what
// MAPS does.
#define TABLES512 \
	VBROADCASTI32X4 rows<>(SB), Z8       \
	VBROADCASTI32X4 isToken<>(SB), Z9    \
	VBROADCASTI32X4 isControl<>(SB), Z10 \
	VBROADCASTI32X4 nibbles<>(SB), Z11   \
	VPXOR           X13, X13, X13

#define CLASSIFY512 \
	VPSRLW   $4, Z0, Z1  \
	VPANDQ   Z11, Z1, Z1 \
	VPSHUFB  Z1, Z8, Z1  \
	VPSHUFB  Z0, Z9, Z2  \
	VPTESTMB Z1, Z2, K1  \
	VPSHUFB  Z0, Z10, Z3 \
	VPTESTMB Z1, Z3, K2

#define MAPS512 \
	KMOVQ K1, T \
	KMOVQ K2, C

// STARTS makes names and E, and what is to be known of the next block. The flags say
// equal if the name of the block's first line ended in an earlier one.
#define STARTS \
	LEAQ  (follows)(C*2), X     \
	MOVQ  C, follows            \
	SHRQ  $63, follows          \
	ANDQ  X, C                  \
	LEAQ  (begins)(C*2), names  \ // S
	SHRQ  $63, C                \
	ANDNQ X, names, E           \
	ADDQ  T, names              \
	ADCQ  $0, C                 \
	ANDNQ names, T, names       \
	TESTQ begins, begins        \
	MOVQ  C, begins

// LAST keeps of the last block what is left, from bit at on.
#define LAST \
	BTRQ $63, N \
	BTRQ $63, C \
	SHRQ at, C  \
	SHRQ at, N

// MARKHOST gives others a bit for each of the 16 bytes of X0 that belongs to no
// host.
#define MARKHOST \
	VPSRLW    $4, X0, X1               \
	VPAND     nibbles<>(SB), X1, X1    \
	VMOVDQU   hostRows<>(SB), X14      \
	VPSHUFB   X1, X14, X1              \
	VMOVDQU   hostBytes<>(SB), X14     \
	VPSHUFB   X0, X14, X14             \
	VPAND     X1, X14, X1              \
	VPCMPEQB  X13, X1, X1              \
	VPMOVMSKB X1, others

// KEY makes last, which has the last eight bytes of a name in lower case, the index, in
// words, of the one key that the name may have; n and table must be set.
#define KEY \
	ADDQ  n, last                      \
	IMULQ nameTable_hash(table), last  \
	SHRQ  $const_nameHashShift, last   \
	LEAQ  (last)(last*4), last         // a nameKey has five words

// SHORTNAME is for names of up to 16 bytes, in X0 with those before them, in lower
// case, as in last: the name is that of the key if the flags say equal, else it is n, as
// it is then.
#define SHORTNAME \
	VPAND  nameTable_window(table)(n*1), X0, X0                       \
	ANDQ   (nameTable_window+8)(table)(n*1), last                     \
	KEY                                                               \
	VPXOR  (nameTable_keys+nameKey_before)(table)(last*8), X0, X0     \
	MOVL   (nameTable_keys+nameKey_name)(table)(last*8), name         \
	SHLL   $8, n                                                      \
	VPTEST X0, X0

// LONGNAME is for longer ones, of which the first 16 bytes are in X1. It is the
// length that the flags speak of; same has to be compared as well.
#define LONGNAME \
	LEAQ      ·names(SB), table                                       \
	KEY                                                               \
	VPCMPEQB  (nameTable_keys+nameKey_before)(table)(last*8), X0, X0  \
	VPCMPEQB  (nameTable_keys+nameKey_first)(table)(last*8), X1, X1   \
	VPAND     X1, X0, X0                                              \
	VPMOVMSKB X0, same                                                \
	MOVL      (nameTable_keys+nameKey_name)(table)(last*8), name      \
	SHLL      $8, n                                                   \
	MOVL      name, at                                                \
	ANDL      $~0xff, at                                              \
	CMPL      at, n

// func Lines(b []byte, start int, lines *[MaxLines + 1]Line, ahead *Ahead) int
TEXT ·Lines(SB), NOSPLIT, $0-56
	LEAQ ·kernel(SB), scratch        // by a register, for E is R15: plugins would not build
	CMPB (scratch), $0
	JEQ  portable
	MOVQ b_base+0(FP), bytes
	MOVQ b_len+8(FP), length
	MOVQ start+24(FP), line
	MOVQ lines+32(FP), out
	LEAQ (const_MaxLines*Line__size)(out), full
	MOVQ ahead+40(FP), maps
	LEAQ -32(length), block
	CMPQ block, $(0x7fffffff-32)
	JHI  portable                    // too short or too long
	MOVQ Ahead_end(maps), behind
	MOVQ behind, N
	SUBQ line, N
	SUBQ $1, N
	CMPQ N, $64
	JCS  known                       // the line begins in those 64 bytes
	CMPQ line, $const_Before
	JCS  done
	MOVQ line, at
	SUBQ block, at
	CMPQ at, $32
	JCC  large                       // or nothing is left

	// The last 32 bytes of the slice have all that is left, from bit at on.
	TABLES
	VMOVDQU   lower<>(SB), LOWER
	VMOVDQU   (bytes)(block*1), Y0
	CLASSIFY32(Y0, Y1, ZERO, Y2, Y3)
	VPMOVMSKB Y2, N
	VPMOVMSKB Y3, C
	BTRL      $31, N
	BTRL      $31, C
	SHRL      at, C
	SHRL      at, N

alone: // nothing precedes the block, and nothing follows: what STARTS does, with N
	MOVQ  line, block
	LEAQ  (C)(C*1), X
	ANDQ  X, C
	LEAQ  (C)(C*1), names
	LEAQ  1(names), S
	ANDNQ X, S, E
	SUBQ  N, names
	ANDQ  N, names

#include "walk_amd64.h"

next: // there is no other block
	JMP unfinished

portable:
	JMP ·linesOfWords(SB)

large:
	CMPQ line, length
	JCC  done                        // nothing is left
	VMOVDQU lower<>(SB), LOWER
	LEAQ -64(length), block
	MOVQ line, at
	SUBQ block, at
	JLT  many

	// The last 64 bytes of the slice have all that is left. If the slice is
	// shorter than that, its first bytes come where they would be then.
	XORL shift, shift
	CMPQ block, $0
	JGE  load
	SUBQ block, shift
	XORL block, block

load:
	TABLES
	VMOVDQU (bytes)(block*1), Y0
	VMOVDQU -32(bytes)(length*1), Y4
	CLASSIFY(ZERO, ZERO)
	VPMOVMSKB Y6, N
	VPMOVMSKB Y7, C
	SHLQ $32, N
	SHLQ $32, C
	VPMOVMSKB Y2, low
	SHLXQ shift, low, low
	ORQ low, N
	VPMOVMSKB Y3, low
	SHLXQ shift, low, low
	ORQ low, C
	LAST
	JMP alone

known: // has the maps; what comes before the line is neither a control nor the beginning of one
	MOVQ Ahead_token(maps), T
	MOVQ Ahead_control(maps), C
	VMOVDQU lower<>(SB), LOWER
	CMPQ line, $const_Before
	JCS  done
	LEAQ -64(behind), block
	MOVQ line, at
	SUBQ block, at
	CMPQ behind, length
	JEQ  known64
	XORL begins, begins
	BTSQ at, begins
	MOVQ begins, scratch
	NEGQ scratch
	ANDQ scratch, C
	JMP  blocks

known64: // all that is left is in this block
	VPXOR X13, X13, X13
	NOTQ  T                          // to N
	LAST
	JMP   alone

many: // more than 64 bytes are left
	MOVQ line, block
	MOVL $1, begins

blocks:
	XORL follows, follows
	LEAQ -128(length), at
	MOVQ at, limit
	LEAQ ·kernel(SB), scratch
	CMPB (scratch), $const_avx512
	JEQ  wide
	JMP  manyAVX2<>(SB)

wide:
	JMP  manyAVX512<>(SB)

// manyAVX2 is the rest of Lines where more than 64 bytes are left. If the line does not
// begin at bit 0, the maps of the first 64 are there.
TEXT manyAVX2<>(SB), NOSPLIT, $0-56
	TABLES
	CMPQ begins, $1
	JNE  mapped
	VMOVDQU (bytes)(block*1), Y0
	VMOVDQU 32(bytes)(block*1), Y4
	CLASSIFY(Y1, Y5)
	JMP whole

next:
	ADDQ $64, block

whole: // or the last, which is found out in a moment
	MAPS(T)

mapped:
	CMPQ block, limit
	JGT  near
	VMOVDQU 64(bytes)(block*1), Y0
	VMOVDQU 96(bytes)(block*1), Y4

loaded:
	CLASSIFY(Y1, Y5)

walk:
	STARTS
	JEQ nextEnd

#include "walk_amd64.h"

near: // there is no whole block behind this one
	LEAQ 64(block), at
	MOVQ b_len+8(FP), scratch
	SUBQ scratch, at
	JGE  rest
	VMOVDQU -64(bytes)(scratch*1), Y0
	VMOVDQU -32(bytes)(scratch*1), Y4
	JMP  loaded

rest: // nor is this one whole; it has what is left from bit at on
	CMPQ at, $64
	JCC  unfinished
	NOTQ T                           // to N, for zeros come in
	LAST
	NOTQ N
	JMP  walk

// manyAVX512 does the same with AVX-512.
TEXT manyAVX512<>(SB), NOSPLIT, $0-56
	TABLES512
	CMPQ begins, $1
	JNE  mapped
	VMOVDQU64 (bytes)(block*1), Z0
	CLASSIFY512
	JMP whole

next:
	ADDQ $64, block

whole: // or the last, which is found out in a moment
	MAPS512

mapped:
	CMPQ block, limit
	JGT  near
	VMOVDQU64 64(bytes)(block*1), Z0

loaded:
	CLASSIFY512

walk:
	STARTS
	JEQ nextEnd

#include "walk_amd64.h"

near: // there is no whole block behind this one
	LEAQ 64(block), at
	MOVQ b_len+8(FP), scratch
	SUBQ scratch, at
	JGE  rest
	VMOVDQU64 -64(bytes)(scratch*1), Z0
	JMP  loaded

rest: // nor is this one whole; it has what is left from bit at on
	CMPQ at, $64
	JCC  unfinished
	NOTQ T                           // to N, for zeros come in
	LAST
	NOTQ N
	JMP  walk

// func RequestLineAhead(b []byte, target int, ahead *Ahead) int
TEXT ·RequestLineAhead(SB), NOSPLIT, $0-48
	LEAQ    ·kernel(SB), scratch
	MOVQ    b_base+0(FP), bytes
	MOVQ    b_len+8(FP), length
	MOVQ    target+24(FP), block
	MOVBLZX (scratch), kind
	MOVQ    length, at
	SUBQ    block, at
	TESTL   kind, kind
	JEQ     portable
	CMPQ    at, $64
	JLT     portable
	CMPB    (bytes)(block*1), $0x2f  // '/'
	JNE     other

again: // where are bytes that no target has, or hardly any
	CMPL      kind, $const_avx512
	JEQ       again512
	VMOVDQU   (bytes)(block*1), Y0
	VMOVDQU   32(bytes)(block*1), Y4
	VPADDB    ones<>(SB), Y0, Y0
	VPADDB    ones<>(SB), Y4, Y4
	VPCMPGTB  dollar<>(SB), Y0, Y0
	VPCMPGTB  dollar<>(SB), Y4, Y4
	VPMOVMSKB Y0, none
	VPMOVMSKB Y4, at
	SHLQ      $32, at
	ORQ       at, none
	NOTQ      none

first: // of them, as far as the rest of the line is in these 64 bytes
	TZCNTQ none, at
	CMPQ   at, $(64-const_AfterTarget)
	JHI    long
	ADDQ   block, at
	MOVQ   $const_VersionWord, scratch
	CMPQ   scratch, (bytes)(at*1)
	JNE    other
	MOVQ   $const_minorWord, scratch
	CMPQ   scratch, (const_AfterTarget-8)(bytes)(at*1)
	JNE    other
	ADDQ   $const_AfterTarget, at
	MOVQ   at, ret+40(FP)
	SUBQ   length, at                // how many bytes are left, negative
	CMPQ   at, $-const_OnlyHost
	JGT    done
	CMPQ   at, $-64
	JLT    ahead64
	LEAQ   -64(length), block        // has all of them

ahead64:
	MOVQ ahead+32(FP), out
	CMPL kind, $const_avx512
	JEQ  ahead512
	TABLES
	VMOVDQU (bytes)(block*1), Y0
	VMOVDQU 32(bytes)(block*1), Y4
	CLASSIFY(Y1, Y5)
	MAPS(T)
	MOVQ T, Ahead_token(out)
	MOVQ C, Ahead_control(out)

made:
	ADDQ $64, block
	MOVQ block, Ahead_end(out)

done:
	VZEROUPPER
	RET

again512:
	VMOVDQU64 (bytes)(block*1), Z0
	VPADDB    ones<>(SB), Z0, Z0
	VPCMPB    $2, dollar<>(SB), Z0, K3 // not above
	KMOVQ     K3, none
	JMP       first

ahead512:
	TABLES512
	VMOVDQU64 (bytes)(block*1), Z0
	CLASSIFY512
	KMOVQ K1, Ahead_token(out)
	KMOVQ K2, Ahead_control(out)
	JMP   made

long: // if there is a target, its end may be in 64 other bytes
	ADDQ $(64-const_AfterTarget), block
	LEAQ 64(block), at
	CMPQ at, length
	JLE  again
	NEGQ block
	MOVQ block, ret+40(FP)
	VZEROUPPER
	RET

other:
	MOVQ $0, ret+40(FP)
	VZEROUPPER
	RET

portable:
	JMP ·requestLineOfWords(SB)

// func HostLine(b unchecked.Bytes, size, start int) int
TEXT ·HostLine(SB), NOSPLIT, $0-32
	LEAQ ·kernel(SB), scratch
	CMPB (scratch), $0
	JEQ  portable
	MOVQ b_p+0(FP), bytes
	MOVQ size+8(FP), length
	MOVQ start+16(FP), line
	LEAQ const_hostLeast(line), at
	CMPQ at, length
	JGT  other
	LEAQ -16(length), at             // 16 bytes from there on, at most
	TESTQ at, at
	JLT  portable
	MOVQ (bytes)(line*1), scratch
	ORQ  $const_hostCases, scratch
	SHLQ $16, scratch
	MOVQ $(const_hostWord<<16), others
	CMPQ scratch, others
	JNE  other
	LEAQ 6(line), line               // the value
	MOVQ line, lead
	SUBQ at, lead                    // how many of the 16 come before it
	JGE  load
	MOVQ line, at
	XORL lead, lead

load:
	VMOVDQU (bytes)(at*1), X0
	VPXOR   X13, X13, X13
	MARKHOST
	SHRXL   lead, others, others
	TZCNTL  others, n
	JCS     portable                 // a long one, or not whole
	LEAQ    (line)(n*1), at
	CMPB    (bytes)(at*1), $0x3a     // ':'
	JEQ     port

ended:
	LEAQ    2(at), scratch
	CMPQ    scratch, length
	JGT     other
	CMPQ    at, line
	JEQ     other
	MOVWLZX (bytes)(at*1), scratch
	CMPL    scratch, $0x0a0d
	JNE     other
	MOVQ    at, ret+24(FP)
	RET

port: // the first byte behind the colon that is no digit
	VPSUBB    digits<>+0(SB), X0, X0
	VPMINUB   digits<>+16(SB), X0, X1
	VPCMPEQB  X0, X1, X1
	VPMOVMSKB X1, others
	XORL      $0xffff, others
	LEAQ      1(lead)(n*1), n
	SHRXL     n, others, others
	TZCNTL    others, n
	JCS       portable
	LEAQ      1(at)(n*1), at
	JMP       ended

other:
	MOVQ $0, ret+24(FP)
	RET

portable:
	JMP ·hostLineOfWords(SB)

// func Partial(b []byte, i int) (begun Name, end int)
TEXT ·Partial(SB), NOSPLIT, $0-48
	CMPB ·kernel(SB), $0
	JEQ  portable
	MOVQ b_base+0(FP), bytes
	MOVQ b_len+8(FP), length
	MOVQ i+24(FP), line
	MOVQ length, left
	SUBQ line, left
	TABLES
	CMPQ left, $32
	JHI  two
	CMPQ length, $32
	JCS  portable

	// What is left is in the last 32 bytes of the slice, from bit at on.
	VMOVDQU   -32(bytes)(length*1), Y0
	CLASSIFY32(Y0, Y1, ZERO, Y2, Y3)
	VPMOVMSKB Y2, N
	VPMOVMSKB Y3, C
	MOVL      $32, at
	JMP       first

two: // or in the last 64
	CMPQ    left, $64
	JHI     portable
	CMPQ    length, $64
	JCS     portable
	VMOVDQU -64(bytes)(length*1), Y0
	VMOVDQU -32(bytes)(length*1), Y4
	CLASSIFY(ZERO, ZERO)
	MAPS(N)
	MOVL    $64, at

first: // N becomes the first byte that belongs to no name, C the first that belongs to no value
	SUBQ    left, at
	SHRQ    at, N
	SHRQ    at, C
	TZCNTQ  N, N
	CMPQ    N, left
	CMOVQHI left, N
	TZCNTQ  C, C
	CMPQ    C, left
	CMOVQHI left, C
	MOVQ    N, n
	ADDQ    line, N
	ADDQ    line, C
	CMPQ    N, length
	JEQ     ended                    // the name goes to the end
	CMPB    (bytes)(N*1), $0x3a      // ':'
	JEQ     ended
	MOVQ    N, C

ended:
	MOVQ    C, end+40(FP)
	MOVQ    N, token
	LEAQ    -1(n), at
	CMPQ    at, $(16-1)
	JHI     long                     // or none
	LEAQ    ·names(SB), table
	CMPQ    token, $16
	JCS     near
	VMOVDQU -16(bytes)(token*1), X0

lowered:
	VPOR    lower<>(SB), X0, X0
	VPEXTRQ $1, X0, last
	SHORTNAME

named: // as in Lines
	CMOVLNE n, name
	MOVL    name, begun+32(FP)
	VZEROUPPER
	RET

near: // the slice has no 16 bytes before the colon; zeros take the place of the others
	VMOVDQU (bytes), X0
	LEAQ    nearby<>(SB), at
	VPSHUFB (at)(token*1), X0, X0
	JMP     lowered

long:
	XORL    name, name
	TESTQ   n, n                     // of no bytes: 0, for the flags say equal
	JEQ     named
	VMOVDQU -16(bytes)(token*1), X0
	VPOR    lower<>(SB), X0, X0
	VMOVDQU (bytes)(line*1), X1
	VPOR    lower<>(SB), X1, X1
	VPEXTRQ $1, X0, last
	LONGNAME
	JNE     named
	CMPL    same, $0xffff
	JMP     named

portable:
	VZEROUPPER
	JMP ·partialOfWords(SB)
