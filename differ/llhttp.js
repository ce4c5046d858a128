'use strict';
// Reads inputs from standard input and writes what llhttp, as Node's own HTTP
// parser with its strict default, makes of each, one line of JSON an input.
// An input is: length of the header and header (JSON), length and data; lengths
// are 4 bytes, big-endian.
process.removeAllListeners('warning');
process.on('warning', () => {});
const { HTTPParser, methods, allMethods } = process.binding('http_parser');
const names = allMethods || methods;
const largest = 1 << 24; // the field section; no limit is to be tested here

function take(head, data) {
  const out = { messages: [], end: 'wants', why: '' };
  let m = null;
  let left = false;
  const p = new HTTPParser();
  p.initialize(head.response ? HTTPParser.RESPONSE : HTTPParser.REQUEST, {}, largest, 0);
  const pairs = (list) => {
    const all = [];
    for (let i = 0; i < list.length; i += 2) all.push([list[i], list[i + 1]]);
    return all;
  };
  let early = null; // fields that came before the head was complete, with the target
  p[HTTPParser.kOnHeaders | 0] = (fields, url) => {
    if (m) m.trailers.push(...pairs(fields));
    else {
      if (!early) early = { fields: [], url: '' };
      early.fields.push(...pairs(fields));
      early.url += url;
    }
  };
  p[HTTPParser.kOnHeadersComplete | 0] = (major, minor, fields, method, url, status, text, upgrade) => {
    m = { start: '', fields: fields ? pairs(fields) : [], trailers: [], content: [] };
    if (early) {
      m.fields = early.fields.concat(m.fields);
      if (url === undefined) url = early.url;
      early = null;
    }
    m.leaves = upgrade && (!head.response || status === 101);
    m.start = head.response ? String(status) : names[method] + ' ' + url;
    if (!head.response) return 0;
    return head.asked === 'HEAD' ? 1 : 0;
  };
  p[HTTPParser.kOnBody | 0] = (b) => { m.content.push(Buffer.from(b)); };
  p[HTTPParser.kOnMessageComplete | 0] = () => {
    m.content = Buffer.concat(m.content).toString('latin1');
    out.messages.push(m);
    left = m.leaves;
    m = null;
  };
  let from = 0;
  for (const to of head.cuts.concat(data.length)) {
    if (to <= from && data.length > 0) continue;
    const piece = data.subarray(from, to);
    const n = p.execute(piece);
    if (n instanceof Error) {
      out.end = 'stops';
      out.why = n.code + ': ' + n.reason;
      out.at = from + n.bytesParsed;
      return out;
    }
    if (n < piece.length && !left) { // Node hides errors of messages that ask for an upgrade
      out.end = 'stops';
      out.why = 'HPE_HIDDEN: in a message that asks for an upgrade';
      return out;
    }
    if (left) { // it leaves HTTP
      out.end = 'leaves';
      out.at = from + n;
      return out;
    }
    from = to;
  }
  if (head.response) { // content until close
    const n = p.finish();
    if (n instanceof Error && n.code !== 'HPE_INVALID_EOF_STATE') {
      out.end = 'stops';
      out.why = n.code + ': ' + n.reason;
    }
  }
  return out;
}

let kept = Buffer.alloc(0);
process.stdin.on('data', (b) => {
  kept = kept.length ? Buffer.concat([kept, b]) : b;
  let text = '';
  for (;;) {
    if (kept.length < 4) break;
    const n = kept.readUInt32BE(0);
    if (kept.length < 8 + n) break;
    const l = kept.readUInt32BE(4 + n);
    if (kept.length < 8 + n + l) break;
    const head = JSON.parse(kept.toString('latin1', 4, 4 + n));
    text += JSON.stringify(take(head, kept.subarray(8 + n, 8 + n + l))) + '\n';
    kept = kept.subarray(8 + n + l);
  }
  if (text) process.stdout.write(text);
});
