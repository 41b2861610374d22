import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';

const surroundings = [
  'The cloud is emulator, the subscription 11111111-1111-1111-1111-111111111111.',
  'New access tokens come from the emulator.',
];
const registry = "The registry 'myregistry' is in the resource group 'myresourcegroup' (Standard, eastus).";
const id =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourcegroups/myResourceGroup/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine';

/** What a command says at --verbose beyond warnings, folders of the test as `.`. */
const said = async (line: string, env: Record<string, string> = {}): Promise<string[]> => {
  const { stderr, host, exitCode } = await runCommandLine(line, {
    env,
    replies: {
      'GET S/providers/Microsoft.ManagedIdentity/userAssignedIdentities': [
        [200, { value: [{ id, name: 'mine', properties: {} }] }],
      ],
    },
    prepare: ({ cwd }) => {
      mkdirSync(join(cwd, 'app'));
      writeFileSync(join(cwd, 'app', 'Dockerfile'), 'FROM scratch\n');
      writeFileSync(join(cwd, 'mytask.yaml'), 'steps:\n  - cmd: bash\n');
    },
  });
  expect(exitCode).toBe(0);
  return stderr
    .split('\n')
    .filter((text) => text.startsWith('INFO: '))
    .map((text) => text.slice('INFO: '.length).replaceAll(join(host.cwd, '/'), './'));
};

describe('--verbose', () => {
  it.each<[string, string[]]>([
    ['show -r myregistry -n hello', [...surroundings, registry]],
    [
      'create -r myregistry -n hello -f mytask.yaml -c /dev/null',
      ["The file './mytask.yaml' is used.", ...surroundings, registry],
    ],
    [
      'build -r myregistry -t a:v1 --no-wait app',
      [
        `'--file or -f' is not provided. '${join('app', 'Dockerfile')}' is used.`,
        ...surroundings,
        registry,
        'Packed and sent: 2 files, 26 Bytes before compression.',
      ],
    ],
    [
      'build -r myregistry -t a:v1 --no-wait -f Dockerfile app',
      [
        `The Dockerfile './${join('app', 'Dockerfile')}' is used.`,
        ...surroundings,
        registry,
        'Packed and sent: 2 files, 26 Bytes before compression.',
      ],
    ],
    [
      'build -r myregistry -t a:v1 --no-wait https://github.com/a/b.git',
      ["'--file or -f' is not provided. 'Dockerfile' is used.", ...surroundings, registry],
    ],
    [
      'identity assign -r myregistry -n hello --identities mine',
      [...surroundings, registry, `The identity 'mine' is ${id}.`],
    ],
  ])('%s', async (words, lines) => expect(await said(`${words} --verbose`)).toEqual(lines));

  it('tells of defaults that nobody typed', async () => {
    expect(await said('list --verbose', { AZURE_DEFAULTS_ACR: 'myregistry' })).toEqual([
      "--registry is 'myregistry', the default set in AZURE_DEFAULTS_ACR.",
      ...surroundings,
      registry,
    ]);
  });

  it('is said to those who ask for it, and with --debug', async () => {
    expect(await said('show -r myregistry -n hello')).toEqual([]);
    expect(await said('show -r myregistry -n hello --debug')).toEqual([...surroundings, registry]);
  });
});
