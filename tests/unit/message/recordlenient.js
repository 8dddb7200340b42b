'use strict';
// Asks Node's parser what it makes of each input of lenient.txt with all its lenient flags (insecureHTTPParser), and
// prints the file with the answers:
//   node recordlenient.js > new.txt && mv new.txt lenient.txt
// An input is given whole and once more byte by byte: the events must be the same, and the byte that gives the error is
// the one that cannot be.

const fs = require('fs');
const path = require('path');
const { HTTPParser, allMethods } = process.binding('http_parser');

function unescaped(text) {
  const named = { r: 13, n: 10, t: 9 };
  return Buffer.from(text.replace(/\\([0-7]{3}|.)/g, (all, c) =>
    String.fromCharCode(c.length === 3 ? parseInt(c, 8) : named[c] ?? c.charCodeAt(0))), 'latin1');
}

function escaped(text) {
  const named = { '\r': '\\r', '\n': '\\n', '\t': '\\t', '"': '\\"', '\\': '\\\\' };
  return text.replace(/[^ !#-[\]-~]/g, (c) => named[c] ?? '\\' + c.charCodeAt(0).toString(8).padStart(3, '0'));
}

function fields(flat) {
  let text = '';
  for (let i = 0; i < flat.length; i += 2) text += ` [${flat[i]}: ${flat[i + 1]}]`;
  return text;
}

// What a parser says of these pieces, and of the end of the connection behind them.
function verdict(kind, pieces) {
  const parser = new HTTPParser();
  parser.initialize(kind === 'request' ? HTTPParser.REQUEST : HTTPParser.RESPONSE, {}, 0, HTTPParser.kLenientAll);
  const said = [];
  // Behind a message with trailers Node gives target and fields of the next one by kOnHeaders, too.
  let flushed = [];
  let target = '';
  parser[HTTPParser.kOnHeaders | 0] = (flat, url) => {
    flushed = flushed.concat(flat);
    target += url;
  };
  const taken = () => {
    const all = flushed;
    flushed = [];
    target = '';
    return all;
  };
  parser[HTTPParser.kOnHeadersComplete | 0] = (major, minor, headers, method, url, status, message, upgrade, keep) => {
    const line = kind === 'request' ? `${allMethods[method]} ${url ?? target}` : `${status} ${message}`;
    said.push(`head ${line} ${major}.${minor} ${keep ? 'keep' : 'last'}${fields(headers ?? taken())}`);
    return 0;
  };
  parser[HTTPParser.kOnBody | 0] = (bytes) => {
    const text = bytes.toString('latin1');
    if (said.at(-1)?.startsWith('body ')) said[said.length - 1] += text;
    else said.push(`body ${text}`);
  };
  parser[HTTPParser.kOnMessageComplete | 0] = () => {
    said.push(`complete${fields(taken())}`);
  };
  let position = 0;
  for (const piece of pieces) {
    const result = parser.execute(piece);
    if (result instanceof Error) {
      return { said, error: `${result.code} ${result.reason}`, offset: position };
    }
    position += piece.length;
  }
  said.push('fin');
  const end = parser.finish();
  return { said, error: end instanceof Error ? end.code : '' };
}

function answer(kind, text) {
  const bytes = unescaped(text);
  const whole = verdict(kind, [bytes]);
  const split = verdict(kind, [...bytes].map((byte) => Buffer.from([byte])));
  if (whole.said.join() !== split.said.join() || whole.error !== split.error) {
    throw new Error(`${text}: not the same at every split\n${whole.said} ${whole.error}\n${split.said} ${split.error}`);
  }
  const end = whole.error && ` | ${whole.error}${split.offset === undefined ? '' : ` at ${split.offset}`}`;
  return escaped(split.said.join(' | ') + end).replace(/^ \| /, '');
}

for (const line of fs.readFileSync(process.argv[2] ?? path.join(__dirname, 'lenient.txt'), 'latin1').trimEnd().split('\n')) {
  const [kind, text] = line.split('\t');
  console.log(kind.startsWith('#') || !text ? line : `${kind}\t${text}\t${answer(kind, text)}`);
}
