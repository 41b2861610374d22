import { longNameOf, option } from '../../cli/option.ts';
import { choice, flag, name, optional, text, texts } from '../../cli/option-schemas.ts';
import { exitCodeOption } from './exit-code-option.ts';
import { waitingOptions, waitingProblems } from './waiting-options.ts';

/** The registry that a command works in, and its resource group. */
export const registryOptions = {
  registry: option('--registry, -r <registry>', 'Name, login server, or resource ID of the registry.', text(), {
    configuredDefault: 'acr',
    suggests: 'registries',
  }),
  resourceGroup: option(
    '--resource-group, -g <group>',
    'Resource group of the registry; looked up if omitted.',
    optional(text()),
    { configuredDefault: 'group', suggests: 'groups' },
  ),
};

export const taskName = option('--name, -n <name>', 'Name of the task.', name(), { suggests: 'tasks' });

export const runId = option('--run-id <id>', 'ID of the run, such as cf1.', name(), { suggests: 'runs' });

/** Common platforms, for completion; others are accepted too. */
export const commonPlatforms = [
  'linux/amd64',
  'linux/arm64',
  'linux/arm/v7',
  'linux/arm/v6',
  'linux/386',
  'windows/amd64',
] as const;

export const yes = option('--yes, -y', 'Do not ask for confirmation.', flag());

/** The tags of a created resource. */
export const tags = option(
  '--tags [tags...]',
  "Tags as key[=value]; '' clears them.",
  optional(texts({ mayBeEmpty: true })),
);

export const location = option('--location, -l <location>', 'Location, such as eastus.', text(), {
  configuredDefault: 'location',
});

/** How a queued run is followed (commands.md 12, 13). */
export const followOptions = {
  noLogs: option('--no-logs', 'Do not show the log; print the run when it ends.', flag(), {
    group: 'Following the run:',
  }),
  noWait: option('--no-wait', 'Print the queued run without waiting for it to end.', flag(), {
    group: 'Following the run:',
  }),
  noFormat: option('--no-format', 'Accepted for scripts written for az; the log is never changed.', flag(), {
    group: 'Following the run:',
  }),
  onInterrupt: option(
    '--on-interrupt <what>',
    'What Ctrl-C does to the run; defaults to ask in a terminal, and to detach elsewhere.',
    optional(choice(['ask', 'cancel', 'detach'])),
    { group: 'Following the run:' },
  ),
  noDiagnosis: option('--no-diagnosis', 'Do not look for the reason when the run fails.', flag(), {
    group: 'Following the run:',
  }),
  exitCode: exitCodeOption,
  ...waitingOptions,
};

/** For commands that show the log of a run that is there already. */
export const explainOption = option(
  '--explain',
  'If the run failed, say why, as far as the end of its log tells, and what to do.',
  flag(),
);

export const noPreflight = option(
  '--no-preflight',
  'Queue the run without checking first whether it can work.',
  flag(),
);

/** How to follow a run that this command queues, and where to save its results. */
export const queuedRunOptions = {
  noPreflight,
  ...followOptions,
  digestFile: option(
    '--digest-file <file>',
    'File for the images of a successful run, one registry/repository@digest per line.',
    optional(text()),
    { group: 'Following the run:', suggests: 'files' },
  ),
  metadataFile: option(
    '--metadata-file <file>',
    'File for the ID, outcome, images, and steps of a successful run, as JSON.',
    optional(text()),
    { group: 'Following the run:', suggests: 'files' },
  ),
};

/** Conflicts between those options. */
export const queuedRunProblems = (
  values: Parameters<typeof waitingProblems>[0] & {
    readonly digestFile?: string | undefined;
    readonly metadataFile?: string | undefined;
  },
): readonly string[] => [
  ...(['digestFile', 'metadataFile'] as const)
    .filter((key) => values.noWait && values[key] !== undefined)
    .map(
      (key) =>
        `${longNameOf(queuedRunOptions[key])} cannot be combined with --no-wait: it is written when the run ends.`,
    ),
  ...waitingProblems(values),
];

/** `key[=value]` arguments as an object; a single `''` gives an empty object. */
export const tagsOf = (words: readonly string[] | undefined): Record<string, string> | undefined =>
  words &&
  Object.fromEntries(
    words
      .filter((word) => word !== '')
      .map((word) => {
        const at = word.indexOf('=');
        return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
      }),
  );

/** The error for registries that do not support tasks (commands.md 1.4). */
export const taskGate = 'Task is only supported for managed registries.';
