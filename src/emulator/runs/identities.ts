import type { EmulatorContext } from '../emulator-context.ts';
import type { RunOrder } from './run-order.ts';

/** An identity that a run can use. */
export interface RunIdentity {
  readonly objectId: string;
  readonly clientId: string;
  /** For messages: `the identity myId (client ID ...)`. */
  readonly words: string;
}

const system = '[system]';

const named = (
  context: EmulatorContext,
  objectId: string,
  words: (name: string) => string,
): RunIdentity | undefined => {
  const principal = context.store.state.principals[objectId.toLowerCase()];
  if (!principal) return undefined;
  return { objectId: principal.objectId, clientId: principal.clientId, words: words(principal.displayName) };
};

/**
 * The run's identity that `reference` specifies: a client ID, `[system]` (or nothing) for the system-assigned one,
 * `[caller]` for the caller who requested the run. Undefined when the run does not have it.
 */
export const identityOf = (
  context: EmulatorContext,
  order: RunOrder,
  reference: string | undefined,
): RunIdentity | undefined => {
  const wanted = (reference || system).toLowerCase();
  if (wanted === '[caller]') return named(context, order.callerObjectId, (name) => `the caller ${name}`);
  if (wanted === system) {
    const { principalId } = order.identity ?? {};
    if (!principalId) return undefined;
    return named(context, principalId, () =>
      order.taskName === undefined
        ? 'the system-assigned identity of the task run'
        : `the system-assigned identity of task ${order.taskName}`,
    );
  }
  const assigned = Object.values(order.identity?.userAssignedIdentities ?? {});
  const found = assigned.find((each) => each.clientId.toLowerCase() === wanted);
  return found && named(context, found.principalId, (name) => `the identity ${name} (client ID ${found.clientId})`);
};

/** An identity's name quoted for a shell, where brackets would be a pattern. */
export const inShell = (word: string): string => (/^[\w-]+$/.test(word) ? word : `'${word}'`);

/** The identities of a run, as credentials reference them. */
export const identityReferences = ({ identity }: RunOrder): string[] => [
  ...(identity?.principalId ? [system] : []),
  ...Object.values(identity?.userAssignedIdentities ?? {}).map(({ clientId }) => clientId),
];

/** The same, with the names of the user-assigned identities. */
const choices = (context: EmulatorContext, order: RunOrder): string[] => {
  const { principalId, userAssignedIdentities = {} } = order.identity ?? {};
  const users = Object.values(userAssignedIdentities).map(({ principalId: objectId, clientId }) => {
    const name = context.store.state.principals[objectId.toLowerCase()]?.displayName ?? 'unknown';
    return `${clientId} (${name})`;
  });
  return [...(principalId ? [system] : []), ...users];
};

/** Why a run lacks the identity that `user` (`The credential for ...`) references, and how to fix it. */
export const explainMissingIdentity = (
  context: EmulatorContext,
  order: RunOrder,
  reference: string | undefined,
  user: string,
): string[] => {
  const { taskName } = order;
  if (taskName === undefined && order.identity)
    return [`${user} needs an identity that the task run does not have. Assign it to the task run.`];
  if (taskName === undefined) return [`${user} needs a managed identity, and a quick run has none: use a task.`];
  const has = choices(context, order);
  const giving = (identity: string): string =>
    `Give it to the task: acrtask identity assign -r ${order.registry.name} -n ${taskName} --identities ${identity}`;
  const orElse = has.length > 0 ? [`Or use one that it has: ${has.join(', ')}.`] : [];
  if (!reference || reference.toLowerCase() === system) {
    return [
      `${user} needs the system-assigned identity of task ${taskName}, which has none.`,
      giving(`'${system}'`),
      ...orElse,
    ];
  }
  const known = Object.values(context.store.state.principals).find(
    (each) => each.clientId.toLowerCase() === reference.toLowerCase(),
  );
  if (!known?.resourceId) {
    return [
      `${user} specifies the client ID ${reference}, but no managed identity has that client ID.`,
      ...(has.length > 0 ? [`Use one that the task has: ${has.join(', ')}.`] : []),
    ];
  }
  return [
    `${user} specifies the identity ${known.displayName} (client ID ${reference}), which is not assigned to task ${taskName}.`,
    giving(known.resourceId),
    ...orElse,
  ];
};
