#!/usr/bin/env node
// Before anything is loaded: a trace then names the source files.
const isDebugging = process.argv.includes('--debug');
if (isDebugging) process.setSourceMapsEnabled(true);
const { join } = require('node:path');
const { endUnexpectedly, keepCompiledCode, main, nodeHost } = require('../dist/main.js');

const host = nodeHost();
// Node looks for source maps of what it has loaded by itself only.
if (!isDebugging) keepCompiledCode(host, join(__dirname, '..', 'dist', 'chunks'));

process.on('uncaughtException', endUnexpectedly);
main(process.argv.slice(2), host).then((exitCode) => {
  process.exitCode = exitCode;
  // Who was interrupted does not wait for a reader that may never read the rest.
  if (exitCode > 128) process.exit();
});
