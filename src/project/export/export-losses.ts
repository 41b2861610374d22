import type { IdentityProperties } from '@azure/arm-containerregistry';
import type { Difference } from '../../request/task-difference.ts';
import type { StoredTask } from '../../service/resource.ts';
import type { ReadTask } from '../../service/tasks.ts';
import { compareTasks } from '../plan/compare-tasks.ts';
import type { ProjectTask } from '../project-schema.ts';
import { taskBodyOf } from '../task-body.ts';
import { secretsOf, withSecrets } from '../task-secrets.ts';
import { wantedTask } from '../wanted-task.ts';
import { clientIdOf, vaultAddressOf } from './export-logins.ts';
import type { ExportedSecret } from './export-secrets.ts';
import { repeatedNames } from './export-step.ts';
import { plainAddress } from './plain-address.ts';

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
    secretsOf(task).map(({ text }) => values.get(text) ?? vaultAddressOf(text, vaultSuffix).replace(/^text:/, '')),
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

const secretAddresses = (stored: StoredTask): string[] =>
  addressesOf(stored).flatMap(({ path, address }) => (plainAddress(address) === address ? [] : [path]));

/** What of a stored task a project file cannot say, as far as a comparison of leaves does not see it: one line each. */
export const unseenLosses = (stored: StoredTask): string[] => {
  const { step } = stored.properties;
  const { encodedTaskContent, encodedValuesContent } = (step ?? {}) as Record<string, unknown>;
  return [
    ...repeatedNames(step).map((name) => `the name '${name}' occurs several times; the last value is kept`),
    ...(isEncodedText(encodedTaskContent) ? [] : ['step.encodedTaskContent is not UTF-8 text']),
    ...(isEncodedText(encodedValuesContent) ? [] : ['step.encodedValuesContent is not UTF-8 text']),
    ...secretAddresses(stored).map((path) => `${path} contains a secret, which is left out`),
  ];
};

/**
 * What would be otherwise in a stored task if it were made from `task`, its words in the project file: one line each.
 * Rejects with CommandError when it cannot be made at all.
 */
export const seenLosses = async (
  { task: stored, knowsSecrets }: ReadTask,
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
  // These lines would show the secret.
  const hidden = secretAddresses(stored);
  const isWithin = (path: string): boolean => unlike.some((other) => path.startsWith(`${other.path}.`));
  return unlike.filter(({ path }) => !isWithin(path) && !hidden.includes(path)).map(lineOf);
};
