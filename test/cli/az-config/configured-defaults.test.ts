import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';

const isNone = "'b' is not a registry name, login server, or resource ID.";
const missing = 'Check the name, or select another subscription with --subscription.';

it.each<[string, string, string[]]>([
  ['list', 'b', [isNone, 'The registry is the default from AZURE_DEFAULTS_ACR.']],
  ['az acr show', 'b', [isNone, 'The registry is the default from AZURE_DEFAULTS_ACR.']],
  ['list', 'nosuchregistry', [missing, 'The registry is the default from AZURE_DEFAULTS_ACR.']],
  ['list -r b', 'otherregistry', [isNone]],
])('%s, with %s as the default, tells where the registry is from', async (line, registry, hints) => {
  const { exitCode, stderr } = await runCommandLine(line, { env: { AZURE_DEFAULTS_ACR: registry } });
  expect([exitCode === 0, stderr.split('\n').slice(1, -1)]).toEqual([false, hints]);
});

it('names the file of a default', async () => {
  const { stderr, host } = await runCommandLine('list', {
    prepare: async ({ cwd }) => {
      await mkdir(join(cwd, '.azure'));
      await writeFile(join(cwd, '.azure', 'config'), '[defaults]\nacr = b\n');
    },
  });
  expect(stderr.split('\n')[2]).toBe(`The registry is the default from ${join(host.cwd, '.azure', 'config')}.`);
});
