import type { EncodedTaskStep } from '@azure/arm-containerregistry';
import { isRegistryHost } from '../taskfile/steps/image-reference.ts';
import { hub, isHub } from './image-place.ts';
import { judge } from './judge.ts';
import type { CheckName, Facts, Need, TaskFacts, Verdict } from './model.ts';
import { needsOf, type Runnable } from './needs.ts';
import { readNothing } from './read-source.ts';

/**
 * What a task file may contain that makes it uncertain what its steps need, or whether a step that fails ends the run: a
 * step that logs in by itself in a way of its own, and a failure that is ignored or waited for.
 */
const surprises = /login|log-in|\.docker\b|docker_?(?:auth|config)|config\.json|ignore_?errors|exited_?with/i;

const isPlain = ({ step }: Runnable): boolean =>
  step?.type !== 'EncodedTask' ||
  !surprises.test(Buffer.from((step as EncodedTaskStep).encodedTaskContent ?? '', 'base64').toString('utf8'));

/** A secret that names no identity is read with the system-assigned one: only a task without any identity cannot. */
const hasReader = ({ identities }: TaskFacts, reference: string | undefined): boolean =>
  reference !== '[system]' || identities.length === 0;

const isCertain = (need: Need, task: TaskFacts | undefined): boolean => {
  switch (need.kind) {
    case 'registry':
      return need.isGuess !== true && need.login.by !== 'unknown';
    case 'secret':
      return task !== undefined && hasReader(task, need.identity);
    case 'agent pool':
      return true;
    case 'trigger':
      return false;
  }
};

/** What a run needs for certain, as far as the task or the request itself says so: no file is read for it. */
export const certainNeeds = async (runnable: Runnable, task: TaskFacts | undefined): Promise<readonly Need[]> => {
  const { needs } = await needsOf(
    isPlain(runnable) ? runnable : { ...runnable, step: undefined },
    readNothing('it was not read.'),
  );
  return needs.filter((need) => isCertain(need, task));
};

/** The checks that may keep a run from being queued: those that tell without fail that it cannot work. */
const decisive: ReadonlySet<CheckName> = new Set([
  'task-enabled',
  'registry-network',
  'source-registry-login',
  'registry-credential',
  'secret-identity',
  'identity-assigned',
]);

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Whether the task shows which identities it has: it may have one whose client ID is not known. */
const showsIdentity = (reference: string): boolean => reference === '[system]' || guid.test(reference);

const ofIdentity = (need: Need): string | undefined =>
  need.kind === 'secret'
    ? need.identity
    : need.kind === 'registry' && need.login.by === 'identity'
      ? need.login.identity
      : undefined;

/** Registries of other owners may let everybody push: only those of Azure and Docker Hub certainly do not. */
const isStrict = (target: string, suffix: string): boolean => {
  const host = target.replace(/^registry /, '');
  return host.endsWith(suffix) || host === hub || isHub(host);
};

/** Whether no agent of the service can reach the host. Those of an agent pool may be in a network that completes names. */
const isOutOfReach = ({ check, target }: Verdict, needs: readonly Need[]): boolean =>
  check === 'registry-exists' &&
  !isRegistryHost(target.replace(/^registry /, '')) &&
  !needs.some(({ kind }) => kind === 'agent pool');

/** Whether the registry of the run may give everybody all that the run needs of it. */
const isOpenToAll = (needs: readonly Need[], { registry }: Facts): boolean =>
  registry.allowsAnonymousPull &&
  !needs.some(
    (need) => need.kind === 'registry' && need.loginServer === registry.loginServer && need.action === 'push',
  );

/** What keeps a run with these needs from working for certain; nothing that is only likely. */
export const certainFailures = (needs: readonly Need[], facts: Facts, suffix: string): readonly Verdict[] => {
  const known = needs.filter((need) => {
    const reference = ofIdentity(need);
    return reference === undefined || showsIdentity(reference) || reference === '[caller]';
  });
  return judge(known, facts).filter((verdict) => {
    const { check, result, target } = verdict;
    if (result !== 'fail') return false;
    if (isOutOfReach(verdict, needs)) return true;
    return (
      decisive.has(check) &&
      (check !== 'registry-credential' || isStrict(target, suffix)) &&
      (check !== 'source-registry-login' || !isOpenToAll(known, facts))
    );
  });
};
