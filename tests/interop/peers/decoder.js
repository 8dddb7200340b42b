'use strict';
// What Node's StringDecoder and Buffer.from() make of things: reads {pieces: [[encoding, piece, …], …], texts:
// [[encoding, text], …]} from stdin, everything in Latin-1; prints the same way {decoded, encoded}, text as UTF-8.
const { StringDecoder } = require('string_decoder');

let input = '';
process.stdin.on('data', (data) => { input += data; });
process.stdin.on('end', () => {
  const { pieces, texts } = JSON.parse(input);
  const decoded = pieces.map(([encoding, ...all]) => {
    const decoder = new StringDecoder(encoding);
    const heard = all.map((piece) => decoder.write(Buffer.from(piece, 'latin1')));
    heard.push(decoder.end());
    // Half a surrogate pair is a string in JavaScript, but no text in UTF-8: the pieces of UTF-16 are joined first.
    const told = encoding === 'utf16le' ? [heard.join('')] : heard;
    return told.map((text) => Buffer.from(text, 'utf8').toString('latin1'));
  });
  const encoded = texts.map(([encoding, text]) =>
    Buffer.from(Buffer.from(text, 'latin1').toString('utf8'), encoding).toString('latin1'));
  process.stdout.write(JSON.stringify({ decoded, encoded }));
});
