import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLab, encodedTask, identityId, type Lab, registryId, vaultId } from '../lab.ts';
import {
  type FirstScenario,
  prepareDockerHub,
  prepareHelloWorld,
  repositories,
  runTask,
  type SecondScenario,
  tutorialFolders,
} from './tutorial.ts';

let folders: Awaited<ReturnType<typeof tutorialFolders>>;
beforeAll(async () => {
  folders = await tutorialFolders();
});
afterAll(() => folders.remove());

const last = '\r\n\r\nRun ID: cf1 failed after 0s. Error: failed during run, err: exit status 1\r\n';

/** The failed run's log without engine lines that have the time in front, and without the last line. */
const reasonOf = ({ properties, log }: Awaited<ReturnType<Lab['run']>>): string[] => {
  expect(properties).toMatchObject({ status: 'Failed', runErrorMessage: 'failed during run, err: exit status 1' });
  expect(log.endsWith(last)).toBe(true);
  return log
    .slice(0, -last.length)
    .split('\r\n')
    .filter((line) => !/^\d{4}\/\d\d\/\d\d /.test(line) && !line.includes('(containers are not started)'));
};

const principal = (lab: Lab, name: string): { objectId: string; clientId: string } => {
  const found = Object.values(lab.store.state.principals).find((each) => each.displayName === name);
  if (!found) throw new Error(`no principal ${name}`);
  return found;
};

const hello = async (scenario: FirstScenario): Promise<{ lab: Lab; reason: string[] }> => {
  const lab = await createLab({ gitFolders: folders.gitFolders });
  await prepareHelloWorld(lab, scenario);
  return { lab, reason: reasonOf(await runTask(lab, 'helloworldtask')) };
};

const repository = [{ name: 'PrivateRepo', value: 'hubuser/hubrepo' }];

const hub = async (
  scenario: SecondScenario,
  values: object[] = repository,
): Promise<{ lab: Lab; reason: string[] }> => {
  const lab = await createLab({ gitFolders: folders.gitFolders });
  await prepareDockerHub(lab, scenario);
  return { lab, reason: reasonOf(await runTask(lab, 'dockerhubtask', values)) };
};

const loginFailure = 'failed to unmarshal task before running: failed to resolve secrets: ';
const secretFailure =
  'unable to render task: failed to resolve secrets in the task with error: keyvault.BaseClient#GetSecret: Failure responding to request: ';

