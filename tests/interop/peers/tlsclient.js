// Node's https client against our server: argv is PORT CA. One line for each of three requests on one socket.
'use strict';
const fs = require('fs');
const https = require('https');

const [port, file] = process.argv.slice(2);
const agent = new https.Agent({ keepAlive: true, maxSockets: 1, ca: fs.readFileSync(file) });
const body = Buffer.alloc(1 << 20, 'b');

function send(left) {
    if (!left)
        return agent.destroy();
    const request = https.request({ host: 'localhost', port, agent, method: 'POST', path: '/echo' }, (response) => {
        const { socket } = response;
        let length = 0;
        response.on('data', (bytes) => { length += bytes.length; });
        response.on('end', () => {
            console.log(response.statusCode, length, socket.getProtocol(), socket.alpnProtocol,
                socket.authorized, request.reusedSocket);
            setImmediate(send, left - 1);
        });
    });
    request.on('error', (error) => console.log(error.code));
    request.end(body);
}
send(3);
