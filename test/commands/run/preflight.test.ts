import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEmulator } from '../../../src/emulator/emulator.ts';
import { runCommandLine } from '../../support/command-line.ts';
import { subscription } from '../../support/fake-azure.ts';

const on = '-r myregistry -n hello';
const task = `create ${on} -c /dev/null --cmd 'bash echo hi'`;

interface Scheduled {
  readonly credentials?: { readonly sourceRegistry?: { readonly identity?: string } };
}

/** Commands against one emulator, with what they ask, beside what finds the registry. */
const furnished = async (before: readonly string[]) => {
  const emulator = createEmulator({ subscriptionId: subscription });
  const attempt = async (line: string, env: Readonly<Record<string, string>> = {}) => {
    const asked: string[] = [];
    let scheduled: Scheduled | undefined;
    const result = await runCommandLine(line, {
      env,
      network: async (request) => {
        if (request.url.includes('/scheduleRun')) scheduled = (await request.clone().json()) as Scheduled;
        const { pathname } = new URL(request.url);
        const path = decodeURIComponent(pathname)
          .replace(/^.*\/resourceGroups\/g\/providers\/Microsoft\.ContainerRegistry\//i, '')
          .replace(/^.*\/providers\/Microsoft\.ContainerRegistry\//i, 'S/');
        if (!/metadata|oauth2|msi/.test(path))
          asked.push(`${request.method} ${path.replace('registries/myregistry', 'R')}`);
        return emulator.fetch(request);
      },
      prepare: ({ cwd }) => {
        writeFileSync(join(cwd, 'Dockerfile'), 'FROM scratch\n');
        writeFileSync(join(cwd, 'other.yaml'), 'steps:\n  - cmd: bash echo hi\n');
      },
    });
    return { ...result, asked, scheduled };
  };
  for (const line of [
    'az group create -n g -l eastus',
    'az acr create -g g -n myregistry --sku Premium',
    'az acr create -g g -n mybase --sku Premium',
    task,
    ...before,
  ]) {
    const { exitCode, stderr } = await attempt(line);
    if (exitCode !== 0) throw new Error(`${line}: ${stderr}`);
  }
  return { attempt };
};

const isQueued = (asked: readonly string[]): boolean => asked.some((each) => each.includes('scheduleRun'));
const isSent = (asked: readonly string[]): boolean => asked.some((each) => /UploadUrl|blob/i.test(each));

const deny = 'az acr update -n myregistry --default-action Deny';
const closed = 'az acr update -n myregistry --public-network-enabled false';
const repositories = 'az acr update -n myregistry --role-assignment-mode rbac-abac';
const pool = 'agentpool create -r myregistry -n mypool';
const scope = `/subscriptions/${subscription}/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries`;
const kept = 'The network rules of myregistry.azurecr.io keep the agents of the service out';
const assign = "acrtask identity assign -r myregistry -n hello --identities '[system]'";
const role = (registry: string): string =>
  `acrtask az role assignment create --assignee-object-id "$(acrtask identity show -r myregistry -n hello --query principalId -o tsv)" --assignee-principal-type ServicePrincipal --role AcrPull --scope ${scope}/${registry}`;
const doctor = 'Or all at once: acrtask doctor hello -r myregistry --fix';
const skip = 'To queue it anyway, add --no-preflight.\n';

describe('a CI system', () => {
  it.each([
    [{ GITHUB_ACTIONS: 'true' }, '::error title=The run was not queued::'],
    [{ TF_BUILD: 'True' }, '##vso[task.logissue type=error]The run was not queued: '],
    [{ GITHUB_ACTIONS: 'true', ACRTASK_CI: 'off' }, undefined],
  ])('%j is told why a run was not queued', async (env, begin) => {
    const { attempt } = await furnished([`update ${on} --status Disabled`]);
    const { stderr } = await attempt(`run ${on}`, env);
    const sentence = 'Task hello is disabled: it does not run.';
    const lines = stderr.split('\n');
    expect(lines.slice(0, 2)).toEqual([
      ...(begin === undefined ? [] : [`${begin}${sentence}`]),
      `ERROR: ${sentence}`,
      ...(begin === undefined ? ['The run was not queued.'] : []),
    ]);
  });
});

describe('a run that cannot work is not queued', () => {
  it.each<[about: string, before: readonly string[], line: string, says: unknown]>([
    [
      'a disabled task',
      [`update ${on} --status Disabled`],
      `run ${on} -c .`,
      `ERROR: Task hello is disabled: it does not run.
The run was not queued.
To fix it:
acrtask update -r myregistry -n hello --status Enabled
${skip}`,
    ],
    [
      'network rules',
      [deny],
      `run ${on}`,
      `ERROR: ${kept}: only the system-assigned identity of a task could bypass them, and the run logs in with the token of the run.
The run was not queued.
To fix it:
${assign}
${role('myregistry')}
acrtask update -r myregistry -n hello --source-acr-auth-id '[system]'
acrtask az acr update -n myregistry -g g --set networkRuleBypassAllowedForTasks=true
${doctor}
${skip}`,
    ],
    [
      'network rules and a build',
      [deny],
      'build -r myregistry -t hello .',
      `ERROR: ${kept}: only the system-assigned identity of a task could bypass them, and the run logs in with the token of the run.
The run was not queued.
Run it on an agent pool in a virtual network (--agent-pool), or as a task with a system-assigned identity, which network rules can let in.
${skip}`,
    ],
    [
      'a closed registry',
      [closed],
      `run ${on}`,
      `ERROR: ${kept}: only the system-assigned identity of a task could bypass them, and the run logs in with the token of the run.
The run was not queued.
To fix it:
${assign}
${role('myregistry')}
acrtask update -r myregistry -n hello --source-acr-auth-id '[system]'
acrtask az acr update -n myregistry -g g --set networkRuleBypassAllowedForTasks=true
${doctor}
${skip}`,
    ],
    [
      'a pool of the service',
      [closed, pool, `update ${on} --agent-pool mypool`],
      `run ${on}`,
      `ERROR: ${kept}: only the system-assigned identity of a task could bypass them, and the run logs in with the token of the run.
The run was not queued.
To fix it:
${assign}
${role('myregistry')}
acrtask update -r myregistry -n hello --source-acr-auth-id '[system]'
acrtask az acr update -n myregistry -g g --set networkRuleBypassAllowedForTasks=true
${doctor}
${skip}`,
    ],
    [
      'an image of a registry without a credential',
      [`update ${on} --cmd mybase.azurecr.io/tool:1`],
      `run ${on}`,
      `ERROR: Task hello has to pull from mybase.azurecr.io, but has no credential for it.
The run was not queued.
To fix it:
${assign}
${role('mybase')}
acrtask credential add -r myregistry -n hello --login-server mybase.azurecr.io --use-identity '[system]'
${doctor}
${skip}`,
    ],
    [
      'a quick run of such an image',
      [],
      'run -r myregistry --cmd mybase.azurecr.io/tool:1 /dev/null',
      `ERROR: The run has to pull from mybase.azurecr.io, but has no credential for it.
The run was not queued.
Create a task for it that logs in with an identity.
acrtask create -r myregistry -n NAME --pull-from mybase ...
${skip}`,
    ],
    [
      'a credential of an identity that is not assigned',
      [
        `identity assign ${on} --identities [system]`,
        `credential add ${on} --login-server mybase.azurecr.io --use-identity [system]`,
        `identity remove ${on} --identities [system]`,
      ],
      `run ${on}`,
      `ERROR: The system-assigned identity is not assigned to task hello.
The run was not queued.
To fix it:
${assign}
${skip}`,
    ],
    [
      'a credential of a user-assigned identity that is not assigned',
      [
        'az identity create -g g -n mine',
        `identity assign ${on} --identities mine`,
        `credential add ${on} --login-server mybase.azurecr.io --use-identity mine`,
        `identity remove ${on} --identities mine`,
      ],
      `run ${on}`,
      expect.stringMatching(
        /^ERROR: The identity mine is not assigned to task hello\.\nThe run was not queued\.\nTo fix it:\nacrtask identity assign -r myregistry -n hello --identities \/subscriptions\/\S+\/mine\n/,
      ),
    ],
    [
      'an image of its own registry with repository permissions',
      [repositories, `update ${on} --cmd myregistry.azurecr.io/tool:1`],
      `run ${on}`,
      expect.stringContaining('Task hello has no identity for its own registry myregistry.azurecr.io.'),
    ],
    [
      'a build without a login',
      [],
      'build -r myregistry -t hello --auth-mode None .',
      `ERROR: The run does not log in to its own registry, but has to push to myregistry.azurecr.io.
The run was not queued.
Let the run log in: leave out --auth-mode None.
${skip}`,
    ],
    [
      'a build that is told not to log in, with repository permissions',
      [repositories],
      'build -r myregistry -t hello --source-acr-auth-id none .',
      `ERROR: The run has no identity for its own registry myregistry.azurecr.io. With repository permissions the registry gives the token of a run no access, and the run has to push to it.
The run was not queued.
Let the run log in as you: --source-acr-auth-id '[caller]'.
${skip}`,
    ],
    [
      'a rerun',
      [`run ${on} --no-wait`, `update ${on} --status Disabled`],
      'rerun cf1 -r myregistry',
      `ERROR: Task hello is disabled: it does not run.
The run was not queued.
To fix it:
acrtask update -r myregistry -n hello --status Enabled
${skip}`,
    ],
  ])('%s', async (_about, before, line, says) => {
    const { attempt } = await furnished(before);
    const { asked, exitCode, stderr } = await attempt(line);
    expect({
      queued: isQueued(asked),
      sent: isSent(asked),
      exitCode,
      said: stderr.replace(/^[\s\S]*?ERROR/, 'ERROR'),
    }).toEqual({
      queued: false,
      sent: false,
      exitCode: 1,
      said: says,
    });
  });
});

describe('a run that may work is queued', () => {
  it.each<[about: string, before: readonly string[], line: string]>([
    ['without its network being asked', [closed], `run ${on} --no-preflight`],
    ['with other steps', [`update ${on} --cmd mybase.azurecr.io/tool:1`], `run ${on} --file other.yaml -c .`],
    [
      'with a step that logs in',
      [`update ${on} --cmd 'sh -c "echo login; docker pull mybase.azurecr.io/tool:1"'`],
      `run ${on}`,
    ],
    [
      'that pulls what everybody may',
      ['az acr update -n mybase --anonymous-pull-enabled', `update ${on} --cmd mybase.azurecr.io/tool:1`],
      `run ${on}`,
    ],
    ['with a registry elsewhere', [`update ${on} --cmd elsewhere.azurecr.io/tool:1`], `run ${on}`],
    ['with a registry of another cloud', [`update ${on} --cmd mybase.azurecr.cn/tool:1`], `run ${on}`],
    ['under az, though it cannot work', [deny], 'az acr task run -r myregistry -n hello'],
    ['of a build under az', [repositories], 'az acr build -r myregistry -t hello .'],
  ])('%s', async (_about, before, line) => {
    const { attempt } = await furnished(before);
    expect(isQueued((await attempt(line)).asked)).toBe(true);
  });
});

describe('the requests of a run that is queued', () => {
  const queue = (line: string): readonly string[] => [
    'GET S/registries',
    ...(line.includes('-n hello') ? ['POST R/tasks/hello/listDetails'] : []),
    'POST R/scheduleRun',
  ];
  const subnet = `--subnet-id /subscriptions/${subscription}/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s`;
  it.each<[about: string, before: readonly string[], line: string, more: readonly string[]]>([
    ['none more', [], `run ${on} --no-wait`, []],
    ['none more for a quick run', [], 'run -r myregistry --cmd bash /dev/null --no-wait', []],
    ['none more for a pool and an open registry', [pool], `run ${on} --agent-pool mypool --no-wait`, []],
    [
      'one for the pool, which may be let in',
      [closed, `${pool} ${subnet}`],
      `run ${on} --agent-pool mypool --no-wait`,
      ['GET R/agentPools/mypool'],
    ],
    [
      'one for registries that are used without a login',
      ['az acr update -n mybase --anonymous-pull-enabled', `update ${on} --cmd mybase.azurecr.io/tool:1`],
      `run ${on} --no-wait`,
      ['GET S/registries'],
    ],
  ])('%s', async (_about, before, line, more) => {
    const { attempt } = await furnished(before);
    const { asked, exitCode } = await attempt(line);
    expect({ exitCode, asked }).toEqual({ exitCode: 0, asked: queue(line).toSpliced(-1, 0, ...more) });
  });
});

describe('in a registry with repository permissions', () => {
  const told = 'The run logs in to myregistry as you, because the registry uses repository permissions';
  it.each<[line: string, identity: string | undefined]>([
    ['build -r myregistry -t hello .', '[caller]'],
    ['run -r myregistry --cmd bash /dev/null', '[caller]'],
    ['pack build -r myregistry -t hello --builder b .', '[caller]'],
    ['build -r myregistry -t hello . --no-preflight', undefined],
    ['run -r myregistry --cmd bash /dev/null --source-acr-auth-id none', undefined],
    ['run -r myregistry --cmd bash /dev/null --auth-mode Default', undefined],
    ['az acr build -r myregistry -t hello .', undefined],
    ['az acr run -r myregistry --cmd bash /dev/null', undefined],
  ])('%s', async (line, identity) => {
    const { attempt } = await furnished([repositories]);
    const { scheduled, stderr } = await attempt(`${line} --no-wait`);
    expect({ identity: scheduled?.credentials?.sourceRegistry?.identity, told: stderr.includes(told) }).toEqual({
      identity,
      told: identity !== undefined,
    });
  });
});
