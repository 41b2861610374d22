import { describe, expect, it } from 'vitest';
import { differenceLines, plannedDifferences, unaskedDifferences } from '../../src/request/task-difference.ts';

const encode = (text: string) => Buffer.from(text).toString('base64');
const before = {
  identity: { type: 'SystemAssigned', principalId: 'p' },
  properties: {
    status: 'Enabled',
    platform: { os: 'linux', architecture: 'amd64' },
    step: {
      type: 'Docker',
      contextPath: 'https://example.com/a.git',
      contextAccessToken: 'hidden',
      imageNames: ['a:v1'],
      isPushEnabled: false,
      arguments: [
        { name: 'A', value: '1', isSecret: false },
        { name: 'B', value: 'hidden', isSecret: true },
      ],
    },
    trigger: { timerTriggers: [{ name: 'nightly', schedule: '0 1 * * *', status: 'Enabled' }] },
    credentials: {
      sourceRegistry: { loginMode: 'Default', identity: '[system]' },
      customRegistries: { 'docker.io': { password: { type: 'Opaque', value: 'hidden' } } },
    },
  },
};

describe('plannedDifferences as lines', () => {
  it.each<[string, object, string[]]>([
    ['nothing', { trigger: {}, credentials: {} }, []],
    ['what is so already', { status: 'Enabled' }, []],
    ['a value', { status: 'Disabled' }, ['- status: Enabled', '+ status: Disabled']],
    ['a new value', { timeout: 600 }, ['+ timeout: 600']],
    ['a part of a step', { step: { type: 'Docker', target: 'x' } }, ['+ step.target: x']],
    ['a part of a step of a kind that is not said', { step: { target: 'x' } }, ['+ step.target: x']],
    [
      'a list',
      { step: { type: 'Docker', imageNames: ['a:v2'] } },
      ['- step.imageNames: ["a:v1"]', '+ step.imageNames: ["a:v2"]'],
    ],
    [
      'a secret',
      { step: { type: 'Docker', contextAccessToken: 'other' } },
      ['- step.contextAccessToken: (secret)', '+ step.contextAccessToken: (secret)'],
    ],
    [
      'arguments as a whole',
      { step: { type: 'Docker', arguments: [{ name: 'A', value: '2', isSecret: false }] } },
      [
        '- step.arguments[A].value: 1',
        '+ step.arguments[A].value: 2',
        '- step.arguments[B].value: (secret)',
        '- step.arguments[B].isSecret: true',
      ],
    ],
    [
      'a timer by its name',
      { trigger: { timerTriggers: [{ name: 'noon', schedule: '0 12 * * *' }] } },
      ['+ trigger.timerTriggers[noon].schedule: 0 12 * * *'],
    ],
    [
      'a login',
      { credentials: { customRegistries: { 'DOCKER.io': null } } },
      [
        '- credentials.customRegistries[docker.io]: yes',
        '- credentials.customRegistries[docker.io].password.type: Opaque',
        '- credentials.customRegistries[docker.io].password.value: (secret)',
      ],
    ],
    [
      'a token that watches, without what it is',
      {
        trigger: {
          sourceTriggers: [
            { name: 'mine', sourceRepository: { sourceControlAuthProperties: { token: 'x', tokenType: 'PAT' } } },
          ],
        },
      },
      [
        '+ trigger.sourceTriggers[mine].sourceRepository.sourceControlAuthProperties.token: (secret)',
        '+ trigger.sourceTriggers[mine].sourceRepository.sourceControlAuthProperties.tokenType: PAT',
      ],
    ],
    [
      'identities',
      { identity: { type: 'UserAssigned', userAssignedIdentities: { '/A': {} } } },
      [
        '- identity.type: SystemAssigned',
        '+ identity.type: UserAssigned',
        '+ identity.userAssignedIdentities[/a]: yes',
      ],
    ],
    ['an identity that is taken away', { identity: { type: 'None' } }, ['- identity.type: SystemAssigned']],
    [
      'the kind of step',
      { step: { type: 'EncodedTask', encodedTaskContent: encode('version: v1.1.0\nsteps: []\n') } },
      [
        '- step.type: Docker',
        '+ step.type: EncodedTask',
        '- step.contextPath: https://example.com/a.git',
        '- step.contextAccessToken: (secret)',
        '- step.imageNames: ["a:v1"]',
        '- step.isPushEnabled: false',
        '- step.arguments[A].value: 1',
        '- step.arguments[A].isSecret: false',
        '- step.arguments[B].value: (secret)',
        '- step.arguments[B].isSecret: true',
        '+ step.encodedTaskContent:',
        '+     version: v1.1.0',
        '+     steps: []',
      ],
    ],
  ])('%s', (_, change, lines) => {
    expect(differenceLines(plannedDifferences(before, change))).toEqual(lines);
  });

  it.each<[type: string, lines: string[]]>([
    ['None', ['- identity.type: SystemAssigned, UserAssigned', '- identity.userAssignedIdentities[/a]: yes']],
    [
      'SystemAssigned',
      [
        '- identity.type: SystemAssigned, UserAssigned',
        '+ identity.type: SystemAssigned',
        '- identity.userAssignedIdentities[/a]: yes',
      ],
    ],
    ['UserAssigned', ['- identity.type: SystemAssigned, UserAssigned', '+ identity.type: UserAssigned']],
  ])('loses the identities that the type %s does not name', (type, lines) => {
    const identity = { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { '/a': {} } };
    expect(differenceLines(plannedDifferences({ ...before, identity }, { identity: { type } }))).toEqual(lines);
  });

  it('keeps tags that a change does not name', () => {
    expect(plannedDifferences({ ...before, tags: { team: 'a' } }, { status: 'Enabled' })).toEqual([]);
  });

  it('tells of the identity for the source registry', () => {
    expect(differenceLines(plannedDifferences(before, {}, 'none'))).toEqual([
      '- credentials.sourceRegistry.identity: [system]',
    ]);
    expect(differenceLines(plannedDifferences(before, {}, 'id'))).toEqual([
      '- credentials.sourceRegistry.identity: [system]',
      '+ credentials.sourceRegistry.identity: id',
    ]);
  });
});

