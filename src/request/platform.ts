import type { PlatformProperties } from '@azure/arm-containerregistry';
import { checkAll } from '../check-all.ts';
import { InvalidInputError } from '../errors.ts';

const systems = ['windows', 'linux'];
const architectures = ['amd64', 'x86', '386', 'arm', 'arm64'];
const variants = ['v6', 'v7', 'v8'];

const requireOneOf = (value: string, what: string, allowed: readonly string[]): void => {
  if (allowed.includes(value)) return;
  throw new InvalidInputError(
    `'${value}' is not a valid value for ${what} specified in --platform. Valid options are ${allowed.join(',')}.`,
  );
};

/** az drops a fourth part without a word: whoever has written one expects something of it. */
const refuseMore = (text: string, more: readonly string[]): void => {
  if (more.length === 0) return;
  throw new InvalidInputError(
    `'${text}' is not a valid value for --platform, which has three parts at most: os/architecture/variant.`,
  );
};

/**
 * Reads `os[/architecture[/variant]]`, as in `linux/arm/v7`. System and architecture may be spelt in any case, the
 * variant may not. Throws CommandError for each part that is unknown, and for parts beyond the third (commands.md 1.7).
 */
export const parsePlatform = (text: string): PlatformProperties => {
  const [systemText = '', architectureText, variant, ...more] = text.split('/');
  const os = systemText.toLowerCase();
  const architecture = (architectureText ?? 'amd64').toLowerCase();
  checkAll({
    os: () => requireOneOf(os, 'OS', systems),
    architecture: () => requireOneOf(architecture, 'Architecture', architectures),
    variant: () => variant === undefined || requireOneOf(variant, 'Variant', variants),
    more: () => refuseMore(text, more),
  });
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
};
