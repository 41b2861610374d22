// Bundles src/ into dist/: one entry, one chunk per command, and the notices of what is bundled.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build } from 'esbuild';
import { writeNotices } from './notices.mjs';

const { version } = JSON.parse(await readFile('package.json', 'utf8'));

await rm('dist', { recursive: true, force: true });
await mkdir('dist');
const { metafile, outputFiles } = await build({
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
  write: false,
  define: { ACRTASK_VERSION: JSON.stringify(version), ACRTASK_DEMO_FILES: JSON.stringify('../demo/') },
  logLevel: 'warning',
});
// CommonJS packages inside the bundle expect what Node gives such modules; chunks without them are spared the cost.
const forCommonJs = {
  require: "import{createRequire as acrtaskRequire}from'node:module';const require=acrtaskRequire(import.meta.url);",
  __filename: "import{fileURLToPath as acrtaskPath}from'node:url';const __filename=acrtaskPath(import.meta.url);",
};
for (const { path, text } of outputFiles) {
  const needed = Object.keys(forCommonJs).filter((name) => new RegExp(`(?<![\\w$.])${name}(?![\\w$])`).test(text));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, needed.map((name) => forCommonJs[name]).join('') + text);
}
await writeNotices(metafile, 'dist/THIRD-PARTY-NOTICES.txt');
await cp('src/demo/files', 'dist/demo', { recursive: true });
