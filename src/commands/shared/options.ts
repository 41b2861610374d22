import { longNameOf, option } from '../../cli/option.ts';
import { choice, flag, name, optional, text, texts } from '../../cli/option-schemas.ts';

/** The registry a command works in, and where to look for it. */
export const registryOptions = {
  registry: option('--registry, -r <registry>', 'Name, login server or resource id of the registry.', text(), {
    configuredDefault: 'acr',
    suggests: 'registries',
  }),
  resourceGroup: option(
    '--resource-group, -g <group>',
    'Resource group of the registry; looked up unless given.',
    optional(text()),
    { configuredDefault: 'group', suggests: 'groups' },
  ),
};

export const taskName = option('--name, -n <name>', 'Name of the task.', name(), { suggests: 'tasks' });

export const runId = option('--run-id <id>', 'Id of the run, such as cf1.', name(), { suggests: 'runs' });

/** Platforms that people ask for: what a shell offers, not all that is taken. */
export const commonPlatforms = [
  'linux/amd64',
  'linux/arm64',
  'linux/arm/v7',
  'linux/arm/v6',
  'linux/386',
  'windows/amd64',
] as const;

export const yes = option('--yes, -y', 'Do not ask for confirmation.', flag());

/** Where a resource that is created gets its name tags. */
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
  noLogs: option('--no-logs', 'Do not show the log; print the run when it has ended.', flag(), {
    group: 'Following the run:',
  }),
  noWait: option('--no-wait', 'Print the queued run and do not wait for it.', flag(), { group: 'Following the run:' }),
  noFormat: option('--no-format', 'Accepted for scripts written for az; the log is never changed.', flag(), {
    group: 'Following the run:',
  }),
  onInterrupt: option(
    '--on-interrupt <what>',
    'What Ctrl-C does to the run; asked in a terminal, detach elsewhere.',
    optional(choice(['ask', 'cancel', 'detach'])),
    { group: 'Following the run:' },
  ),
};

/** How a run that this command queues is followed, and what is kept of it. */
export const queuedRunOptions = {
  ...followOptions,
  digestFile: option(
    '--digest-file <file>',
    'When the run has succeeded, write its images here: registry/repository@digest, one a line.',
    optional(text()),
    { group: 'Following the run:', suggests: 'files' },
  ),
  metadataFile: option(
    '--metadata-file <file>',
    'When the run has succeeded, write its id, outcome, images and steps here, as JSON.',
    optional(text()),
    { group: 'Following the run:', suggests: 'files' },
  ),
};

/** Problems between those options. */
export const queuedRunProblems = (values: {
  readonly noWait: boolean;
  readonly digestFile?: string | undefined;
  readonly metadataFile?: string | undefined;
}): readonly string[] =>
  (['digestFile', 'metadataFile'] as const)
    .filter((key) => values.noWait && values[key] !== undefined)
    .map((key) => `${longNameOf(queuedRunOptions[key])} needs the end of the run, which --no-wait does not wait for.`);

/** `key[=value]` words as an object; `''` alone gives an empty one. */
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

/** The sentence for registries that cannot have tasks (commands.md 1.4). */
export const taskGate = 'Task is only supported for managed registries.';
