//go:build !purego

// Lines with NEON: 64 bytes become three bit maps, and the rest is arithmetic
// on words of 64 bits. See the package documentation for the contract.
//
// # From bytes to bits
//
// A byte is looked up by its two nibbles. rows<> gives the high one a bit of
// its own, 1<<h, or none from 0x80 on. For each low nibble, a table has the
// bits of those rows whose byte there belongs to a set: of row 4, '@' (0x40) is
// no token byte and all letters are, so that bit 4 is not in entry 0 of token<>
// and is in entries 1 to 15. A byte belongs to the set if it has a bit in both,
// which VCMTST tells, with 0xFF for yes.
//
// The masks of 64 bytes become a word in three steps: VAND leaves bit i%8 of
// byte i, and VADDP, three times, adds neighbours until eight bytes are one.
//
// # From bits to lines
//
// T has the token bytes, C the controls but HTAB and LF, and F the LFs. Bit 0
// is the first byte, here on the left, so that sums carry to the right. The
// lines "A-b: c", "De:" and an empty one, r and n for CR and LF:
//
//	          A - b : _ c r n D e : r n r n
//	T         x x x . . x . . x x . . . . .
//	C         . . . . . . x . . . . x . x .
//	F         . . . . . . . x . . . . x . x
//	E         . . . . . . . x . . . . x . x   F | C<<1: LF, or what follows a control
//	S         x . . . . . . . x . . . . x .   E<<1 | 1: where lines begin
//	S + T     . . . x . x . . . . x . . x .   carries run through the names
//	names     . . . x . . . . . . x . . x .   (S + T) &^ T
//
// Every bit of S gives one bit of names, whatever the line holds: the nth bit
// belongs to the nth line. Every bit of E is the end of a line, or a fault: a
// control in a value, CR without LF, LF without CR. So the walk takes a bit of
// names, at which it wants a colon, then a bit of E, where it wants CR LF,
// stores both, and takes the next. It ends at the first bit that is not what
// it wants. No bit below that one was wrong, for carries go upwards only.
//
// # The end of the slice
//
// Nothing beyond the slice is read. What is left at its end is loaded with the
// bytes before it, as 64 bytes; the bits of those are shifted out. T has ones
// above the end, so that no name ends there, and for the slice's last byte as
// well: no line is whole whose name ends there, and so two bytes may be read
// wherever a name ends. The last 64 bytes are loaded by vectors from the end
// on, as many as it takes: what the others hold is shifted out, too. One that
// would begin before the slice is loaded from there and moved up. The slice has at
// least 16 bytes, for 15 come before the line and one is left, and less than 2 GiB.

#include "go_asm.h"
#include "textflag.h"

// rows<>, token<>, control<> and the bits, in one piece to be loaded at once.
DATA tables<>+0(SB)/8, $0x8040201008040201
DATA tables<>+8(SB)/8, $0
DATA tables<>+16(SB)/8, $0xfcfcfcfcfcf8fce8
DATA tables<>+24(SB)/8, $0x70f454d054f4f8f8
DATA tables<>+32(SB)/8, $0x0303030303030303
DATA tables<>+40(SB)/8, $0x8303030303020203
DATA tables<>+48(SB)/8, $0x8040201008040201
DATA tables<>+56(SB)/8, $0x8040201008040201
GLOBL tables<>(SB), RODATA|NOPTR, $64

// VTBL with the 16 bytes from i on moves 16-i bytes up, and zeros below them.
DATA slide<>+0(SB)/8, $0x8080808080808080
DATA slide<>+8(SB)/8, $0x8080808080808080
DATA slide<>+16(SB)/8, $0x0706050403020100
DATA slide<>+24(SB)/8, $0x0f0e0d0c0b0a0908
GLOBL slide<>(SB), RODATA|NOPTR, $32

