import type { EncodedTaskRunRequest } from '@azure/arm-containerregistry';
import { checkAll } from '../check-all.ts';
import { type BuildOptions, type BuildSource, buildWarnings } from './build.ts';
import { requireTimeoutInRange } from './check-limits.ts';
import { sourceCredentials } from './credentials.ts';
import { multiPlatformFile, quotedValue } from './multi-platform-file.ts';
import { buildArguments, type Environment } from './name-value.ts';
import { parsePlatforms } from './platform.ts';
import { callerIdentity } from './source-auth.ts';
import { encodeText } from './task-file-text.ts';

/** The options of `build`, of which `platform` may name several platforms. */
export interface MultiPlatformOptions extends BuildOptions {
  readonly digestFile?: string | undefined;
}

/** A build for several platforms with valid options, whose source may not be uploaded yet. */
export interface PreparedMultiPlatformBuild {
  readonly warnings: readonly string[];
  /** The task file for a Dockerfile in the source. */
  taskFile(dockerFilePath: string): string;
  /** Names of the values that the task file reads, which are secret. */
  readonly secretNames: readonly string[];
  /** `caller`: the identity with which the run logs in, if not that of the options. */
  requestFor(source: BuildSource, caller?: '[caller]'): EncodedTaskRunRequest;
}

/** The limit that the service gives the build step of a build for one platform (taskfile.md 18). */
const longestStep = 28_800;

const joinWarnings = ({ image = [], noPush, digestFile }: MultiPlatformOptions): string[] => [
  ...(noPush && image.length > 0
    ? [
        '--no-push: the images for the platforms are built, but not joined, because only a registry has lists of images.',
      ]
    : []),
  ...(digestFile !== undefined
    ? ['--digest-file: the file gets the images that the service reports, which may be those for each platform only.']
    : []),
];

/**
 * Checks the options of a build for several platforms before anything is packed or sent. The result makes the request once the
 * source is in place: a task file, which is sent with the same source. Throws CommandError for platforms, names, and arguments
 * that are not valid, and a timeout out of range.
 */
export const prepareMultiPlatformBuild = (
  options: MultiPlatformOptions,
  env: Environment,
): PreparedMultiPlatformBuild => {
  const { image: images = [], buildArg, secretBuildArg, target, noPush, noCache, timeout } = options;
  const given = buildArguments(buildArg, secretBuildArg, env);
  const fileFor = (platforms: ReturnType<typeof parsePlatforms>, dockerfile: string): string =>
    multiPlatformFile({
      platforms,
      images,
      dockerfile,
      target,
      arguments: given,
      noCache,
      isPushed: !noPush,
      stepTimeout: timeout ?? longestStep,
    });
  const { platforms } = checkAll({
    platforms: () => parsePlatforms(options.platform),
    timeout: () => requireTimeoutInRange('EncodedTaskRunRequest', timeout),
    file: () => fileFor([], 'Dockerfile'),
  });
  const taskFile = (dockerfile: string): string => fileFor(platforms, dockerfile);
  // The limit of a tag depends on the platforms.
  taskFile('Dockerfile');
  const secrets = given.filter(({ isSecret }) => isSecret);
  return {
    warnings: [...buildWarnings(images, noPush), ...(platforms.length > 1 ? joinWarnings(options) : [])],
    taskFile,
    secretNames: secrets.map(({ name }) => name),
    requestFor: ({ sourceLocation, dockerFilePath }, caller = callerIdentity(options)) => ({
      type: 'EncodedTaskRunRequest',
      isArchiveEnabled: false,
      agentPoolName: options.agentPool,
      logTemplate: options.logTemplate,
      encodedTaskContent: encodeText(taskFile(dockerFilePath)),
      values: secrets.map(({ name, value }) => ({ name, value: quotedValue(value), isSecret: true })),
      timeout,
      // The agent's own platform; the steps name those that are built.
      platform: { os: platforms[0]?.os ?? 'linux', architecture: 'amd64' },
      sourceLocation,
      credentials: sourceCredentials(options.authMode, caller),
    }),
  };
};
