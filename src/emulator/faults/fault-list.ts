/** What may follow `=` in `NAME=VALUE`: nothing, a time such as `10s`, the name of one resource, or ARM actions. */
export type FaultValue = 'none' | 'duration' | 'name' | 'actions';

/** A fault that can be planted in the emulator. */
export interface Fault {
  readonly name: string;
  readonly takes: FaultValue;
  /** For `duration`: the time when none is given. */
  readonly fallback?: string;
  /** One sentence: what happens while the fault is set. */
  readonly about: string;
}

const fault = (name: string, about: string): Fault => ({ name, takes: 'none', about });
const ofOne = (name: string, about: string): Fault => ({ name, takes: 'name', about });
const lasting = (name: string, fallback: string, about: string): Fault => ({
  name,
  takes: 'duration',
  fallback,
  about,
});

/** All faults, in the order in which they are listed. */
export const faults: readonly Fault[] = [
  fault('no-role-assignment-rights', 'You may not create or delete role assignments.'),
  fault('no-role-assignment-read', 'You may not read role assignments.'),
  fault('no-identity-rights', 'You may not create, change, or delete managed identities.'),
  fault('no-identity-assign', 'You may not assign user-assigned identities to tasks and registries.'),
  fault('no-identity-read', 'You may not read managed identities.'),
  fault('no-task-write', 'You may not create, change, or delete tasks.'),
  fault('no-task-details', 'You may not read the credentials of tasks (listDetails).'),
  fault('no-run-rights', 'You may not schedule runs.'),
  fault('no-registry-write', 'You may not create, change, or delete registries.'),
  ofOne('no-registry-read', 'You may not read registries; a value limits this to the registry of that name.'),
  fault('no-vault-rights', 'You may not create, change, or delete key vaults, including their access policies.'),
  ofOne('no-vault-read', 'You may not read key vaults; a value limits this to the vault of that name.'),
  ofOne('no-secret-rights', 'You may not access secrets; a value limits this to the key vault of that name.'),
  fault('no-agent-pool-read', 'You may not read agent pools.'),
  {
    name: 'deny',
    takes: 'actions',
    about: 'You may not perform the Azure actions given as value, separated by commas; * stands for any text.',
  },
  fault('free-credit', 'The subscription runs on free credit, which does not include runs.'),
  fault('graph-denied', 'You may not read the directory (Microsoft Graph).'),
  fault('token-refused', 'Nobody gets a token for Azure from the managed identity endpoint.'),
  lasting('principal-delay', '20s', 'The directory learns of a new identity only after this time.'),
  lasting('role-delay', '10s', 'A new role assignment is listed, and effective, only after this time.'),
  lasting('role-effect-delay', '10s', 'A new role assignment is listed at once, but effective only after this time.'),
  ofOne(
    'agent-pool-empty',
    'Agent pools have no agents, so runs stay queued; a value limits this to the pool of that name.',
  ),
  ofOne(
    'agent-pool-failed',
    'Agent pools are in the state Failed, so runs stay queued; a value limits this to the pool of that name.',
  ),
  ofOne('registry-unreachable', 'Registries do not respond; a value limits this to the registry of that name.'),
  ofOne('vault-unreachable', 'Key vaults do not respond; a value limits this to the vault of that name.'),
  fault('git-token-refused', 'Git hosts refuse the tokens of tasks: for triggers, and for the source of runs.'),
  fault('docker-hub-limit', 'Docker Hub refuses pulls because too many were made.'),
  fault('no-space', 'The disk of the agent is full: no step can run.'),
];

export const faultNamed = (name: string): Fault | undefined =>
  faults.find((each) => each.name === name.trim().toLowerCase());

const unit: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** The milliseconds in `500ms`, `10s`, `2m` or `1h`; undefined for any other text. */
export const millisecondsOf = (text: string): number | undefined => {
  const [, number = '', name = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/i.exec(text.trim()) ?? [];
  return number === '' ? undefined : Number(number) * (unit[name.toLowerCase()] ?? 0);
};

/** `NAME=VALUE` in two parts; `value` is empty when there is none. */
export const partsOfFault = (text: string): { readonly name: string; readonly value: string } => {
  const at = text.indexOf('=');
  return at < 0
    ? { name: text.trim().toLowerCase(), value: '' }
    : { name: text.slice(0, at).trim().toLowerCase(), value: text.slice(at + 1).trim() };
};

/** Why a value does not suit a fault; undefined when it does. */
export const problemOfValue = ({ name, takes }: Fault, value: string): string | undefined => {
  if (takes === 'none' && value !== '') return `'${name}' takes no value`;
  if (takes === 'duration' && value !== '' && millisecondsOf(value) === undefined)
    return `'${value}' is not a time such as 10s, 2m, or 500ms`;
  if (takes === 'name' && value !== '' && !/^[\w-]+$/.test(value)) return `'${value}' is not the name of a resource`;
  if (takes === 'actions' && !/^[\w.*/-]+(,[\w.*/-]+)*$/.test(value))
    return `'${name}' takes Azure actions, such as ${name}=Microsoft.ContainerRegistry/registries/read`;
  return undefined;
};
