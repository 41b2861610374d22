import { longNameOf, type OptionTable, option, type Values } from '../../cli/option.ts';
import { choice, flag, namedTexts, optional, text, texts } from '../../cli/option-schemas.ts';

const group = 'Only with --local:';
const own = true;

/** How to carry out a run on this machine. */
export const localOptions = {
  local: option('--local', 'Run on this machine, with Docker, Podman, or Buildah, instead of in Azure.', flag(), {
    own,
  }),
  engine: option(
    '--engine <engine>',
    'Container engine; defaults to ACRTASK_ENGINE, or else to auto: the first that can be used.',
    optional(choice(['auto', 'docker', 'podman', 'buildah'])),
    { group, own },
  ),
  registryServer: option(
    '--registry-server <host>',
    'Login server of the registry that the run belongs to: .Run.Registry.',
    optional(text()),
    { group, own, suggests: 'registryServers' },
  ),
  runId: option('--run-id <id>', 'ID of the run: .Run.ID. By default, a new one.', optional(text()), { group, own }),
  credential: option(
    '--credential <login>',
    'Login to a registry as HOST=USER:env:NAME, with the password in the environment variable NAME; may be repeated.',
    optional(texts()),
    { group, own },
  ),
  yes: option('--yes, -y', 'Push to registries that are not on this machine without asking.', flag(), { group, own }),
  logFormat: option(
    '--log-format <format>',
    'plain; prefixed, with the step before each line of output; or json, an object per line. Defaults to prefixed on a terminal for steps that run side by side, or else to plain.',
    optional(choice(['plain', 'prefixed', 'json'])),
    { group, own },
  ),
  keepWorkspace: option(
    '--keep-workspace <folder>',
    'New or empty folder to copy the workspace to when the run ends.',
    optional(text()),
    { group, own, suggests: 'files' },
  ),
} as const;

/** How to carry out a task file on this machine. */
export const localRunOptions = {
  ...localOptions,
  env: option(
    '--env <variable>',
    'Environment variable NAME=VALUE of every step; may be repeated.',
    optional(namedTexts()),
    {
      group,
      own,
    },
  ),
  secret: option(
    '--secret <secret>',
    'Secret of the task file as ID=VALUE, used instead of the one in its key vault; may be repeated.',
    optional(namedTexts()),
    { group, own, secret: 'named' },
  ),
  alias: option(
    '--alias <alias>',
    'Image NAME=IMAGE instead of the one behind a predefined alias: bash, curl, az, acr, or cssc; may be repeated.',
    optional(namedTexts()),
    { group, own },
  ),
  only: option(
    '--only <steps...>',
    'IDs of steps to carry out, together with the steps that they wait for.',
    optional(texts()),
    { group, own },
  ),
  withIdentity: option(
    '--with-identity <resources...>',
    'Resources, such as https://vault.azure.net, for which every step gets access tokens of the signed-in identity, as from a managed identity.',
    optional(texts()),
    { group, own },
  ),
  interactiveOnFailure: option(
    '--interactive-on-failure',
    'When a step fails, open a shell in its image, with its workspace, volumes, and network.',
    flag(),
    { group, own },
  ),
  watch: option(
    '--watch',
    'Run again whenever a file of the source changes; a run under way is canceled first.',
    flag(),
    {
      group,
      own,
    },
  ),
  noPush: option('--no-push', 'Leave out the steps that push.', flag(), { group, own }),
} as const;

/** How to carry out a build on this machine. */
export const localBuildOptions = {
  ...localOptions,
  set: option(
    '--set <value>',
    'Value name[=value] that names and arguments read as .Values.name; may be repeated.',
    optional(namedTexts()),
    { group, own },
  ),
  values: option('--values <file>', 'Values file in the source, for the same.', optional(text()), {
    group,
    own,
    suggests: 'files',
  }),
} as const;

export type LocalValues = Values<typeof localOptions>;
export type LocalRunValues = Values<typeof localRunOptions>;

/** Whether a value was given: flags that were not are false. */
const isGiven = (value: unknown): boolean => value !== undefined && value !== false;

/** Options of runs in Azure that mean nothing on this machine, by their keys, and why when that is not plain. */
const onlyInAzure: Readonly<Record<string, string>> = {
  noWait: 'the run ends with the command',
  noPreflight: '',
  noDiagnosis: '',
  queueTimeout: 'nothing is queued',
  cancelOnTimeout: 'nothing is queued',
  retry: 'nothing is queued',
  retryOn: 'nothing is queued',
  agentPool: '',
  logTemplate: '',
  authMode: '',
  sourceAcrAuthId: '',
  maxContextSize: 'no source is sent',
  updateTriggerToken: '',
};

/** What cannot be combined: options of Azure with --local, and those of this machine without it. */
export const localProblems = (
  values: Readonly<Record<string, unknown>> & { readonly local: boolean },
  options: OptionTable,
): readonly string[] => {
  const given = Object.entries(options).filter(([key]) => isGiven(values[key]));
  if (!values.local)
    return given
      .filter(([key, each]) => key !== 'local' && each.group === group)
      .map(([, each]) => `${longNameOf(each)} can only be used with --local.`);
  const idle = given.flatMap(([key, each]) => {
    const reason = onlyInAzure[key];
    if (reason === undefined) return [];
    return [`${longNameOf(each)} cannot be combined with --local${reason === '' ? '' : `: ${reason}`}.`];
  });
  const detaches = values.onInterrupt === 'detach';
  return [
    ...idle,
    ...(detaches ? ['--on-interrupt detach cannot be combined with --local: the run ends with the command.'] : []),
  ];
};
