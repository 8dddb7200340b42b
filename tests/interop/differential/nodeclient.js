'use strict';
// What Node's client makes of answers: reads a JSON array of conversations from stdin (see rawanswers.h), prints an
// array of {log}: what each program heard, in order, and what became of each connection.
const http = require('http');
const { Duplex } = require('stream');

// A socket whose other end is played here. It closes as one with a descriptor does: 'error' in a tick, 'close' in a
// later phase.
class Socket extends Duplex {
  constructor() {
    super({ allowHalfOpen: false, emitClose: false });
    this.sent = [];
    this.finSent = false;
  }
  _read() {}
  _write(chunk, encoding, done) {
    this.sent.push(Buffer.from(chunk, encoding));
    done();
  }
  _final(done) {
    this.finSent = true;
    done();
  }
  _destroy(error, done) {
    setImmediate(() => this.emit('close', Boolean(error)));
    done(error);
  }
  setTimeout() { return this; }
  setKeepAlive() { return this; }
  setNoDelay() { return this; }
  ref() { return this; }
  unref() { return this; }
  destroySoon() {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }
}

const turn = () => new Promise((done) => setImmediate(done));
const quiet = async () => { for (let i = 0; i < 6; ++i) await turn(); };
const latin1 = (text) => Buffer.from(text, 'latin1');

function watch(req, number, listensForUpgrade, log, sockets) {
  const say = (word) => log.push(`${number}.${word}`);
  req.on('socket', (socket) => {
    req.givenSocket = socket;
    say(`socket ${sockets.indexOf(socket)}${req.reusedSocket ? ' reused' : ''}`);
  });
  for (const event of ['finish', 'continue', 'abort']) req.on(event, () => say(event));
  req.on('error', (error) => say(`error ${error.code} ${error.message}`));
  req.on('close', () => say('close'));
  req.on('information', (info) => {
    say(`information ${info.statusCode} ${info.statusMessage} ${info.httpVersion} ${info.rawHeaders.join('|')}`);
  });
  const describe = (res) => {
    const headers = Object.keys(res.headers).map((name) => `${name}=${[].concat(res.headers[name]).join('&')}`);
    return `${res.statusCode} ${res.statusMessage} ${res.httpVersion} ${res.rawHeaders.join('|')} {${headers.join('|')}}`;
  };
  const upgraded = (event) => (res, socket, head) => {
    say(`${event} ${describe(res)} head ${head.toString('latin1')}`);
    socket.upgraded = true;
    socket.on('data', () => {});
    socket.on('error', () => {});
  };
  if (listensForUpgrade) {
    req.on('upgrade', upgraded('upgrade'));
    req.on('connect', upgraded('connect'));
  }
  req.on('response', (res) => {
    say(`response ${describe(res)}`);
    let body = '';
    res.on('data', (data) => { body += data.toString('latin1'); });
    res.on('end', () => say(`res.end complete ${res.complete} trailers ${res.rawTrailers.join('|')}`));
    res.on('aborted', () => say('res.aborted'));
    res.on('error', (error) => say(`res.error ${error.code} ${error.message}`));
    res.on('close', () => say(`res.close complete ${res.complete} aborted ${res.aborted} body ${body}`));
  });
}

async function converse({ together, exchanges, insecure }) {
  const log = [];
  const sockets = [];
  const agent = new http.Agent({ keepAlive: true, maxSockets: together ? 1 : Infinity });
  agent.createConnection = () => {
    sockets.push(new Socket());
    return sockets[sockets.length - 1];
  };
  const make = ({ method, asksUpgrade, listensForUpgrade, endsLate }, number) => {
    const req = http.request({
      host: 'a', method, path: '/' + number, agent, insecureHTTPParser: insecure,
      headers: asksUpgrade ? { Connection: 'Upgrade', Upgrade: 'foo' } : {},
    });
    watch(req, number, listensForUpgrade, log, sockets);
    if (endsLate) req.write('abc');
    else req.end();
    return req;
  };
  const requests = together ? exchanges.map(make) : [];
  for (let i = 0; i < exchanges.length; ++i) {
    if (!together) requests.push(make(exchanges[i], i));
    await quiet();
    const socket = requests[i].givenSocket;
    for (const piece of exchanges[i].pieces) {
      if (!socket || socket.destroyed) break;
      socket.push(latin1(piece));
      await quiet();
    }
    if (socket && !socket.destroyed && exchanges[i].then === 'fin') socket.push(null);
    if (socket && !socket.destroyed && exchanges[i].then === 'reset') {
      socket.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }));
    }
    await quiet();
    if (exchanges[i].endsLate) requests[i].end();
    await quiet();
  }
  sockets.forEach((socket, number) => {
    const state = socket.upgraded ? 'upgraded' : socket.destroyed ? 'closed' : socket.finSent ? 'ended' : 'open';
    log.push(`socket ${number} ${state} sent ${Buffer.concat(socket.sent).toString('latin1')}`);
  });
  const count = (map) => Object.values(map).reduce((sum, list) => sum + list.length, 0);
  log.push(`pool lent ${count(agent.sockets)} free ${count(agent.freeSockets)} queued ${count(agent.requests)}`);
  const heard = log.slice();
  for (const req of requests) req.on('error', () => {});
  for (const socket of sockets) socket.destroy();
  await quiet();
  return { log: heard };
}

(async () => {
  let text = '';
  for await (const data of process.stdin) text += data;
  const results = [];
  for (const conversation of JSON.parse(text)) results.push(await converse(conversation));
  process.stdout.write(JSON.stringify(results));
})();
