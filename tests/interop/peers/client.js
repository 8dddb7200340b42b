// Node's client against the server whose port is the first argument: a GET, a chunked upload that is echoed, a HEAD,
// an answer with trailers and one that is broken off, on a keep-alive agent. Prints what it saw as JSON.
'use strict';
const http = require('http');

const port = Number(process.argv[2]);
const agent = new http.Agent({keepAlive: true, maxSockets: 1});

function send(path, options, pieces = []) {
    return new Promise((resolve) => {
        const request = http.request({host: '127.0.0.1', port, path, agent, ...options});
        request.on('response', (response) => {
            const seen = {
                status: response.statusCode,
                headers: response.headers,
                reused: request.reusedSocket,
                body: '',
            };
            response.setEncoding('utf8');
            response.on('data', (text) => { seen.body += text; });
            response.on('error', (error) => { seen.error = error.code; });
            response.on('close', () => {
                seen.complete = response.complete;
                seen.trailers = response.trailers;
                resolve(seen);
            });
        });
        request.on('error', (error) => resolve({error: error.code}));
        const next = () => {
            if (pieces.length === 0) {
                request.end();
                return;
            }
            request.write(pieces.shift());
            setImmediate(next);
        };
        next();
    });
}

async function main() {
    const seen = [];
    seen.push(await send('/hello', {}));
    seen.push(await send('/echo', {method: 'POST'}, ['one ', 'two ', 'three']));
    seen.push(await send('/hello', {method: 'HEAD'}));
    seen.push(await send('/trailers', {}));
    seen.push(await send('/break', {}));
    console.log(JSON.stringify(seen));
    agent.destroy();
}

main();
