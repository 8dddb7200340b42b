// Node's own client, for comparison: what its objects emit in a scenario, in order, as one line.
// Usage: clientevents.js PORT SCENARIO PATH
'use strict';
const http = require('http');

const [port, scenario, path] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: !scenario.includes('close-mode') });
const seen = [];
const note = (word) => seen.push(word);
const code = (error) => `(${error.code || error.message})`;

function watch(name, emitter, events) {
  for (const event of events)
    emitter.on(event, (value) => note(`${name}.${event}${value instanceof Error ? code(value) : ''}`));
}

const methods = { head: 'HEAD', post: 'POST', early: 'POST', expect: 'POST' };
const options = { port, path, agent, host: '127.0.0.1', method: methods[scenario] || 'GET' };
if (scenario === 'expect')
  options.headers = { 'Expect': '100-continue', 'Content-Length': 4 };
if (scenario === 'early')
  options.headers = { 'Content-Length': 6 };
if (scenario === 'timeout-destroy')
  options.timeout = 50;

const request = http.request(options);
watch('req', request, ['socket', 'finish', 'timeout', 'abort', 'continue', 'error', 'close']);
request.on('information', (info) => note(`req.information(${info.statusCode})`));
request.on('response', (response) => {
  note(`req.response(${response.statusCode})`);
  if (scenario !== 'unread') {
    let length = 0;
    response.on('data', (bytes) => {
      length += bytes.length;
      if (scenario === 'destroy-in-data')
        request.destroy();
      if (scenario === 'destroy-response-in-data')
        response.destroy();
    });
    response.on('end', () => note(`res.data(${length})`));
  }
  watch('res', response, ['end', 'aborted', 'error', 'close']);
  const act = {
    'destroy-in-response': () => request.destroy(),
    'destroy-response': () => response.destroy(),
    'destroy-with-error': () => request.destroy(Object.assign(new Error('boom'), { code: 'BOOM' })),
    'abort-in-response': () => request.abort(),
    'early': () => setTimeout(() => request.end('def'), 20),
  }[scenario];
  if (act)
    act();
});
if (scenario === 'expect')
  request.on('continue', () => request.end('body'));
else if (scenario === 'post')
  request.write('aaa'), request.end('bbb');
else if (scenario === 'early')
  request.write('abc');
else
  request.end();
if (scenario === 'destroy-at-once')
  request.destroy();
if (scenario === 'abort-at-once')
  request.abort();
if (scenario === 'destroy-in-socket')
  request.on('socket', () => request.destroy());
if (scenario === 'abort-in-socket')
  request.on('socket', () => request.abort());
if (scenario === 'timeout-destroy')
  request.on('timeout', () => request.destroy());
if (scenario === 'destroy-later')
  setTimeout(() => request.destroy(), 50);

// Nothing more comes once both objects have closed (but 'abort', in the tick behind); an unread response never closes.
let response;
request.on('response', (got) => { response = got; });
function finished() {
  return request.closed && (!response || response.closed);
}
const poll = setInterval(() => {
  if (scenario === 'unread' ? !response : !finished())
    return;
  clearInterval(poll);
  setTimeout(() => {
    console.log(seen.join(' '));
    process.exit(0);
  }, 20);
}, 10);
