import type { PlatformProperties } from '@azure/arm-containerregistry';
import { checkAll, checkEach } from '../check-all.ts';
import { InvalidInputError } from '../errors.ts';

const systems = ['windows', 'linux'];
const architectures = ['amd64', 'x86', '386', 'arm', 'arm64'];
const variants = ['v6', 'v7', 'v8'];

const requireOneOf = (value: string, what: string, allowed: readonly string[], hint: string | undefined): void => {
  if (allowed.includes(value)) return;
  throw new InvalidInputError(
    `'${value}' is not a valid value for ${what} specified in --platform. Valid options are ${allowed.join(',')}.`,
    hint === undefined ? {} : { hint },
  );
};

/** A platform as a word for Docker, such as `linux/arm/v7`, which has another name for one architecture. */
export const dockerPlatform = ({ os, architecture = 'amd64', variant }: PlatformProperties): string =>
  [os, architecture === 'x86' ? '386' : architecture, ...(variant === undefined ? [] : [variant])].join('/');

/** Platforms that have a shorter name: Docker takes both for the same. */
const sameAs: Readonly<Record<string, string>> = { 'linux/arm64/v8': 'linux/arm64', 'linux/arm/v7': 'linux/arm' };

const requireDifferent = (platforms: readonly PlatformProperties[], text: string): void => {
  const names = platforms.map(dockerPlatform).map((name) => sameAs[name] ?? name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InvalidInputError(`--platform ${text} names ${twice} twice.`);
};

const requireLinux = (platforms: readonly PlatformProperties[]): void => {
  if (platforms.every(({ os }) => os === 'linux')) return;
  throw new InvalidInputError(
    'Several platforms can only be built on Linux: an agent builds for one operating system.',
    {
      hint: 'Build for Windows with a command of its own.',
    },
  );
};

/** Whether `--platform` names several platforms: `linux/amd64,linux/arm64`. */
export const namesSeveral = (text: string): boolean => text.includes(',');

/**
 * Parses a list of platforms for Linux, separated by commas, each as `parsePlatform` has it. Throws CommandError for each
 * that is not valid, for one that is named twice, and for one of another operating system.
 */
export const parsePlatforms = (text: string): readonly PlatformProperties[] => {
  const platforms = checkEach(text.split(','), (each) => parsePlatform(each.trim()));
  requireDifferent(platforms, text);
  if (platforms.length > 1) requireLinux(platforms);
  return platforms;
};

/** az silently drops a fourth part, on which the user may rely. */
const refuseMore = (text: string, more: readonly string[]): void => {
  if (more.length === 0) return;
  throw new InvalidInputError(
    `'${text}' is not a valid value for --platform, which has at most three parts: os/architecture/variant.`,
  );
};

/**
 * Parses `os[/architecture[/variant]]`, as in `linux/arm/v7`. Operating system and architecture are case-insensitive, the
 * variant is not. Throws CommandError for each unknown part, and for parts beyond the third (commands.md 1.7).
 */
export const parsePlatform = (text: string): PlatformProperties => {
  const [systemText = '', architectureText, variant, ...more] = text.split('/');
  const os = systemText.toLowerCase();
  const architecture = (architectureText ?? 'amd64').toLowerCase();
  const hint = namesSeveral(text)
    ? "Name one platform. To build an image for several, use 'acrtask build'."
    : undefined;
  checkAll({
    os: () => requireOneOf(os, 'OS', systems, hint),
    architecture: () => requireOneOf(architecture, 'Architecture', architectures, hint),
    variant: () => variant === undefined || requireOneOf(variant, 'Variant', variants, hint),
    more: () => refuseMore(text, more),
  });
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
};
