import { beforeEach, describe, expect, it } from 'vitest';
import { adminPasswords } from '../../../src/emulator/registry/admin-user.ts';
import { createLab, encodedTask, type Lab, quickRun, registryId } from '../lab.ts';
import { buildBaseImage } from './tutorial.ts';

const base = 'mybaseregistry.azurecr.io';
const image = `${base}/baseimages/node:9-alpine`;
const text = `steps:\n  - cmd: ${image} node --version\n`;

let lab: Lab;
let password: string;
beforeEach(async () => {
  lab = await createLab();
  await lab.registry('myregistry');
  await lab.registry('mybaseregistry', { adminUserEnabled: true });
  await buildBaseImage(lab);
  const registry = lab.store.state.resources[registryId('mybaseregistry').toLowerCase()];
  if (!registry) throw new Error('no registry');
  [password] = adminPasswords({ store: lab.store }, registry);
});

const opaque = (value: string): object => ({ type: 'Opaque', value });

const logOf = async (request: object): Promise<[unknown, string[]]> => {
  const { properties, log } = await lab.run('myregistry', request);
  return [properties.status, log.split('\r\n').map((line) => line.replace(/^\d{4}\S+ \S+ /, ''))];
};

const withLogin = (login: object, host = base): object =>
  quickRun(text, { credentials: { customRegistries: { [host]: login } } });

describe('logins of a run', () => {
  it('take a user name and password', async () => {
    const [status, log] = await logOf(withLogin({ userName: opaque('mybaseregistry'), password: opaque(password) }));
    expect(status).toBe('Succeeded');
    expect(log).toContain(`Successfully logged into ${base}`);
  });

  it('take them from a vault, with the identity that the credential names', async () => {
    await lab.vault('mykeyvault', { User: 'mybaseregistry', Password: password });
    const secret = (name: string): object => ({
      type: 'Vaultsecret',
      value: `https://mykeyvault.vault.azure.net/secrets/${name}`,
    });
    const mine = await lab.identity('mine');
    await lab.task('myregistry', 'vaulted', {
      identity: { type: 'UserAssigned', userAssignedIdentities: { [mine.id]: {} } },
      step: encodedTask(text),
      credentials: {
        customRegistries: {
          [base]: { userName: secret('User'), password: secret('Password'), identity: mine.clientId },
        },
      },
    });
    const request = { type: 'TaskRunRequest', taskId: 'vaulted' };
    const [refused, reason] = await logOf(request);
    expect(refused).toBe('Failed');
    expect(reason[0]).toMatch(
      /^failed to unmarshal task before running: failed to resolve secrets: keyvault\.BaseClient#GetSecret/,
    );
    const { body } = await lab.arm(
      'GET',
      `${mine.id.replace(/providers\/.*/, '')}providers/Microsoft.KeyVault/vaults/mykeyvault`,
    );
    body.properties.accessPolicies.push({ objectId: mine.principalId, permissions: { secrets: ['get'] } });
    await lab.arm('PUT', body.id, body);
    expect((await logOf(request))[0]).toBe('Succeeded');
  });

  it('fail as docker fails when the password is wrong, and do not show it', async () => {
    const [status, log] = await logOf(withLogin({ userName: opaque('mybaseregistry'), password: opaque('not this') }));
    expect(status).toBe('Failed');
    expect(log.slice(6)).toEqual([
      `Logging in to registry: ${base}`,
      `failed to login, ran out of retries: failed to set docker credentials: Error response from daemon: Get "https://${base}/v2/": unauthorized: authentication required, visit https://aka.ms/acr/authorization for more information.: exit status 1`,
      `[emulator] The registry ${base} rejects the user name or password of the login.`,
      '',
      'Run ID: cf1 failed after 0s. Error: failed during run, err: exit status 1',
      '',
    ]);
  });

  it.each(['nosuch.azurecr.io', 'registry.example.com'])('fail for the unknown host %s', async (host) => {
    const [status, log] = await logOf(withLogin({ userName: opaque('u'), password: opaque('p4ssw0rd') }, host));
    expect(status).toBe('Failed');
    expect(log).toContain(
      `failed to login, ran out of retries: failed to set docker credentials: Error response from daemon: Get "https://${host}/v2/": dial tcp: lookup ${host}: no such host: exit status 1`,
    );
  });

  it('reach Docker Hub and public registries', async () => {
    const hub = await logOf(withLogin({ userName: opaque('hubuser'), password: opaque('hubpassword') }, 'docker.io'));
    expect(hub[1]).toContain('Successfully logged into docker.io');
    const [, log] = await logOf(withLogin({ userName: opaque('u'), password: opaque('p4ssw0rd') }, 'ghcr.io'));
    expect(log).toContain('[emulator] ghcr.io is not emulated: the login is accepted without a check');
  });

  it('leave out the own registry when the login mode is None', async () => {
    const own = `steps:\n  - cmd: myregistry.azurecr.io/app\n`;
    const [, log] = await logOf(quickRun(own, { credentials: { sourceRegistry: { loginMode: 'None' } } }));
    expect(log.some((line) => line.startsWith('Logging in'))).toBe(false);
    expect(log).toContain('[emulator] Its login mode is None: queue it with --auth-mode Default.');
  });

  it('are made by the caller where a quick run says so', async () => {
    const credentials = {
      sourceRegistry: { identity: '[caller]' },
      customRegistries: { [base]: { identity: '[caller]' } },
    };
    expect((await logOf(quickRun(text, { credentials })))[0]).toBe('Succeeded');
    const [status, log] = await logOf(withLogin({ identity: '[system]' }));
    expect(status).toBe('Failed');
    expect(log[1]).toBe(
      `[emulator] The credential for ${base} needs a managed identity, and a quick run has none: use a task.`,
    );
  });

  it('are asked for when a quick run pulls from another registry', async () => {
    const [status, log] = await logOf(quickRun(text));
    expect(status).toBe('Failed');
    expect(log.slice(-10)).toEqual([
      `Unable to find image '${image}' locally`,
      `docker: Error response from daemon: Head "https://${base}/v2/baseimages/node/manifests/9-alpine": unauthorized: authentication required, visit https://aka.ms/acr/authorization for more information..`,
      "See 'docker run --help'.",
      `[emulator] The run did not log in to ${base} before it tried to pull from it.`,
      `[emulator] A quick run logs in to its own registry only. Create a task, and add a credential for ${base}.`,
      'Container failed during run: acb_step_0. No retries remaining.',
      'failed to run step ID: acb_step_0: exit status 125',
      '',
      'Run ID: cf1 failed after 0s. Error: failed during run, err: exit status 1',
      '',
    ]);
  });
});
