// The Node clients: node clients.mjs CASE. Each sends its requests to the recording socket on port 8080.
import http from 'node:http';
import { Readable } from 'node:stream';

const origin = 'http://localhost:8080';

// A stream of unknown length, so that the client has to send it in chunks.
const pieces = () => Readable.toWeb(Readable.from(['first piece, ', 'second piece, ', 'and the last\n'].map((s) => Buffer.from(s))));

const exchange = (options, write) => new Promise((resolve, reject) => {
  const request = http.request(origin, options, (response) => response.resume().on('end', resolve));
  request.on('error', reject);
  write(request);
});

const cases = {
  async 'fetch-get'() {
    await (await fetch(origin + '/data.json?page=2', { headers: { Accept: 'application/json' } })).text();
  },
  async 'fetch-json'() {
    await (await fetch(origin + '/items', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'Ågot', tags: ['a', 'b'] }),
    })).text();
  },
  async 'fetch-stream'() {
    await (await fetch(origin + '/upload', { method: 'POST', body: pieces(), duplex: 'half' })).text();
  },
  async 'http-agent'() {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    await exchange({ agent, path: '/' }, (r) => r.end());
    await exchange({ agent, path: '/items', method: 'POST', headers: { 'Content-Type': 'text/plain' } }, (r) => r.end('twelve bytes'));
    await exchange({ agent, path: '/items/1', method: 'DELETE' }, (r) => r.end());
    agent.destroy();
  },
  async 'http-trailers'() {
    await exchange({ path: '/upload', method: 'POST', headers: { Trailer: 'Digest, X-Checksum' } }, (r) => {
      r.write('first piece, ');
      r.write('second piece\n');
      r.addTrailers({ Digest: 'sha-256=MTIzNDU2Nzg5MA==', 'X-Checksum': '1a2b3c4d' });
      r.end();
    });
  },
  async 'http-expect'() {
    await exchange({ path: '/upload', method: 'PUT', headers: { Expect: '100-continue', 'Content-Length': 13 } }, (r) => {
      r.flushHeaders();
      r.on('continue', () => r.end('after the 100'));
    });
  },
};

await cases[process.argv[2]]();
process.exit(0);
