import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { bin, demoFile, isWindows, skipWhen, start } from './support.ts';
import { failures, runScript, type Step, statusOf, withEmulator } from './tutorial-script.ts';

const patience = 90_000;

describe.concurrent('the tutorial, every command a process of its own', () => {
  it('succeeds without a shell', { timeout: patience }, () =>
    withEmulator(async (place) => {
      const first = await runScript(place, 'user-assigned.sh');
      expect(failures(first)).toEqual([]);
      expect(first.at(-1)?.stdout).toBe('cf1\n');
      const second = await runScript(place, 'system-assigned.sh');
      expect(failures(second)).toEqual([]);
      expect(second.at(-1)?.stdout).toContain('\r\nLogin Succeeded\r\n');
      expect(second.at(-1)?.stdout).toMatch(/\r\nRun ID: cf2 was successful after \d+s\r\n$/);
      expect([await statusOf(place, 'cf1'), await statusOf(place, 'cf2')]).toEqual(['Succeeded', 'Succeeded']);
      // A vault prints the secret that it was given, as the Azure CLI does; nothing else may show it.
      const mayShow = ({ words }: Step): boolean => words.join(' ').startsWith('az keyvault secret set');
      expect(second.filter((step) => !mayShow(step) && `${step.stdout}${step.stderr}`.includes('hubpassword'))).toEqual(
        [],
      );
    }),
  );

  it('succeeds as the scripts are, under bash', { timeout: patience }, (context) => {
    const bash = spawnSync('bash', ['-c', 'true']);
    skipWhen(isWindows ? 'the scripts are for a POSIX shell' : bash.error && 'there is no bash', context);
    return withEmulator(async (place) => {
      const script = 'az() { "$NODE" "$ACRTASK" az "$@"; }; source "$1"';
      const env = { ...place.env, NODE: process.execPath, ACRTASK: bin };
      const underBash = (name: string) =>
        start('bash', ['-c', script, 'bash', demoFile(name)], { env, cwd: place.work }).ended;
      expect(await underBash('user-assigned.sh')).toMatchObject({
        exitCode: 0,
        stdout: expect.stringMatching(/\ncf1\n$/),
      });
      expect(await underBash('system-assigned.sh')).toMatchObject({
        exitCode: 0,
        stdout: expect.stringMatching(/\r\nRun ID: cf2 was successful after \d+s\r\n$/),
      });
    });
  });
});
