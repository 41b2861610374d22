import { describe, expect, it } from 'vitest';
import { plantFault } from '../../../src/emulator/faults/planted-faults.ts';
import { copyOfWorking, doctor } from '../../support/examine-faults.ts';

interface Item {
  readonly result: string;
  readonly target: string;
  readonly sentence: string;
}

const notPassed = (stdout: string): string[] =>
  (JSON.parse(stdout) as Item[])
    .filter(({ result }) => result !== 'pass')
    .map(({ result, target, sentence }) => `${result} [${target}] ${sentence}`);

describe('doctor, for somebody who may not read everything', () => {
  it.each<readonly [fault: string, unknown: readonly string[]]>([
    [
      'no-role-assignment-read',
      [
        '[registry myabac.azurecr.io] Whether the identity mine may pull from myabac.azurecr.io is not known: you may not read role assignments (Microsoft.Authorization/roleAssignments/read).',
        '[registry mybase.azurecr.io] Whether the system-assigned identity may pull from mybase.azurecr.io is not known: you may not read role assignments (Microsoft.Authorization/roleAssignments/read).',
        '[key vault myroles] Whether the identity mine may read secrets of the key vault myroles is not known: you may not read role assignments (Microsoft.Authorization/roleAssignments/read).',
      ],
    ],
    [
      'no-identity-read',
      [
        '[identity mine] Whether the identity mine still exists is not known: you may not read the identity (Microsoft.ManagedIdentity/userAssignedIdentities/read).',
      ],
    ],
    [
      'no-task-details',
      [
        '[registry docker.io] How task hello logs in to docker.io is not known: the service does not show you its credentials.',
        '[registry myabac.azurecr.io] How task hello logs in to myabac.azurecr.io is not known: the service does not show you its credentials.',
        '[registry mybase.azurecr.io] How task hello logs in to mybase.azurecr.io is not known: the service does not show you its credentials.',
      ],
    ],
    [
      'no-registry-read=mybase',
      [
        '[registry mybase.azurecr.io] The registry mybase.azurecr.io cannot be checked: it is in another subscription, or you may not see it.',
      ],
    ],
    [
      'no-vault-read',
      [
        '[key vault mypolicies] The key vault mypolicies cannot be checked: it is in another subscription, or you may not see it.',
        '[key vault myroles] The key vault myroles cannot be checked: it is in another subscription, or you may not see it.',
      ],
    ],
    [
      'no-vault-read=myroles',
      [
        '[key vault myroles] The key vault myroles cannot be checked: it is in another subscription, or you may not see it.',
      ],
    ],
    [
      'no-secret-rights',
      [
        "[key vault mypolicies] The secret token cannot be checked: you may not see the secrets of the key vault (secrets list or get in its access policy, or the role 'Key Vault Secrets User').",
        '[key vault myroles] The secret password cannot be checked: you may not see the secrets of the key vault (Microsoft.KeyVault/vaults/secrets/getSecret/action).',
        '[key vault myroles] The secret user cannot be checked: you may not see the secrets of the key vault (Microsoft.KeyVault/vaults/secrets/getSecret/action).',
      ],
    ],
    [
      'no-agent-pool-read',
      [
        '[agent pool pool] The agent pool pool cannot be checked: you may not read the agent pool (Microsoft.ContainerRegistry/registries/agentPools/read).',
      ],
    ],
    [
      'vault-unreachable=myroles',
      [
        '[key vault myroles] The secret password cannot be checked: the service responded with status 503: The key vault myroles does not respond.',
        '[key vault myroles] The secret user cannot be checked: the service responded with status 503: The key vault myroles does not respond.',
      ],
    ],
    ['registry-unreachable', []],
    ['graph-denied', []],
  ])('%s: concludes nothing', async (fault, unknown) => {
    const scenario = await copyOfWorking();
    plantFault(scenario, fault);
    const { exitCode, stdout, stderr } = await scenario.attempt(doctor);
    expect({ exitCode, stderr, found: notPassed(stdout) }).toEqual({
      exitCode: 0,
      stderr: '',
      found: unknown.map((each) => `unknown ${each}`),
    });
  });
});
