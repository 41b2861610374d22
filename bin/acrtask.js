#!/usr/bin/env node
// Before anything else is loaded, so that stack traces name the source files.
const argv = process.argv.slice(2);
const isDebugging = argv.includes('--debug');
if (isDebugging) process.setSourceMapsEnabled(true);
const { join } = require('node:path');
const { endUnexpectedly, keepCompiledCode, main, nodeHost } = require('../dist/main.js');

process.on('uncaughtException', endUnexpectedly);
const host = nodeHost();
// Source maps are only used for code that Node compiles itself.
if (!isDebugging)
  keepCompiledCode(host, {
    chunks: join(__dirname, '..', 'dist', 'chunks'),
    extensions: require.extensions,
    modules: require.cache,
    way: argv.includes('--help') || argv.includes('-h') ? 'help' : 'command',
  });
main(argv, host).then((exitCode) => {
  process.exitCode = exitCode;
  // An interrupted command does not wait for a reader that may never read the rest.
  if (exitCode > 128) process.exit();
});
