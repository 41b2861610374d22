import { parseWantedIdentity, parseWantedRegistry, parseWantedVault } from '../../access/parse-access-options.ts';
import { CommandError, SeveralErrors } from '../../errors.ts';
import { requireLoginServer } from '../../request/credentials.ts';
import { parseCron } from '../../request/cron.ts';
import { identitySpelling } from '../../request/identity.ts';
import { parsePlatform } from '../../request/platform.ts';
import { parseTaskSourceAuth } from '../../request/source-auth.ts';
import { classifyContext, isRepository } from '../../request/source-context.ts';
import { plainAddress } from '../export/plain-address.ts';
import type { ProjectFile, ProjectTask } from '../project-schema.ts';
import { inProjectWords } from '../project-words.ts';
import { watchesSource } from '../task-options.ts';
import type { Fault } from './fault.ts';
import { nameOf } from './schema-faults.ts';
import type { Path, YamlValues } from './yaml-values.ts';

type Places = Pick<YamlValues, 'keyAt' | 'valueAt'>;

/** What is wrong at a path within a task, at its key rather than at its value where the whole of it is meant. */
interface Wrong extends Pick<Fault, 'message' | 'hint' | 'isSecret'> {
  readonly path: Path;
  readonly at?: 'key';
}

const whatRuns = ['file', 'content', 'cmd', 'build'] as const;

/** What only some kinds of task use, and which. */
const onlyFor: Readonly<Partial<Record<keyof ProjectTask, readonly (typeof whatRuns)[number][]>>> = {
  set: ['file', 'content', 'cmd'],
  setSecret: ['file', 'content', 'cmd'],
  values: ['file', 'content'],
  valuesContent: ['file', 'content'],
};

/** A message about an option of `create`, for the key of the same meaning. */
const withoutOption = (message: string): string =>
  message
    .replace(/^--[\w-]+ (?=\[)/, '')
    .replace(' for --platform, which', ' for a platform, which')
    .replace(/ (?:specified )?(?:in|for) --[\w-]+(?=[ .,])/, '');

/** The errors that `check` throws, at a path. */
const errorsAt = (path: Path, check: () => unknown): Wrong[] => {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const all = error instanceof SeveralErrors ? error.errors : [error];
    return all.map(({ message, hint }) => ({
      path,
      message: withoutOption(message),
      ...(hint === undefined || /^Use --\S+ /.test(hint) ? {} : { hint }),
    }));
  }
};

function* wrongName(name: string): Iterable<Wrong> {
  if (!/^[\w-]+$/.test(name))
    yield {
      path: [],
      at: 'key',
      message: `'${name}' is not a valid task name.`,
      hint: 'A task name consists of 5 to 50 letters, digits, hyphens, and underscores.',
    };
}

function* wrongStep(task: ProjectTask): Iterable<Wrong> {
  const given = whatRuns.filter((key) => task[key] !== undefined);
  const [first, second] = given;
  if (first === undefined) {
    yield {
      path: [],
      at: 'key',
      message: 'The task does not say what to run.',
      hint: 'Add one of: file, content, cmd, build.',
    };
    return;
  }
  if (second !== undefined)
    yield {
      path: [second],
      at: 'key',
      message: `A task has either ${first} or ${second}.`,
      hint: 'Remove one of them.',
    };
  const kind = classifyContext(task.context);
  if (kind === 'local')
    yield {
      path: ['context'],
      message: `A task cannot read a local folder such as '${task.context}'.`,
      hint: 'Use a Git repository or an oci:// artifact, or no context.',
    };
  if (first === 'build' && kind === 'none')
    yield {
      path: ['build'],
      at: 'key',
      message: 'A build needs a context.',
      hint: 'Add context: https://github.com/OWNER/REPOSITORY.git#BRANCH',
    };
  if ((first === 'cmd' || first === 'content') && kind !== 'none')
    yield {
      path: ['context'],
      at: 'key',
      message: `A task with ${first} has no context.`,
      hint: 'Remove the context, or name a file in it with file.',
    };
  for (const [key, kinds] of Object.entries(onlyFor))
    if (task[key as keyof ProjectTask] !== undefined && !kinds.includes(first))
      yield { path: [key], at: 'key', message: `${key} has no effect on a task with ${first}.`, hint: 'Remove it.' };
  if (task.valuesContent !== undefined && (task.values !== undefined || kind !== 'none'))
    yield {
      path: ['valuesContent'],
      at: 'key',
      message:
        task.values === undefined
          ? 'valuesContent is for a task without a context.'
          : 'A task has either values or valuesContent.',
      hint: 'Name a values file with values.',
    };
}

