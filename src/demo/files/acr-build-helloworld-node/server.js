const http = require('node:http');

http.createServer((_request, response) => response.end('Hello World\n')).listen(80);