describe('61. a run fails, and says why,', () => {
  it('61. without a role assignment', async () => {
    const { lab, reason } = await hello({ role: false });
    const { objectId, clientId } = principal(lab, 'myACRTasksId');
    expect(reason).toEqual([
      `${loginFailure}failed to get ACR refresh token, exchange API response code: 403 Forbidden`,
      `[emulator] The identity myACRTasksId (client ID ${clientId}) has no role on the registry mybaseregistry.azurecr.io: it may neither pull nor push.`,
      `[emulator] Give it one: acrtask az role assignment create --assignee ${objectId} --scope ${registryId('mybaseregistry')} --role AcrPull`,
    ]);
  });

  it('61. without a credential', async () => {
    const { lab, reason } = await hello({ credential: 'none' });
    const { clientId } = principal(lab, 'myACRTasksId');
    expect(reason).toEqual([
      'Head "https://mybaseregistry.azurecr.io/v2/baseimages/node/manifests/9-alpine": unauthorized: authentication required, visit https://aka.ms/acr/authorization for more information.',
      '[emulator] The run did not log in to mybaseregistry.azurecr.io before it tried to pull from it.',
      `[emulator] Give the task a credential: acrtask credential add --registry myregistry --name helloworldtask --login-server mybaseregistry.azurecr.io --use-identity ${clientId}`,
      'failed to run step ID: acb_step_0: exit status 1',
    ]);
  });

  it('61. with a credential of another identity', async () => {
    const { lab, reason } = await hello({ credential: 'other identity' });
    const { clientId } = principal(lab, 'otherId');
    expect(reason).toEqual([
      `${loginFailure}unable to get ARM token: failed to get access token: {"error":"invalid_request","error_description":"Identity not found"}`,
      `[emulator] The credential for mybaseregistry.azurecr.io specifies the identity otherId (client ID ${clientId}), which is not assigned to task helloworldtask.`,
      `[emulator] Give it to the task: acrtask identity assign -r myregistry -n helloworldtask --identities ${identityId('otherId').replace('resourceGroups', 'resourcegroups')}`,
      `[emulator] Or use one that it has: ${principal(lab, 'myACRTasksId').clientId} (myACRTasksId).`,
    ]);
  });

  it('61. with an unknown registry in the credential', async () => {
    const { reason } = await hello({ credential: 'unknown registry' });
    expect(reason).toEqual([
      `${loginFailure}failed to get ACR refresh token: Post "https://mybasregistry.azurecr.io/oauth2/exchange": dial tcp: lookup mybasregistry.azurecr.io: no such host`,
      "[emulator] There is no registry mybasregistry.azurecr.io. Check the login server's spelling, or create it: acrtask az acr create --name mybasregistry --resource-group GROUP --sku Standard",
    ]);
  });

  it('61. without a policy on the vault', async () => {
    const { lab, reason } = await hub({ policy: false });
    const { objectId } = principal(lab, 'myregistry/tasks/dockerhubtask');
    expect(reason).toEqual([
      expect.stringMatching(
        `^${secretFailure}StatusCode=403 -- Original Error: .* does not have secrets get permission on key vault 'mykeyvault;location=eastus'`,
      ),
      '[emulator] The system-assigned identity of task dockerhubtask has no access policy with the secret permission get on the key vault mykeyvault.',
      `[emulator] Allow it: acrtask az keyvault set-policy --name mykeyvault --object-id ${objectId} --secret-permissions get`,
      '[emulator] A vault that is created with --enable-rbac-authorization true uses role assignments instead.',
    ]);
  });

  it('61. without the secret', async () => {
    const { reason } = await hub({ secrets: { UserName: 'hubuser' } });
    expect(reason).toEqual([
      expect.stringContaining(
        `${secretFailure}StatusCode=404 -- Original Error: autorest/azure: Service returned an error. Status=404 Code="SecretNotFound"`,
      ),
      '[emulator] There is no secret Password in the key vault mykeyvault.',
      '[emulator] Set it: acrtask az keyvault secret set --vault-name mykeyvault --name Password --value VALUE',
    ]);
  });

  it('61. without --set, so that the image name is empty', async () => {
    const { reason } = await hub({}, []);
    expect(reason.slice(-2)).toEqual([
      '[emulator] The task file uses .Values.PrivateRepo, which is empty. Set it: --set PrivateRepo=VALUE',
      'failed to run step ID: acb_step_1: failed to scan dependencies: exit status 1',
    ]);
  });

  it('61. with a wrong password for Docker Hub', async () => {
    const { reason } = await hub({ secrets: { UserName: 'hubuser', Password: 'wr0ng$pass' } });
    expect(reason).toEqual([
      'WARNING! Using --password via the CLI is insecure. Use --password-stdin.',
      'Error response from daemon: Get "https://registry-1.docker.io/v2/": unauthorized: incorrect username or password',
      "[emulator] The password is not that user's. The emulator's Docker Hub accounts are set with --docker-hub-user NAME:PASSWORD.",
      'failed to run step ID: acb_step_0: exit status 1',
    ]);
  });

  it("61. with a push to somebody else's repository", async () => {
    const { reason } = await hub({}, [{ name: 'PrivateRepo', value: 'other/hubrepo' }]);
    const denied = [
      'The push refers to repository [docker.io/other/hubrepo]',
      'denied: requested access to the resource is denied',
    ];
    expect(reason.slice(-8)).toEqual([
      ...denied,
      '[emulator] The Docker Hub user that the run logged in as may not push to other/hubrepo, only below its own name.',
      ...denied,
      ...denied,
      'failed to run step ID: acb_step_2: failed to push images successfully',
    ]);
  });
});

