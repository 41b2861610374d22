// Checks task files that are made by mutating the samples of the tests, and looks for answers that cannot be right: an
// exception, a long time, a place outside of the text, a message that a programming mistake shows in. Each file is one
// seed: the same files in every run. Prints the smallest text for each kind of fault, writes it to a file, and exits with 1
// when there is one.
//
//   npm run fuzz -- [COUNT] [FIRST SEED]      10,000 files from seed 0 on, unless given
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const [count = 10_000, first = 0] = process.argv.slice(2).map(Number);
const tests = fileURLToPath(new URL('../test/taskfile', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'acrtask-fuzz-'));

const file = join(work, 'fuzz.mjs');
const bundle = await rolldown({ input: join(tests, 'fuzz/fuzz.ts'), platform: 'node', external: /^node:/ });
await bundle.write({ file, codeSplitting: false });
await bundle.close();
const { kindOf, samplesIn, tryOne } = await import(pathToFileURL(file).href);
rmSync(file);

const samples = samplesIn(tests);
const kinds = new Map();
const started = Date.now();
for (let seed = first; seed < first + count; seed += 1) {
  const found = await tryOne(samples, seed, { isTimed: true });
  const done = seed - first + 1;
  if (found) {
    const kind = kindOf(found.fault);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (kinds.get(kind) === 1) {
      const input = join(work, `seed-${seed}.yaml`);
      writeFileSync(input, found.text);
      console.log(`seed ${seed}: ${found.fault}\n${JSON.stringify(found.text)}\n${input}`);
    }
  }
  if (done % 10_000 === 0) {
    const perSecond = Math.round((done * 1000) / (Date.now() - started));
    console.log(`${done} files, ${perSecond} a second; ${kinds.size} kinds of faults`);
  }
}
console.log(`${count} files from seed ${first} on, made of ${samples.length} samples.`);
for (const [kind, times] of kinds) console.log(`${times} x ${kind}`);
if (kinds.size === 0) {
  console.log('No fault was found.');
  rmSync(work, { recursive: true });
}
process.exitCode = kinds.size === 0 ? 0 : 1;
