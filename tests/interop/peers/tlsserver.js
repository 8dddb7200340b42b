// An https server of Node for the tests of our client: argv is CERT KEY. Prints `listening PORT`, ends with its stdin.
'use strict';
const fs = require('fs');
const https = require('https');

const [cert, key] = process.argv.slice(2).map((file) => fs.readFileSync(file));
const server = https.createServer({ cert, key }, (request, response) => {
    const seen = {
        servername: request.socket.servername,
        version: request.socket.getProtocol(),
        alpn: request.socket.alpnProtocol,
        host: request.headers.host,
        socket: `${request.socket.remotePort}`,
    };
    if (request.url === '/large') {
        response.end(Buffer.alloc(4 << 20, 'n'));
    } else if (request.url === '/until-close') {
        response.writeHead(200, { connection: 'close' });
        response.end('closed by the server');
    } else {
        let length = 0;
        request.on('data', (bytes) => { length += bytes.length; });
        request.on('end', () => response.end(JSON.stringify({ ...seen, length })));
    }
});
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
process.stdin.resume().on('end', () => process.exit());
