import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';
import { createEmulatedAzure } from '../support/emulated.ts';
import { type Answer, registryId, subscription } from '../support/fake-azure.ts';

const idOf = (group: string, name: string) =>
  `/subscriptions/${subscription}/resourcegroups/${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
const clientIds = {
  mine: '44444444-4444-4444-4444-444444444444',
  yours: '55555555-5555-5555-5555-555555555555',
  twin: '66666666-6666-6666-6666-666666666666',
  otherTwin: '77777777-7777-7777-7777-777777777777',
};
const mine = idOf('myResourceGroup', 'mine');
const yours = idOf('other', 'yours');
const identity = (id: string, clientId: string) => ({ id, name: id.split('/').at(-1), properties: { clientId } });
const list = 'GET S/providers/Microsoft.ManagedIdentity/userAssignedIdentities';
const all = [
  identity(mine, clientIds.mine),
  identity(yours, clientIds.yours),
  identity(idOf('other', 'mine'), '88888888-8888-8888-8888-888888888888'),
  identity(idOf('third', 'twin'), clientIds.twin),
  identity(idOf('fourth', 'twin'), clientIds.otherTwin),
];
const task = (ofTask?: object): Answer => [
  200,
  {
    id: `${registryId('myregistry')}/tasks/hello`,
    name: 'hello',
    location: 'eastus',
    identity: ofTask,
    properties: {},
  },
];
const run = (line: string, ofTask?: object, found: readonly object[] = all) =>
  runCommandLine(line, {
    replies: {
      [list]: [[200, { value: found }]],
      'GET R/tasks/hello': [task(ofTask)],
      'PATCH R/tasks/hello': [task(ofTask)],
    },
  });
const where = '-r myregistry -n hello';
const users = (...ids: string[]) => ({
  type: 'UserAssigned',
  userAssignedIdentities: Object.fromEntries(ids.map((id) => [id, {}])),
});

describe('an identity is named by name, client id or resource id', () => {
  it.each<[string, string, string[], number]>([
    ['a name in the group of the registry', 'mine', [mine], 1],
    ['a name elsewhere in the subscription, in any case', 'YOURS', [yours], 1],
    ['a client id', clientIds.twin, [idOf('third', 'twin')], 1],
    ['several', `mine ${clientIds.yours}`, [mine, yours], 1],
    ['a resource id', yours, [yours], 0],
  ])('%s', async (_, words, ids, lists) => {
    for (const line of [
      `create ${where} --cmd a -c /dev/null --assign-identity`,
      `identity assign ${where} --identities`,
    ]) {
      const { asked, stderr } = await run(`${line} ${words}`);
      const sent = asked.at(-1)?.[1] as { identity: unknown };
      expect([stderr, sent.identity, asked.filter((each) => each === list).length]).toEqual(['', users(...ids), lists]);
    }
  });

  it.each<[string, string, string[]]>([
    ['[system]', '[system]', []],
    [clientIds.yours, clientIds.yours, []],
    ['mine', clientIds.mine, [list]],
    [
      mine,
      clientIds.mine,
      ['GET S/resourcegroups/myResourceGroup/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine'],
    ],
  ])('--use-identity %s', async (text, sent, looks) => {
    for (const verb of ['add --login-server other.io', 'update --login-server mybase.azurecr.io']) {
      const { asked } = await run(`credential ${verb} ${where} --use-identity ${text}`);
      const [, body] = asked.at(-1) as [string, { properties: { credentials: { customRegistries: object } } }];
      expect([Object.values(body.properties.credentials.customRegistries), asked.slice(2, -1)]).toEqual([
        [{ identity: sent }],
        looks,
      ]);
    }
  });

  it.each(['mine', clientIds.mine])('--source-acr-auth-id %s', async (text) => {
    const created = await run(`create ${where} --cmd a -c /dev/null --source-acr-auth-id ${text}`);
    const updated = await run(`update ${where} --source-acr-auth-id ${text}`);
    for (const { asked } of [created, updated])
      expect(asked.at(-1)?.[1]).toMatchObject({
        identity: { userAssignedIdentities: { [mine]: {} } },
        properties: { credentials: { sourceRegistry: { identity: clientIds.mine } } },
      });
  });

  it.each<[string, string]>([
    ['by name', 'YOURS'],
    ['by client id', clientIds.yours],
  ])('an identity is removed %s, though it is there no more', async (_, text) => {
    const stored = {
      type: 'UserAssigned',
      userAssignedIdentities: { [mine]: { clientId: clientIds.mine }, [yours]: { clientId: clientIds.yours } },
    };
    const { asked } = await run(`identity remove ${where} --identities ${text}`, stored);
    expect(asked).toEqual([
      'GET S/providers/Microsoft.ContainerRegistry/registries',
      'GET R/tasks/hello',
      ['PATCH R/tasks/hello', { identity: { type: 'UserAssigned', userAssignedIdentities: { [yours]: null } } }],
    ]);
  });

  it('in the emulator', async () => {
    const { run: carryOut, json } = await createEmulatedAzure();
    await carryOut(`create ${where} --cmd bash -c /dev/null --assign-identity mine`);
    const clientId = await json('az identity show -g myResourceGroup -n mine --query clientId');
    await carryOut(`credential add ${where} --login-server other.azurecr.io --use-identity mine`);
    expect(await json(`credential list ${where} --query *.identity`)).toEqual([clientId]);
    await carryOut(`identity remove ${where} --identities ${clientId}`);
    expect(await json(`identity show ${where}`)).toEqual({});
  });
});

describe('an identity that is not clear', () => {
  const none = '99999999-9999-9999-9999-999999999999';
  const twins = `${idOf('third', 'twin')}, ${idOf('fourth', 'twin')}`;
  it.each<[string, readonly object[], number, string, string]>([
    ['twin', all, 1, "More than one identity is named 'twin'.", `Specify the resource ID of one: ${twins}`],
    [
      'theirs',
      all,
      3,
      "The subscription has no user-assigned identity named 'theirs'.",
      'Available identities: mine, yours, mine, twin, twin',
    ],
    [
      'system',
      all,
      3,
      "The subscription has no user-assigned identity named 'system'.",
      'For the system-assigned identity, specify [system], including the brackets.',
    ],
    [
      none,
      [],
      3,
      `The subscription has no user-assigned identity with the client ID '${none}'.`,
      "Create one with 'acrtask az identity create', or specify the resource ID of one in another subscription.",
    ],
  ])('%s among %j', async (text, found, exitCode, message, hint) => {
    for (const line of [
      `identity assign ${where} --identities`,
      `create ${where} --cmd a -c /dev/null --source-acr-auth-id`,
    ]) {
      const result = await run(`${line} ${text}`, undefined, found);
      expect([result.exitCode, result.stderr]).toEqual([exitCode, `ERROR: ${message}\n${hint}\n`]);
      expect(result.asked.filter((each) => typeof each !== 'string')).toEqual([]);
    }
  });

  it('names what the task has, when it is to be removed', async () => {
    const stored = users(idOf('third', 'twin'), idOf('fourth', 'twin'));
    const { stderr } = await run(`identity remove ${where} --identities twin`, stored);
    expect(stderr).toBe(
      `ERROR: More than one identity of the task is named 'twin'.\nSpecify the resource ID of one: ${twins}\n`,
    );
  });
});
