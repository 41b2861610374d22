import { describe, expect, it } from 'vitest';
import { runCommandLine } from './support/command-line.ts';

const registries = 'GET S/providers/Microsoft.ContainerRegistry/registries';

describe('configured defaults', () => {
  it.each<[string, Record<string, string>, string, string[]]>([
    ['the registry', { AZURE_DEFAULTS_ACR: 'myregistry' }, 'list', [registries, 'GET R/tasks']],
    [
      'the registry and its group',
      { AZURE_DEFAULTS_ACR: 'myregistry', AZURE_DEFAULTS_GROUP: 'myResourceGroup' },
      'list',
      ['GET R', 'GET R/tasks'],
    ],
    [
      'the command line wins',
      { AZURE_DEFAULTS_ACR: 'other', AZURE_DEFAULTS_GROUP: 'other' },
      'list -r myregistry -g myResourceGroup',
      ['GET R', 'GET R/tasks'],
    ],
    ['the registry of acr show', { AZURE_DEFAULTS_ACR: 'myregistry.azurecr.io' }, 'az acr show', [registries]],
    [
      'the location',
      { AZURE_DEFAULTS_LOCATION: 'westus', AZURE_DEFAULTS_GROUP: 'mine' },
      'az identity create -n one',
      ['PUT S/resourceGroups/mine/providers/Microsoft.ManagedIdentity/userAssignedIdentities/one'],
    ],
  ])('%s', async (_, env, line, asked) => {
    const result = await runCommandLine(line, { env });
    expect(result.asked.map((each) => (typeof each === 'string' ? each : each[0]))).toEqual(asked);
  });
});
