'use strict';
// Performs the scenarios of traces.json with Node's own server and client, both in this process, and prints what either
// side saw, in order, as JSON. With a name (or its beginning) only those:
//   node record.js [NAME]
// tracerunner.cpp performs the same scenarios with our module: what a word means is said there and here.

const fs = require('fs');
const http = require('http');
const net = require('net');
const path = require('path');

const patience = 3000; // ms for what is expected; longer is a failure
const scenarios = JSON.parse(fs.readFileSync(path.join(__dirname, 'traces.json'), 'utf8'));

function normal(text) {
  return text.replace(/Date: [A-Z][a-z]{2}, [^\r]* GMT\r\n/g, 'Date: D\r\n').replace(/Host: 127\.0\.0\.1:\d+/g, 'Host: H');
}

const errorWords = (error) => {
  const code = error.code || '';
  return code.startsWith('HPE_') ? code : `${code} ${error.message}`.trim();
};

class Scenario {
  constructor(plan) {
    this.plan = plan;
    this.seen = { C: [], S: [] };
    this.recording = true;
    this.requests = [];
    this.responses = [];
    this.exchanges = [];
    this.sockets = { C: 0, S: 0 };
    this.waiting = (plan.then || []).map(([when, ...calls]) => ({ when: [].concat(when), calls }));
  }

  note(side, text) {
    if (!this.recording)
      return;
    this.seen[side].push(normal(text));
    for (const entry of [...this.waiting]) {
      entry.when = entry.when.filter((wanted) => !`${side} ${text}`.startsWith(wanted));
      if (entry.when.length)
        continue;
      this.waiting.splice(this.waiting.indexOf(entry), 1);
      setImmediate(() => this.perform(entry.calls, {}));
    }
  }

  // Each write of a socket, the end of its sending, and the events that it emits.
  watchSocket(socket, side) {
    const number = ++this.sockets[side];
    const name = (side === 'C' ? 'cs' : 'ss') + (number > 1 ? number : '');
    const arrow = side === 'C' ? '->' : '<-';
    const note = (text) => this.note(side, text);
    let finished = false;
    const fin = () => {
      if (!finished && !socket.connecting && socket._handle)
        note('FIN' + (number > 1 ? number : ''));
      finished = true;
    };
    const write = socket._writeGeneric;
    socket._writeGeneric = function(writev, data, encoding, callback) {
      if (!this.connecting) {
        const pieces = writev ? data : [{ chunk: data, encoding }];
        note(`${arrow} ` + pieces.map((p) => Buffer.from(p.chunk, p.encoding).toString('latin1')).join(''));
      }
      return write.call(this, writev, data, encoding, callback);
    };
    const final = socket._final;
    socket._final = function(callback) { fin(); return final.call(this, callback); };
    const destroy = socket._destroy;
    // What is written to a peer that has closed comes back as a reset: no FIN can follow.
    socket._destroy = function(error, callback) {
      if (!error || !(error.code === 'ECONNRESET' || socket.readableEnded)) fin();
      return destroy.call(this, error, callback);
    };
    const emit = socket.emit;
    socket.emit = function(event, ...args) {
      if (event === 'close' || event === 'end' || event === 'free' || event === 'timeout')
        note(`${name}.${event}`);
      return emit.call(this, event, ...args);
    };
  }

  watch(side, name, emitter, events, reactions = {}, context = {}) {
    const counts = {};
    for (const event of events) {
      emitter.on(event, (...args) => {
        counts[event] = (counts[event] || 0) + 1;
        let words = `${name}.${event}`;
        if (args[0] instanceof Error) words += ' ' + errorWords(args[0]);
        else if (event === 'data') words += ' ' + args[0].toString('latin1');
        else if (event === 'response' || event === 'information') words += ' ' + args[0].statusCode;
        else if (event === 'upgrade' || event === 'connect') words += ` ${args[0].statusCode} ` + args[2].toString('latin1');
        if (event === 'response') this.watchResponse(args[0], name, context);
        if (event === 'upgrade' || event === 'connect') context.socket = args[1];
        this.note(side, words.trim());
        this.perform(reactions[event] || [], context);
        this.perform(reactions[`${event}#${counts[event]}`] || [], context);
      });
    }
  }

