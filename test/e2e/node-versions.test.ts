import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { npm, pack, unpack, withoutEmulator } from './packed.ts';
import { createPlace, type Ended, type Place, project, skipWhen, start } from './support.ts';

const patience = 120_000;

/** Versions of Node.js that users have, beside the one that runs the tests: the newest of each line, from npm's package `node`. */
const versions = ['22.23.3', '24.9.0', '26.10.0'];

/** The path of the program of a version, or why it cannot be had. It stays in npm's cache, where the next time finds it. */
const findNode = async (version: string): Promise<{ readonly program?: string; readonly reason?: string }> => {
  const given = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const env: Record<string, string> = { ...Object.fromEntries(given), npm_config_fetch_retries: '0' };
  const script = 'node -p "JSON.stringify([process.versions.node, process.execPath])"';
  const words = ['exec', '--yes', '--prefer-offline', `--package=node@${version}`, '-c', script];
  const { stdout, stderr } = await npm('npm', words, { env, cwd: project });
  const [found, program] = /^\["(.*)","(.*)"\]\s*$/m.test(stdout) ? JSON.parse(stdout) : [];
  if (found === version) return { program };
  const why = stderr.trim().split('\n')[0] || `it starts version ${found}`;
  return { reason: `npm does not provide node@${version}: ${why}` };
};

let place: Place;
let acrtask: string;
beforeAll(async () => {
  place = await createPlace();
  acrtask = await unpack(await pack(place), place);
}, patience);
afterAll(() => place?.remove());

describe.each(versions)('the package on Node.js %s', { timeout: patience }, (version) => {
  let node: Awaited<ReturnType<typeof findNode>>;
  beforeAll(async () => {
    node = await findNode(version);
  }, 2 * patience);
  beforeEach((context) => skipWhen(node.reason, context));

  const on = (program: string | undefined, env: Readonly<Record<string, string>>, words: readonly string[]) =>
    start(program ?? '', [acrtask, ...words], { env, cwd: place.work }).ended;
  const run = (...words: readonly string[]): Promise<Ended> => on(node.program, place.env, words);

  it.each([['--version'], ['create --help'], ['emulator status'], ['create -r myregistry']])(
    "'%s' prints what it prints on this one",
    async (line) =>
      expect(await run(...line.split(' '))).toEqual(await on(process.execPath, place.env, line.split(' '))),
  );

  it('works in a program that imports it', async () => {
    // In the folder of the package, which finds itself by its name.
    const program = join(dirname(dirname(acrtask)), 'program.mjs');
    await writeFile(
      program,
      `import { openRegistry } from 'acrtask';
import { startEmulator } from 'acrtask/emulator';
const emulator = await startEmulator();
const registry = await openRegistry('myregistry', { emulator });
await registry.tasks.create({ name: 'hello', cmd: 'bash echo hi', context: '/dev/null' });
const run = await registry.tasks.run('hello');
let last;
for await (const line of run.log()) last = line;
console.log((await run.succeeded()).status, last);
registry[Symbol.dispose]();
await emulator[Symbol.asyncDispose]();
`,
    );
    const ended = await start(node.program ?? '', [program], { env: place.env, cwd: place.work }).ended;
    expect(ended).toMatchObject({ exitCode: 0, stderr: '', stdout: 'Succeeded Run ID: cf1 was successful after 0s\n' });
  });

  it('carries out the tutorial', async () => {
    const demo = await on(node.program, withoutEmulator(place), ['demo']);
    expect(demo).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/\nBoth scenarios succeeded\.\n$/) });
  });

  it('starts an emulator, runs a task in it and stops it', async () => {
    try {
      for (const line of [
        'emulator start --detach',
        'az group create -n myResourceGroup -l eastus',
        'az acr create -g myResourceGroup -n myregistry --sku Standard',
      ])
        expect(await run(...line.split(' '))).toMatchObject({
          exitCode: 0,
          stderr: expect.not.stringMatching(/ERROR/),
        });
      const create = ['create', '-r', 'myregistry', '-n', 'hello', '--cmd', 'bash echo hi', '-c', '/dev/null'];
      expect(await run(...create, '--query', 'step.type', '-o', 'tsv')).toMatchObject({
        exitCode: 0,
        stdout: 'EncodedTask\n',
      });
      expect(await run('run', '-r', 'myregistry', '-n', 'hello')).toMatchObject({
        exitCode: 0,
        stdout: expect.stringMatching(/^Run ID: cf1 was successful after \d+s$/m),
      });
    } finally {
      expect(await run('emulator', 'stop')).toMatchObject({ exitCode: 0 });
    }
    expect(await run('emulator', 'status')).toMatchObject({ exitCode: 1 });
  });
});
