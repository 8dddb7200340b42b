// Node's own server as the other end: one route for each kind of answer the client has to understand.
'use strict';
const http = require('http');

const routes = {
  '/hello': (req, res) => { res.setHeader('Content-Type', 'text/plain'); res.end('hello'); },
  '/echo': (req, res) => {
    const pieces = [];
    req.on('data', (piece) => pieces.push(piece));
    req.on('end', () => {
      res.setHeader('X-Framing', req.headers['transfer-encoding'] || req.headers['content-length'] || 'none');
      res.setHeader('X-Method', req.method);
      res.end(Buffer.concat(pieces));
    });
  },
  '/head': (req, res) => {
    res.writeHead(200, Object.entries(req.headers).map(([name, value]) => [`X-${name}`, value]));
    res.end(JSON.stringify(req.rawHeaders));
  },
  '/chunks': (req, res) => {
    res.write('one');
    setTimeout(() => { res.write('two'); setTimeout(() => res.end('three'), 5); }, 5);
  },
  '/trailers': (req, res) => {
    res.writeHead(200, { 'Trailer': 'X-Sum' });
    res.write('body');
    res.addTrailers({ 'X-Sum': '42' });
    res.end();
  },
  '/204': (req, res) => { res.writeHead(204); res.end('ignored'); },
  '/304': (req, res) => { res.writeHead(304, { 'ETag': '"x"', 'Content-Length': 10 }); res.end(); },
  '/length5': (req, res) => { res.setHeader('Content-Length', 5); res.end('hello'); },
  '/close': (req, res) => { res.setHeader('Connection', 'close'); res.end('bye'); },
  '/until-close': (req, res) => {
    res.removeHeader('Transfer-Encoding');
    res.write('all of ');
    setTimeout(() => res.end('it'), 5);
  },
  '/early': (req, res) => { res.setHeader('Content-Length', 5); res.end('early'); },
  '/hints': (req, res) => {
    res.writeProcessing();
    res.writeEarlyHints({ link: '</a.css>; rel=preload' });
    res.end('after hints');
  },
  '/large': (req, res) => { res.end(Buffer.alloc(1 << 20, 'x')); },
};

const server = http.createServer((req, res) => {
  (routes[req.url.split('?')[0]] || ((q, s) => { s.writeHead(404); s.end(); }))(req, res);
});
server.on('checkContinue', (req, res) => {
  if (req.url === '/refuse') {
    res.writeHead(413);
    res.end();
    return;
  }
  res.writeContinue();
  server.emit('request', req, res);
});
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
