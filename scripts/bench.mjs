// Measures the project's performance goals (start-up, one list over https, memory, package size, a long log, packing,
// requests, checks of task files) in one run: ratios to `node -e 0`, medians. Prints a table; exits with 1 when a goal is missed.
// `node scripts/bench.mjs quick` skips packing and requests, which take the longest; `node scripts/bench.mjs doctor`
// measures `doctor` alone, `checks` the checks of task files, `packing` builds of local folders, `registry` pushes into
// the emulator, `runs` runs on this machine.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkRows } from './bench-checks.mjs';
import { doctorRows } from './bench-doctor.mjs';
import { packingRows } from './bench-packing.mjs';
import { registryRows } from './bench-registry.mjs';
import { requestRows } from './bench-requests.mjs';
import { runRows } from './bench-runs.mjs';

const isQuick = process.argv[2] === 'quick';
const isDoctor = process.argv[2] === 'doctor';
const isChecks = process.argv[2] === 'checks';
const isPacking = process.argv[2] === 'packing';
const isRegistry = process.argv[2] === 'registry';
const isRuns = process.argv[2] === 'runs';
const rounds = Number(process.env.BENCH_ROUNDS ?? 21);
const bin = fileURLToPath(new URL('../bin/acrtask.js', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'acrtask-bench-'));

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const hasHyperfine = spawnSync('hyperfine', ['--version']).status === 0;

const timeOnce = (words, env) => {
  const started = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1e9 });
  if (status !== 0) throw new Error(`exit ${status}: node ${words.join(' ')}`);
  return Number(process.hrtime.bigint() - started) / 1e6;
};

/** Medians in ms by name: measured with hyperfine if it is installed, else with a loop that alternates. */
const measure = (commands, env) => {
  const names = Object.keys(commands);
  if (hasHyperfine) {
    const file = join(work, 'hyperfine.json');
    const lines = names.map((name) => [process.execPath, ...commands[name]].map((word) => `'${word}'`).join(' '));
    execFileSync('hyperfine', ['-N', '--warmup', '3', '--runs', String(rounds), '--export-json', file, ...lines], {
      env,
      stdio: 'ignore',
    });
    const { results } = JSON.parse(readFileSync(file, 'utf8'));
    return Object.fromEntries(names.map((name, index) => [name, results[index].median * 1000]));
  }
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const name of names) times[name].push(timeOnce(commands[name], env));
  return Object.fromEntries(names.map((name) => [name, median(times[name])]));
};

/** Peak memory of one process in MiB, as reported by the process itself at its end. */
const peakMemory = (words, env) => {
  const probe = join(work, 'probe.cjs');
  const file = join(work, 'peak');
  // On Linux, maxRSS includes the memory of the parent process: the kernel provides the figure for the new process
  // alone.
  writeFileSync(
    probe,
    `const fs = require('node:fs');
    const peak = () =>
      process.platform === 'linux'
        ? /^VmHWM:\\s+(\\d+)/m.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]
        : String(process.resourceUsage().maxRSS);
    process.on('exit', () => fs.writeFileSync(${JSON.stringify(file)}, peak()));`,
  );
  const peaks = Array.from({ length: 5 }, () => {
    timeOnce(['--require', probe, ...words], env);
    return Number(readFileSync(file, 'utf8')) / 1024;
  });
  return median(peaks);
};

const acrtask = (words, env) =>
  execFileSync(process.execPath, [bin, ...words], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1e9,
  });

/** A step repeated until its log is about 10 MB long. */
const longTaskFile = 'version: v1.0.0\nsteps:\n  - cmd: bash echo\n    repeat: 75000\n';

/** An emulator in a separate process; resolves once it responds. */
const startServer = async (env) => {
  const server = spawn(process.execPath, [bin, 'emulator', 'start'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve, reject) => {
    server.stdout.once('data', resolve);
    server.once('exit', () => reject(new Error('the emulator did not start')));
  });
  return server;
};

const createRegistry = (name, env) =>
  acrtask(['az', 'acr', 'create', '-g', 'bench', '-n', name, '--sku', 'Standard'], env);

/** Creates tasks to list. */
const fillLists = (env) => {
  acrtask(['az', 'group', 'create', '-n', 'bench', '-l', 'eastus'], env);
  createRegistry('benchlists', env);
  for (let index = 0; index < 10; index += 1)
    acrtask(['create', '-r', 'benchlists', '-n', `task${index}`, '--cmd', 'bash echo hi', '-c', '/dev/null'], env);
};

/** Creates a short and a long log in a separate registry; resolves to the runs' IDs. */
const fillLogs = (env) => {
  createRegistry('benchlogs', env);
  writeFileSync(join(work, 'long.yaml'), longTaskFile);
  acrtask(['create', '-r', 'benchlogs', '-n', 'shorttask', '--cmd', 'bash echo hi', '-c', '/dev/null'], env);
  acrtask(['create', '-r', 'benchlogs', '-n', 'longtask', '-f', join(work, 'long.yaml'), '-c', '/dev/null'], env);
  const run = (name) =>
    acrtask(['run', '-r', 'benchlogs', '-n', name, '--no-wait', '--query', 'runId', '-o', 'tsv'], env).trim();
  const runs = { short: run('shorttask'), long: run('longtask') };
  acrtask(['logs', '-r', 'benchlogs', '--run-id', runs.long], env);
  return runs;
};

