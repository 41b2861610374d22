import { describe, expect, it } from 'vitest';
import { acrtask, type Place, printed } from './support.ts';
import { type Edit, failures, runScript, type Step, statusOf, withEmulator } from './tutorial-script.ts';

const patience = 90_000;

const without =
  (...leftOut: readonly string[]): Edit =>
  (command) =>
    leftOut.some((words) => command.startsWith(`az ${words}`)) ? undefined : command;

const replacing =
  (old: string, by: string): Edit =>
  (command) =>
    command.replace(old, by);

/** What the failed run shows besides the lines with the time in front: the service's words and the emulator's. */
const explanationOf = ({ stdout }: Step): readonly string[] =>
  stdout
    .split('\r\n')
    .filter(
      (line) => line !== '' && !/^\d{4}\/\d\d\/\d\d /.test(line) && !line.includes('(containers are not started)'),
    );

const anything = (stands: string): string => stands.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '[^ ]+');
const line = (expected: string): unknown => expect.stringMatching(new RegExp(`^${anything(expected)}$`));

const loginFailure = 'failed to unmarshal task before running: failed to resolve secrets: ';
const secretFailure =
  'unable to render task: failed to resolve secrets in the task with error: keyvault.BaseClient#GetSecret: Failure responding to request: ';
const registryId =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/myResourceGroup/providers/Microsoft.ContainerRegistry/registries/mybaseregistry';

interface Failure {
  readonly what: string;
  readonly script: 'user-assigned.sh' | 'system-assigned.sh';
  readonly edit: Edit;
  /** What is made beforehand; its output is `$OTHER` in edited commands. */
  readonly other?: readonly string[];
  /** The explanation, `…` standing for any one word. */
  readonly explanation: readonly unknown[];
  /** The sentence in which acrtask says why the run failed, if it knows. */
  readonly reason?: string;
  /** Whether the last line of the explanation ends in a command that makes the next run succeed. */
  readonly curable?: true;
}

const identityNamedOther = 'az identity create -g myResourceGroup -n otherId --query clientId -o tsv'.split(' ');

const table: readonly Failure[] = [
  {
    what: 'no role assignment',
    reason: 'The identity myACRTasksId may not log in to mybaseregistry.azurecr.io.',
    script: 'user-assigned.sh',
    edit: without('role assignment create'),
    explanation: [
      line(`${loginFailure}failed to get ACR refresh token, exchange API response code: 403 Forbidden`),
      line(
        '[emulator] The identity myACRTasksId (client ID …) has no role on the registry mybaseregistry.azurecr.io: it may neither pull nor push.',
      ),
      line(
        `[emulator] Give it one: acrtask az role assignment create --assignee … --scope ${registryId} --role AcrPull`,
      ),
    ],
    curable: true,
  },
  {
    what: 'no credential',
    reason: 'Task helloworldtask has to pull from mybaseregistry.azurecr.io, but has no credential for it.',
    script: 'user-assigned.sh',
    edit: without('acr task credential add'),
    explanation: [
      line(
        'Head "https://mybaseregistry.azurecr.io/v2/baseimages/node/manifests/9-alpine": unauthorized: authentication required, visit https://aka.ms/acr/authorization for more information.',
      ),
      line('[emulator] The run did not log in to mybaseregistry.azurecr.io before it tried to pull from it.'),
      line(
        '[emulator] Give the task a credential: acrtask credential add --registry myregistry --name helloworldtask --login-server mybaseregistry.azurecr.io --use-identity …',
      ),
      line('failed to run step ID: acb_step_0: exit status 1'),
    ],
  },
  {
    what: "credential with another identity's client id",
    reason: 'The identity otherId is not assigned to task helloworldtask.',
    script: 'user-assigned.sh',
    other: identityNamedOther,
    edit: (command) => (command.includes('credential add') ? command.replace('$clientID', '$OTHER') : command),
    explanation: [
      line(
        `${loginFailure}unable to get ARM token: failed to get access token: {"error":"invalid_request","error_description":"Identity not found"}`,
      ),
      line(
        '[emulator] The credential for mybaseregistry.azurecr.io specifies the identity otherId (client ID …), which is not assigned to task helloworldtask.',
      ),
      line(
        '[emulator] Give it to the task: acrtask identity assign -r myregistry -n helloworldtask --identities …/otherId',
      ),
      line('[emulator] Or use one that it has: … (myACRTasksId).'),
    ],
  },
  {
    what: 'unknown registry in the credential',
    reason: 'There is no registry mybasregistry.azurecr.io.',
    script: 'user-assigned.sh',
    edit: replacing('--login-server mybaseregistry.', '--login-server mybasregistry.'),
    explanation: [
      line(
        `${loginFailure}failed to get ACR refresh token: Post "https://mybasregistry.azurecr.io/oauth2/exchange": dial tcp: lookup mybasregistry.azurecr.io: no such host`,
      ),
      line(
        "[emulator] There is no registry mybasregistry.azurecr.io. Check the login server's spelling, or create it: acrtask az acr create --name mybasregistry --resource-group GROUP --sku Standard",
      ),
    ],
  },
  {
    what: 'no vault policy',
    reason:
      'The system-assigned identity may not read secrets of the key vault mykeyvault, which needs an access policy.',
    script: 'system-assigned.sh',
    edit: without('keyvault set-policy'),
    explanation: [
      expect.stringMatching(
        `^${anything(secretFailure)}StatusCode=403 -- Original Error: .* does not have secrets get permission on key vault 'mykeyvault;location=eastus'`,
      ),
      line(
        '[emulator] The system-assigned identity of task dockerhubtask has no access policy with the secret permission get on the key vault mykeyvault.',
      ),
      line(
        '[emulator] Allow it: acrtask az keyvault set-policy --name mykeyvault --object-id … --secret-permissions get',
      ),
      line('[emulator] A vault that is created with --enable-rbac-authorization true uses role assignments instead.'),
    ],
    curable: true,
  },
  {
    what: 'secret missing',
    reason: 'The key vault mykeyvault has no secret Password.',
    script: 'system-assigned.sh',
    edit: without('keyvault secret set --name Password', 'keyvault secret set   --name Password'),
    explanation: [
      expect.stringContaining(
        `${secretFailure}StatusCode=404 -- Original Error: autorest/azure: Service returned an error. Status=404 Code="SecretNotFound"`,
      ),
      line('[emulator] There is no secret Password in the key vault mykeyvault.'),
      line('[emulator] Set it: acrtask az keyvault secret set --vault-name mykeyvault --name Password --value VALUE'),
    ],
  },
  {
    what: '--set missing, so that the image name is empty',
    script: 'system-assigned.sh',
    edit: replacing(' --set PrivateRepo=hubuser/hubrepo', ''),
    explanation: [
      line('WARNING! Using --password via the CLI is insecure. Use --password-stdin.'),
      line('WARNING! Your password will be stored unencrypted in /acb/home/.docker/config.json.'),
      line('Configure a credential helper to remove this warning. See'),
      line('https://docs.docker.com/engine/reference/commandline/login/#credential-stores'),
      line('Login Succeeded'),
      line('[emulator] The task file uses .Values.PrivateRepo, which is empty. Set it: --set PrivateRepo=VALUE'),
      line('failed to run step ID: acb_step_1: failed to scan dependencies: exit status 1'),
    ],
  },
];

