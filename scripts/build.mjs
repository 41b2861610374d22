// Bundles src/ into dist/: one entry, one chunk per command, and the notices of what is bundled.
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { writeNotices } from './notices.mjs';

const { version } = JSON.parse(await readFile('package.json', 'utf8'));

await rm('dist', { recursive: true, force: true });
await mkdir('dist');
const { metafile } = await build({
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  keepNames: false,
  legalComments: 'none',
  chunkNames: 'chunks/[name]-[hash]',
  metafile: true,
  define: { ACRTASK_VERSION: JSON.stringify(version), ACRTASK_DEMO_FILES: JSON.stringify('../demo/') },
  // CommonJS packages inside the bundle expect what Node gives such modules.
  banner: {
    js: [
      "import{createRequire as acrtaskRequire}from'node:module';",
      "import{fileURLToPath as acrtaskPath}from'node:url';",
      'const require=acrtaskRequire(import.meta.url),__filename=acrtaskPath(import.meta.url);',
    ].join(''),
  },
  logLevel: 'warning',
});
await writeNotices(metafile, 'dist/THIRD-PARTY-NOTICES.txt');
await cp('src/demo/files', 'dist/demo', { recursive: true });
