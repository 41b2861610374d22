import type { Credentials, IdentityProperties, PlatformProperties } from '@azure/arm-containerregistry';
import { CommandError } from '../errors.ts';
import type { Difference } from '../request/task-difference.ts';
import type { StoredTask } from '../service/resource.ts';
import { compareTasks } from './compare-tasks.ts';
import { clientIdOf, identitiesAndLoginsOf, vaultAddressOf } from './export-logins.ts';
import { createSecretNames, type ExportedSecret, type SecretNames } from './export-secrets.ts';
import { type Refer, repeatedNames, stepOf } from './export-step.ts';
import { triggersOf } from './export-triggers.ts';
import { plainAddress } from './plain-address.ts';
import { present } from './present.ts';
import { projectTag } from './project-tag.ts';
import type { ProjectTask } from './schema.ts';
import { taskBodyOf } from './task-body.ts';
import { secretsOf, withSecrets } from './task-secrets.ts';
import { wantedTask } from './wanted-task.ts';
import { withoutFaults } from './without-faults.ts';

/** A task as it was read: `knowsSecrets` tells whether the caller may list its secrets. */
export interface TaskToExport {
  readonly task: StoredTask;
  readonly knowsSecrets: boolean;
}

/** A task in the words of the project file. */
export interface ExportedTask {
  readonly name: string;
  /** Undefined when nothing of it can be said; `lost` says why. */
  readonly task: ProjectTask | undefined;
  /** What the project file does not say of the stored task, one line each. */
  readonly lost: readonly string[];
}

/** The tag of `apply` is set again by `apply`. */
const tagsOf = (tags: StoredTask['tags'] | null): Record<string, string> | undefined => {
  const own = Object.entries(tags ?? {}).filter(([name]) => name !== projectTag);
  return own.length > 0 ? Object.fromEntries(own) : undefined;
};

const platformOf = (platform: PlatformProperties | null | undefined): string | undefined => {
  if (!platform?.os) return undefined;
  const { os, architecture = 'amd64', variant } = platform;
  const text = [os, architecture || 'amd64', ...(variant ? [variant] : [])].join('/').toLowerCase();
  return text === 'linux/amd64' ? undefined : text;
};

const unless = <T>(usual: T, value: T | null | undefined): T | undefined =>
  value === usual ? undefined : (value ?? undefined);

interface Members {
  readonly status?: 'Enabled' | 'Disabled';
  readonly timeout?: number;
  readonly agentConfiguration?: { readonly cpu?: number } | null;
  readonly agentPoolName?: string | null;
  readonly logTemplate?: string | null;
}

const inWords = ({ task: stored, knowsSecrets }: TaskToExport, vaultSuffix: string, refer: Refer): ProjectTask => {
  const { properties, identity, tags } = stored;
  const { step, trigger, platform, isSystemTask } = properties;
  const { status, timeout, agentConfiguration, agentPoolName, logTemplate } = properties as Members;
  const common = {
    timeout: unless(3600, timeout),
    status: unless<'Enabled' | 'Disabled'>('Enabled', status),
  };
  if (isSystemTask && stored.name === 'quicktask')
    return present({ ...common, logTemplate, isSystemTask: true }) as ProjectTask;
  const { context, ...whatRuns } = stepOf(step, timeout ?? 3600, refer);
  const contextAccessToken = step?.contextAccessToken ?? undefined;
  const { gitAccessToken, schedule, triggers } = triggersOf(
    { context, contextAccessToken, trigger, knowsSecrets },
    refer,
  );
  return present({
    context: context && plainAddress(context),
    ...whatRuns,
    gitAccessToken,
    platform: platformOf(platform),
    cpu: unless(2, agentConfiguration?.cpu),
    ...common,
    agentPool: agentPoolName,
    logTemplate,
    ...identitiesAndLoginsOf(identity, properties.credentials as Credentials | undefined, vaultSuffix, refer),
    schedule,
    triggers,
    tags: tagsOf(tags),
  }) as ProjectTask;
};

/** In place of a secret that the service does not show. */
const unknown = 'unknown';

/** The task with its secrets, and with the identities that its logins name, as `wantedTask` is given them. */
const filledIn = (
  task: ProjectTask,
  identity: IdentityProperties | null | undefined,
  vaultSuffix: string,
  secrets: readonly ExportedSecret[],
): ProjectTask => {
  const values = new Map(secrets.map(({ variable, value }) => [`env:${variable}`, value ?? unknown]));
  const filled = withSecrets(
    task,
    secretsOf(task).map(({ text }) => values.get(text) ?? vaultAddressOf(text, vaultSuffix)),
  );
  const { credentials } = filled;
  if (!credentials) return filled;
  const logins = Object.entries(credentials).map(([server, login]) => [
    server,
    login.identity === undefined ? login : { ...login, identity: clientIdOf(identity, login.identity) },
  ]);
  return { ...filled, credentials: Object.fromEntries(logins) };
};

