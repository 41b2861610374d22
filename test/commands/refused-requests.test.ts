import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';
import { type Answer, registryId } from '../support/fake-azure.ts';

const objectId = 'cdd73b03-a291-42d1-8fd5-903957338f08';
const registry = registryId('myregistry');
const identity = registry.replace(
  /\/Microsoft\.ContainerRegistry.*/,
  '/Microsoft.ManagedIdentity/userAssignedIdentities/mine',
);

const refusal = (status: number, code: string, message: string): Answer => [status, { error: { code, message } }];

/** What a command prints when the service refuses a request with `message`. */
const told = async (line: string, request: string, [status, code, message]: readonly [number, string, string]) => {
  const { exitCode, stdout, stderr } = await runCommandLine(line, {
    replies: { [request]: [refusal(status, code, message)] },
  });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  const own = `ERROR: (${code}) ${message}\nCode: ${code}\nMessage: ${message}\n`;
  const shown = stderr.slice(stderr.indexOf('ERROR: '));
  expect(shown.slice(0, own.length)).toBe(own);
  return shown.slice(own.length);
};

const failed = (action: string, scope: string) =>
  [
    403,
    'AuthorizationFailed',
    `The client 'me@a.io' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  ] as const;

const write = 'Microsoft.ContainerRegistry/registries/tasks/write';
const adviceFor = (command: string) =>
  [
    `Your account lacks the permission ${write} on ${registry}/tasks/hello.`,
    `The role 'Container Registry Tasks Contributor' includes it. To assign it: acrtask az role assignment create --assignee-object-id ${objectId} --role "Container Registry Tasks Contributor" --scope ${registry}`,
    `To get a role with only what this command needs: acrtask permissions ${command} --as-role`,
    '',
  ].join('\n');

describe('a request that the caller may not make', () => {
  it.each(['create', 'az acr task create'])('%s: names the action, the scope, and a role', async (command) => {
    const line = `${command} -r myregistry -n hello --cmd bash -c /dev/null`;
    expect(await told(line, 'PUT R/tasks/hello', failed(write, `${registry}/tasks/hello`))).toBe(adviceFor(command));
  });

  it('names the other resource that the request refers to', async () => {
    const action = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action';
    const message = `The client '${objectId}' with object id '${objectId}' has permission to perform action '${write}' on scope '${registry}/tasks/hello'; however, it does not have permission to perform action(s) '${action}' on the linked scope(s) '${identity}' (respectively) or the linked scope(s) are invalid.`;
    const line = `create -r myregistry -n hello --cmd bash -c /dev/null --assign-identity ${identity}`;
    expect(await told(line, 'PUT R/tasks/hello', [403, 'LinkedAuthorizationFailed', message])).toBe(
      [
        `Your account lacks the permission ${action} on ${identity}.`,
        `The role 'Managed Identity Operator' includes it. To assign it: acrtask az role assignment create --assignee-object-id ${objectId} --role "Managed Identity Operator" --scope ${identity}`,
        'To get a role with only what this command needs: acrtask permissions create --as-role',
        '',
      ].join('\n'),
    );
  });

  it('says so in place of the words about secrets that cannot be read', async () => {
    const action = 'Microsoft.ContainerRegistry/registries/tasks/listDetails/action';
    const text = await told(
      'credential list -r myregistry -n hello',
      'POST R/tasks/hello/listDetails',
      failed(action, `${registry}/tasks/hello`),
    );
    expect(text.split('\n')[0]).toBe(`Your account lacks the permission ${action} on ${registry}/tasks/hello.`);
    expect(text).not.toContain('Contributor role');
  });

  it('claims no role for an action that it does not know', async () => {
    const text = await told('list -r myregistry', 'GET R/tasks', failed('Microsoft.Fun/things/start/action', registry));
    expect(text).toBe(
      `Your account lacks the permission Microsoft.Fun/things/start/action on ${registry}.\nTo get a role with only what this command needs: acrtask permissions list --as-role\n`,
    );
  });
});

const notAllowed = [
  400,
  'TasksOperationsNotAllowed',
  'ACR Tasks requests for the registry myregistry and 11111111-1111-1111-1111-111111111111 are not permitted. Please file an Azure support request at http://aka.ms/azuresupport for assistance.',
] as const;
const withoutTasks = [
  'Azure does not run tasks in this subscription. Usually, that is because the subscription uses free credit, as a free account or Azure for Students does. Upgrade it to pay-as-you-go, or ask Azure support to allow tasks.',
  'Without tasks, build and push on your own machine: acrtask az acr login -n REGISTRY && docker build -t REGISTRY.azurecr.io/IMAGE:TAG . && docker push REGISTRY.azurecr.io/IMAGE:TAG',
  '',
].join('\n');

describe('a subscription that may not use tasks', () => {
  it.each([
    'run -r myregistry -n hello',
    'run -r myregistry --cmd bash /dev/null',
    'az acr run -r myregistry --cmd bash /dev/null',
    'build -r myregistry -t a https://github.com/a/b.git',
  ])('%s: explains why, and how to build without', async (line) => {
    expect(await told(line, 'POST R/scheduleRun', notAllowed)).toBe(withoutTasks);
  });

  it.each([
    [400, 'TasksOperationsNotAllowedHere', notAllowed[2]],
    [400, 'BadRequest', notAllowed[2]],
    [403, 'RegistryTasksNotAllowed', 'No.'],
  ] as const)('%s %s is something else', async (...answer) => {
    expect(await told('run -r myregistry -n hello', 'POST R/scheduleRun', answer)).toBe('');
  });
});
