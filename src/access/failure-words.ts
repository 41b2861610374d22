import { hub } from './image-place.ts';
import type { FailureName, KnownFailure } from './known-failures.ts';
import type { CheckName } from './model.ts';

/** The run that failed. */
export interface FailedRun {
  /** Name of its registry. */
  readonly registry: string;
  /** Absent for a run without a task. */
  readonly task?: string;
}

/** What is said of a known failure when nothing more is known. */
export interface FailureWords {
  /** One sentence: what happened, to which thing. */
  readonly sentence: string;
  /** What to do, as a sentence or as a command; `command` can be pasted. */
  readonly advice: string;
  readonly command?: string;
}

type Words = (failure: KnownFailure, run: FailedRun) => FailureWords;

const registryOf = ({ registry }: KnownFailure): string => registry ?? 'the registry';
const imageOf = ({ image }: KnownFailure): string => (image === undefined ? 'an image' : `the image ${image}`);
const secretOf = ({ secret }: KnownFailure): string => (secret === undefined ? 'a secret' : `the secret ${secret}`);
const stepOf = ({ step }: KnownFailure): string => (step === undefined ? 'The run' : `Step '${step}'`);

/** Hosts that are there: who does not find them is to blame. */
const publicHosts: ReadonlySet<string> = new Set([hub, 'mcr.microsoft.com', 'ghcr.io', 'quay.io']);

/** Which right is missing is found out by `doctor`; a run without a task has no identity whose rights could be looked at. */
const findOut = ({ registry, task }: FailedRun, otherwise: string): Pick<FailureWords, 'advice' | 'command'> =>
  task === undefined
    ? { advice: otherwise }
    : { advice: 'Find out what is missing:', command: `acrtask doctor ${task} -r ${registry}` };

const otherRegistry =
  "A run without a task logs in to its own registry only, and in a registry with repository permissions only with --source-acr-auth-id '[caller]'. For other registries, create a task with a credential.";

const useTask = 'A run without a task has no identity of its own: create a task with the access that it needs.';

/** Who may pull or push in a registry that is not one of Azure, only its owner can tell. */
const logIn = ({ registry }: KnownFailure, run: FailedRun): Pick<FailureWords, 'advice' | 'command'> =>
  registry === hub && run.task !== undefined
    ? {
        advice: 'Check the name of the image. If it is private, let the task log in:',
        command: `acrtask credential add -r ${run.registry} -n ${run.task} --login-server ${hub} -u USER -p "$PASSWORD"`,
      }
    : findOut(run, otherRegistry);