#define bytes   R0  // of the slice
#define length  R1  // of the slice
#define line    R2  // where the line begins
#define out     R3  // where its positions go
#define full    R4  // behind the last line there is room for
#define block   R5  // where bit 0 is
#define at      R6  // a position, a shift
#define T       R7
#define C       R8
#define E       R9
#define names   R10
#define scratch R11
#define follows R12 // 1 if the byte before the block belongs to C, or 0
#define goes    R13 // 1 if a line begins or a name goes on at bit 0, or 0
#define went    R14 // goes, of the block that is walked
#define left    R15 // bytes from line on
#define first   R16 // of lines

#define ROWS    V16
#define TOKEN   V17
#define CONTROL V18
#define BITS    V19
#define NIBBLE  V20
#define FEED    V21
#define row     V22
#define low     V23

#define TABLES \
	MOVD $tables<>(SB), scratch                                        \
	VLD1 (scratch), [ROWS.B16, TOKEN.B16, CONTROL.B16, BITS.B16]       \
	VMOVI $0x0f, NIBBLE.B16                                            \
	VMOVI $0x0a, FEED.B16

// CLASSIFY makes the masks of 16 bytes: t, c, and in becomes that of LF.
#define CLASSIFY(in, t, c) \
	VUSHR  $4, in.B16, row.B16               \
	VAND   NIBBLE.B16, in.B16, low.B16       \
	VTBL   row.B16, [ROWS.B16], row.B16      \
	VTBL   low.B16, [TOKEN.B16], t.B16       \
	VTBL   low.B16, [CONTROL.B16], c.B16     \
	VCMTST row.B16, t.B16, t.B16             \
	VCMTST row.B16, c.B16, c.B16             \
	VCMEQ  FEED.B16, in.B16, in.B16          \
	VAND   BITS.B16, t.B16, t.B16            \
	VAND   BITS.B16, c.B16, c.B16            \
	VAND   BITS.B16, in.B16, in.B16

// FOLD makes a word of four masks.
#define FOLD(m0, m1, m2, m3, word) \
	VADDP m1.B16, m0.B16, m0.B16  \
	VADDP m3.B16, m2.B16, m2.B16  \
	VADDP m2.B16, m0.B16, m0.B16  \
	VADDP m0.B16, m0.B16, m0.B16  \
	VMOV  m0.D[0], word

// CLASSIFY64 makes the maps of V0 to V3; that of LF is in E.
#define CLASSIFY64 \
	CLASSIFY(V0, V4, V8)        \
	CLASSIFY(V1, V5, V9)        \
	CLASSIFY(V2, V6, V10)       \
	CLASSIFY(V3, V7, V11)       \
	FOLD(V4, V5, V6, V7, T)     \
	FOLD(V8, V9, V10, V11, C)   \
	FOLD(V0, V1, V2, V3, E)

// ENDED shifts out what is before the block, and says what is behind the slice.
// Bit 63 is its last byte.
#define ENDED \
	ORR C<<1, E, E                  \ // what follows the last byte falls out
	LSR at, E, E                    \
	MVN T, T                        \
	AND $0x7fffffffffffffff, T, T   \
	LSR at, T, T                    \
	MVN T, T

// LOAD16 loads the 16 bytes before those at at, and goes to loaded if the line
// begins there, or to moved if the slice does.
#define LOAD16(v, moved) \
	SUBS $16, at, at             \
	BMI  moved                   \
	ADD  at, bytes, scratch      \
	VLD1 (scratch), [v.B16]      \
	CMP  at, line                \
	BHS  loaded

// MOVED loads the first bytes of the slice behind zeros, where LOAD16 failed.
#define MOVED(v) \
	MOVD $slide<>+16(SB), scratch  \
	ADD  at, scratch               \
	VLD1 (scratch), [V4.B16]       \
	VLD1 (bytes), [V5.B16]         \
	VTBL V4.B16, [V5.B16], v.B16   \
	B    loaded

// LOWEST gives the position of the lowest bit of map, which is not 0.
#define LOWEST(map) \
	RBIT map, at       \
	CLZ  at, at        \
	ADD  block, at, at

