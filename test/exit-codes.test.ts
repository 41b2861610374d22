import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from './support/command-line.ts';
import { type Answer, registryId } from './support/fake-azure.ts';

const refusal = (status: number, code: string): Answer => [status, { error: { code, message: 'No.' } }];
const missing = refusal(404, 'ResourceNotFound');
const noSuchName: Answer = [
  404,
  { errors: [{ code: 'NAME_UNKNOWN', message: 'repository name not known to registry' }] },
];
const task = (properties: object): Answer => [
  200,
  { id: `${registryId('myregistry')}/tasks/hello`, name: 'hello', location: 'eastus', properties },
];
const timed = task({ trigger: { timerTriggers: [{ name: 'nightly', schedule: '0 1 * * *', status: 'Enabled' }] } });
const failed: Answer = [200, { name: 'cf1', properties: { runId: 'cf1', status: 'Failed', task: 'hello' } }];

const on = '-r myregistry -n hello';
const create = `create ${on} -c /dev/null --cmd bash`;

type Situation = readonly [
  situation: string,
  own: number,
  az: number,
  line: string,
  replies?: Readonly<Record<string, readonly Answer[]>>,
  /** The words under az, where `acr task` does not stand before those of `line`. */
  azLine?: string | undefined,
  /** What standard input holds. */
  stdin?: string,
];

