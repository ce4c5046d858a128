//go:build !purego

// Value and Target with AVX2, for 32 bytes and more: 32 bytes are compared at a
// time with the bytes where the run ends, the first mark is the end. The last 32
// bytes of the slice are looked at together, those again that were in order,
// so that nothing beyond the slice is read.
//
// copyValueAVX2 stores what it looks at, 32 bytes at a time as well: the end is
// looked at and stored together with bytes before it, once more.
//
// PlainHost loads the 16 bytes that end with the host, and before those the 16
// that it begins with, if it has more. A byte is looked up by its two nibbles:
// hostRows<> gives the high one a bit of its own, and for each low one
// hostBytes<> has the bits of those rows whose byte belongs to a host.

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

#define to DI

// func copyValueAVX2(dst, b *byte, n int) int
TEXT ·copyValueAVX2(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), to
	MOVQ         b+8(FP), bytes
	MOVQ         n+16(FP), length
	VPBROADCASTD bounds<>+4(SB), Y8   // 0x1F
	VPBROADCASTD bounds<>+8(SB), Y9   // HTAB
	VPBROADCASTD bounds<>+12(SB), Y10 // DEL
	SUBQ         $32, length          // where the last 32 begin
	XORL         at, at

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
	MOVQ   at, ret+24(FP)
	VZEROUPPER
	RET

// func targetAVX2(b *byte, n int) int
TEXT ·targetAVX2(SB), NOSPLIT, $0-24
	MOVQ         b+0(FP), bytes
	MOVQ         n+8(FP), length
	VPBROADCASTD bounds<>+0(SB), Y8   // SP
	VPBROADCASTD bounds<>+16(SB), Y9  // the number sign
	VPBROADCASTD bounds<>+12(SB), Y10 // DEL
	RUN(MARKTARGET)

DATA hostRows<>+0(SB)/8, $0x8040201008040201
DATA hostRows<>+8(SB)/8, $0
GLOBL hostRows<>(SB), RODATA|NOPTR, $16

DATA hostBytes<>+0(SB)/8, $0xf8f8f8f8f8f8f8a8
DATA hostBytes<>+8(SB)/8, $0x5054545050f0f8f8
GLOBL hostBytes<>(SB), RODATA|NOPTR, $16

DATA lowNibbles<>+0(SB)/8, $0x0f0f0f0f0f0f0f0f
DATA lowNibbles<>+8(SB)/8, $0x0f0f0f0f0f0f0f0f
GLOBL lowNibbles<>(SB), RODATA|NOPTR, $16

DATA digits<>+0(SB)/8, $0x3030303030303030
DATA digits<>+8(SB)/8, $0x3030303030303030
DATA digits<>+16(SB)/8, $0x0909090909090909
DATA digits<>+24(SB)/8, $0x0909090909090909
GLOBL digits<>(SB), RODATA|NOPTR, $32

#define end    CX // of the host
#define first  DI // of its bytes, of those that the mask tells of
#define before BX // how many of the mask's 16 bytes come before it
#define others DX // a bit for each byte of it that belongs to no host
#define rest   R8 // a bit for each byte of it that is no digit

// MARKHOST gives others a bit for each of the 16 bytes of X0 that belongs to no
// host.
#define MARKHOST \
	VPSRLW    $4, X0, X1                \
	VPAND     lowNibbles<>(SB), X1, X1  \
	VMOVDQU   hostRows<>(SB), X2        \
	VPSHUFB   X1, X2, X1                \
	VMOVDQU   hostBytes<>(SB), X2       \
	VPSHUFB   X0, X2, X2                \
	VPAND     X1, X2, X1                \
	VPXOR     X2, X2, X2                \
	VPCMPEQB  X2, X1, X1                \
	VPMOVMSKB X1, others

// func PlainHost(b unchecked.Bytes, i, j int) bool
TEXT ·PlainHost(SB), NOSPLIT, $0-25
	CMPB      ·kernel(SB), $0
	JEQ       portable
	MOVQ      b_p+0(FP), bytes
	MOVQ      i+8(FP), first
	MOVQ      j+16(FP), end
	LEAQ      16(first), before
	SUBQ      end, before
	CMPQ      before, $16            // 16 or more, if there is no host
	JCC       long
	CMPQ      end, $16
	JLT       portable

last16:
	VMOVDQU   -16(bytes)(end*1), X0
	MARKHOST
	SHRXL     before, others, others
	TESTL     others, others
	JNE       port
	MOVB      $1, ret+24(FP)
	RET

port:
	TZCNTL    others, others
	ADDQ      others, first
	CMPB      (bytes)(first*1), $0x3a // ':'
	JNE       none
	VPSUBB    digits<>+0(SB), X0, X0
	VPMINUB   digits<>+16(SB), X0, X1
	VPCMPEQB  X0, X1, X1
	VPMOVMSKB X1, rest
	XORL      $0xffff, rest
	SHRXL     before, rest, rest
	SHRXL     others, rest, rest
	CMPL      rest, $1               // the colon alone
	SETEQ     ret+24(FP)
	RET

long:
	NEGQ      before                 // how many bytes come before the last 16
	CMPQ      before, $16
	JHI       none                   // or there is no host
	VMOVDQU   (bytes)(first*1), X0
	MARKHOST
	BZHIL     before, others, others // those that are not among the last 16
	TESTL     others, others
	JNE       none
	LEAQ      -16(end), first
	XORL      before, before
	JMP       last16

none:
	MOVB      $0, ret+24(FP)
	RET

portable:
	JMP ·plainHostOfWords(SB)