  watchResponse(response, requestName, context) {
    context.res = response;
    this.responses.push(response);
    const { plan } = context;
    const events = ['end', 'aborted', 'error', 'close', 'timeout'];
    if (plan.read !== false) events.push('data');
    const on = {};
    for (const [event, calls] of Object.entries(plan.on || {}))
      if (event.startsWith('res.')) on[event.slice(4)] = calls;
    this.watch('C', requestName.replace('req', 'res'), response, events, on, context);
  }

  startRequest(index) {
    const plan = this.plan.requests[index];
    const { headers, ...options } = plan.options || {};
    const name = 'req' + (index ? index + 1 : '');
    const all = { host: '127.0.0.1', port: this.port, agent: this.agent, ...options };
    if (headers) all.headers = Object.fromEntries(headers);
    const context = { plan };
    const request = http.request(all);
    context.req = request;
    this.requests[index] = request;
    const events = ['socket', 'finish', 'timeout', 'abort', 'continue', 'information', 'error', 'close'];
    if (plan.response !== false) events.push('response');
    for (const event of ['upgrade', 'connect'])
      if (plan.on && plan.on[event]) events.push(event);
    this.watch('C', name, request, events, plan.on, context);
    this.perform(plan.do || [], context);
  }

  handle(kind, request, response) {
    const handlers = this.plan.handlers || {};
    const plan = handlers[kind] || handlers[request.url] || handlers.request || {};
    const number = this.exchanges.length ? this.exchanges.length + 1 : '';
    const context = { sreq: request, sres: response };
    this.exchanges.push(context);
    this.note('S', `${kind} ${request.url}`);
    const on = plan.on || {};
    const of = (name) => Object.fromEntries(Object.entries(on).filter(([k]) => k.startsWith(name)).map(([k, v]) => [k.slice(4), v]));
    const events = ['end', 'aborted', 'error', 'close'];
    if (plan.read) events.push('data');
    this.watch('S', `req${number}`, request, events, of('req.'), context);
    this.watch('S', `res${number}`, response, ['finish', 'close', 'error', 'socket'].filter((e) => e !== 'socket' || !response.socket), of('res.'), context);
    this.perform(plan.do || [], context);
  }

  // One call: [NAME, ...ARGUMENTS]; NAME is OBJECT.METHOD, or METHOD of the object at hand.
  perform(calls, context) {
    for (const [name, ...args] of calls) {
      const [object, method] = name.includes('.') ? name.split('.') : [context.sres ? 'sres' : 'req', name];
      const numbered = /^(req|res|sreq|sres|socket)(\d+)$/.exec(object);
      const own = { ...context, server: this.server, agent: this.agent, raw: this.raw };
      let target = own[object];
      if (numbered) {
        const index = Number(numbered[2]) - 1;
        target = { req: this.requests, res: this.responses }[numbered[1]]?.[index] || this.exchanges[index]?.[numbered[1]];
      }
      this.call(object.replace(/\d+$/, ''), target, method, args);
    }
  }

  call(object, target, method, args) {
    if (object === 'test') {
      if (method === 'start') this.startRequest(args[0] - 1);
      else throw new Error(`no such call: test.${method}`);
    } else if (method === 'destroy' && args.length) {
      target.destroy(Object.assign(new Error(args[0]), { code: 'BOOM' }));
    } else if (method === 'noteEnd') {
      target.end((error) => this.note('S', `end callback${error ? ' ' + error.code : ''}`));
    } else if (method === 'noteWrite') {
      const room = target.write(args[0], (error) => this.note('S', `write callback${error ? ' ' + error.code : ''}`));
      this.note('S', `write ${room}`);
    } else if (method === 'statusCode') {
      target.statusCode = args[0];
    } else if (method === 'writeHead') {
      target.writeHead(args[0], (args[1] || []).flat());
    } else if (method === 'writeEarlyHints') {
      target.writeEarlyHints(Object.fromEntries(args[0]));
    } else if (method === 'addTrailers') {
      target.addTrailers(args[0]);
    } else if (method === 'send') {
      target.write(args[0], 'latin1');
    } else if (method === 'fin') {
      target.end();
    } else if (method === 'reset') {
      target.resetAndDestroy();
    } else {
      target[method](...args);
    }
  }