const wordsOf: Readonly<Record<FailureName, Words>> = {
  'token-exchange-unauthorized': (_failure, run) => ({
    sentence: "A registry did not accept the token of the task's identity (401): the identity has no role there.",
    ...findOut(run, useTask),
  }),
  'token-exchange-forbidden': (_failure, run) => ({
    sentence:
      "A registry refused the task's identity (403): the identity has no role there, or the registry's network rules block the agent.",
    ...findOut(run, useTask),
  }),
  'login-without-token': (failure, run) =>
    failure.step === undefined
      ? {
          sentence: `The login to ${registryOf(failure)} had no user name or no password: its credential lacks one of them, or the task's identity has no role there and got no token.`,
          ...findOut(run, useTask),
        }
      : {
          sentence: `${stepOf(failure)} logs in without a user name or without a password.`,
          advice: 'Check the variables, values, or secrets that the command takes them from.',
        },
  'login-refused': (failure, run) => ({
    sentence: `${failure.registry ?? 'A registry'} refused the user name and password of the login.`,
    ...(failure.step === undefined
      ? findOut(run, 'Check the user name and the password of the login.')
      : { advice: `Check the user name and the password with which step '${failure.step}' logs in.` }),
  }),
  'registry-not-found': (failure, run) =>
    failure.registry !== undefined && publicHosts.has(failure.registry)
      ? {
          sentence: `The name ${failure.registry} could not be resolved: what carried out the run has no access to the internet.`,
          advice: 'In the emulator, give runs the image first: acrtask emulator seed IMAGE=FILE',
        }
      : {
          sentence: `There is no host ${registryOf(failure)}.`,
          ...findOut(run, 'Check the spelling of the login server.'),
        },
  'registry-unreachable': (failure, run) => ({
    sentence: `${failure.registry ?? 'A registry'} did not answer the agent in time.`,
    ...findOut(
      run,
      'On an agent pool in a virtual network, let that network reach the registry. Otherwise run it again later.',
    ),
  }),
  'address-not-allowed': (failure, run) => ({
    sentence: `The network rules of ${registryOf(failure)} block the agent${failure.address === undefined ? '' : ` (${failure.address})`}.`,
    ...findOut(
      run,
      'Use an agent pool in a network that the registry allows (--agent-pool), or a task with a system-assigned identity that may bypass the rules.',
    ),
  }),
  'identity-not-found': (_failure, run) => ({
    sentence: 'The run uses an identity that is not assigned to it.',
    ...findOut(run, useTask),
  }),
  'secret-timeout': (_failure, run) => ({
    sentence:
      'The secrets of the run were not read in time: usually the identity is not assigned to the task, or may not read them.',
    ...findOut(run, useTask),
  }),
  'secret-forbidden': (failure, run) => ({
    sentence: `The identity may not read ${secretOf(failure)}.`,
    ...findOut(run, useTask),
  }),
  'secret-not-found': (failure, run) => ({
    sentence: `The key vault does not have ${secretOf(failure)}.`,
    ...findOut(run, 'Check the name of the secret, or set it: acrtask az keyvault secret set'),
  }),
  'secret-disabled': (failure, run) => ({
    sentence: `${failure.secret === undefined ? 'A secret' : `The secret ${failure.secret}`} is disabled.`,
    ...findOut(run, 'Enable the secret.'),
  }),
  'vault-address-not-allowed': (_failure, run) => ({
    sentence: 'The network rules of the key vault block the agent.',
    ...findOut(run, 'Let the agents in, or use an agent pool in a network that the key vault allows (--agent-pool).'),
  }),
  'vault-not-found': (failure, run) => ({
    sentence: `There is no key vault with the host ${failure.vault ?? 'of the secret'}.`,
    ...findOut(run, 'Check the spelling of the key vault.'),
  }),
  'push-without-credential': (_failure, run) => ({
    sentence:
      'The run pushes an image but has no login for any registry. Unless it is turned off (--auth-mode None), this happens in a registry with repository permissions.',
    ...findOut(run, "Log in as yourself: add --source-acr-auth-id '[caller]' to the command."),
  }),
  'context-download': (_failure, { registry, task }) => ({
    sentence:
      'The source was not downloaded: the URL, the branch, or the folder does not exist, or the token of the repository is not valid (it may have expired).',
    ...(task === undefined
      ? { advice: 'Check the URL of the context, and whether it needs a token.' }
      : {
          advice: 'Check the URL of the context; to store a new token:',
          command: `acrtask update -r ${registry} -n ${task} --git-access-token env:GIT_TOKEN`,
        }),
  }),
  'pull-denied': (failure, run) => ({
    sentence: `${stepOf(failure)} may not pull ${imageOf(failure)}${failure.registry === undefined ? '' : ` from ${failure.registry}`}, or it does not exist.`,
    ...logIn(failure, run),
  }),
  'push-denied': (failure, run) => ({
    sentence: `${stepOf(failure)} may not push ${imageOf(failure)}.`,
    ...logIn(failure, run),
  }),
  'rate-limit': (failure) => ({
    sentence: `${stepOf(failure)} reached the limit of requests that ${failure.registry ?? 'a registry'} allows.`,
    advice:
      'Log in to the registry (acrtask credential add), use a copy of the image in your own registry (acrtask az acr import), or run again later.',
  }),
  'image-not-found': (failure) => ({
    sentence: `${failure.image === undefined ? 'An image' : `The image ${failure.image}`} does not exist.`,
    advice: 'Check its name and tag, or push it first.',
  }),
  'no-space': (failure) => ({
    sentence: `${stepOf(failure)} filled the disk of the agent.`,
    advice:
      'Make the context and the images smaller, remove what is not needed between steps, or use an agent pool with a larger tier (--agent-pool).',
  }),
  'timed-out': (failure, { registry, task }) => ({
    sentence: `${stepOf(failure)} took longer than its time limit.`,
    ...(failure.step === undefined
      ? task === undefined
        ? { advice: 'Give the run more time with --timeout SECONDS.' }
        : {
            advice: 'Give the task more time:',
            command: `acrtask update -r ${registry} -n ${task} --timeout SECONDS`,
          }
      : { advice: "Give the step more time with 'timeout' in the task file." }),
  }),
  'no-agent': (_failure, { registry, task }) => ({
    sentence: 'No agent took the run before its time limit.',
    ...(task === undefined
      ? { advice: 'Check the agent pool:', command: `acrtask agentpool list -r ${registry}` }
      : { advice: 'Check the agent pool of the task:', command: `acrtask doctor ${task} -r ${registry}` }),
  }),
  'unsupported-platform': (failure) => ({
    sentence: `${stepOf(failure)} uses an image or a program for another platform than the run's.`,
    advice: 'Choose the platform with --platform, or an image that is made for it.',
  }),
  'dockerfile-not-found': (failure) => ({
    sentence: `${failure.file === undefined ? 'The Dockerfile' : `The Dockerfile ${failure.file}`} is not in the context.`,
    advice: 'Name it with --file, relative to the context, and check that .dockerignore does not exclude it.',
  }),
};

/** What is said of a known failure without looking anything up. */
export const failureWords = (failure: KnownFailure, run: FailedRun): FailureWords =>
  wordsOf[failure.name](failure, run);

const access: readonly CheckName[] = [
  'identity-assigned',
  'identity-exists',
  'registry-exists',
  'registry-credential',
  'registry-role',
  'registry-network',
  'source-registry-login',
  'credential-values',
];
const secrets: readonly CheckName[] = [
  'identity-assigned',
  'identity-exists',
  'vault-exists',
  'vault-access',
  'vault-network',
  'secret-exists',
  'secret-usable',
  'secret-identity',
];

/** The checks of `doctor` that can tell more about a failure; empty when none can. */
export const checksOf: Readonly<Record<FailureName, readonly CheckName[]>> = {
  'token-exchange-unauthorized': access,
  'token-exchange-forbidden': access,
  'login-without-token': access,
  'login-refused': access,
  'registry-not-found': ['registry-exists'],
  'registry-unreachable': ['registry-network'],
  'address-not-allowed': ['registry-network'],
  'identity-not-found': ['identity-assigned', 'identity-exists'],
  'secret-timeout': secrets,
  'secret-forbidden': secrets,
  'secret-not-found': ['secret-exists', 'vault-exists'],
  'secret-disabled': ['secret-usable'],
  'vault-address-not-allowed': ['vault-network'],
  'vault-not-found': ['vault-exists'],
  'push-without-credential': ['source-registry-login', 'registry-credential'],
  'context-download': ['git-token'],
  'pull-denied': access,
  'push-denied': access,
  'rate-limit': [],
  'image-not-found': [],
  'no-space': [],
  'timed-out': [],
  'no-agent': ['agent-pool'],
  'unsupported-platform': [],
  'dockerfile-not-found': [],
};
