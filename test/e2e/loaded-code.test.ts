import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bin, createPlace, type Place, requireBuild } from './support.ts';

let place: Place;
let probe: string;

/** The names of the chunks that a command line loads. */
const loadedBy = (line: string): readonly string[] => {
  const { status, stderr } = spawnSync(process.execPath, ['--require', probe, bin, ...line.split(' ')], {
    env: { ...place.env, ACRTASK_CACHE_DIR: place.home },
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
  probe = join(place.home, 'probe.cjs');
  await writeFile(
    probe,
    "process.on('exit', () => process.stderr.write(JSON.stringify(Object.keys(require.cache))));\n",
  );
});
afterAll(() => place.remove());

// Each file costs a little to open: `scripts/build.mjs` combines what many commands need.
it.each<[string, readonly string[]]>([
  ['--version', ['core', 'rolldown-runtime']],
  ['list --help', ['command-line', 'core', 'list', 'rolldown-runtime']],
  ['create --help', ['command-line', 'core', 'create', 'create-options', 'rolldown-runtime']],
  ['validate --help', ['command-line', 'core', 'rolldown-runtime', 'task-file-options', 'validate']],
  [
    'validate acb.yaml',
    ['command-line', 'core', 'execute-command', 'rolldown-runtime', 'task-file-options', 'task-files', 'validate'],
  ],
  // Nothing of what reads task files, although following a run shares a file with it.
  [
    'version',
    ['abortable', 'command-line', 'core', 'execute-command', 'present', 'rolldown-runtime', 'services', 'version'],
  ],
  ['update --help', ['command-line', 'core', 'create-options', 'rolldown-runtime', 'update']],
])('%s loads few files, and none that only requests need', (line, chunks) => expect(loadedBy(line)).toEqual(chunks));