/** The one table of exit codes: docs/logs-and-exit-codes.md has their meaning. `az` as az 2.91 has it. */
const table: readonly Situation[] = [
  // 0: it worked.
  ['a list', 0, 0, 'list -r myregistry'],
  ['a run that was queued', 0, 0, `run ${on} --no-wait`],
  ['a run that succeeded', 0, 0, `run ${on}`],
  ['help', 0, 0, 'list --help'],
  // 1: it failed, or the run did.
  ['a run that failed', 1, 1, `run ${on} --no-logs`, { 'GET R/runs/cf1': [failed] }],
  ['a refusal of the service', 1, 1, `show ${on}`, { 'GET R/tasks/hello': [refusal(403, 'AuthorizationFailed')] }],
  [
    'a request that the service finds wrong',
    1,
    1,
    `update ${on} --cpu 2`,
    { 'PATCH R/tasks/hello': [refusal(400, 'Bad')] },
  ],
  ['a task file that is not there', 1, 1, `create ${on} -c /dev/null -f none.yaml`],
  ['a folder that is not there', 1, 1, `build -r myregistry ./none`, {}, 'build -r myregistry ./none'],
  ['a secret that is not there', 1, 1, `${create} --set-secret a=env:NONE`],
  [
    'a login server that is there already',
    1,
    1,
    `credential add ${on} --login-server mybase.azurecr.io --use-identity [system]`,
  ],
  ['a question that nobody can answer', 1, 1, `delete ${on}`],
  // 2: the command line is wrong.
  ['an unknown command', 2, 2, 'lits -r myregistry'],
  ['an unknown option', 2, 2, 'list -r myregistry --pasword x'],
  ['an option without a value', 2, 2, 'list -r'],
  ['a missing option', 2, 2, 'list'],
  ['a value that is not among those allowed', 2, 2, `create ${on} --status Paused`],
  ['a value that is not a number', 2, 2, `create ${on} --timeout soon`],
  ['a bad --query', 2, 2, 'list -r myregistry --query [?'],
  ['a registry name that is too short', 2, 1, 'list -r abc'],
  ['a registry name with a hyphen', 2, 1, 'list -r my-registry'],
  ['a login server of another cloud', 2, 1, 'list -r myregistry.azurecr.cn'],
  ['a resource id of something else', 2, 1, `list -r ${registryId('myregistry')}/tasks/hello`],
  ['a schedule that is not cron', 2, 1, `${create} --schedule '0 25 * * *'`],
  ['a schedule that never comes', 2, 1, `timer add ${on} --timer-name a --schedule '0 0 31 2 *'`],
  ['a time-out that is too short', 2, 1, `${create} --timeout 60`],
  ['a time-out that is too long', 2, 1, `update ${on} --timeout 99999`],
  [
    'a time-out of a build',
    2,
    1,
    'build -r myregistry https://github.com/a/b.git --timeout 1',
    {},
    'build -r myregistry https://github.com/a/b.git --timeout 1',
  ],
  ['no core at all', 2, 1, `update ${on} --cpu 0`],
  ['an unknown platform', 2, 1, `${create} --platform plan9`],
  ['what is not an identity', 2, 1, `${create} --source-acr-auth-id me`],
  ['what is not an identity of a task', 2, 1, `${create} --assign-identity [caller]`],
  ['what is not a name', 2, 2, `create -r myregistry -n a/b -c /dev/null --cmd bash`],
  ['a task without a context', 2, 1, `create ${on} --cmd bash`],
  ['a task of a command and a file', 2, 1, `create ${on} -c /dev/null --cmd bash -f a.yaml`],
  ['a task without a file', 2, 1, `create ${on} -c https://github.com/a/b.git --commit-trigger-enabled false`],
  ['half a login', 2, 1, `credential add ${on} --login-server a.io -u user`],
  ['what is not a login server', 2, 1, `credential add ${on} --login-server https://a.io/ -u user -p word`],
  [
    'an address of a vault that names no secret',
    2,
    1,
    `credential add ${on} --login-server a.io -u user -p https://kv.vault.azure.net/`,
  ],
  ['identities beside all of them', 2, 1, `identity remove ${on} --identities [all] /a`],
  ['a build of nothing', 2, 1, 'build -r myregistry /dev/null', {}, 'build -r myregistry /dev/null'],
  ['standard input for two options', 2, 1, `credential add ${on} --login-server a.io -u - -p -`, {}, undefined, 'word'],
  // 3: what was named is not there.
  ['an unknown registry', 3, 1, 'list -r nosuchregistry'],
  [
    'an unknown registry in a group',
    3,
    3,
    'list -r myregistry -g mygroup',
    {
      'GET S/resourceGroups/mygroup/providers/Microsoft.ContainerRegistry/registries/myregistry': [missing],
    },
  ],
  ['an unknown subscription', 3, 1, 'list -r myregistry --subscription nosuch'],
  ['an unknown task', 3, 3, `show ${on}`, { 'GET R/tasks/hello': [missing] }],
  ['an unknown task that is changed', 3, 3, `update ${on} --cpu 2`, { 'POST R/tasks/hello/listDetails': [missing] }],
  ['an unknown task that is run', 3, 3, `run ${on}`, { 'POST R/tasks/hello/listDetails': [missing] }],
  ['an unknown task that is deleted', 3, 0, `delete ${on} --yes`, { 'DELETE R/tasks/hello': [[204]] }],
  ['an unknown run', 3, 3, 'show-run -r myregistry --run-id cf9', { 'GET R/runs/cf9': [missing] }],
  [
    'an unknown agent pool',
    3,
    3,
    'agentpool show -r myregistry -n pool',
    { 'GET R/agentPools/pool': [missing] },
    'agentpool show -r myregistry -n pool',
  ],
  ['an unknown timer', 3, 1, `timer update ${on} --timer-name noon --enabled false`, { 'GET R/tasks/hello': [timed] }],
  [
    'a timer of a task that has none',
    3,
    1,
    `timer update ${on} --timer-name noon --enabled false`,
    { 'GET R/tasks/hello': [task({})] },
  ],
  ['an unknown login server', 3, 1, `credential update ${on} --login-server a.io --use-identity [system]`],
  ['an identity that the task does not have', 3, 1, `identity remove ${on} --identities /a`],
  [
    'an unknown repository',
    3,
    1,
    'az acr repository show-tags -n myregistry --repository a',
    { 'GET https://myregistry.azurecr.io/acr/v1/a/_tags?n=100': [noSuchName] },
    'repository show-tags -n myregistry --repository a',
  ],
  [
    'an unknown tag',
    3,
    1,
    'logs -r myregistry -t a:v1',
    { 'GET https://myregistry.azurecr.io/acr/v1/a/_tags/v1': [noSuchName] },
  ],
];

const run = (line: string, replies: Readonly<Record<string, readonly Answer[]>> = {}, stdin = '') =>
  runCommandLine(line, {
    replies,
    stdin,
    prepare: async ({ cwd }) => {
      await mkdir(join(cwd, 'app'));
      await writeFile(join(cwd, 'acb.yaml'), 'steps: []\n');
    },
  });

/** What is not there under other words is only compared where the same command is there. */
const isOfAz = (line: string): boolean => line.startsWith('az ');

describe('the exit code of a command', () => {
  const own = table.filter(([, , , line]) => !isOfAz(line)).map((each) => [each[0], each[1], each] as const);
  it.each(own)('%s: %i', async (_, code, [, , , line, replies, , stdin]) => {
    const { exitCode, stderr } = await run(line, replies, stdin);
    expect([exitCode, stderr.includes('This is a defect')], stderr).toEqual([code, false]);
  });

  const underAz = table.map((each) => [each[0], each[2], each] as const);
  it.each(underAz)('%s, under az: %i', async (_, code, [, , , line, replies, azLine, stdin]) => {
    const { exitCode, stderr } = await run(`az acr ${azLine ?? `task ${line}`}`, replies, stdin);
    expect([exitCode, stderr.includes('This is a defect')], stderr).toEqual([code, false]);
  });
});
