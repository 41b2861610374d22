import { describe, expect, it } from 'vitest';
import { compareTasks } from '../../../src/project/plan/compare-tasks.ts';
import { smallestChange } from '../../../src/project/plan/smallest-change.ts';
import type { TaskBody } from '../../../src/project/task-body.ts';

const auth = { token: 'secret', tokenType: 'PAT', scope: 'repo' };
const repository = { sourceControlType: 'Github', repositoryUrl: 'https://github.com/o/r.git', branch: 'main' };
const source = {
  name: 'source',
  status: 'Enabled',
  sourceTriggerEvents: ['commit'],
  sourceRepository: { ...repository, sourceControlAuthProperties: auth },
};
const mine = '/subscriptions/S/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine';
const login = { userName: { type: 'Opaque', value: 'a' }, password: { type: 'Opaque', value: 'b' } };

/** A task with a bit of everything, as the service has it. */
const stored = {
  location: 'eastus',
  identity: { type: 'SystemAssigned', principalId: 'p', tenantId: 't' },
  tags: { team: 'web', 'acrtask-project': 'mine' },
  properties: {
    status: 'Enabled',
    platform: { os: 'Linux', architecture: 'amd64' },
    agentConfiguration: { cpu: 2 },
    timeout: 3600,
    logTemplate: 'a:b',
    step: {
      type: 'Docker',
      contextPath: 'https://github.com/o/r.git',
      dockerFilePath: 'Dockerfile',
      imageNames: ['a'],
      isPushEnabled: true,
      arguments: [{ name: 'A', value: '1', isSecret: false }],
    },
    trigger: {
      timerTriggers: [
        { name: 'one', schedule: '0 1 * * *', status: 'Enabled' },
        { name: 'two', schedule: '0 2 * * *', status: 'Enabled' },
      ],
      sourceTriggers: [source],
      baseImageTrigger: { name: 'base', baseImageTriggerType: 'Runtime', status: 'Enabled' },
    },
    credentials: { sourceRegistry: { loginMode: 'None' }, customRegistries: { 'Other.example': login } },
  },
};

type Properties = (typeof stored)['properties'];
const { properties } = stored;
const with_ = (change: Partial<Record<keyof Properties, unknown>>): TaskBody => ({
  ...stored,
  properties: JSON.parse(JSON.stringify({ ...properties, ...change })),
});
const step = (change: object) => with_({ step: { ...properties.step, ...change } });
const trigger = (change: object) => with_({ trigger: { ...properties.trigger, ...change } });
const [one, two] = properties.trigger.timerTriggers;
const changed = (change: object) => ({ properties: change });

