import { describe, expect, it } from 'vitest';
import { createEmulatedAzure, type EmulatedAzure } from '../../support/emulated.ts';

const on = '-r myregistry -n hello';
const scope =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/myResourceGroup/providers/Microsoft.ContainerRegistry/registries/mybase';

const role = `acrtask az role assignment create --assignee-object-id "$(acrtask identity show -r myregistry -n hello --query principalId -o tsv)" --assignee-principal-type ServicePrincipal --role AcrPull --scope ${scope}`;

/** What standard error says between the queued run and the error, without what changes from run to run. */
const explanationIn = (stderr: string): string =>
  stderr
    .slice(stderr.indexOf('Waiting for an agent...\n') + 'Waiting for an agent...\n'.length)
    .replace(/ERROR: [\s\S]*$/, '')
    .replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, (id) => (id.startsWith('11111111') ? id : 'ID'));

const base = [
  'az acr create -g myResourceGroup -n mybase --sku Premium',
  `create ${on} -c /dev/null --cmd 'bash echo hi' --assign-identity [system]`,
];
const credential = `credential add ${on} --login-server mybase.azurecr.io --use-identity [system]`;

interface Case {
  readonly about: string;
  readonly before: readonly string[];
  readonly says: string;
}

const table: readonly Case[] = [
  {
    about: 'an identity without a role',
    before: [...base, credential],
    says: `WARNING: The system-assigned identity may not log in to mybase.azurecr.io.
To fix it:
${role}
`,
  },
  {
    about: 'an identity that is not assigned',
    before: [...base, credential, `identity remove ${on} --identities [system]`],
    says: `WARNING: The system-assigned identity is not assigned to task hello.
To fix it:
acrtask identity assign -r myregistry -n hello --identities '[system]'
${role}
`,
  },
  {
    about: 'a registry that does not exist',
    before: [...base, credential.replace('mybase', 'mybsae')],
    says: `WARNING: There is no registry mybsae.azurecr.io.
Correct the name, or create the registry.
acrtask az acr create -g GROUP -n mybsae --sku Standard
`,
  },
  {
    about: 'a base image without a credential',
    before: [...base, `update ${on} --cmd mybase.azurecr.io/tool:1`],
    says: `WARNING: Task hello has to pull from mybase.azurecr.io, but has no credential for it.
To fix it:
${role}
acrtask credential add -r myregistry -n hello --login-server mybase.azurecr.io --use-identity '[system]'
`,
  },
  {
    about: 'network rules',
    before: [...base, 'az acr update -n myregistry --sku Premium', 'az acr update -n myregistry --default-action Deny'],
    says: `WARNING: The network rules of myregistry.azurecr.io keep the agents of the service out: only the system-assigned identity of a task could bypass them, and the run logs in with the token of the run.
To fix it:
${role.replace('/mybase', '/myregistry')}
acrtask update -r myregistry -n hello --source-acr-auth-id '[system]'
acrtask az acr update -n myregistry -g myResourceGroup --set networkRuleBypassAllowedForTasks=true
`,
  },
  {
    about: 'a secret without access',
    before: [
      ...base,
      'az keyvault create -g myResourceGroup -n myvault --enable-rbac-authorization false',
      `credential add ${on} --login-server docker.io -u https://myvault.vault.azure.net/secrets/user -p https://myvault.vault.azure.net/secrets/password --use-identity [system]`,
    ],
    says: `WARNING: The system-assigned identity may not read secrets of the key vault myvault, which needs an access policy.
The key vault myvault has no secret password.
The key vault myvault has no secret user.
To fix it:
acrtask az keyvault set-policy -n myvault --object-id "$(acrtask identity show -r myregistry -n hello --query principalId -o tsv)" --secret-permissions get
Store the secret, or correct its name.
acrtask az keyvault secret set --vault-name myvault -n password --file FILE -o none
acrtask az keyvault secret set --vault-name myvault -n user --file FILE -o none
`,
  },
  {
    about: 'a failure that nothing is known of',
    before: [...base, `update ${on} --cmd 'docker tag nothing:1 other:1'`],
    says: '',
  },
];

const furnished = async (before: readonly string[]): Promise<EmulatedAzure> => {
  const azure = await createEmulatedAzure();
  for (const line of before) await azure.run(line);
  return azure;
};

describe('why a run failed', () => {
  it.each(table)('$about', async ({ before, says }) => {
    const { attempt } = await furnished(before);
    const { exitCode, stderr } = await attempt(`run ${on} --no-preflight`);
    expect([exitCode, explanationIn(stderr)]).toEqual([1, says]);
  });

  const [withoutRole] = table;
  const says = withoutRole?.says ?? '';

  it.each([
    ['run -r myregistry -n hello --no-logs', says],
    ['az acr task run -r myregistry -n hello', says],
    ['run -r myregistry -n hello --no-diagnosis', ''],
    ['rerun cf1 -r myregistry', says],
    ['rerun cf1 -r myregistry --no-diagnosis', ''],
  ])('%s', async (line, explanation) => {
    const { attempt, run } = await furnished(withoutRole?.before ?? []);
    await run(`run ${on} --no-wait`);
    const { exitCode, stdout, stderr } = await attempt(line);
    expect([exitCode, explanationIn(stderr), stdout.includes('To mend it')]).toEqual([1, explanation, false]);
  });

  it.each([
    ['logs -r myregistry --run-id cf1 --explain', `${says}WARNING: Run failed.\n`],
    ['logs -r myregistry --run-id cf1', 'WARNING: Run failed.\n'],
    ['az acr task logs -r myregistry --run-id cf1 --explain', `${says}WARNING: Run failed.\n`],
  ])('%s', async (line, told) => {
    const { run } = await furnished(withoutRole?.before ?? []);
    await run(`run ${on} --no-wait`);
    const { stderr } = await run(line);
    expect(stderr.replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, (id) => (id.startsWith('11111111') ? id : 'ID'))).toBe(told);
  });

  it('logs --explain says when the log shows no known failure', async () => {
    const { run } = await furnished([...base, `update ${on} --cmd 'docker tag nothing:1 other:1'`]);
    await run(`run ${on} --no-wait`);
    const { stderr } = await run('logs -r myregistry --run-id cf1 --explain');
    expect(stderr).toBe(
      'WARNING: The failure at the end of this log is not one that acrtask knows.\nWARNING: Run failed.\n',
    );
  });

  it.each(['no-task-details', 'no-role-assignment-read'])('what may not be read is not guessed: %s', async (fault) => {
    const { attempt, plantFault } = await furnished(withoutRole?.before ?? []);
    plantFault(fault);
    const { exitCode, stderr } = await attempt(`run ${on} --no-preflight`);
    expect([exitCode, explanationIn(stderr)]).toEqual([
      1,
      `WARNING: A registry refused the task's identity (403): the identity has no role there, or the registry's network rules block the agent.
Find out what is missing:
acrtask doctor hello -r myregistry
`,
    ]);
  });

  it('runs without a task are explained by their logs alone', async () => {
    const { attempt } = await furnished(base);
    const { exitCode, stderr } = await attempt(
      'run -r myregistry --cmd mybase.azurecr.io/tool:1 /dev/null --no-preflight',
    );
    expect([exitCode, explanationIn(stderr)]).toEqual([
      1,
      `WARNING: Step 'acb_step_0' may not pull the image tool from mybase.azurecr.io, or it does not exist.
A run without a task logs in to its own registry only, and in a registry with repository permissions only with --source-acr-auth-id '[caller]'. For other registries, create a task with a credential.
`,
    ]);
  });
});
