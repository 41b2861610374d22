// Measures packing: compared with `tar czf` of the same folder, with the same folder without its ignored files, and its
// memory use. Each measurement is a separate process that writes the archive to a file. Then measures `acrtask build` as
// a whole: from its start to its exit, which comes after the end of the run.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Pseudorandom numbers from 0 to 1 that are the same in each run. */
const pseudoRandom = (seed) => () => {
  seed ^= seed << 13;
  seed ^= seed >>> 17;
  seed ^= seed << 5;
  return (seed >>> 0) / 2 ** 32;
};

/** Files that compress about as well as source code does. */
const layFiles = (root, count, bytes) => {
  const random = pseudoRandom(42);
  const pick = (length) => Math.floor(random() * length);
  const letters = (length) => Array.from({ length }, () => String.fromCharCode(97 + pick(26))).join('');
  const vocabulary = Array.from({ length: 3000 }, () => letters(2 + pick(9)));
  for (let index = 0; index < count; index += 1) {
    const size = Math.round((bytes / count) * (0.2 + 1.6 * random()));
    let text = '';
    while (text.length < size)
      text += vocabulary[Math.floor(random() ** 2 * vocabulary.length)] + (random() < 0.1 ? ';\n' : ' ');
    const folder = join(root, `package${index % 40}`, `part${Math.floor(index / 40) % 25}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `file${index}.js`), text.slice(0, size));
  }
};

const layIgnored = (root, count) => {
  for (let index = 0; index < count; index += 1) {
    const folder = join(root, `module${Math.floor(index / 100)}`);
    if (index % 100 === 0) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `file${index}.js`), 'x\n');
  }
};

/** A separate program around the sources: `node PROGRAM FOLDER ARCHIVE`; it writes its peak memory use next to the archive. */
const makePacker = async (work) => {
  const pack = fileURLToPath(new URL('../src/context/pack.ts', import.meta.url));
  const entry = join(work, 'entry.mjs');
  writeFileSync(
    entry,
    `import { createWriteStream, writeFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { openContext } from ${JSON.stringify(pack)};
const [folder, archive] = process.argv.slice(2);
const context = await openContext({ folder });
await pipeline(context.archive(), createWriteStream(archive));
writeFileSync(archive + '.peak', String(process.resourceUsage().maxRSS));
`,
  );
  const bundle = await rolldown({ input: entry, platform: 'node', external: /^node:/, logLevel: 'silent' });
  await bundle.write({ file: join(work, 'packer.mjs'), format: 'esm', minify: true });
  await bundle.close();
  return join(work, 'packer.mjs');
};

const timeOnce = (program, words, env = process.env) => {
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program, words, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr}`);
  return Number(process.hrtime.bigint() - started) / 1e6;
};

/** Medians in ms by name; the commands alternate, and so does which one goes first. */
const measure = (commands, rounds) => {
  const names = Object.keys(commands);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (const name of names) timeOnce(...commands[name]);
  for (let round = 0; round < rounds; round += 1)
    for (const name of round % 2 ? names : names.toReversed()) times[name].push(timeOnce(...commands[name]));
  return Object.fromEntries(names.map((name) => [name, median(times[name])]));
};

/** The median of the ratios of pairs, and of the first's times in ms; the two alternate in going first. */
const measurePairs = (first, second, pairs) => {
  for (const command of [first, second]) timeOnce(...command);
  const times = Array.from({ length: pairs }, (_, index) => {
    if (index % 2 === 0) return [timeOnce(...first), timeOnce(...second)];
    const after = timeOnce(...second);
    return [timeOnce(...first), after];
  });
  return { ratio: median(times.map(([a, b]) => a / b)), ms: median(times.map(([a]) => a)) };
};

const hasTar = () => spawnSync('tar', ['--version']).status === 0;

/**
 * The rows of the table: what, goal, measured value, and whether the goal is met. `build` has the words that build a
 * folder in the emulator of another process, which shares the processors: its part in the run counts too.
 */
export const packingRows = async (rounds, build) => {
  const work = mkdtempSync(join(tmpdir(), 'acrtask-bench-packing-'));
  try {
    const packer = await makePacker(work);
    const [many, plain, withIgnored] = ['many', 'plain', 'ignored'].map((name) => join(work, name));
    layFiles(many, 20_000, 79e6);
    for (const folder of [plain, withIgnored]) {
      layFiles(folder, 2000, 7.9e6);
      writeFileSync(join(folder, '.dockerignore'), 'node_modules\n*.log\n!keep.log\n');
    }
    layIgnored(join(withIgnored, 'node_modules'), 200_000);
    const archive = (name) => join(work, `${name}.tar.gz`);
    const pack = (folder, name) => [process.execPath, [packer, folder, archive(name)]];
    const peak = (name) => Number(readFileSync(`${archive(name)}.peak`, 'utf8'));
    const ignored = measure({ plain: pack(plain, 'plain'), ignored: pack(withIgnored, 'ignored') }, 5 * rounds);
    const rows = [];
    const what = 'packing 20,000 files of 79 MB';
    if (hasTar()) {
      const times = measure(
        { tar: ['tar', ['czf', archive('tar'), '-C', many, '.']], pack: pack(many, 'many') },
        rounds,
      );
      const [tarSize, size] = ['tar', 'many'].map((name) => statSync(archive(name)).size);
      const ratio = times.pack / times.tar;
      rows.push([what, '<= 1.2 x tar czf', `${ratio.toFixed(2)} x (${times.pack.toFixed(0)} ms)`, ratio <= 1.2]);
      rows.push([
        '... size of the archive',
        '<= 1.05 x tar czf',
        `${(size / tarSize).toFixed(2)} x (${(size / 1e6).toFixed(1)} MB)`,
        size <= tarSize * 1.05,
      ]);
      writeFileSync(join(many, 'Dockerfile'), 'FROM scratch\nCOPY . /\n');
      const whole = measurePairs(
        [process.execPath, [...build.words, many], build.env],
        ['tar', ['czf', archive('tar'), '-C', many, '.']],
        2 * rounds + 1,
      );
      rows.push([
        '... acrtask build of it: upload and the run in the emulator included',
        '<= 1.2 x tar czf',
        `${whole.ratio.toFixed(2)} x (${whole.ms.toFixed(0)} ms)`,
        whole.ratio <= 1.2,
      ]);
    } else {
      timeOnce(...pack(many, 'many'));
      rows.push([what, '<= 1.2 x tar czf', 'skipped: there is no tar here', true]);
    }
    for (const [name, bytes] of [
      ['small', 60e6],
      ['large', 240e6],
    ]) {
      mkdirSync(join(work, name));
      // In small pieces: the peak of a process starts at the memory use of its parent.
      for (let at = 0; at < bytes; at += 1e6) appendFileSync(join(work, name, 'file'), randomBytes(1e6));
      timeOnce(...pack(join(work, name), name));
    }
    rows.push([
      'peak memory of packing a file of 240 MB',
      '<= 1.5 x that of 60 MB',
      `${(peak('large') / peak('small')).toFixed(2)} x (${(peak('large') / 1024).toFixed(0)} MiB)`,
      peak('large') <= peak('small') * 1.5,
    ]);
    const ratio = ignored.ignored / ignored.plain;
    rows.push([
      'packing with an ignored tree of 200,000 files',
      '<= 1.1 x without it',
      `${ratio.toFixed(2)} x (${ignored.ignored.toFixed(0)} ms)`,
      ratio <= 1.1,
    ]);
    return rows;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};
