import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from './support/command-line.ts';
import type { TestHost } from './support/test-host.ts';

const registries = 'GET S/providers/Microsoft.ContainerRegistry/registries';

describe('which subscription is meant', () => {
  const other = '99999999-9999-9999-9999-999999999999';
  const profile = async ({ home }: TestHost) => {
    const file = join(home, '.azure', 'azureProfile.json');
    await mkdir(dirname(file));
    await writeFile(
      file,
      `\uFEFF${JSON.stringify({ subscriptions: [{ id: other, name: 'theirs', isDefault: true, tenantId: 't', user: { name: 'u' } }] })}`,
    );
  };
  const otherRegistries = `GET /subscriptions/${other}/providers/Microsoft.ContainerRegistry/registries`;
  it.each<[string, string, Record<string, string>, string[]]>([
    ['the environment', '', {}, [registries]],
    ['an id on the command line', `--subscription ${other}`, {}, [otherRegistries]],
    ["a name that az's profile knows", '--subscription THEIRS', {}, [otherRegistries]],
    ['a name that only the service knows', '--subscription Mine', {}, ['GET /subscriptions', registries]],
    ["the default of az's profile", '', { AZURE_SUBSCRIPTION_ID: '' }, [otherRegistries]],
  ])('%s', async (_, words, env, asked) => {
    const replies = { [otherRegistries]: [[200, { value: [] }] as const] };
    const result = await runCommandLine(`list -r myregistry ${words}`, { env, prepare: profile, replies });
    expect(result.asked.slice(0, asked.length)).toEqual(asked);
  });

  it('is asked for when nobody says', async () => {
    const { exitCode, stderr } = await runCommandLine('list -r myregistry', {
      env: { AZURE_SUBSCRIPTION_ID: undefined },
    });
    expect([exitCode, stderr]).toEqual([
      1,
      "ERROR: No subscription is selected.\nSpecify one with --subscription, set AZURE_SUBSCRIPTION_ID, or run 'az login' to use the Azure CLI's default subscription.\n",
    ]);
  });

  it('is not one that nobody knows', async () => {
    const { exitCode, stderr } = await runCommandLine('list -r myregistry --subscription unknown');
    expect([exitCode, stderr]).toEqual([
      3,
      "ERROR: Subscription 'unknown' was not found.\nSpecify the subscription ID.\n",
    ]);
  });
});
