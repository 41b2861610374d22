// Counts the requests that each command sends to Azure, from the emulator's own log of requests: for acrtask on the first
// and on later uses, and for the Azure CLI if there is one (`az` on the PATH, or the program in ACRTASK_AZ).
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../bin/acrtask.js', import.meta.url));
const registry = ['-r', 'myregistry'];
const task = ['-n', 'hello'];
const source = ['-c', '/dev/null', '--cmd', 'bash echo hi'];

/** Each command in the words of acrtask and of az; `turn` distinguishes its executions. */
const commands = [
  ['create', (turn) => ['create', ...registry, '-n', `new${turn}`, ...source], ['acr', 'task']],
  ['show', () => ['show', ...registry, ...task], ['acr', 'task']],
  ['list', () => ['list', ...registry], ['acr', 'task']],
  ['update', () => ['update', ...registry, ...task, '--cpu', '2'], ['acr', 'task']],
  ['run --no-wait', () => ['run', ...registry, ...task, '--no-wait'], ['acr', 'task']],
  ['list-runs', () => ['list-runs', ...registry], ['acr', 'task']],
  ['logs', () => ['logs', ...registry, '--run-id', 'cf1'], ['acr', 'task']],
  [
    'credential add',
    (turn) => ['credential', 'add', ...registry, ...task, '--login-server', `r${turn}.io`, '-u', 'me', '-p', 'secret'],
    ['acr', 'task'],
  ],
  [
    'timer add',
    (turn) => ['timer', 'add', ...registry, ...task, '--timer-name', `timer${turn}`, '--schedule', '0 1 * * *'],
    ['acr', 'task'],
  ],
  ['delete', (turn) => ['delete', ...registry, '-n', `old${turn}`, '--yes'], ['acr', 'task']],
  ['build --no-wait', () => ['build', ...registry, '-t', 'hello:v1', '--no-wait', '.'], ['acr']],
];

const turns = ['first', 'later', 'az'];

