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
  checkAll({
    os: () => requireOneOf(os, 'OS', systems),
    architecture: () => requireOneOf(architecture, 'Architecture', architectures),
    variant: () => variant === undefined || requireOneOf(variant, 'Variant', variants),
    more: () => refuseMore(text, more),
  });
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
};
