'use strict';
// Performs cases.json with Node's own server and client and prints what they put on the wire, as JSON:
//   node record.js > recorded.json
// Ports and dates differ from run to run: both are replaced.

const fs = require('fs');
const http = require('http');
const net = require('net');
const path = require('path');

const cases = JSON.parse(fs.readFileSync(path.join(__dirname, 'cases.json'), 'utf8'));

function normal(buffer, port) {
  return buffer.toString('latin1')
    .replace(/Date: [A-Z][a-z]{2}, [^\r]* GMT\r\n/g, 'Date: now\r\n')
    .replaceAll(`127.0.0.1:${port}`, '127.0.0.1:PORT');
}

const pairs = (list) => list.map(([name, value]) => [name, value]);

const calls = {
  setHeader: (m, name, value) => m.setHeader(name, value),
  setHeaderList: (m, name, values) => m.setHeader(name, values),
  setHeaderLatin1: (m, name, value) => m.setHeader(name, value),
  appendHeader: (m, name, value) => m.appendHeader(name, value),
  removeHeader: (m, name) => m.removeHeader(name),
  statusCode: (m, code) => { m.statusCode = code; },
  statusMessage: (m, text) => { m.statusMessage = text; },
  sendDate: (m, on) => { m.sendDate = on; },
  writeHead: (m, code, headers) => m.writeHead(code, pairs(headers).flat()),
  writeHeadReason: (m, code, reason, headers) => m.writeHead(code, reason, pairs(headers).flat()),
  write: (m, text) => m.write(Buffer.from(text)),
  writeRepeated: (m, text, times) => m.write(Buffer.from(text.repeat(times))),
  end: (m, text) => (text === undefined ? m.end() : m.end(Buffer.from(text))),
  addTrailers: (m, trailers) => m.addTrailers(pairs(trailers)),
  flushHeaders: (m) => m.flushHeaders(),
  writeContinue: (m) => m.writeContinue(),
  writeProcessing: (m) => m.writeProcessing(),
  writeEarlyHints: (m, hints) => m.writeEarlyHints(Object.fromEntries(hints)),
};

// Carries out the calls one after another; 'turn' lets the loop go around, 'onEnd' waits for the request's end.
async function perform(operations, message, incoming) {
  for (const [name, ...args] of operations) {
    if (name === 'turn') await new Promise((go) => setImmediate(go));
    else if (name === 'onEnd') await new Promise((go) => { incoming.on('end', go); incoming.resume(); });
    else if (name === 'echo') { incoming.on('data', (d) => message.write(d)); incoming.on('end', () => message.end()); }
    else if (name === 'url') message.end(incoming.url);
    else calls[name](message, ...args);
  }
}

const sentinel = 'GET /sentinel HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

function requestBytes(c) {
  if (c.raw) return c.raw;
  if (c.fill) return `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(c.fill)}\r\n\r\n`;
  return `${c.method || 'GET'} / HTTP/${c.version || '1.1'}\r\nHost: a\r\n${c.headers || ''}\r\n${c.body || ''}`;
}

// What the server sends for the request and, after it, for a sentinel that says close: up to its FIN.
function recordServer(c) {
  return new Promise((resolve) => {
    const server = http.createServer((req, res) => {
      if (req.url === '/sentinel') res.end('sentinel');
      else perform(c.do, res, req);
    });
    server.listen(0, '127.0.0.1', () => {
      const port = server.address().port;
      const socket = net.connect(port, '127.0.0.1');
      const parts = [];
      socket.on('data', (data) => parts.push(data));
      socket.on('error', () => {});
      socket.on('close', () => { server.close(); resolve(normal(Buffer.concat(parts), port)); });
      socket.write(requestBytes(c) + sentinel, 'latin1');
    });
  });
}

// What the client sends: the peer answers after it has been silent for a while.
function recordClient(c) {
  return new Promise((resolve) => {
    const parts = [];
    const peer = net.createServer((socket) => {
      let timer;
      let continued = false;
      const answer = () => {
        if (c.continue && !continued) {
          continued = true;
          socket.write('HTTP/1.1 100 Continue\r\n\r\n');
          timer = setTimeout(answer, 150);
        } else {
          socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        }
      };
      socket.on('data', (data) => { parts.push(data); clearTimeout(timer); timer = setTimeout(answer, 150); });
      socket.on('error', () => {});
      socket.on('close', () => { peer.close(); resolve(normal(Buffer.concat(parts), port)); });
    });
    let port;
    peer.listen(0, '127.0.0.1', () => {
      port = peer.address().port;
      const options = { host: '127.0.0.1', port, method: c.method, path: c.path, auth: c.auth,
                        headers: c.rawHeaders || c.headers };
      if (c.setHost !== undefined) options.setHost = c.setHost;
      if (c.agent) options.agent = new http.Agent(c.agent);
      else options.createConnection = () => net.connect(port, '127.0.0.1');
      const req = http.request(options, (res) => res.resume());
      req.on('error', () => {});
      if (c.continue) req.on('continue', () => perform(c.do, req));
      else perform(c.do, req);
    });
  });
}

async function all(list, record) {
  const recorded = {};
  const results = await Promise.all(list.map(record));
  list.forEach((c, i) => { recorded[c.name] = Buffer.from(results[i], 'latin1').toString('base64'); });
  return recorded;
}

(async () => {
  const server = await all(cases.server, recordServer);
  const client = await all(cases.client, recordClient);
  console.log(JSON.stringify({ node: process.versions.node, server, client }, null, 1));
})();