describe('identities of a task', () => {
  const secretTask = (clientID?: string): string =>
    `secrets:\n  - id: s\n    keyvault: https://mykeyvault.vault.azure.net/secrets/S\n${clientID ? `    clientID: ${clientID}\n` : ''}steps:\n  - cmd: ubuntu echo '{{.Secrets.s}}'\n`;

  it('are told apart: a secret is read as the one that the task file names', async () => {
    const lab = await createLab();
    await lab.registry('myregistry');
    await lab.vault('mykeyvault', { S: 'so secret' }, { enableRbacAuthorization: false });
    const mine = await lab.identity('mine');
    const identity = { type: 'UserAssigned', userAssignedIdentities: { [mine.id]: {} } };
    await lab.task('myregistry', 'named', { identity, step: encodedTask(secretTask(mine.clientId)) });
    await lab.task('myregistry', 'unnamed', { identity, step: encodedTask(secretTask()) });
    const refused = reasonOf(await runTask(lab, 'named'));
    expect(refused[1]).toBe(
      `[emulator] The identity mine (client ID ${mine.clientId}) has no access policy with the secret permission get on the key vault mykeyvault.`,
    );
    const { properties, log } = await runTask(lab, 'unnamed');
    expect(properties.status).toBe('Failed');
    expect(log.split('\r\n').slice(0, 4)).toEqual([
      'unable to render task: failed to resolve secrets in the task with error: timeout in fetching secrets. please check permissions are valid',
      '[emulator] The secret https://mykeyvault.vault.azure.net/secrets/S needs the system-assigned identity of task unnamed, which has none.',
      "[emulator] Give it to the task: acrtask identity assign -r myregistry -n unnamed --identities '[system]'",
      `[emulator] Or use one that it has: ${mine.clientId} (mine).`,
    ]);
  });

  it('read secrets by role where the vault asks for roles, and the value stays out of the log', async () => {
    const lab = await createLab();
    await lab.registry('myregistry');
    await lab.vault('mykeyvault', { S: 'so secret' });
    const { body } = await lab.arm('GET', vaultId('mykeyvault'));
    body.properties.enableRbacAuthorization = true;
    await lab.arm('PUT', body.id, body);
    const task = await lab.task('myregistry', 'secretive', {
      identity: { type: 'SystemAssigned' },
      step: encodedTask(secretTask()),
    });
    const { principalId } = task.body.identity;
    const refused = reasonOf(await runTask(lab, 'secretive'));
    expect(refused.slice(1)).toEqual([
      '[emulator] The system-assigned identity of task secretive may not read secrets of the key vault mykeyvault, which uses role assignments.',
      `[emulator] Allow it: acrtask az role assignment create --assignee ${principalId} --scope ${body.id} --role "Key Vault Secrets User"`,
      '[emulator] A vault that is created with --enable-rbac-authorization false uses access policies instead.',
    ]);
    await lab.assign(principalId, 'Key Vault Secrets User', body.id);
    const { properties, log } = await runTask(lab, 'secretive');
    expect(properties.status).toBe('Succeeded');
    expect(log).toContain("docker run ubuntu echo '***' (containers are not started)");
    expect(log).not.toContain('so secret');
  });

  it('pull only what their role covers', async () => {
    const lab = await createLab({ gitFolders: folders.gitFolders });
    await prepareHelloWorld(lab);
    await lab.arm('PATCH', registryId('mybaseregistry'), {
      properties: { roleAssignmentMode: 'AbacRepositoryPermissions' },
    });
    const { clientId, objectId } = principal(lab, 'myACRTasksId');
    const without = reasonOf(await runTask(lab, 'helloworldtask'));
    expect(without.slice(1)).toEqual([
      `[emulator] The identity myACRTasksId (client ID ${clientId}) has no role on the registry mybaseregistry.azurecr.io: it may neither pull nor push.`,
      `[emulator] Give it one: acrtask az role assignment create --assignee ${objectId} --scope ${registryId('mybaseregistry')} --role "Container Registry Repository Reader"`,
    ]);
    await lab.assign(objectId, 'Container Registry Repository Reader', registryId('mybaseregistry'));
    expect((await runTask(lab, 'helloworldtask')).properties.status).toBe('Succeeded');
  });

  it('may not push where they may only pull', async () => {
    const lab = await createLab({ gitFolders: folders.gitFolders });
    await lab.registry('myregistry');
    const mine = await lab.identity('mine');
    await lab.assign(mine.principalId, 'AcrPull', registryId('myregistry'));
    const build = `-t myregistry.azurecr.io/x ${repositories.tasks} -f hello-world.dockerfile`;
    await lab.task('myregistry', 'pushing', {
      identity: { type: 'UserAssigned', userAssignedIdentities: { [mine.id]: {} } },
      step: encodedTask(`steps:\n  - build: ${build}\n  - push: [myregistry.azurecr.io/x]\n`),
      credentials: { sourceRegistry: { identity: mine.clientId } },
    });
    const reason = reasonOf(await runTask(lab, 'pushing'));
    expect(reason.slice(3, 6)).toEqual([
      'unauthorized: authentication required, visit https://aka.ms/acr/authorization for more information.',
      `[emulator] The login to myregistry.azurecr.io was made by the identity mine (client ID ${mine.clientId}), which may not push to this repository.`,
      `[emulator] Allow it: acrtask az role assignment create --assignee ${mine.principalId} --scope ${registryId('myregistry')} --role AcrPush`,
    ]);
    expect(reason.at(-1)).toBe('failed to run step ID: acb_step_1: failed to push images successfully');
  });
});