/** An emulator in a separate process, and the requests that it received since the last check. */
const startEmulator = async (env) => {
  const server = spawn(process.execPath, [bin, 'emulator', 'start', '--log-requests'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  server.stderr.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
  const introduction = await new Promise((resolve, reject) => {
    server.stdout.once('data', (text) => resolve(String(text)));
    server.once('exit', () => reject(new Error('the emulator did not start')));
  });
  const port = Number(/localhost:(\d+)/.exec(introduction)?.[1]);
  /** Sends a unique request: once it is in the log, so are all earlier ones. */
  const mark = () =>
    new Promise((resolve, reject) =>
      request({ port, host: 'localhost', path: '/emulator/images', rejectUnauthorized: false }, (answer) =>
        answer.resume().once('end', resolve),
      )
        .once('error', reject)
        .end(),
    );
  return {
    asked: async () => {
      await mark();
      while (!log.includes('/emulator/images')) await new Promise((resolve) => setTimeout(resolve, 5));
      const lines = log.split('\n').filter(Boolean);
      log = '';
      return lines.slice(0, -1).map((line) => line.split(' ')[1] ?? '');
    },
    stop: async () => {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    },
  };
};

/** Runs a program to its end; resolves to whether it succeeded. */
const succeeds = (program, words, env, cwd) =>
  new Promise((resolve) => execFile(program, words, { env, cwd, maxBuffer: 1e8 }, (error) => resolve(error === null)));

const findAz = () => {
  const az = process.env.ACRTASK_AZ || 'az';
  try {
    const versions = execFileSync(az, ['version', '-o', 'json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return { az, version: JSON.parse(versions)['azure-cli'] };
  } catch {
    return undefined;
  }
};

/** Points az to the emulator; resolves to its environment. */
const azEnvOf = async (az, env, cwd) => {
  const lines = execFileSync(process.execPath, [bin, 'emulator', 'env', '--for', 'az', '--shell', 'sh'], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).split('\n');
  const variables = lines.flatMap((line) => {
    const [, name, value] = /^export (\w+)='(.*)'$/.exec(line) ?? [];
    return name ? [[name, value]] : [];
  });
  const azEnv = { ...env, ...Object.fromEntries(variables), AZURE_CORE_COLLECT_TELEMETRY: 'no' };
  for (const line of lines.filter((each) => each.startsWith('command az ')))
    if (!(await succeeds(az, line.split(' ').slice(2), azEnv, cwd))) throw new Error(`failed: ${line}`);
  return azEnv;
};

/** The paths of token requests and of a cloud's metadata. */
const isToken = (address) => /\/(?:msi|aad)\b/.test(address);
const isMetadata = (address) => address.endsWith('/metadata/endpoints');

const counted = (addresses) => ({
  requests: addresses.filter((each) => !isToken(each) && !isMetadata(each)).length,
  tokens: addresses.filter(isToken).length,
});

const shown = (count) =>
  count ? `${count.requests}${count.tokens > 0 ? ` + ${count.tokens} for tokens` : ''}` : 'failed';

/** The table of requests per command, and a row for the table of goals: on later uses every command sends at least one request less. */
export const requestRows = async () => {
  const work = mkdtempSync(join(tmpdir(), 'acrtask-requests-'));
  const folder = join(work, 'context');
  mkdirSync(folder);
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\n');
  const { AZURE_SUBSCRIPTION_ID: _subscription, ACRTASK_CACHE: _cache, ...surroundings } = process.env;
  const base = {
    ...surroundings,
    HOME: work,
    USERPROFILE: work,
    ACRTASK_EMULATOR_HOME: work,
    ACRTASK_CLOUD: 'emulator',
  };
  const envFor = (name) => ({ ...base, ACRTASK_CACHE_DIR: join(work, name) });
  const emulator = await startEmulator(base);
  try {
    const prepare = async (...words) => {
      if (!(await succeeds(process.execPath, [bin, ...words], envFor('setup'), folder)))
        throw new Error(`failed: acrtask ${words.join(' ')}`);
    };
    await prepare('az', 'group', 'create', '-n', 'mygroup', '-l', 'eastus');
    await prepare('az', 'acr', 'create', '-g', 'mygroup', '-n', 'myregistry', '--sku', 'Standard');
    for (const name of ['hello', ...turns.map((turn) => `old${turn}`)])
      await prepare('create', ...registry, '-n', name, ...source);
    await prepare('run', ...registry, ...task, '--no-wait');
    const found = findAz();
    const azEnv = found && (await azEnvOf(found.az, base, folder));
    await emulator.asked();

    const count = async (program, words, env) => {
      const isDone = await succeeds(program, words, env, folder);
      const addresses = await emulator.asked();
      return isDone ? counted(addresses) : undefined;
    };
    const rows = [];
    for (const [name, wordsFor, group] of commands) {
      const env = envFor(name);
      const first = await count(process.execPath, [bin, ...wordsFor('first')], env);
      const later = await count(process.execPath, [bin, ...wordsFor('later')], env);
      const az = azEnv && (await count(found.az, [...group, ...wordsFor('az')], azEnv));
      rows.push({ name, first, later, az });
    }
    const azHeading = found ? `az ${found.version}` : 'az';
    const table = [
      `| requests | acrtask, first | later | ${azHeading} |`,
      '|---|---|---|---|',
      ...rows.map(
        ({ name, first, later, az }) =>
          `| ${name} | ${shown(first)} | ${shown(later)} | ${found ? shown(az) : 'az not found'} |`,
      ),
    ].join('\n');
    const missed = rows.filter(({ first, later }) => !first || !later || later.requests >= first.requests);
    return {
      table,
      rows: [
        [
          'requests of a command on a known registry',
          'at least 1 less than the first',
          missed.length === 0 ? `${rows.length} commands` : `not: ${missed.map(({ name }) => name).join(', ')}`,
          missed.length === 0,
        ],
      ],
    };
  } finally {
    await emulator.stop();
    // What az starts in the background goes on to write there for a while.
    rmSync(work, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { table, rows } = await requestRows();
  console.log(table);
  process.exitCode = rows.every(([, , , holds]) => holds) ? 0 : 1;
}
