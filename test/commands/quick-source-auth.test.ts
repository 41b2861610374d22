import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';
import { type Answer, registryId } from '../support/fake-azure.ts';

const abac: Answer = [
  200,
  {
    id: registryId('myregistry'),
    name: 'myregistry',
    location: 'eastus',
    sku: { name: 'Standard', tier: 'Standard' },
    properties: { roleAssignmentMode: 'AbacRepositoryPermissions' },
  },
];

describe.each(['build -t a:v1 https://github.com/a/b.git', 'run --cmd bash /dev/null'])(
  '%s, and how it reaches its own registry',
  (line) => {
    const queue = (words: string, replies: Record<string, readonly Answer[]> = {}) =>
      runCommandLine(`${line} -r myregistry -g myResourceGroup --no-wait ${words}`, { replies });

    it('refuses an identity where no login is asked for, before anything is sent', async () => {
      const { exitCode, stderr, asked } = await queue('--auth-mode None --source-acr-auth-id [caller]');
      expect([exitCode, stderr, asked]).toEqual([
        2,
        expect.stringContaining('Conflicting Authentication Parameters'),
        ['GET R'],
      ]);
    });

    it('warns that --auth-mode does not apply to a registry with repository permissions', async () => {
      const { exitCode, stderr } = await queue('--auth-mode Default --no-preflight', { 'GET R': [abac] });
      expect([exitCode, stderr.split('\n')[0]]).toEqual([
        0,
        'WARNING: --auth-mode does not apply to a registry with repository permissions (ABAC). Specify an identity with --source-acr-auth-id instead.',
      ]);
    });
  },
);
