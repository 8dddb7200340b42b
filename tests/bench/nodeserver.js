'use strict';
// Node's server with the same answers.
const http = require('http');
const server = http.createServer((req, res) => {
  if (req.url === '/') {
    res.setHeader('Content-Type', 'text/plain');
    res.end('Hello, World!\n');
    return;
  }
  res.writeHead(200, { 'Content-Type': 'application/octet-stream' });
  req.on('data', (data) => res.write(data));
  req.on('end', () => res.end());
});
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