function* wrongTriggers(task: ProjectTask): Iterable<Wrong> {
  const { context = '', triggers = {}, gitAccessToken } = task;
  const watched = triggers.repository ?? context;
  const canWatch = !['none', 'oci', 'local'].includes(classifyContext(watched));
  if (triggers.repository !== undefined && !isRepository(triggers.repository))
    yield {
      path: ['triggers', 'repository'],
      message: `'${triggers.repository}' is not a Git repository.`,
      hint: 'Use an address such as https://github.com/OWNER/REPOSITORY.git',
    };
  for (const key of ['commit', 'pullRequest'] as const)
    if (triggers[key] === true && !isRepository(watched))
      yield { path: ['triggers', key], message: `triggers.${key} needs a Git repository as the context.` };
  if (watchesSource(task) && canWatch && triggers.token === undefined && gitAccessToken === undefined)
    yield {
      path: task.triggers === undefined ? [] : ['triggers'],
      at: 'key',
      message: 'To start runs at commits or pull requests, the service needs a token for the repository.',
      hint: 'Add triggers.token, such as env:GIT_TOKEN, or triggers.commit: false.',
    };
}

function* wrongTimers({ schedule = {} }: ProjectTask): Iterable<Wrong> {
  for (const [name, timer] of Object.entries(schedule))
    yield* errorsAt(typeof timer === 'string' ? ['schedule', name] : ['schedule', name, 'schedule'], () =>
      parseCron(typeof timer === 'string' ? timer : timer.schedule),
    );
}

const isVaultSecret = (text: string | undefined): boolean => /^(?:kv:|https:)/i.test(text ?? '');

function* wrongLogins({ credentials = {} }: ProjectTask): Iterable<Wrong> {
  for (const [server, { username, password, identity }] of Object.entries(credentials)) {
    const path = ['credentials', server];
    if (username === undefined && password === undefined && identity === undefined)
      yield { path, at: 'key', message: 'A login needs username and password, or identity.' };
    else if (username === undefined && password !== undefined)
      yield { path, at: 'key', message: 'The login has a password but no username.' };
    else if (username !== undefined && password === undefined)
      yield { path, at: 'key', message: 'The login has a username but no password.' };
    if (identity === undefined && (isVaultSecret(username) || isVaultSecret(password)))
      yield {
        path,
        at: 'key',
        message: 'Runs read the login from a key vault, but no identity is named that may do so.',
        hint: 'Add identity: "[system]", or the name or client ID of a user-assigned identity.',
      };
  }
}

function* wrongServers({ credentials = {} }: ProjectTask): Iterable<Wrong> {
  for (const [server, { identity }] of Object.entries(credentials)) {
    const path = ['credentials', server];
    for (const wrong of errorsAt(path, () => requireLoginServer(server)))
      yield {
        path,
        at: 'key',
        message: wrong.message,
        hint: 'Use a host name only, such as myregistry.azurecr.io, docker.io, or localhost:5000.',
      };
    if (identity !== undefined) yield* wrongIdentity([...path, 'identity'], identity);
  }
}

function* wrongIdentity(path: Path, identity: string): Iterable<Wrong> {
  if (identity.toLowerCase() === '[all]')
    yield {
      path,
      message: '[all] is not an identity.',
      hint: 'Use [system], or the name, client ID, or resource ID of a user-assigned identity.',
    };
  else if (identity.toLowerCase() === 'system')
    yield {
      path,
      message: `'${identity}' is the name of a user-assigned identity.`,
      hint: 'For the system-assigned one, write "[system]", in quotation marks: in YAML, [system] is a list. To use an identity of that name, write its resource ID.',
    };
  else yield* errorsAt(path, () => identitySpelling(identity));
}

function* wrongIdentities(task: ProjectTask): Iterable<Wrong> {
  for (const [at, identity] of (task.identity ?? []).entries()) yield* wrongIdentity(['identity', at], identity);
  if (task.sourceAcrAuthId?.toLowerCase() === 'system') yield* wrongIdentity(['sourceAcrAuthId'], task.sourceAcrAuthId);
  else yield* errorsAt(['sourceAcrAuthId'], () => parseTaskSourceAuth(task.sourceAcrAuthId));
  const { identity, pull = [], push = [], vaults = [] } = task.access ?? {};
  if (identity !== undefined) yield* errorsAt(['access', 'identity'], () => parseWantedIdentity(identity));
  for (const [at, text] of pull.entries())
    yield* errorsAt(['access', 'pull', at], () => parseWantedRegistry(text, '--pull-from'));
  for (const [at, text] of push.entries())
    yield* errorsAt(['access', 'push', at], () => parseWantedRegistry(text, '--push-to'));
  for (const [at, text] of vaults.entries()) yield* errorsAt(['access', 'vaults', at], () => parseWantedVault(text));
}

