#!/usr/bin/env node
// Before anything is loaded: a trace then names the source files.
if (process.argv.includes('--debug')) process.setSourceMapsEnabled(true);
const { endUnexpectedly, main, nodeHost } = require('../dist/main.js');

process.on('uncaughtException', endUnexpectedly);
main(process.argv.slice(2), nodeHost()).then((exitCode) => {
  process.exitCode = exitCode;
  // Who was interrupted does not wait for a reader that may never read the rest.
  if (exitCode > 128) process.exit();
});
