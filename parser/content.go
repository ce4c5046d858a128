package parser

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
	err := p.msg.OnBody(b[i : i+n])
	p.flags &^= inBody
	p.used = 0
	if p.flags&unread != 0 {
		p.flags &^= unread
		if err == nil {
			err = ErrPaused
		}
	}
	i = int(p.offset - base)
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

// chunkLine takes a chunk line without extensions that is whole in b, and what
// b has of the chunk; anything else is left to the table.
func (p *Parser) chunkLine(b []byte, i int, base int64) (int, error) {
	size, at := uint64(0), i
	for ; at < len(b) && at < i+15; at++ { // 15 digits cannot overflow
		d := hex[b[at]]
		if d > 15 {
			break
		}
		size = size<<4 | uint64(d)
	}
	if at == i || at+2 > len(b) || b[at] != '\r' || b[at+1] != '\n' {
		return p.line(b, i, base)
	}
	p.remaining = int64(size)
	i, err := p.startChunk(at+2, at+2-i, nil, base)
	if err != nil || p.phase != inChunkData || i == len(b) {
		return i, err
	}
	return p.span(b, i, base)
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
