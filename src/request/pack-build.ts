import type { EncodedTaskRunRequest, PlatformProperties } from '@azure/arm-containerregistry';
import { checkAll } from '../check-all.ts';
import { InvalidInputError } from '../errors.ts';
import type { QuickRequestOptions } from './build.ts';
import { requireTimeoutInRange } from './check-limits.ts';
import { sourceCredentials } from './credentials.ts';
import { parsePlatform } from './platform.ts';
import { encodeText } from './task-file-text.ts';

/** The options of `pack build`, with defaults (commands.md 10). */
export interface PackBuildOptions extends Omit<QuickRequestOptions, 'sourceAcrAuthId' | 'logTemplate'> {
  readonly image: string;
  readonly builder: string;
  readonly packImageTag: string;
  readonly pull: boolean;
}

/** A build with Buildpacks with valid options, whose source may not be uploaded yet. */
export interface PreparedPackBuild {
  readonly warnings: readonly string[];
  /** `caller`: the identity with which the run logs in to its registry. */
  requestFor(
    source: { readonly sourceLocation: string; readonly loginServer: string },
    caller?: '[caller]',
  ): EncodedTaskRunRequest;
}

const packRunner = 'mcr.microsoft.com/oryx/pack';
/** The builder that every agent already has. */
const cachedBuilder = 'cloudfoundry/cnb:bionic';

const requireName = (option: string, value: string): void => {
  // The text is used unquoted in a line of YAML and shell.
  if (!/^[^\s'"`\\#]+$/.test(value)) throw new InvalidInputError(`'${value}' is not a valid value for '${option}'.`);
};

const linuxPlatform = (text: string): PlatformProperties => {
  const platform = parsePlatform(text);
  if (platform.os !== 'linux') throw new InvalidInputError('Building with Buildpacks is only supported on Linux.');
  return platform;
};

const taskFile = (options: PackBuildOptions, image: string): string =>
  [
    'version: v1.1.0',
    'steps:',
    `  - cmd: ${packRunner}:${options.packImageTag} build ${image} --builder ${options.builder} ${options.pull ? '' : '--no-pull'} --env REGISTRY_NAME=$Registry -p .`,
    '    timeout: 28800',
    `  - push: ["${image}"]`,
    '    timeout: 1800',
    '',
  ].join('\n');

/**
 * Checks the options of a build with Buildpacks before anything is packed or sent. The result makes the request once the
 * source is in place and the registry is known: a task file that runs `pack` and pushes the image. Throws CommandError for
 * a platform other than Linux, a timeout out of range, and invalid names (commands.md 10, 1.16).
 */
export const preparePackBuild = (options: PackBuildOptions): PreparedPackBuild => {
  const { platform } = checkAll({
    image: () => requireName('--image', options.image),
    builder: () => requireName('--builder', options.builder),
    packImageTag: () => requireName('--pack-image-tag', options.packImageTag),
    platform: () => linuxPlatform(options.platform),
    timeout: () => requireTimeoutInRange('EncodedTaskRunRequest', options.timeout),
  });
  return {
    warnings:
      options.builder === cachedBuilder || options.pull
        ? []
        : ['Using a non-cached builder image; `--pull` is probably needed as well'],
    requestFor: ({ sourceLocation, loginServer }, caller) => {
      const isWhole = ['$Registry/', `${loginServer}/`].some((prefix) => options.image.startsWith(prefix));
      return {
        type: 'EncodedTaskRunRequest',
        isArchiveEnabled: false,
        agentPoolName: options.agentPool,
        encodedTaskContent: encodeText(taskFile(options, isWhole ? options.image : `$Registry/${options.image}`)),
        timeout: options.timeout,
        platform,
        sourceLocation,
        credentials: sourceCredentials(options.authMode, caller),
      };
    },
  };
};
