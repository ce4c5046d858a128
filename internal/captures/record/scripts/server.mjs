// The Node server: node server.mjs PORT. It also stands behind nginx, Apache and HAProxy.
import http from 'node:http';
import crypto from 'node:crypto';
import zlib from 'node:zlib';

const text = 'A line of plain text, repeated so that there is something to compress.\n'.repeat(40);

const routes = {
  '/'(request, response) {
    const body = '<!DOCTYPE html>\n<p>Hello from Node\n';
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': Buffer.byteLength(body) });
    response.end(body);
  },
  '/chunked'(request, response) {
    response.setHeader('Content-Type', 'text/plain');
    response.write('first piece, ');
    setTimeout(() => response.write('second piece, '), 20);
    setTimeout(() => response.end('and the last\n'), 40);
  },
  '/large'(request, response) {
    response.setHeader('Content-Type', 'text/plain');
    for (let i = 1; i <= 12; i++) response.write(text.slice(0, i * 100));
    response.end();
  },
  '/gzip'(request, response) {
    response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' });
    const gzip = zlib.createGzip();
    gzip.pipe(response);
    gzip.end(text);
  },
  '/trailers'(request, response) {
    response.writeHead(200, { 'Content-Type': 'text/plain', Trailer: 'Digest, Server-Timing' });
    response.write('content before ');
    response.write('the trailers\n');
    response.addTrailers({ Digest: 'sha-256=MTIzNDU2Nzg5MA==', 'Server-Timing': 'db;dur=53, app;dur=47.2' });
    response.end();
  },
  '/hints'(request, response) {
    response.writeEarlyHints({ link: ['</site.css>; rel=preload; as=style', '</site.js>; rel=preload; as=script'] }, () => {
      setTimeout(() => response.end('after the hints\n'), 20);
    });
  },
  '/empty'(request, response) {
    response.writeHead(204).end();
  },
  '/cached'(request, response) {
    response.writeHead(304, { ETag: '"v1"', 'Cache-Control': 'max-age=60' }).end();
  },
  '/moved'(request, response) {
    response.writeHead(301, { Location: '/' }).end();
  },
  '/cookies'(request, response) {
    response.setHeader('Set-Cookie', ['session=abc123; Path=/; HttpOnly', 'theme=dark; Max-Age=3600; SameSite=Lax']);
    response.end('two cookies\n');
  },
  '/upload'(request, response) {
    let size = 0;
    request.on('data', (piece) => { size += piece.length; });
    request.on('end', () => response.writeHead(201, { Location: '/items/1' }).end(`${size} bytes\n`));
  },
};

const server = http.createServer((request, response) => {
  const route = routes[request.url];
  if (route) route(request, response);
  else response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found\n');
});

server.on('upgrade', (request, socket) => {
  const accept = crypto.createHash('sha1').update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  // One text frame, so that bytes of the other protocol follow the head.
  socket.write(Buffer.concat([Buffer.from([0x81, 5]), Buffer.from('hello')]));
  socket.on('error', () => {});
});

server.listen(Number(process.argv[2]), '127.0.0.1');
