// A server that breaks the rules, one way for each path.
'use strict';
const net = require('net');

const answers = {
  '/nonsense': (socket) => socket.write('BLAH BLAH\r\n\r\n'),
  '/reset-before': (socket) => socket.resetAndDestroy(),
  '/reset-in-body': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhello');
    setTimeout(() => socket.resetAndDestroy(), 30);
  },
  '/fin-before': (socket) => socket.end(),
  '/fin-in-body': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhello'),
  '/stall': () => {},
  '/stall-in-body': (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhello'),
  '/reset-until-close': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\nhello');
    setTimeout(() => socket.resetAndDestroy(), 30);
  },
  '/excess': (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloMORE'),
  '/late-excess': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello');
    setTimeout(() => socket.write('MORE'), 30);
  },
  '/until-close': (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nall of it'),
  '/both-lengths': (socket) => socket.write(
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
  '/old-chunked': (socket) => socket.write(
    'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'),
  '/long-head': (socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(17000)}\r\n\r\n`),
};

const server = net.createServer((socket) => {
  let seen = '';
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    seen += bytes.toString('latin1');
    for (let end; (end = seen.indexOf('\r\n\r\n')) >= 0; seen = seen.slice(end + 4)) {
      const path = seen.split(' ')[1];
      if (answers[path])
        answers[path](socket);
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