  startServer() {
    const handlers = this.plan.handlers || {};
    const { timeout = 0, httpAllowHalfOpen = false, maxRequestsPerSocket = 0, ...options } = this.plan.server || {};
    const properties = { timeout, httpAllowHalfOpen, maxRequestsPerSocket }; // no options in Node
    const server = Object.assign(http.createServer(options), properties);
    this.server = server;
    const emit = server.emit;
    const scenario = this;
    server.emit = function(event, ...args) {
      if (event === 'connection') {
        scenario.watchSocket(args[0], 'S');
        scenario.note('S', 'connection');
      } else if (event === 'clientError') {
        scenario.note('S', 'clientError ' + errorWords(args[0]).split(' ')[0]);
      } else if (event === 'dropRequest') {
        scenario.note('S', `dropRequest ${args[0].url}`);
      } else if (event === 'close') {
        scenario.note('S', 'server.close');
      }
      return emit.call(this, event, ...args);
    };
    server.on('request', (request, response) => this.handle('request', request, response));
    for (const kind of ['checkContinue', 'checkExpectation'])
      if (handlers[kind]) server.on(kind, (request, response) => this.handle(kind, request, response));
    for (const kind of ['upgrade', 'connect']) {
      if (!handlers[kind]) continue;
      server.on(kind, (request, socket, head) => {
        this.note('S', `${kind} ${request.url} ${head.toString('latin1')}`.trim());
        this.perform(handlers[kind].do, { socket });
      });
    }
    return server;
  }

  // A server that is no HTTP server: it answers the first bytes that come with the given ones.
  startRawServer() {
    return net.createServer((socket) => {
      this.raw = socket;
      socket.on('error', () => {});
      socket.once('data', () => this.perform(this.plan.rawServer, {}));
    });
  }

  async run() {
    const server = this.plan.rawServer ? this.startRawServer() : this.startServer();
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
    this.port = server.address().port;
    this.agent = new http.Agent(this.plan.agent || { keepAlive: true });
    const create = this.agent.createConnection;
    this.agent.createConnection = (...args) => {
      const socket = create.apply(this.agent, args);
      this.watchSocket(socket, 'C');
      return socket;
    };
    if (this.plan.rawClient) {
      this.raw = net.connect(this.port, '127.0.0.1', () => this.perform(this.plan.rawClient, {}));
      this.raw.on('error', () => {}).resume();
    }
    (this.plan.requests || []).forEach((request, index) => request.later || this.startRequest(index));
    await this.settled();
    this.recording = false;
    this.agent.destroy();
    if (this.raw) this.raw.destroy();
    if (server.closeAllConnections) server.closeAllConnections();
    server.close();
    return this.plan.rawServer ? { C: this.seen.C } : this.plan.rawClient ? { S: this.seen.S } : this.seen;
  }

  // As much as is expected has come, and then nothing more.
  async settled() {
    const began = Date.now();
    const missing = () => ['C', 'S'].some((side) => this.plan[side] && this.seen[side].length < this.plan[side].length);
    const unknown = !this.plan.C && !this.plan.S;
    while ((missing() && Date.now() - began < patience) || (unknown && Date.now() - began < 1500))
      await new Promise((go) => setTimeout(go, 2));
    await new Promise((go) => setTimeout(go, 15));
  }
}

(async () => {
  process.on('uncaughtException', (error) => { console.error(error); process.exit(1); });
  const traces = {};
  for (const plan of scenarios) {
    if (process.argv[2] && !plan.name.startsWith(process.argv[2])) continue;
    traces[plan.name] = await new Scenario(plan).run();
  }
  process.stdout.write(JSON.stringify({ node: process.version, traces }, null, 1) + '\n', () => process.exit(0));
})();
