import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';
import { createEmulatedAzure } from '../support/emulated.ts';
import { type Answer, registryId, subscription } from '../support/fake-azure.ts';

const read = ['GET S/providers/Microsoft.ContainerRegistry/registries', 'GET R/tasks/hello'];
const task = (identity?: object): Answer => [
  200,
  { id: `${registryId('myregistry')}/tasks/hello`, name: 'hello', location: 'eastus', identity, properties: {} },
];
const system = { type: 'SystemAssigned' };
const both = 'SystemAssigned, UserAssigned';
const users = (...ids: string[]) => ({ userAssignedIdentities: Object.fromEntries(ids.map((id) => [id, {}])) });
const run = (words: string, identity?: object) =>
  runCommandLine(`identity ${words} -r myregistry -n hello`, {
    replies: { 'GET R/tasks/hello': [task(identity)], 'PATCH R/tasks/hello': [task(identity)] },
  });
const patch = (identity: object) => ['PATCH R/tasks/hello', { identity }];

describe('the identity commands, as they reach the service', () => {
  it.each<[string, object | undefined, unknown[]]>([
    ['assign', undefined, [...read, patch(system)]],
    ['assign --identities', undefined, [...read, patch(system)]],
    ['assign --identities /a', undefined, [...read, patch({ type: 'UserAssigned', ...users('/a') })]],
    ['assign --identities [system] /a', undefined, [...read, patch({ type: both, ...users('/a') })]],
    ['assign --identities /a', system, [...read, patch({ type: both, ...users('/a') })]],
    ['remove', system, [...read, patch({ type: 'None' })]],
    ['remove', { type: both, ...users('/a') }, [...read, patch({ type: 'UserAssigned', ...users('/a') })]],
    [
      'remove --identities /a',
      { type: both, ...users('/a', '/b') },
      [...read, patch({ type: both, userAssignedIdentities: { '/a': null } })],
    ],
    ['remove --identities [all]', system, [...read, patch({ type: 'None' })]],
  ])('identity %s from %j', async (words, identity, asked) => {
    const result = await run(words, identity);
    expect({ asked: result.asked, exitCode: result.exitCode, stderr: result.stderr }).toEqual({
      asked,
      exitCode: 0,
      stderr: '',
    });
  });

  it.each([
    [
      'remove --identities [all] /a',
      'Cannot specify additional identities when [all] is used in [--identities]',
      '',
      2,
    ],
    ['remove', "The task 'hello' has no system-assigned identity.", 'It has no identities.\n', 3],
    ['remove --identities /a', "The task 'hello' has no identity '/a'.", 'It has no user-assigned identities.\n', 3],
  ])('identity %s is refused', async (words, message, hint, code) => {
    const { exitCode, stderr } = await run(words);
    expect([exitCode, stderr]).toEqual([code, `ERROR: ${message}\n${hint}`]);
  });

  it.each([
    [
      'assign --identities [All]',
      '[all] is not an identity that can be assigned to a task.',
      "To remove every identity: acrtask identity remove -r myregistry -n hello --identities '[all]'\n",
    ],
    ['assign --identities [all] mine', '[all] means every identity and cannot be combined with others.', ''],
    [
      'assign --identities [sytem]',
      "'[sytem]' is not a valid task identity.",
      'Use [system], or the name, client ID, or resource ID of a user-assigned identity.\n',
    ],
  ])('identity %s is refused before anything is asked', async (words, message, hint) => {
    const { exitCode, stderr, asked } = await run(words, system);
    expect([exitCode, stderr, asked]).toEqual([2, `ERROR: ${message}\n${hint}`, []]);
  });

  it('az acr task identity assign [all] takes everything, as az does, and says so', async () => {
    const words = 'az acr task identity assign -r myregistry -n hello --identities [all]';
    const replies = { 'GET R/tasks/hello': [task(system)], 'PATCH R/tasks/hello': [task()] };
    const { asked, stderr } = await runCommandLine(words, { replies });
    expect(asked.at(-1)).toEqual(patch({ type: 'None' }));
    expect(stderr).toBe("WARNING: [all] removes every identity from the task, as 'acrtask identity remove' does.\n");
  });

  it('az acr task identity assign refuses [all] beside others too', async () => {
    const words = 'az acr task identity assign -r myregistry -n hello --identities [all] mine';
    const { asked, stderr } = await runCommandLine(words);
    expect([asked, stderr]).toEqual([[], 'ERROR: [all] means every identity and cannot be combined with others.\n']);
  });
});

describe('identities in the emulator', () => {
  it('come and go one by one', async () => {
    const { run: carryOut, json } = await createEmulatedAzure();
    const where = '-r myregistry -n hello';
    const mine = `/subscriptions/${subscription}/resourceGroups/myResourceGroup/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine`;
    const identity = () =>
      json(['identity', 'show', ...where.split(' '), '--query', '[type, keys(userAssignedIdentities || `{}`)]']);
    await carryOut(`create ${where} --cmd bash -c /dev/null`);
    await carryOut(`identity assign ${where}`);
    const principal = await json(`identity show ${where} --query principalId`);
    await carryOut(`identity assign ${where} --identities ${mine}`);
    expect(await identity()).toEqual([both, [mine]]);
    expect(await json(`identity show ${where} --query principalId`)).toBe(principal);
    await carryOut(`identity remove ${where} --identities ${mine}`);
    expect(await identity()).toEqual(['SystemAssigned', []]);
    await carryOut(`identity assign ${where} --identities ${mine}`);
    await carryOut(`identity remove ${where}`);
    expect(await identity()).toEqual(['UserAssigned', [mine]]);
    await carryOut(`identity remove ${where} --identities [all]`);
    expect(await json(`identity show ${where}`)).toEqual({});
  });
});
