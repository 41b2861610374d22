import {
  type FailedStep,
  failedEnd,
  failedStep,
  hasSteps,
  outputOf,
  pushedImage,
  registryOfLogin,
} from './failed-output.ts';
import type { FailureName } from './failure-names.ts';
import { type FailurePattern, pushPatterns, scanPatterns, startPatterns, stepPatterns } from './failure-patterns.ts';
import { hub, isHub } from './image-place.ts';

export type { FailureName } from './failure-names.ts';

/** What the end of a log says, with what the lines name. */
export interface KnownFailure {
  readonly name: FailureName;
  /** The step that failed, when one had started. */
  readonly step?: string;
  /** Login server in lower case; `docker.io` for Docker Hub. */
  readonly registry?: string;
  /** An image, or its repository, as the line writes it. */
  readonly image?: string;
  /** Host of a key vault in lower case, or its name alone. */
  readonly vault?: string;
  readonly secret?: string;
  /** The address of the agent. */
  readonly address?: string;
  readonly file?: string;
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The registry in front of an image name. */
const registryOf = (image: string): string => {
  const [host = '', ...rest] = image.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(host) || host === 'localhost');
  return isHost && !isHub(host.toLowerCase()) ? host.toLowerCase() : hub;
};

/** `repository` is one of a registry that the line does not name; an image without a host is one of Docker Hub. */
const membersOf = (groups: Readonly<Record<string, string | undefined>> = {}): Partial<KnownFailure> => {
  const { registry, vault, image, repository, ...others } = groups;
  const host = registry?.toLowerCase() ?? (image === undefined ? undefined : registryOf(image));
  const name = image ?? repository;
  return {
    ...Object.fromEntries(Object.entries(others).filter(([, text]) => text !== undefined)),
    ...(host === undefined ? {} : { registry: isHub(host) || host === 'auth.docker.io' ? hub : host }),
    ...(vault === undefined ? {} : { vault: vault.toLowerCase() }),
    ...(name === undefined ? {} : { image: decoded(name) }),
  };
};

/** The failure that the last of the lines tells of; of several patterns the first that fits it. */
const find = (patterns: readonly FailurePattern[], lines: readonly string[]): KnownFailure | undefined => {
  for (const text of lines.toReversed()) {
    for (const { name, line } of patterns) {
      const match = line.exec(text);
      if (match) return { name, ...membersOf(match.groups) };
    }
  }
  return undefined;
};

/** The vault and the secret that a refusal of Key Vault names. */
const withVault = (failure: KnownFailure, words: string): KnownFailure => {
  if (!/^(?:secret|vault)-/.test(failure.name)) return failure;
  const vault = /(?:key vault '|\bVault: )([\w-]+);location=/.exec(words)?.[1]?.toLowerCase();
  const secret = /(?:\/vaults\/[\w-]+|https:\/\/[^/\s]+)\/secrets\/([\w-]+)/i.exec(words)?.[1];
  return {
    ...(vault === undefined ? {} : { vault }),
    ...(secret === undefined ? {} : { secret }),
    ...failure,
  };
};

const ofLogin: ReadonlySet<string> = new Set(['login-without-token', 'login-refused', 'registry-unreachable']);

const failureOfStart = (words: string, before: readonly string[]): KnownFailure | undefined => {
  const found = find(startPatterns, [words]);
  if (found === undefined) return undefined;
  const registry = found.registry === undefined && ofLogin.has(found.name) ? registryOfLogin(before) : undefined;
  return withVault(registry === undefined ? found : { ...found, registry }, words);
};

const failureOfStep = (failed: FailedStep, before: readonly string[]): KnownFailure | undefined => {
  const { step, reason } = failed;
  if (/(?:^|, |: )timed out(?:,|$)/.test(reason)) return { name: 'timed-out', step };
  const output = outputOf(failed, before);
  const isPushStep = reason === 'failed to push images successfully';
  const refersTo = output.findLastIndex((line) => /^The push refers to repository \[/.test(line));
  const pushed = isPushStep
    ? pushedImage(before)
    : /^The push refers to repository \[([^\]]+)\]/.exec(output[refersTo] ?? '')?.[1];
  const found =
    (isPushStep || refersTo >= 0 ? find([...pushPatterns, ...stepPatterns], output.slice(refersTo + 1)) : undefined) ??
    find(stepPatterns, output) ??
    (/scan dependencies/.test(reason) ? find(scanPatterns, output) : undefined) ??
    find(startPatterns, [reason]);
  if (found === undefined) return undefined;
  const isAboutPush = isPushStep || found.name === 'push-denied';
  return { ...(pushed !== undefined && isAboutPush ? membersOf({ image: pushed }) : {}), ...found, step };
};

/**
 * The known failure that the end of a failed run's log names; undefined when it names none. `status` is the run's, as
 * the service writes it. What a step prints counts only in the shape in which the container client and the engine print
 * it, in front of the words with which the engine ends the run: a test that prints `401` is not a refused login.
 */
export const failureIn = (log: string, status: string): KnownFailure | undefined => {
  const end = failedEnd(log);
  const step = end && failedStep(end.words);
  const found = !end
    ? undefined
    : step
      ? failureOfStep(step, end.before)
      : hasSteps(end.before)
        ? undefined
        : failureOfStart(end.words, end.before);
  if (found) return found;
  if (!/^time(?:d ?)?out$/i.test(status)) return undefined;
  return { name: log.trim() === '' ? 'no-agent' : 'timed-out' };
};
