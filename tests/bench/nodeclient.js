'use strict';
// Node's client with an agent that keeps its sockets: PORT SECONDS CONNECTIONS; prints "REQUESTS MICROSECONDS".
const http = require('http');
const [port, seconds, connections] = process.argv.slice(2).map(Number);
const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
const before = process.cpuUsage();
const end = Date.now() + seconds * 1000;
let answers = 0;
function next() {
  if (Date.now() >= end) {
    const used = process.cpuUsage(before);
    console.log(`${answers} ${used.user + used.system}`);
    process.exit(0);
  }
  http.get({ host: '127.0.0.1', port, agent }, (res) => {
    res.on('end', () => {
      answers++;
      next();
    });
    res.resume();
  });
}
for (let i = 0; i < connections; i++) next();
