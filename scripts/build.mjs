// Bundles src/ into dist/: the entry, what every command needs, a chunk per command, and the notices of what is inside.
//
// The bundle is CommonJS although the sources are ES modules: Node 20 loads it several milliseconds faster, which is a
// good part of the time that `acrtask --version` takes at all (see `npm run bench`).
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { rolldown } from 'rolldown';
import { writeNotices } from './notices.mjs';
import { slimSourceMaps } from './source-maps.mjs';

const { version } = JSON.parse(await readFile('package.json', 'utf8'));

/** Commander can start programs as subcommands and loads what that takes at once; acrtask never does. */
const withoutSubprocesses = {
  name: 'commander-without-subprocesses',
  transform: (code, id) =>
    /[\\/]commander[\\/]lib[\\/]command\.js$/.test(id)
      ? { code: code.replace("require('node:child_process')", 'undefined'), map: null }
      : undefined,
};

/** Groups of operations in Microsoft's package that no command calls; its client makes an object of each. */
const uncalledOperations =
  /arm-containerregistry[\\/]dist[\\/]esm[\\/]operations[\\/](cacheRules|connectedRegistries|credentialSets|operations|privateEndpointConnections|replications|scopeMaps|tokens|webhooks)\.js$/;
const withoutUncalledOperations = {
  name: 'arm-without-uncalled-operations',
  transform: (code, id) => {
    if (!uncalledOperations.test(id)) return undefined;
    const names = [...code.matchAll(/^export class (\w+)/gm)].map(([, name]) => name);
    return { code: names.map((name) => `export class ${name} {}`).join('\n'), map: null };
  },
};

await rm('dist', { recursive: true, force: true });
const bundle = await rolldown({
  input: 'src/main.ts',
  platform: 'node',
  external: /^node:/,
  plugins: [withoutSubprocesses, withoutUncalledOperations],
  transform: {
    target: 'node20.19',
    define: { ACRTASK_VERSION: JSON.stringify(version), ACRTASK_DEMO_FILES: JSON.stringify('../demo/') },
  },
});
const { output } = await bundle.write({
  dir: 'dist',
  format: 'cjs',
  minify: true,
  sourcemap: true,
  chunkFileNames: 'chunks/[name]-[hash].js',
  codeSplitting: {
    groups: [
      // What every command needs in one file, and what builds requests in another: each file costs a little to open.
      {
        name: 'command-line',
        test: /src[\\/]cli[\\/](?!overview|complet|offer|refresh-names|known-names|names-|carry-out|at-file|az-config|behind-url|configured-defaults|read-secret|secret-values|system-error|preview|validate|parse|written-out)|src[\\/]commands[\\/](options|login-servers|rows[\\/].*)\.|node_modules[\\/](commander|zod)[\\/]/,
      },
      { name: 'core', test: /src[\\/](errors|version|check-all|printable)\./, priority: 1 },
      { name: 'request', test: /src[\\/]request[\\/]/ },
      {
        name: 'carry-out',
        test: /src[\\/]cli[\\/](carry-out|at-file|az-config|configured-defaults|read-secret|secret-values|preview|validate|parse|written-out)\./,
      },
    ],
  },
});
await bundle.close();
await slimSourceMaps('dist');
await writeFile('dist/package.json', '{ "type": "commonjs" }\n');
await writeNotices(
  output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : [])),
  'dist/THIRD-PARTY-NOTICES.txt',
);
await cp('src/demo/files', 'dist/demo', { recursive: true });
