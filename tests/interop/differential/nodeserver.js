'use strict';
// What Node's server makes of inputs: reads a JSON array of inputs (see rawinputs.h) from stdin, prints an array of
// {log, written}. Each input is one connection that FIN ends; the pieces arrive exactly as they are given.
const http = require('http');
const { Duplex } = require('stream');

class Socket extends Duplex {
  constructor() {
    super({ allowHalfOpen: true });
    this.written = [];
  }
  _read() {}
  _write(chunk, encoding, done) {
    this.written.push(Buffer.from(chunk, encoding));
    done();
  }
  _destroy(error, done) {
    setImmediate(done, error); // as a descriptor does, it closes in a later phase
  }
  setTimeout() { return this; }
  destroySoon() {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }
}

const turn = () => new Promise((done) => setImmediate(done));

async function serve({ pieces, answersLate, saysClose, insecure }) {
  const log = [];
  const late = [];
  const server = http.createServer({ insecureHTTPParser: insecure }, (req, res) => {
    const line = [req.method, req.url, req.httpVersion, ...req.rawHeaders].join('|');
    let body = '';
    const number = log.push('request ' + line) - 1;
    req.on('data', (data) => { body += data.toString('latin1'); });
    req.on('error', () => {});
    req.on('end', () => {
      log[number] += ' body ' + body + ' trailers ' + req.rawTrailers.join('|');
      if (saysClose) res.setHeader('Connection', 'close');
      if (answersLate) late.push(res);
      else res.end('ok');
    });
  });
  const socket = new Socket();
  server.emit('connection', socket);
  for (const piece of pieces) {
    if (socket.destroyed) break;
    socket.push(Buffer.from(piece, 'latin1'));
    await turn();
    await turn();
  }
  for (const res of late) {
    res.end('ok');
    await turn();
    await turn();
  }
  if (!socket.destroyed) socket.push(null);
  for (let i = 0; i < 6; ++i) await turn();
  socket.destroy();
  return { log, written: Buffer.concat(socket.written).toString('latin1') };
}

(async () => {
  let text = '';
  for await (const data of process.stdin) text += data;
  const results = [];
  for (const pieces of JSON.parse(text)) results.push(await serve(pieces));
  process.stdout.write(JSON.stringify(results));
})();
