import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeProgram } from '../support/fake-azure-cli.ts';
import { bin, createPlace, isWindows, type Place, requireBuild } from './support.ts';

let place: Place;
let probe: string;
let moduleProbe: string;
let azureCli: string;

/** The modules of Node's that a command line loads, those that Node loads by itself included. */
const nodeModulesOf = (line: string): readonly string[] => {
  const { status, stderr } = spawnSync(process.execPath, ['--require', moduleProbe, bin, ...line.split(' ')], {
    env: { ...place.env, ACRTASK_CLOUD: '', ACRTASK_AZ: azureCli, ACRTASK_CACHE_DIR: place.home },
    cwd: place.work,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  return JSON.parse(stderr);
};

/** The names of the chunks that a command line loads. */
const loadedBy = (line: string): readonly string[] => {
  const { status, stderr } = spawnSync(process.execPath, ['--require', probe, bin, ...line.split(' ')], {
    env: { ...place.env, ACRTASK_CLOUD: '', ACRTASK_AZ: azureCli, ACRTASK_CACHE_DIR: place.home },
    cwd: place.work,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  const files: string[] = JSON.parse(stderr);
  const chunks = files.filter((file) => /[\\/]chunks[\\/]/.test(file));
  return chunks.map((file) => basename(file).replace(/-.{8}\.js$/, '')).toSorted();
};

beforeAll(async () => {
  requireBuild();
  place = await createPlace();
  await writeFile(join(place.work, 'acb.yaml'), 'steps:\n  - cmd: bash echo hello\n');
  const does = isWindows ? ['az.cmd', '@exit /b 0\r\n'] : ['az', '#!/bin/sh\n'];
  azureCli = writeProgram(place.home, ...(does as [string, string]));
  probe = join(place.home, 'probe.cjs');
  await writeFile(
    probe,
    "process.on('exit', () => process.stderr.write(JSON.stringify(Object.keys(require.cache))));\n",
  );
  moduleProbe = join(place.home, 'module-probe.cjs');
  await writeFile(
    moduleProbe,
    "process.on('exit', () => require('node:fs').writeSync(2, JSON.stringify(process.moduleLoadList)));\n",
  );
});
afterAll(() => place.remove());

// Each file costs a little to open: `scripts/build.mjs` combines what many commands need.
it.each<[string, readonly string[]]>([
  ['--version', ['main', 'rolldown-runtime']],
  ['list --help', ['catalog', 'command-line', 'list', 'main', 'rolldown-runtime']],
  ['create --help', ['catalog', 'command-line', 'create', 'create-options', 'main', 'rolldown-runtime']],
  ['validate --help', ['catalog', 'command-line', 'main', 'rolldown-runtime', 'validate']],
  [
    'validate acb.yaml',
    ['catalog', 'command-line', 'execute-command', 'main', 'rolldown-runtime', 'task-files', 'validate'],
  ],
  // Nothing of what reads task files, although following a run shares a file with it.
  [
    'version',
    [
      'catalog',
      'command-line',
      'execute-command',
      'following',
      'main',
      'present',
      'rolldown-runtime',
      'services',
      'version',
    ],
  ],
  // The Azure CLI does not wait for the command line.
  ['az login', ['catalog', 'hand-over', 'main', 'rolldown-runtime', 'run-in-place']],
  ['update --help', ['catalog', 'command-line', 'create-options', 'main', 'rolldown-runtime', 'update']],
])('%s loads few files, and none that only requests need', (line, chunks) => expect(loadedBy(line)).toEqual(chunks));

// Sockets and streams take Node two milliseconds to load, the background reading of files as long to begin.
it.skipIf(process.platform === 'win32').each(['--version', 'create --help', 'validate acb.yaml'])(
  '%s needs none of the large modules of Node',
  (line) => {
    const large = ['net', 'tty', 'stream', 'fs/promises', 'zlib'].map((name) => `NativeModule ${name}`);
    expect(nodeModulesOf(line).filter((name) => large.includes(name))).toEqual([]);
  },
);
