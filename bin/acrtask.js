#!/usr/bin/env node
// Before anything else is loaded, so that stack traces name the source files.
const argv = process.argv.slice(2);
const isDebugging = argv.includes('--debug');
if (isDebugging) process.setSourceMapsEnabled(true);
const { join } = require('node:path');
const { homeFolder, keepCompiledCode, loadProgram } = require('../dist/load-program.js');

// Source maps are only used for code that Node compiles itself.
if (!isDebugging)
  keepCompiledCode(
    argv,
    {
      env: process.env,
      platform: process.platform,
      get home() {
        return homeFolder();
      },
    },
    { chunks: join(__dirname, '..', 'dist', 'chunks'), extensions: require.extensions, modules: require.cache },
  );
loadProgram()
  .then(({ endUnexpectedly, main, nodeHost }) => {
    process.on('uncaughtException', endUnexpectedly);
    return main(argv, nodeHost(__filename));
  })
  // All output has been handed to the operating system by then, or nobody reads it: what Node would still do takes time.
  .then((exitCode) => process.exit(exitCode));
