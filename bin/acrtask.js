#!/usr/bin/env node
const { main, nodeHost } = require('../dist/main.js');

main(process.argv.slice(2), nodeHost()).then((exitCode) => {
  process.exitCode = exitCode;
});
