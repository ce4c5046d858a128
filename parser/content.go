package parser

import (
	"math"

	"github.com/seed-f4f473f9/httpwire/internal/unchecked"
)

// span delivers what b holds, from i on, of content that is not framed byte by
// byte: by length, of a chunk, or until close.
func (p *Parser) span(b []byte, i int, base int64) (int, error) {
	n := min(len(b)-i, 1<<31-1) // used holds it
	switch {
	case p.phase != inClose:
		n = int(min(int64(n), p.remaining))
	case p.limits.content > 0:
		n = int(min(int64(n), p.limits.content-p.content))
		if n == 0 {
			return i, p.fault(ErrContentLimit)
		}
	}
	p.used = uint32(n)
	p.offset = base + int64(i+n)
	p.count(int64(n))
	p.flags |= inBody
	return p.spanned(b, base, p.msg.OnBody(b[i:i+n:i+n]))
}

// spanned goes on after OnBody, which gave err and may have called Unread.
func (p *Parser) spanned(b []byte, base int64, err error) (int, error) {
	p.flags &^= inBody
	p.used = 0
	if p.flags&unread != 0 {
		p.flags &^= unread
		if err == nil {
			err = ErrPaused
		}
	}
	i := int(p.offset - base)
	if err != nil && err != ErrPaused {
		return i, err
	}
	err = graver(err, p.afterSpan())
	if p.phase == inDataCR && err == nil && i <= len(b)-2 && b[i] == '\r' && b[i+1] == '\n' {
		i += 2
		p.phase = inSizeStart
	}
	return i, err
}

// wholeContent delivers content by length that is whole in b, from i on, and ends
// the message, after which HTTP goes on: what span does, with nothing to find out.
func (p *Parser) wholeContent(b []byte, i int, base int64) (int, error) {
	n := int(p.remaining)
	if n > math.MaxInt32 { // span takes no more at once
		return p.span(b, i, base)
	}
	i += n
	p.used = uint32(n)
	p.offset = base + int64(i)
	p.remaining = 0
	p.flags |= inBody
	if err := p.msg.OnBody(b[i-n : i : i]); err != nil || p.flags&unread != 0 {
		return p.spanned(b, base, err)
	}
	p.flags &^= inBody
	p.phase = p.first()
	p.used, p.overhead, p.fields, p.content = 0, 0, 0, 0
	return i, p.msg.OnMessageEnd()
}

// graver gives what Feed returns of two callbacks in a row, of which the first
// may have paused: a pause is the least of it.
func graver(first, second error) error {
	if second != nil && (first == nil || second != ErrPaused) {
		return second
	}
	return first
}

// count takes note of n bytes of content gone by.
func (p *Parser) count(n int64) {
	if p.phase == inClose {
		p.content += n
	} else {
		p.remaining -= n
	}
}

// afterSpan goes on if the length or the chunk has ended.
func (p *Parser) afterSpan() error {
	if p.remaining > 0 {
		return nil
	}
	switch p.phase {
	case inLength:
		return p.endMessage()
	case inChunkData:
		p.phase = inDataCR
	}
	return nil
}

// chunkLine takes chunks without extensions that are whole in b, and what b has
// of the one after them; anything else is left to the table.
func (p *Parser) chunkLine(b []byte, i int, base int64) (int, error) {
	if len(b)-i >= 8 { // wholeChunks loads as many
		var err error
		if i, err = p.wholeChunks(b, i, base); err != nil || i == len(b) {
			return i, err
		}
	}
	size, at := uint64(0), i
	for ; at < len(b) && at < i+15; at++ { // 15 digits cannot overflow
		d := hex[b[at]]
		if d > 15 {
			break
		}
		size = size<<4 | uint64(d)
	}
	if at == i || at+2 > len(b) || b[at] != '\r' || b[at+1] != '\n' {
		return p.byTable(b, i, base)
	}
	p.remaining = int64(size)
	i, err := p.startChunk(at+2, at+2-i, nil, base)
	if err != nil || p.phase != inChunkData || i == len(b) {
		return i, err
	}
	return p.span(b, i, base)
}

