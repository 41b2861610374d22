import type { Judging } from './judging.ts';
import type { IdentityReference, Operation, PlannedIdentity, RegistryLogin, TaskFacts } from './model.ts';

export const systemIdentity: IdentityReference = '[system]';

/** How an identity stands to the task. `principalId` is absent when the identity gets one only by being assigned. */
export type IdentityStanding =
  | { readonly is: 'usable'; readonly principalId: string; readonly planned: PlannedIdentity | undefined }
  | {
      readonly is: 'not assigned';
      readonly principalId: string | undefined;
      readonly planned: PlannedIdentity | undefined;
    }
  | { readonly is: 'not there' }
  | { readonly is: 'not known'; readonly reason: string };

const isSystem = (reference: IdentityReference): boolean => reference === systemIdentity;

const userIdentity = (
  clientId: string,
  resourceId: string | undefined,
  principalId: string,
): PlannedIdentity | undefined =>
  resourceId === undefined ? undefined : { kind: 'user', resourceId, clientId, principalId };

/** How the identity stands to the task; without a task, whether it is there. */
export const standingOf = ({ facts, planned }: Judging, reference: IdentityReference): IdentityStanding => {
  const { task } = facts;
  const wanted = planned.get(reference);
  const found = facts.identities.get(reference);
  const assigned = task?.identities.find((each) => each.reference === reference);
  if (assigned) {
    if (found?.known && found.value === undefined) return { is: 'not there' };
    const { principalId, resourceId } = assigned;
    const own: PlannedIdentity | undefined = isSystem(reference)
      ? { kind: 'system' }
      : userIdentity(reference, resourceId, principalId);
    return { is: 'usable', principalId, planned: wanted ?? own };
  }
  if (wanted?.kind === 'new') return { is: 'not assigned', principalId: undefined, planned: wanted };
  if (isSystem(reference)) {
    return task
      ? { is: 'not assigned', principalId: undefined, planned: { kind: 'system' } }
      : { is: 'not known', reason: 'there is no task yet' };
  }
  if (!found?.known) {
    if (task) return { is: 'not assigned', principalId: undefined, planned: wanted };
    return { is: 'not known', reason: found?.reason ?? 'acrtask did not look for it' };
  }
  if (found.value === undefined) return { is: 'not there' };
  const { principalId, resourceId } = found.value;
  const own = wanted ?? userIdentity(reference, resourceId, principalId);
  return { is: task ? 'not assigned' : 'usable', principalId, planned: own };
};

const nameOf = ({ facts, planned }: Judging, reference: IdentityReference): string | undefined => {
  const wanted = planned.get(reference);
  if (wanted?.kind === 'new') return wanted.name;
  const found = facts.identities.get(reference);
  const known = found?.known ? found.value : undefined;
  const resourceId =
    known?.resourceId ?? facts.task?.identities.find((each) => each.reference === reference)?.resourceId;
  return known?.name ?? resourceId?.split('/').at(-1);
};

/** The identity in words: `the system-assigned identity`, `the identity mine`. */
export const identityWords = (judging: Judging, reference: IdentityReference): string => {
  if (isSystem(reference)) return 'the system-assigned identity';
  if (reference === '[caller]') return 'the caller';
  const name = nameOf(judging, reference);
  return name === undefined ? `the identity with the client ID ${reference}` : `the identity ${name}`;
};

/** A login in words: `with the identity mine`, `with the token of the run`. */
export const loginWords = (judging: Judging, login: RegistryLogin): string => {
  switch (login.by) {
    case 'identity':
      return `with ${identityWords(judging, login.identity)}`;
    case 'password':
      return 'with a user name and a password';
    case 'run':
      return 'with the token of the run';
    case 'nothing':
      return 'without a login';
    case 'unknown':
      return 'in a way that is not known';
  }
};

/** The target under which verdicts about the identity are grouped. */
export const identityTarget = (judging: Judging, reference: IdentityReference): string =>
  `identity ${nameOf(judging, reference) ?? reference}`;

/** The task in words, for sentences about what it has. */
export const taskWords = (task: TaskFacts | undefined): string => (task ? `task ${task.name}` : 'the run');

/** The operation that assigns an identity beside those that the task has. */
export const assignIdentity = ({ facts }: Judging, identity: PlannedIdentity): Operation => {
  const keeps = (facts.task?.identities ?? []).flatMap(({ reference, resourceId }) =>
    isSystem(reference) ? [systemIdentity] : resourceId === undefined ? [] : [resourceId],
  );
  return { do: 'assign identities', identities: [identity], ...(keeps.length === 0 ? {} : { keeps }) };
};