const printRows = (rows) => {
  console.log('| what | goal | measured | |\n|---|---|---|---|');
  for (const [what, goal, measured, holds] of rows)
    console.log(`| ${what} | ${goal} | ${measured} | ${holds ? 'ok' : 'MISSED'} |`);
  process.exitCode = rows.every(([, , , holds]) => holds) ? 0 : 1;
};

// The rest of the environment stays as it is: it affects `node -e 0` and acrtask alike.
const { ACRTASK_CLOUD: _cloud, AZURE_SUBSCRIPTION_ID: _subscription, ...surroundings } = process.env;
const base = { ...surroundings, HOME: work, USERPROFILE: work, ACRTASK_EMULATOR_HOME: work, ACRTASK_CACHE_DIR: work };
const server = await startServer(base);
const env = { ...base, ACRTASK_CLOUD: 'emulator' };
const list = [bin, 'list', '-r', 'benchlists'];
const rowsOfDoctor = () =>
  doctorRows({
    acrtask: (words) => acrtask(words, env),
    measure: (commands) => measure(commands, env),
    bin,
    list,
    work,
  });

const rowsOfChecks = () => checkRows({ measure: (commands) => measure(commands, env), bin, work });

const rowsOfPacking = () =>
  packingRows(Math.min(rounds, 5), { words: [bin, 'build', '-r', 'benchlists', '-t', 'many:1'], env });

const rowsOfRuns = () => runRows({ bin, env: base, work });

const rowsOfRegistry = () => registryRows({ acrtask: (words) => acrtask(words, env), pid: server.pid, work });

const measureAll = async () => {
  const runs = fillLogs(env);
  const logs = (name) => [bin, 'logs', '-r', 'benchlogs', '--run-id', runs[name]];
  timeOnce(list, env);
  const logBytes = spawnSync(process.execPath, logs('long'), { env, maxBuffer: 1e9 }).stdout.length;

  const times = measure({ node: ['-e', '0'], version: [bin, '--version'], help: [bin, 'create', '--help'], list }, env);
  const logTimes = measure({ short: logs('short'), long: logs('long') }, env);
  const memory = {
    node: peakMemory(['-e', '0'], env),
    list: peakMemory(list, env),
    short: peakMemory(logs('short'), env),
    long: peakMemory(logs('long'), env),
  };
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );

  const ratio = (name) => times[name] / times.node;
  const requests = isQuick ? { rows: [], table: '' } : await requestRows();
  const rows = [
    [
      'acrtask --version',
      '<= 1.4 x node',
      `${ratio('version').toFixed(2)} x (${times.version.toFixed(0)} ms)`,
      ratio('version') <= 1.4,
    ],
    [
      'acrtask create --help',
      '<= 1.3 x node',
      `${ratio('help').toFixed(2)} x (${times.help.toFixed(0)} ms)`,
      ratio('help') <= 1.3,
    ],
    [
      'acrtask list, warm token cache',
      '<= 2.2 x node',
      `${ratio('list').toFixed(2)} x (${times.list.toFixed(0)} ms)`,
      ratio('list') <= 2.2,
    ],
    [
      'peak memory of that list',
      '<= 1.4 x node',
      `${(memory.list / memory.node).toFixed(2)} x (${memory.list.toFixed(0)} MiB)`,
      memory.list / memory.node <= 1.4,
    ],
    ['packed package', '< 2 MB', `${(packed.size / 1e6).toFixed(2)} MB`, packed.size < 2e6],
    [
      `finished log of ${(logBytes / 1e6).toFixed(1)} MB, time beyond a short one`,
      '< 1000 ms',
      `${(logTimes.long - logTimes.short).toFixed(0)} ms`,
      logTimes.long - logTimes.short < 1000,
    ],
    [
      '... its peak memory beyond a short one',
      '<= 1.2 x',
      `${(memory.long / memory.short).toFixed(2)} x (${memory.long.toFixed(0)} MiB)`,
      memory.long / memory.short <= 1.2,
    ],
    ...(isQuick ? [] : await rowsOfPacking()),
    ...rowsOfDoctor(),
    ...rowsOfChecks(),
    ...(isQuick ? [] : await rowsOfRegistry()),
    ...(isQuick ? [] : await rowsOfRuns()),
    ...requests.rows,
  ];
  console.log(
    `node -e 0: ${times.node.toFixed(0)} ms, ${memory.node.toFixed(0)} MiB; medians of ${rounds} (${hasHyperfine ? 'hyperfine' : 'loop'})\n`,
  );
  printRows(rows);
  console.log(`\n${requests.table}`);
};

try {
  fillLists(env);
  if (isRuns) printRows(await rowsOfRuns());
  else if (isPacking) printRows(await rowsOfPacking());
  else if (isRegistry) printRows(await rowsOfRegistry());
  else if (isChecks) printRows(rowsOfChecks());
  else if (isDoctor) printRows(rowsOfDoctor());
  else await measureAll();
} finally {
  server.kill();
  rmSync(work, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