describe('the smallest PATCH', () => {
  it.each<readonly [string, TaskBody, object | undefined]>([
    ['nothing but spelling', with_({ platform: { os: 'linux' }, status: 'enabled' }), {}],
    ['a scalar', with_({ timeout: 600 }), changed({ timeout: 600 })],
    [
      'a part of the platform',
      with_({ platform: { os: 'linux', architecture: 'arm64' } }),
      changed({ platform: { architecture: 'arm64' } }),
    ],
    ['a default that is not there', with_({ agentConfiguration: {} }), {}],
    ['a member that is gone', with_({ logTemplate: undefined }), undefined],
    ['a member of the step', step({ noCache: true }), changed({ step: { type: 'Docker', noCache: true } })],
    [
      'images, as a whole list',
      step({ imageNames: ['a', 'b'] }),
      changed({ step: { type: 'Docker', imageNames: ['a', 'b'] } }),
    ],
    [
      'arguments, as a whole list',
      step({
        arguments: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2', isSecret: true },
        ],
      }),
      changed({
        step: {
          type: 'Docker',
          arguments: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2', isSecret: true },
          ],
        },
      }),
    ],
    ['no arguments', step({ arguments: [] }), changed({ step: { type: 'Docker', arguments: [] } })],
    [
      'a step of another type',
      with_({ step: { type: 'EncodedTask', encodedTaskContent: 'YQ==' } }),
      changed({ step: { type: 'EncodedTask', encodedTaskContent: 'YQ==' } }),
    ],
    [
      'one of two timers',
      trigger({ timerTriggers: [one, { ...two, schedule: '0 3 * * *' }] }),
      changed({ trigger: { timerTriggers: [{ name: 'two', schedule: '0 3 * * *' }] } }),
    ],
    [
      'a new timer',
      trigger({ timerTriggers: [one, two, { ...one, name: 'three' }] }),
      changed({ trigger: { timerTriggers: [{ ...one, name: 'three' }] } }),
    ],
    ['a timer that is gone', trigger({ timerTriggers: [one] }), undefined],
    ['another name of a source trigger', trigger({ sourceTriggers: [{ ...source, name: 'another' }] }), undefined],
    [
      'the branch',
      trigger({ sourceTriggers: [{ ...source, sourceRepository: { ...source.sourceRepository, branch: 'dev' } }] }),
      changed({ trigger: { sourceTriggers: [{ name: 'source', sourceRepository: { branch: 'dev' } }] } }),
    ],
    [
      'the token, with its kind',
      trigger({
        sourceTriggers: [
          { ...source, sourceRepository: { ...repository, sourceControlAuthProperties: { ...auth, token: 'new' } } },
        ],
      }),
      changed({
        trigger: {
          sourceTriggers: [
            { name: 'source', sourceRepository: { sourceControlAuthProperties: { ...auth, token: 'new' } } },
          ],
        },
      }),
    ],
    [
      'the base image trigger, with its name',
      trigger({ baseImageTrigger: { ...properties.trigger.baseImageTrigger, status: 'Disabled' } }),
      changed({ trigger: { baseImageTrigger: { name: 'base', status: 'Disabled' } } }),
    ],
    ['no base image trigger', trigger({ baseImageTrigger: undefined }), undefined],
    [
      'a login, whole, and another that is gone',
      with_({ credentials: { sourceRegistry: { loginMode: 'None' }, customRegistries: { 'b.io': login } } }),
      changed({ credentials: { customRegistries: { 'b.io': login, 'Other.example': null } } }),
    ],
    [
      'a part of a login that is gone',
      with_({
        credentials: {
          sourceRegistry: { loginMode: 'None' },
          customRegistries: { 'other.example': { identity: 'x' } },
        },
      }),
      undefined,
    ],
    [
      'the login mode, back to what the service takes for granted',
      with_({ credentials: { customRegistries: properties.credentials.customRegistries } }),
      changed({ credentials: { sourceRegistry: { loginMode: 'Default' } } }),
    ],
    [
      'one more identity',
      { ...stored, identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [mine]: {} } } },
      { identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [mine]: {} } } },
    ],
    ['no identity', { ...stored, identity: undefined }, { identity: { type: 'None' } }],
    ['tags, as a whole', { ...stored, tags: { a: 'b' } }, { tags: { a: 'b' } }],
  ])('%s', (_, target, expected) => {
    const { differences } = compareTasks(stored, target, true);
    expect(smallestChange(stored, target, differences, true)).toEqual(expected);
    expect(differences.length > 0).toBe(expected === undefined || Object.keys(expected).length > 0);
  });

  it.each<readonly [string, object, object]>([
    [
      'an identity',
      { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [mine]: {} } },
      { type: 'SystemAssigned' },
    ],
    ['the source identity', {}, {}],
  ])('takes away %s', (what, before, after) => {
    const isSource = what === 'the source identity';
    const source = { credentials: { sourceRegistry: { identity: '[system]' } } };
    const old = isSource ? { properties: source } : { identity: before, properties: {} };
    const target = isSource ? { location: '', properties: {} } : { location: '', identity: after, properties: {} };
    const { differences } = compareTasks(old, target, true);
    expect(smallestChange(old, target, differences, true)).toEqual(
      isSource
        ? { properties: { credentials: { sourceRegistry: { identity: null } } } }
        : { identity: { type: 'SystemAssigned' } },
    );
  });
});