// NAME takes the next bit of names, or goes to none if there is no other.
#define NAME(none) \
	CBZ   names, none               \
	LOWEST(names)                   \
	MOVW  at, Line_Name(out)        \ // where the name ends, for now
	MOVBU (bytes)(at), scratch      \
	CMP   $0x3a, scratch            \ // ':'
	BNE   noColon                   \
	CMP   at, line                  \
	BEQ   done                      \ // a name without bytes
	SUB   $1, names, scratch        \
	AND   scratch, names

// END takes the next bit of E, or goes to none if there is no other. The byte
// before it belongs to the line, for a name is there.
#define END(none) \
	CBZ   E, none                   \
	LOWEST(E)                       \
	SUB   $1, at                    \
	MOVHU (bytes)(at), scratch      \
	CMP   $0x0a0d, scratch          \ // CR LF
	BNE   done                      \
	MOVW  at, Line_CR(out)          \
	ADD   $2, at, line              \
	ADD   $Line__size, out          \
	SUB   $1, E, scratch            \
	AND   scratch, E

// func linesNEON(b []byte, start int, lines *[MaxLines]Line) int
TEXT ·linesNEON(SB), NOSPLIT, $0-48
	LDP   b_base+0(FP), (bytes, length)
	MOVD  start+24(FP), line
	MOVD  lines+32(FP), out
	MOVD  out, first
	CMP   length, line
	BHS   done                      // nothing is left
	SUB   line, length, left
	TABLES
	CMP   $64, left
	BHI   many

	// All that is left is in the last 64 bytes of the slice.
	SUB  $16, length, at
	ADD  at, bytes, scratch
	VLD1 (scratch), [V3.B16]
	CMP  at, line
	BHS  loaded
	LOAD16(V2, moved2)
	LOAD16(V1, moved1)
	LOAD16(V0, moved0)

loaded:
	CLASSIFY64
	MOVD $64, at
	SUB  left, at
	ENDED
	AND  $-2, E                     // it told of a byte before the line, which may not be in the slice
	MOVD line, block
	LSL  $1, E, names
	ORR  $1, names
	ADD  T, names
	BIC  T, names

nextAlone: // no more than 16 lines go into 64 bytes
	NAME(done)
	END(done)
	B nextAlone

noColon: // the empty line, if it is in order
	CMP   at, line
	BNE   done
	MOVHU (bytes)(at), scratch
	CMP   $0x0a0d, scratch
	BNE   done
	MOVW  at, Line_CR(out)
	ADD   $Line__size, out

done:
	SUB  first, out
	LSR  $3, out
	MOVD out, ret+40(FP)
	RET

moved2:
	MOVED(V2)

moved1:
	MOVED(V1)

moved0:
	MOVED(V0)

many:
	ADD  $(const_MaxLines*Line__size), out, full
	MOVD line, block
	MOVD $0, follows
	MOVD $1, goes

whole: // more than 64 bytes are left
	ADD  block, bytes, scratch
	VLD1 (scratch), [V0.B16, V1.B16, V2.B16, V3.B16]
	CLASSIFY64
	ADD  C<<1, follows, scratch
	ORR  scratch, E
	LSR  $63, C, follows

walk:
	MOVD goes, went
	ADD  E<<1, goes, names
	ADDS T, names
	BIC  T, names
	CSET HS, goes                   // a name goes on
	ORR  E>>63, goes                // or a line begins
	CBZ  went, nextEnd              // the line's name ended in an earlier block

nextName:
	NAME(next)

nextEnd:
	END(next)
	CMP full, out
	BNE nextName
	B   done

next:
	ADD  $64, block
	ADD  $64, block, at
	SUBS length, at
	BLO  whole
	CMP  $64, at
	BHS  done

	// What is left is in the last 64 bytes of the slice, from bit at on.
	ADD  bytes, length, scratch
	SUB  $64, scratch
	VLD1 (scratch), [V0.B16, V1.B16, V2.B16, V3.B16]
	CLASSIFY64
	ENDED
	ORR  follows, E                 // if at is 0
	B    walk
