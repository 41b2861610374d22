import type { Network, Step, TaskFile } from '../model.ts';

/** The engine's own log lines around the steps, without time stamps (taskfile.md 15). */

/** The first line of a run of a task file with alias support. */
export const aliasLine =
  'Alias support enabled for version >= 1.1.0, please see https://aka.ms/acr/tasks/task-aliases for more information.';

/** Creation of the networks. */
export const networkLines = (networks: readonly Network[]): string[] =>
  networks.flatMap(({ name, driver, skipCreation }) =>
    skipCreation
      ? [`Skip creating network: ${name}`]
      : [`Creating Docker network: ${name}, driver: '${driver}'`, `Successfully set up Docker network: ${name}`],
  );

/** Docker's configuration, which comes after the networks. */
export const configurationLines: readonly string[] = [
  'Setting up Docker configuration...',
  'Successfully set up Docker configuration',
];

export const loginLine = (host: string): string => `Logging in to registry: ${host}`;
export const loggedInLine = (host: string): string => `Successfully logged into ${host}`;

/** The container that builds with a cache need comes after the logins. */
export const cacheLine = 'Task will use build cache, initializing buildkitd container';

export const volumeLine = (name: string): string => `Volume source ${name} successfully created`;

/** That container, when it starts, and the volumes. */
export const preparationLines = ({ initBuildkitContainer, volumes }: TaskFile): string[] => [
  ...(initBuildkitContainer
    ? [
        cacheLine,
        'Launching container with name: acrbuildkitdcontainer',
        'Successfully executed container: acrbuildkitdcontainer',
      ]
    : []),
  ...volumes.map(({ name }) => volumeLine(name)),
];

/** The start of a step; its start delay is not part of its time. */
export const startLines = ({ id, timeout, workingDirectory, network, startDelay }: Step): string[] => [
  `Executing step ID: ${id}. Timeout(sec): ${timeout}, Working directory: '${workingDirectory}', Network: '${network}'`,
  ...(startDelay > 0 ? [`Waiting ${startDelay} seconds before executing step ID: ${id}`] : []),
];

export const ignoredErrorLine = ({ id }: Step, error: string): string =>
  `Step ID: ${id} encountered an error: ${error}, but is set to ignore errors. Continuing...`;

/** The summary of a step; `seconds` is what it took, with six decimals. */
export const summaryLine = ({ id }: Step, seconds: string): string =>
  `Step ID: ${id} marked as successful (elapsed time in seconds: ${seconds})`;

/** Before and after the digests of a build step's images are looked up. */
export const digestLines = ({ id, usesBuildkit, cache }: Step): { before: string[]; after: string } => ({
  before: [
    `Populating digests for step ID: ${id}...`,
    ...(usesBuildkit || cache.toLowerCase() === 'enabled'
      ? ['Image was built using buildkit, fetching Digest from remote...']
      : []),
  ],
  after: `Successfully populated digests for step ID: ${id}`,
});

export const dependenciesLine = 'The following dependencies were found:';

/** Removal of the networks at the end, also of a failed run. */
export const cleanUpLines = (networks: readonly Network[]): string[] =>
  networks.flatMap(({ name, skipCreation }) => (skipCreation ? [`Skip deleting network: ${name}`] : []));

/** A network that the run has made and that could not be removed. */
export const keptNetworkLine = (name: string, reason: string): string =>
  `Failed to delete network: ${name}, err: exit status 1, msg: ${reason}`;

/** The last line of a failed run, on standard error and without time stamp. */
export const failureLine = ({ id }: Step, error: string): string =>
  `failed to run step ID: ${id}: ${error}`.replaceAll('context deadline exceeded', 'timed out');

/** A duration in Go's format, rounded to seconds: `19s`, `3m12s`, `1h0m5s`. */
export const goDuration = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${seconds % 60}s`;
  if (hours > 0) return `${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${minutes}m${rest}` : rest;
};
