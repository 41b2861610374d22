import type { DockerBuildRequest } from '@azure/arm-containerregistry';
import { checkAll } from '../check-all.ts';
import { requireTimeoutInRange } from './check-limits.ts';
import { sourceCredentials } from './credentials.ts';
import { buildArguments, type Environment } from './name-value.ts';
import { parsePlatform } from './platform.ts';
import { callerIdentity } from './source-auth.ts';

/** Where and how a build or a quick run takes place (commands.md 7, 8). */
export interface QuickRequestOptions {
  readonly platform: string;
  readonly timeout?: number | undefined;
  readonly authMode?: string | undefined;
  readonly sourceAcrAuthId?: string | undefined;
  readonly agentPool?: string | undefined;
  readonly logTemplate?: string | undefined;
}

/** The options of `build`, with defaults (commands.md 8). */
export interface BuildOptions extends QuickRequestOptions {
  readonly image?: readonly string[] | undefined;
  readonly buildArg?: readonly string[] | undefined;
  readonly secretBuildArg?: readonly string[] | undefined;
  readonly target?: string | undefined;
  readonly noPush: boolean;
  readonly noCache: boolean;
}

/** The location of a build's source, and the Dockerfile in it. */
export interface BuildSource {
  readonly sourceLocation: string;
  readonly dockerFilePath: string;
}

/** A build with valid options, whose source may not be uploaded yet. */
export interface PreparedBuild {
  readonly warnings: readonly string[];
  /** `caller`: the identity with which the run logs in, if not that of the options. */
  requestFor(source: BuildSource, caller?: '[caller]'): DockerBuildRequest;
}

/** What may surprise in a build of these images. */
export const buildWarnings = (images: readonly string[], noPush: boolean): string[] => [
  ...(images.length === 0 && !noPush ? ["'--image or -t' is not provided. Skipping image push after build."] : []),
  ...(images.some((image) => image.includes('.Build.ID'))
    ? ['.Build.ID is no longer supported as a valid substitution, use .Run.ID instead.']
    : []),
];

/**
 * Checks the options of a build before anything is packed or sent. The result makes the request once the source is in place.
 * Throws CommandError for an unknown platform or a timeout out of range (commands.md 8, 1.16, 19.31).
 */
export const prepareBuild = (options: BuildOptions, env: Environment): PreparedBuild => {
  const { platform } = checkAll({
    platform: () => parsePlatform(options.platform),
    timeout: () => requireTimeoutInRange('DockerBuildRequest', options.timeout),
  });
  const images = options.image ?? [];
  return {
    warnings: buildWarnings(images, options.noPush),
    requestFor: ({ sourceLocation, dockerFilePath }, caller = callerIdentity(options)) => ({
      type: 'DockerBuildRequest',
      isArchiveEnabled: false,
      agentPoolName: options.agentPool,
      logTemplate: options.logTemplate,
      imageNames: images.length > 0 ? [...images] : undefined,
      isPushEnabled: !options.noPush && images.length > 0,
      noCache: options.noCache,
      dockerFilePath,
      target: options.target,
      arguments: buildArguments(options.buildArg, options.secretBuildArg, env),
      timeout: options.timeout,
      platform,
      sourceLocation,
      credentials: sourceCredentials(options.authMode, caller),
    }),
  };
};
