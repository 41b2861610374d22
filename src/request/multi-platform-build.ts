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
  /** The same for people, who run it themselves: after comments that say how, and without what `validate` remarks. */
  printedFile(dockerFilePath: string): string;
  /** `caller`: the identity with which the run logs in, if not that of the options. */
  requestFor(source: BuildSource, caller?: '[caller]'): EncodedTaskRunRequest;
}

/** The limit of a run unless it is given another (rest-api.md 4.1): no step needs more. */
const defaultTimeout = 3600;

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
  const stepTimeout = timeout ?? defaultTimeout;
  const fileFor = (platforms: ReturnType<typeof parsePlatforms>, dockerfile: string): string =>
    multiPlatformFile({
      platforms,
      images,
      dockerfile,
      target,
      arguments: given,
      noCache,
      isPushed: !noPush,
      stepTimeout,
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
    printedFile: (dockerfile) => {
      const isLong = stepTimeout > defaultTimeout;
      const limit = isLong ? ` --timeout ${stepTimeout}` : '';
      const names = secrets.map(({ name }) => name).join(', ');
      const values = names === '' ? '' : `, with the secret values ${names}`;
      const file = taskFile(dockerfile);
      return [
        `# Run it with: acrtask run -r REGISTRY -f FILE${limit} SOURCE${values}`,
        isLong ? file.replace(/^stepTimeout: .*$/m, '$& # acrtask-ignore timeout-range') : file,
      ].join('\n');
    },
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