const brief = (text: string): string => (text.includes('\n') || text.length > 80 ? '' : `: ${text}`);

const lineOf = ({ path, before: stored, after: wanted }: Difference): string => {
  if (!stored) return `${path} is not set in the task`;
  // What stands at the entry of a map says no more than that it is there.
  const value = stored.isSecret || path.endsWith(']') ? '' : brief(stored.text);
  const said = value === '' || !wanted ? '' : brief(wanted.text).slice(2);
  return `${path}${value}${said === '' ? '' : ` (the file: ${said})`}`;
};

const isEncodedText = (base64: unknown): boolean =>
  typeof base64 !== 'string' ||
  Buffer.from(Buffer.from(base64, 'base64').toString('utf8')).equals(Buffer.from(base64, 'base64'));

/** The addresses of a task that may contain a login. */
const addressesOf = ({ properties: { step, trigger } }: StoredTask): { path: string; address: string }[] => [
  ...(step?.contextPath ? [{ path: 'step.contextPath', address: step.contextPath }] : []),
  ...(trigger?.sourceTriggers ?? []).map(({ name, sourceRepository }) => ({
    path: `trigger.sourceTriggers[${name}].sourceRepository.repositoryUrl`,
    address: sourceRepository?.repositoryUrl ?? '',
  })),
];

/** What the comparison of facts does not see. */
const lostUnseen = ({ properties: { step } }: StoredTask): string[] => {
  const { encodedTaskContent, encodedValuesContent } = (step ?? {}) as Record<string, unknown>;
  return [
    ...repeatedNames(step).map((name) => `the name '${name}' occurs several times; the last value is kept`),
    ...(isEncodedText(encodedTaskContent) ? [] : ['step.encodedTaskContent is not UTF-8 text']),
    ...(isEncodedText(encodedValuesContent) ? [] : ['step.encodedValuesContent is not UTF-8 text']),
  ];
};

/** The facts of the stored task that are other ones when it is made from the project file. */
const differences = async (
  { task: stored, knowsSecrets }: TaskToExport,
  task: ProjectTask,
  vaultSuffix: string,
  secrets: readonly ExportedSecret[],
): Promise<string[]> => {
  const source = (stored.properties.credentials as { sourceRegistry?: { identity?: string } } | null)?.sourceRegistry;
  const { task: wanted } = await wantedTask(stored.name, filledIn(task, stored.identity, vaultSuffix, secrets), {
    location: stored.location ?? '',
    taskFiles: { read: async () => '', check: async () => {} },
    sourceIdentity: source?.identity,
    vaultSuffix,
  });
  const unlike = compareTasks(stored, taskBodyOf(wanted), knowsSecrets).differences.filter(
    // The scope of a token is what it is: nothing depends on what is said of it.
    ({ path, before }) => before !== undefined || !path.endsWith('.sourceControlAuthProperties.scope'),
  );
  const isWithin = (path: string): boolean => unlike.some((other) => path.startsWith(`${other.path}.`));
  return unlike.filter(({ path }) => !isWithin(path)).map(lineOf);
};

/**
 * A stored task in the words of the project file: the inverse of `wantedTask`. What is as `create` makes it by default is
 * left out. Secrets become references to environment variables, which `names` gives. What the task made from this would
 * have otherwise is in `lost`.
 */
export const exportTask = async (
  read: TaskToExport,
  { vaultSuffix, names = createSecretNames() }: { readonly vaultSuffix: string; readonly names?: SecretNames },
): Promise<ExportedTask> => {
  const { task: stored } = read;
  const { name } = stored;
  const refer: Refer = (words, what, value) => names.referTo(name, words, what, value);
  const { task, faults } = withoutFaults(name, inWords(read, vaultSuffix, refer));
  const secretive = addressesOf(stored).filter(({ address }) => plainAddress(address) !== address);
  const unseen = [
    ...lostUnseen(stored),
    ...secretive.map(({ path }) => `${path} contains a secret, which is left out`),
  ];
  if (!task) return { name, task, lost: [...faults, ...unseen] };
  try {
    const told = await differences(read, task, vaultSuffix, names.secrets);
    // The lines of those would show the secret.
    const shown = told.filter((line) => !secretive.some(({ path }) => line.startsWith(`${path}:`)));
    return { name, task, lost: [...faults, ...unseen, ...shown] };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { name, task: undefined, lost: [...faults, ...unseen, error.message] };
  }
};
