#!/usr/bin/env node
// Before anything else is loaded, so that stack traces name the source files.
const argv = process.argv.slice(2);
const isDebugging = argv.includes('--debug');
if (isDebugging) process.setSourceMapsEnabled(true);
const { join } = require('node:path');
const { endUnexpectedly, keepCompiledCode, main, nodeHost } = require('../dist/main.js');

process.on('uncaughtException', endUnexpectedly);
const host = nodeHost(__filename);
// Source maps are only used for code that Node compiles itself.
if (!isDebugging)
  keepCompiledCode(host, {
    chunks: join(__dirname, '..', 'dist', 'chunks'),
    extensions: require.extensions,
    modules: require.cache,
    way: argv.includes('--help') || argv.includes('-h') ? 'help' : 'command',
  });
// All output has been handed to the operating system by then, or nobody reads it: what Node would still do takes time.
main(argv, host).then((exitCode) => process.exit(exitCode));
