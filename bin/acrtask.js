#!/usr/bin/env node
// Before anything is loaded: a trace then names the source files.
const argv = process.argv.slice(2);
const isDebugging = argv.includes('--debug');
if (isDebugging) process.setSourceMapsEnabled(true);
const { join } = require('node:path');
const { endUnexpectedly, keepCompiledCode, main, nodeHost } = require('../dist/main.js');

process.on('uncaughtException', endUnexpectedly);
const host = nodeHost();
// Source maps are used for what Node compiles by itself only.
if (!isDebugging)
  keepCompiledCode(host, {
    chunks: join(__dirname, '..', 'dist', 'chunks'),
    extensions: require.extensions,
    way: argv.includes('--help') || argv.includes('-h') ? 'help' : 'command',
  });
main(argv, host).then((exitCode) => {
  process.exitCode = exitCode;
  // Who was interrupted does not wait for a reader that may never read the rest.
  if (exitCode > 128) process.exit();
});
