import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';
import type { Answer } from '../../support/fake-azure.ts';

const isNone = "'b' is not a registry name, login server, or resource ID.";
const missing = 'Check the name, or select another subscription with --subscription.';

it.each<[string, string, string[]]>([
  ['list', 'b', [isNone, 'The registry is the default set in AZURE_DEFAULTS_ACR.']],
  ['az acr show', 'b', [isNone, 'The registry is the default set in AZURE_DEFAULTS_ACR.']],
  ['list', 'nosuchregistry', [missing, 'The registry is the default set in AZURE_DEFAULTS_ACR.']],
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
  expect(stderr.split('\n')[2]).toBe(`The registry is the default set in ${join(host.cwd, '.azure', 'config')}.`);
});

it.each<[string, Record<string, string>, string[]]>([
  [
    'list',
    { AZURE_DEFAULTS_ACR: 'nosuchregistry', AZURE_DEFAULTS_GROUP: 'myResourceGroup' },
    [
      'The registry is the default set in AZURE_DEFAULTS_ACR.',
      'The resource group is the default set in AZURE_DEFAULTS_GROUP.',
    ],
  ],
  [
    'list -r nosuchregistry',
    { AZURE_DEFAULTS_GROUP: 'elsewhere' },
    ['The resource group is the default set in AZURE_DEFAULTS_GROUP.'],
  ],
  [
    'list -g myResourceGroup',
    { AZURE_DEFAULTS_ACR: 'nosuchregistry' },
    ['The registry is the default set in AZURE_DEFAULTS_ACR.'],
  ],
  ['list -r nosuchregistry -g myResourceGroup', { AZURE_DEFAULTS_ACR: 'myregistry' }, []],
])('%s with %o: a registry that its group does not have', async (line, env, hints) => {
  const gone: Answer = [404, { error: { code: 'ResourceNotFound', message: 'Gone.' } }];
  const path = 'registries/nosuchregistry';
  const replies = Object.fromEntries(
    ['myResourceGroup', 'elsewhere'].map((group) => [
      `GET S/resourceGroups/${group}/providers/Microsoft.ContainerRegistry/${path}`,
      [gone],
    ]),
  );
  const { exitCode, stderr } = await runCommandLine(line, { env, replies });
  expect([exitCode, stderr.split('\n').slice(0, -1)]).toEqual([
    3,
    ['ERROR: (ResourceNotFound) Gone.', 'Code: ResourceNotFound', 'Message: Gone.', ...hints],
  ]);
});
