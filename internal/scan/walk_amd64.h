// The walk over the lines of a block, see lines_amd64.s, which includes it in each
// function that makes blocks. It begins with the first line at nextName, and at nextEnd
// if the name of that line ended in an earlier block; for another block it goes to next.

nextName:
	TZCNTQ    names, n
	JCS       next
	LEAQ      (block)(n*1), token
	BLSRQ     names, names
	MOVQ      token, n
	SUBQ      line, n
	LEAQ      -1(n), at
	CMPQ      at, $(16-1)
	JHI       long                   // or a name without bytes
	VPOR      -16(bytes)(token*1), LOWER, X0
	MOVQ      -8(bytes)(token*1), last
	ORQ       lower<>(SB), last
	LEAQ      ·names(SB), table
	SHORTNAME

named: // by its key, if that is equal
	CMOVLNE   n, name
	MOVL      name, Line_Name(out)

nextEnd: // a name is before it, of one byte at least, and one byte more before the line
	TZCNTQ  E, at
	JCS     next
	LEAQ    -1(block)(at*1), at
	MOVL    -2(bytes)(at*1), scratch
	SUBL    $0x0a0d2100, scratch     // any byte, and behind no blank CR LF
	CMPL    scratch, $(0xffff-0x2100)
	JHI     odd
	MOVWLZX (bytes)(token*1), scratch
	CMPL    scratch, $0x203a         // ": "
	JNE     odd
	MOVBLZX 2(bytes)(token*1), scratch
	CMPL    scratch, $0x20
	JLS     odd
	CMPL    Line_Name(out), $const_host
	JEQ     host

plain:
	LEAQ    2(at), line
	MOVL    at, Line_CR(out)
	BLSRQ   E, E
	ADDQ    $Line__size, out
	CMPQ    out, full
	JNE     nextName

done:
	MOVQ $0, (out)

reported:
	SUBQ lines+32(FP), out
	SHRQ $3, out
	MOVQ out, ret+48(FP)
	VZEROUPPER
	RET

odd: // no line that is in order, or no value, or not just one SP before it, or a blank behind
	MOVWLZX (bytes)(at*1), scratch
	CMPL    scratch, $0x0a0d
	JNE     done
	CMPB    (bytes)(token*1), $0x3a
	JNE     done
	ORL     $const_Blanks, Line_Name(out)
	JMP     plain

empty: // the line, if it is in order
	MOVWLZX (bytes)(token*1), scratch
	CMPL    scratch, $0x0a0d
	JNE     done
	MOVL    $0, Line_Name(out)
	MOVL    token, Line_CR(out)
	ADDQ    $Line__size, out
	JMP     done

long: // a name of more than 16 bytes, or of none
	TESTQ n, n
	JEQ   empty
	VPOR    -16(bytes)(token*1), LOWER, X0
	VPOR    (bytes)(line*1), LOWER, X1
	VPEXTRQ $1, X0, last
	LONGNAME
	JNE   named
	CMPL  same, $0xffff
	JMP   named

host: // the value of a Host field begins two bytes behind the name's end
	ADDQ  $2, from
	LEAQ  16(from), lead
	SUBQ  at, lead
	JCS   long16

last16:
	VMOVDQU -16(bytes)(at*1), X0
	MARKHOST
	SHRXL lead, others, others
	TESTL others, others
	JNE   port

plainHost:
	MOVL  $const_PlainHost, Line_Name(out)
	JMP   plain

port: // from the first byte on that belongs to no host
	TZCNTL    others, others
	ADDQ      others, from
	CMPB      (bytes)(from*1), $0x3a // ':'
	JNE       plain
	SUBQ      at, from               // how many bytes are left, negative
	CMPQ      from, $-9
	JLT       plain                  // a long port is left to others
	VPSUBB    digits<>+0(SB), X0, X0
	VPMINUB   digits<>+16(SB), X0, X1
	VPCMPEQB  X0, X1, X1
	VPMOVMSKB X1, others
	XORL      $0xffff, others
	ADDQ      $17, from              // what comes before the port among the 16
	SHRXL     from, others, others
	TESTL     others, others
	JEQ       plainHost
	JMP       plain

long16:
	NEGQ    lead                     // how many bytes come before the last 16
	CMPQ    lead, $16
	JHI     plain
	VMOVDQU (bytes)(from*1), X0
	MARKHOST
	BZHIL   lead, others, others    // those that are not among the last 16
	TESTL   others, others
	JNE     plain
	LEAQ    -16(at), from
	XORL    lead, lead
	JMP     last16

unfinished: // there is no bit left: of what follows the last line only the last byte may be at fault
	MOVQ    b_len+8(FP), at
	CMPQ    token, at
	JEQ     done                     // no name has come to its end
	CMPQ    token, line
	JLT     done                     // or not this line's
	CMPB    (bytes)(token*1), $0x3a  // ':'
	JNE     done
	MOVBLZX -1(bytes)(at*1), scratch
	CMPL    scratch, $0x7f
	JEQ     done
	CMPL    scratch, $0x20
	JCS     done
	MOVL    Line_Name(out), name
	TESTL   name, name
	JLT     done                     // it is that long that Begun is a bit of it
	ORL     $const_Begun, name
	MOVL    $0, Line_Name(out)
	MOVL    name, Line_CR(out)
	JMP     reported
