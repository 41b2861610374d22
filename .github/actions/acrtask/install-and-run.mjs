// Installs acrtask into the runner's temporary folder, adds it to the path for later steps, sets who signs in, and runs the
// commands of the input one after another.
import { spawn } from 'node:child_process';
import { appendFile, mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { commandsOf, namesOf } from './words.mjs';

const { env } = process;
const folder = join(env.RUNNER_TEMP || tmpdir(), 'acrtask');
const bin = join(folder, 'node_modules', '.bin');

const packageOf = (version) => {
  if (/^https:\/\/[^\s?#@]+\.tgz$/.test(version)) return version;
  if (isAbsolute(version) || /^\.{1,2}[\\/]|^[^:]+\.tgz$/.test(version)) return resolve(version);
  if (/^[\w.^~+-]+$/.test(version) && !version.startsWith('-')) return `acrtask@${version}`;
  throw new Error('version: it is neither a version, nor the path of a package, nor the https address of one.');
};

/** Runs a program in the job's log; resolves to its exit code. */
const run = (program, words, options = {}) =>
  new Promise((done, fail) => {
    const child = spawn(program, words, { stdio: ['ignore', 'inherit', 'inherit'], windowsHide: true, ...options });
    child.once('error', fail).once('close', (code) => done(code ?? 1));
  });

const npm = (words) =>
  // On Windows npm is a batch file, which cannot be started directly: its script is next to node.
  process.platform === 'win32'
    ? run(process.execPath, [join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'), ...words])
    : run('npm', words);

const install = async (version) => {
  await mkdir(folder, { recursive: true });
  const flags = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  const code = await npm(['install', '--prefix', folder, ...flags, packageOf(version)]);
  if (code !== 0)
    throw new Error(
      `acrtask ${version} cannot be installed: npm ended with exit code ${code}. As long as it is not published, the input version names a release's acrtask-VERSION.tgz or the path of a clone.`,
    );
  if (env.GITHUB_PATH) await appendFile(env.GITHUB_PATH, `${bin}\n`);
};

const annotate = (message) => {
  const text = message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  console.log(`::error title=acrtask::${text}`);
};

const workingDirectory = async () => {
  const path = env.INPUT_WORKING_DIRECTORY || '.';
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) throw new Error(`working-directory: there is no folder '${path}'.`);
  return path;
};

/** The variables that say who signs in, from the inputs that are given; the other variables stay as the job has them. */
const signInVariables = () =>
  ['client-id', 'tenant-id', 'subscription-id'].flatMap((input) => {
    const name = input.replaceAll('-', '_').toUpperCase();
    const value = env[`INPUT_${name}`]?.trim() ?? '';
    if (value === '') return [];
    // A line of its own would set another variable.
    if (!/^[\w.-]+$/.test(value)) throw new Error(`${input}: it is not an ID.`);
    return [[`AZURE_${name}`, value]];
  });

/** The size of the step's outputs: acrtask appends to them when it has reported a run, including a failed one. */
const outputsSize = async () =>
  env.GITHUB_OUTPUT ? ((await stat(env.GITHUB_OUTPUT).catch(() => undefined))?.size ?? 0) : 0;

const main = async () => {
  const commands = commandsOf(env.INPUT_COMMAND ?? '');
  const variables = signInVariables();
  const cwd = await workingDirectory();
  await install(env.INPUT_VERSION || 'latest');
  if (env.GITHUB_ENV) await appendFile(env.GITHUB_ENV, variables.map((pair) => `${pair.join('=')}\n`).join(''));
  const program = join(folder, 'node_modules', 'acrtask', 'bin', 'acrtask.js');
  for (const words of commands) {
    const before = await outputsSize();
    const code = await run(process.execPath, [program, ...words], {
      cwd,
      env: { ...env, ...Object.fromEntries(variables) },
    });
    if (code === 0) continue;
    // Options and their values may be confidential.
    if ((await outputsSize()) === before)
      annotate(`${['acrtask', ...namesOf(words)].join(' ')} ended with exit code ${code}.`);
    return code;
  }
  return 0;
};

try {
  process.exitCode = await main();
} catch (error) {
  annotate(error.message);
  process.exitCode = 1;
}
