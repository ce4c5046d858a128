//go:build !purego

// Value and Target with AVX2, for 32 bytes and more: 32 bytes are compared at a
// time with the bytes where the run ends, the first mark is the end. The last 32
// bytes of the slice are looked at together, those again that were in order,
// so that nothing beyond the slice is read.
//
// AppendValue stores what it looks at, 32 bytes at a time as well, or 16 of less: the end
// is looked at and stored together with bytes before it, once more.

#include "textflag.h"

DATA bounds<>+0(SB)/8, $0x1f1f1f1f20202020
DATA bounds<>+8(SB)/8, $0x7f7f7f7f09090909
DATA bounds<>+16(SB)/4, $0x23232323
GLOBL bounds<>(SB), RODATA|NOPTR, $20

#define bytes  SI
#define length BX
#define at     AX
#define next   CX
#define marks  DX

// MARKVALUE marks in M the controls of IN, but HTAB, and DEL. The least of a
// byte and 0x1F is the byte itself where it is a control below SP.
#define MARKVALUE(IN, M, T) \
	VPMINUB  Y8, IN, M  \
	VPCMPEQB IN, M, M   \
	VPCMPEQB Y9, IN, T  \
	VPANDN   M, T, M    \
	VPCMPEQB Y10, IN, T \
	VPOR     T, M, M

// MARKTARGET marks in M what is no VCHAR, and the number sign.
#define MARKTARGET(IN, M, T) \
	VPMINUB  Y8, IN, M  \
	VPCMPEQB IN, M, M   \
	VPMAXUB  Y10, IN, T \
	VPCMPEQB IN, T, T   \
	VPOR     T, M, M    \
	VPCMPEQB Y9, IN, T  \
	VPOR     T, M, M

// RUN goes on to the first byte that MARK marks.
#define RUN(MARK) \
	XORL      at, at                  \
	VMOVDQU   (bytes), Y0             \
	MARK(Y0, Y1, Y2)                  \
	VPMOVMSKB Y1, marks               \
	TESTL     marks, marks            \
	JNE       found                   \
more: \
	LEAQ      32(at), at              \
	LEAQ      32(at), next            \
	CMPQ      next, length            \
	JGT       tail                    \
	VMOVDQU   (bytes)(at*1), Y0       \
	MARK(Y0, Y1, Y2)                  \
	VPMOVMSKB Y1, marks               \
	TESTL     marks, marks            \
	JEQ       more                    \
	JMP       found                   \
tail: \
	LEAQ      -32(length), at         \
	VMOVDQU   (bytes)(at*1), Y0       \
	MARK(Y0, Y1, Y2)                  \
	VPMOVMSKB Y1, marks               \
	TESTL     marks, marks            \
	JNE       found                   \
	MOVQ      length, ret+16(FP)      \
	VZEROUPPER                        \
	RET                               \
found: \
	TZCNTL    marks, marks            \
	ADDQ      marks, at               \
	MOVQ      at, ret+16(FP)          \
	VZEROUPPER                        \
	RET

// func valueAVX2(b *byte, n int) int
TEXT ·valueAVX2(SB), NOSPLIT, $0-24
	MOVQ         b+0(FP), bytes
	MOVQ         n+8(FP), length
	VPBROADCASTD bounds<>+4(SB), Y8   // 0x1F
	VPBROADCASTD bounds<>+8(SB), Y9   // HTAB
	VPBROADCASTD bounds<>+12(SB), Y10 // DEL
	RUN(MARKVALUE)

#define slice R8
#define to    DI
#define room  R9

// func AppendValue(dst *[]byte, b []byte) int
TEXT ·AppendValue(SB), NOSPLIT, $0-40
	CMPB         ·kernel(SB), $0
	JEQ          portable
	MOVQ         b_base+8(FP), bytes
	MOVQ         b_len+16(FP), length
	CMPQ         length, $16
	JLT          portable
	MOVQ         dst+0(FP), slice
	MOVQ         8(slice), to
	MOVQ         16(slice), room
	SUBQ         to, room
	CMPQ         length, room
	JGT          portable             // which panics
	ADDQ         (slice), to
	VPBROADCASTD bounds<>+4(SB), Y8   // 0x1F
	VPBROADCASTD bounds<>+8(SB), Y9   // HTAB
	VPBROADCASTD bounds<>+12(SB), Y10 // DEL
	XORL         at, at
	SUBQ         $32, length          // where the last 32 begin
	JLT          halves

copy32:
	VMOVDQU   (bytes)(at*1), Y0
	VMOVDQU   Y0, (to)(at*1)
	MARKVALUE(Y0, Y1, Y2)
	VPMOVMSKB Y1, marks
	TESTL     marks, marks
	JNE       stop
	CMPQ      at, length
	JEQ       stop                   // there is none: 32
	ADDQ      $32, at
	CMPQ      at, length
	CMOVQGT   length, at             // the last 32 once more
	JMP       copy32

stop:
	TZCNTL marks, marks
	ADDQ   marks, at
	ADDQ   at, 8(slice)
	MOVQ   at, ret+32(FP)
	VZEROUPPER
	RET

halves: // the first 16, and the last 16
	VMOVDQU   (bytes), X0
	VMOVDQU   X0, (to)
	MARKVALUE(Y0, Y1, Y2)
	VPMOVMSKB X1, marks
	TESTL     marks, marks
	JNE       stop
	LEAQ      16(length), at
	VMOVDQU   (bytes)(at*1), X0
	VMOVDQU   X0, (to)(at*1)
	MARKVALUE(Y0, Y1, Y2)
	VPMOVMSKB X1, marks
	BTSL      $16, marks              // behind them, if there is none
	JMP       stop

portable:
	JMP ·appendValueOfWords(SB)

// func targetAVX2(b *byte, n int) int
TEXT ·targetAVX2(SB), NOSPLIT, $0-24
	MOVQ         b+0(FP), bytes
	MOVQ         n+8(FP), length
	VPBROADCASTD bounds<>+0(SB), Y8   // SP
	VPBROADCASTD bounds<>+16(SB), Y9  // the number sign
	VPBROADCASTD bounds<>+12(SB), Y10 // DEL
	RUN(MARKTARGET)