/** Names are sent as NAME=VALUE. What is behind the sign may be a secret, so that the names are not told. */
function* wrongValueNames({ set, setSecret, build }: ProjectTask): Iterable<Wrong> {
  const maps = [
    { path: ['set'], values: set },
    { path: ['setSecret'], values: setSecret },
    { path: ['build', 'args'], values: build?.args },
    { path: ['build', 'secretArgs'], values: build?.secretArgs },
  ];
  for (const { path, values = {} } of maps)
    if (Object.keys(values).some((name) => name.includes('=')))
      yield {
        path,
        at: 'key',
        message: "The name of a value contains '='.",
        hint: 'Write NAME: VALUE.',
        isSecret: true,
      };
}

function* wrongAddresses({ context, triggers }: ProjectTask): Iterable<Wrong> {
  const addresses = [
    { path: ['context'], address: context },
    { path: ['triggers', 'repository'], address: triggers?.repository },
  ];
  for (const { path, address } of addresses)
    if (address !== undefined && isRepository(address) && plainAddress(address) !== address)
      yield {
        path,
        message: 'The address contains a secret, written in plain text.',
        hint: 'Remove it, and say where the token comes from: triggers: { token: env:GIT_TOKEN }, or gitAccessToken.',
        isSecret: true,
      };
}

/** What is wrong with values by themselves, whatever else the task has. */
function* wrongValues(name: string, task: ProjectTask): Iterable<Wrong> {
  yield* wrongName(name);
  yield* wrongAddresses(task);
  yield* wrongValueNames(task);
  if (task.platform !== undefined) yield* errorsAt(['platform'], () => parsePlatform(task.platform ?? ''));
  yield* wrongTimers(task);
  yield* wrongServers(task);
  yield* wrongIdentities(task);
}

/** What is wrong with a task as a whole. */
function* wrongTogether(name: string, task: ProjectTask): Iterable<Wrong> {
  if (task.isSystemTask) {
    const extra = Object.keys(task).filter(
      (key) => !['isSystemTask', 'status', 'timeout', 'logTemplate'].includes(key),
    );
    if (name !== 'quicktask')
      yield { path: ['isSystemTask'], message: "The system task of a registry is named 'quicktask'." };
    for (const key of extra) yield { path: [key], at: 'key', message: `The system task has no ${key}.` };
    return;
  }
  yield* wrongStep(task);
  yield* wrongTriggers(task);
  yield* wrongLogins(task);
}

/** Azure does not distinguish names by the case of their letters. */
function* wrongTwins(name: string, names: readonly string[]): Iterable<Wrong> {
  const first = names.find((each) => each.toLowerCase() === name.toLowerCase());
  if (first !== undefined && first !== name)
    yield {
      path: [],
      at: 'key',
      message: `It is the same task as '${first}': Azure does not distinguish upper and lower case.`,
      hint: 'Rename or remove one of them.',
    };
}

/**
 * What is wrong with tasks that have the form of the schema: what `create` and its neighbours would refuse. Of tasks in
 * `parts`, not everything is there, so that only their values are checked, each by itself.
 */
export const checkTasks = (
  { tasks = {} }: ProjectFile,
  { keyAt, valueAt }: Places,
  parts: ReadonlySet<string> = new Set(),
): Fault[] =>
  Object.entries(tasks).flatMap(([name, task]) =>
    [
      ...wrongTwins(name, Object.keys(tasks)),
      ...wrongValues(name, task),
      ...(parts.has(name) ? [] : wrongTogether(name, task)),
    ].map(({ path, at, message, hint, isSecret }) => {
      const whole = ['tasks', name, ...path];
      return {
        ...(at === 'key' ? keyAt(whole) : valueAt(whole)),
        message: `${nameOf(whole)}: ${inProjectWords(message)}`,
        ...(hint === undefined ? {} : { hint: inProjectWords(hint) }),
        ...(isSecret ? { isSecret } : {}),
      };
    }),
  );