/** What a script needs that the other one, or nobody, makes. */
const prerequisites = async (place: Place, { script, other }: Failure): Promise<string> => {
  await printed(place, ...'az group create --name myResourceGroup --location eastus'.split(' '));
  if (script === 'system-assigned.sh')
    await printed(place, ...'az acr create -g myResourceGroup --name myregistry --sku Standard'.split(' '));
  return other ? printed(place, ...other) : '';
};

describe.concurrent('a run that fails', () => {
  it.each(table)('explains: $what', { timeout: patience }, (failure) =>
    withEmulator(async (place) => {
      const other = await prerequisites(place, failure);
      const steps = await runScript(place, failure.script, (command) =>
        failure.edit(command)?.replace('$OTHER', other),
      );
      const run = steps.at(-1) as Step;
      expect(failures(steps)).toEqual([run]);
      expect(run.words.slice(0, 4)).toEqual(['az', 'acr', 'task', 'run']);
      const last = 'Run ID: cf1 failed after 0s. Error: failed during run, err: exit status 1';
      expect(explanationOf(run).map((each) => each.replace(/after \d+s/, 'after 0s'))).toEqual([
        ...failure.explanation,
        last,
      ]);
      // Under az, what is certain before the run is told first, as a warning.
      const said = run.stderr.slice(run.stderr.indexOf('WARNING: Queued')).split('\n');
      expect({
        exitCode: run.exitCode,
        before: said.slice(0, 2),
        reason: said[2],
        after: said.slice(-4),
      }).toEqual({
        exitCode: 1,
        before: ['WARNING: Queued a run with ID: cf1', 'WARNING: Waiting for an agent...'],
        reason: failure.reason === undefined ? 'ERROR: Run failed' : `WARNING: ${failure.reason}`,
        after: [
          'ERROR: Run failed',
          'failed during run, err: exit status 1',
          'Show the run: acrtask show-run -r myregistry --run-id cf1',
          '',
        ],
      });
      expect(await statusOf(place, 'cf1')).toBe('Failed');

      if (!failure.curable) return;
      const cures = explanationOf(run).map((each) => /: acrtask (.*)$/.exec(each)?.[1]);
      const cure = cures.findLast((each) => each !== undefined) ?? '';
      await printed(place, ...cure.split(' '));
      expect((await acrtask(place, ...run.words)).exitCode).toBe(0);
      expect(await statusOf(place, 'cf2')).toBe('Succeeded');
    }),
  );
});