describe('unaskedDifferences', () => {
  const answer = (properties: object, identity: object | undefined = before.identity) => ({
    identity,
    properties: { ...before.properties, ...properties },
  });
  const { step, trigger } = before.properties;
  it.each<[string, object, ReturnType<typeof answer>]>([
    ['what was asked for', { status: 'Disabled' }, answer({ status: 'Disabled' })],
    [
      'another spelling',
      { platform: { os: 'windows' } },
      answer({ platform: { os: 'Windows', architecture: 'amd64' } }),
    ],
    [
      'secrets that are not shown',
      {},
      answer({
        step: { ...step, contextAccessToken: undefined, arguments: [step.arguments[0], { name: 'B', isSecret: true }] },
      }),
    ],
    [
      'secrets that only the answer shows',
      {},
      answer({ trigger: { ...trigger, baseImageTrigger: { updateTriggerEndpoint: 'https://example.com' } } }),
    ],
    [
      'logins that are not shown',
      {},
      answer({ credentials: { ...before.properties.credentials, customRegistries: { 'docker.io': null } } }),
    ],
    [
      'defaults of a part that was asked for',
      { trigger: { baseImageTrigger: { name: 'b' } } },
      answer({ trigger: { ...trigger, baseImageTrigger: { name: 'b', status: 'Enabled' } } }),
    ],
    [
      'an answer that holds the changed timer alone',
      { trigger: { timerTriggers: [{ name: 'noon', schedule: '0 12 * * *' }] } },
      answer({ trigger: { timerTriggers: [{ name: 'noon', schedule: '0 12 * * *' }] } }),
    ],
    [
      'kinds of identity with other blanks between them',
      { identity: { type: 'SystemAssigned,UserAssigned', userAssignedIdentities: { '/a': {} } } },
      answer({}, { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { '/a': {} } }),
    ],
    ['an identity that is gone as asked', { identity: { type: 'None' } }, answer({}, { type: 'None' })],
  ])('are none for %s', (_, change, given) => {
    expect(unaskedDifferences(before, change, given)).toEqual([]);
  });

  it.each<[string, ReturnType<typeof answer>, string[]]>([
    [
      'isPushEnabled',
      answer({ step: { ...step, isPushEnabled: true } }),
      ['- step.isPushEnabled: false', '+ step.isPushEnabled: true'],
    ],
    ['an agent pool', answer({ agentPoolName: 'pool' }), ['+ agentPoolName: pool']],
    [
      'a timer',
      answer({ trigger: {} }),
      ['- trigger.timerTriggers[nightly].schedule: 0 1 * * *', '- trigger.timerTriggers[nightly].status: Enabled'],
    ],
    [
      'a login',
      answer({ credentials: { sourceRegistry: before.properties.credentials.sourceRegistry } }),
      ['- credentials.customRegistries[docker.io]: yes'],
    ],
    [
      'the identity',
      answer({}, { type: 'UserAssigned' }),
      ['- identity.type: SystemAssigned', '+ identity.type: UserAssigned'],
    ],
  ])('tell of %s', (_, given, lines) => {
    expect(differenceLines(unaskedDifferences(before, { status: 'Enabled' }, given))).toEqual(lines);
  });
});