// chunkEnd takes the CRLF after the data of a chunk, or what b has of it.
func (p *Parser) chunkEnd(b []byte, i int, base int64) (int, error) {
	if p.phase == inDataCR && b[i] == '\r' {
		p.phase = inDataLF
		if i++; i == len(b) {
			return i, nil
		}
	}
	if p.phase != inDataLF || b[i] != '\n' {
		return p.byTable(b, i, base)
	}
	i++
	p.offset = base + int64(i)
	p.used = 0
	p.phase = inSizeStart
	return i, nil
}

// wholeChunks takes chunks of which the line, the data and the CRLF are in b,
// from the one that begins at b[i] on, and gives the index after them. It does
// what startChunk and span would do, where no limit is near.
func (p *Parser) wholeChunks(b []byte, i int, base int64) (int, error) {
	in := unchecked.Of(b)
	most := int64(math.MaxInt64)
	if p.limits.content > 0 {
		most = p.limits.content
	}
	p.remaining = 0 // of each chunk, when its data are delivered
	p.flags |= inBody
	p.phase = inChunkData
	size, n := 0, 0                    // the chunk's, the length of its line
	line, mask := uint64(1), uint64(0) // the last chunk's first bytes, and ones for those of its line
	for len(b)-i >= 8 {
		if in.Word64(i)&mask != line { // else it is that of the chunk before
			if size = int(hex[in.At(i)]); size > 15 {
				break
			}
			n = 1 // most have one digit or two; up to six fit into a word with their CRLF
			if d := hex[in.At(i+1)]; d <= 15 {
				size = size<<4 | int(d)
				for n = 2; n < 6; n++ {
					d := hex[in.At(i+n)]
					if d > 15 {
						break
					}
					size = size<<4 | int(d)
				}
			}
			if size == 0 || in.Word16(i+n) != crlfWord {
				break
			}
			n += len("\r\n")
			mask = ^uint64(0) >> (uint(64-8*n) & 63)
			line = in.Word64(i) & mask
		}
		data := i + n
		if size > len(b)-2-data || in.Word16(data+size) != crlfWord || int64(size) > most-p.content {
			break
		}
		if p.overhead > 0 { // the line is short, and adds nothing
			p.weigh(n, int64(size))
		}
		p.content += int64(size)
		if p.chunks != nil {
			p.flags &^= inBody
			p.remaining = int64(size)
			p.offset = base + int64(data)
			if err := p.chunks.OnChunk(int64(size), nil); err != nil {
				p.used = 0
				return data, err
			}
			p.remaining = 0
			p.flags |= inBody
		}
		p.used = uint32(size)
		p.offset = base + int64(data+size)
		if err := p.msg.OnBody(in.Cut(data, data+size)); err != nil || p.flags&unread != 0 {
			return p.spanned(b, base, err)
		}
		i = data + size + len("\r\n")
	}
	p.flags &^= inBody
	p.used = 0
	p.phase = inSizeStart
	return i, nil
}

// startChunk delivers a chunk line of length bytes, which ends before b[i] and
// has left the chunk's size in remaining.
func (p *Parser) startChunk(i, length int, extension []byte, base int64) (int, error) {
	size := p.remaining
	if !p.weigh(length, size) {
		return i - 1, p.fault(ErrChunkOverhead)
	}
	if p.limits.content > 0 && size > p.limits.content-p.content {
		return i - 1, p.fault(ErrContentLimit)
	}
	if size > 1<<63-1-p.content {
		return i - 1, p.fault(ErrContentLimit)
	}
	p.content += size
	p.used = 0
	p.offset = base + int64(i)
	if size > 0 {
		p.phase = inChunkData
	} else {
		p.phase = inFieldStart
		p.flags |= trailer
		p.fields = 0
	}
	if p.chunks != nil {
		return i, p.chunks.OnChunk(size, extension)
	}
	return i, nil
}

// weigh adds a chunk line to the balance of framing against content, and tells
// whether it is still in order: each line may weigh 16 bytes and twice the
// chunk; what is more adds up, what is less makes up for it, and 16 KiB more
// are too much (compare CVE-2023-39326).
func (p *Parser) weigh(length int, size int64) bool {
	excess := int64(p.overhead) + int64(length) - 16 - 2*min(size, maxOverhead)
	p.overhead = uint16(min(max(excess, 0), maxOverhead+1))
	return p.overhead <= maxOverhead
}
