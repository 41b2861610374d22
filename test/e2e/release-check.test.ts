import { join } from 'node:path';
import { expect, it } from 'vitest';
import { project, start } from './support.ts';

it('refuses to publish, with every reason', async () => {
  const script = join(project, 'scripts', 'release-check.mjs');
  expect(await start(process.execPath, [script, 'v0'], { env: {}, cwd: project }).ended).toEqual({
    exitCode: 1,
    signal: null,
    stdout: '',
    stderr: expect.stringMatching(/^(?:.+\n)*The tag 'v0' does not match the version .+\nNothing is published\.\n$/),
  });
});
