import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { Host } from '../../host.ts';
import { childEnvironment } from '../child-environment.ts';
import { runProgram } from '../run-program.ts';
import { containersEnvironment } from './containers-environment.ts';
import type { EngineSearch, UsableEngine } from './engine.ts';
import { EngineProblem } from './engine-unavailable.ts';
import { findProgram } from './find-program.ts';
import { podmanEngine } from './podman.ts';

/** The part of `podman info` that is used. */
interface PodmanInfo {
  readonly version?: { readonly Version?: string };
  readonly host?: {
    readonly remoteSocket?: { readonly path?: string; readonly exists?: boolean };
    readonly security?: { readonly selinuxEnabled?: boolean };
  };
}

/** The podman engine of this machine. Throws EngineProblem when there is none or it cannot run containers. */
export const findPodman = async (host: Host, { signal }: EngineSearch): Promise<UsableEngine> => {
  if ((await findProgram('podman', host)) === undefined)
    throw new EngineProblem(
      "There is no program 'podman' on PATH.",
      'To install it: https://podman.io/docs/installation.',
    );
  const { version, host: machine } = (await askInfo('podman', host, signal)) as PodmanInfo;
  const { path, exists = false } = machine?.remoteSocket ?? {};
  const settings = {
    socket: exists ? path?.replace(/^unix:\/\//, '') : undefined,
    hasSelinux: machine?.security?.selinuxEnabled === true,
  };
  return { name: 'podman', version: version?.Version ?? '', of: (run) => podmanEngine(host, run, settings) };
};

/** The answer of `podman info` or `buildah info`. Throws EngineProblem, with the program's own words, when it fails. */
export const askInfo = async (
  program: 'podman' | 'buildah',
  host: Host,
  signal: AbortSignal | undefined,
): Promise<unknown> => {
  const words = program === 'podman' ? [program, 'info', '--format', 'json'] : [program, 'info'];
  const { exit, stdout, stderr } = await runProgram(host, words, {
    cwd: host.cwd,
    env: childEnvironment(host, { ...containersEnvironment(host), HOME: host.home }),
    ...(signal ? { attached: { write: () => {}, signal } } : {}),
  });
  signal?.throwIfAborted();
  if (exit === 0) {
    try {
      return JSON.parse(stdout ?? '');
    } catch {
      throw new EngineProblem(`'${words.join(' ')}' does not print JSON.`, `Check the installation of ${program}.`);
    }
  }
  const last = stderr?.trim().split('\n').at(-1) ?? '';
  throw new EngineProblem(
    `'${words.join(' ')}' ended with ${exit}${last === '' ? '.' : `: ${last}`}`,
    await adviceFor(program, host),
  );
};

const adviceFor = async (program: 'podman' | 'buildah', host: Host): Promise<string> => {
  if (host.platform !== 'linux') return 'To start its virtual machine: podman machine init; podman machine start.';
  const missing = process.getuid?.() === 0 ? undefined : await missingForRootless(host);
  return missing ?? `To see what is wrong: ${program} info.`;
};

/** What a user other than root lacks for containers (https://github.com/containers/podman/blob/main/docs/tutorials/rootless_tutorial.md). */
const missingForRootless = async (host: Host): Promise<string | undefined> => {
  if ((await findProgram('newuidmap', host)) === undefined)
    return "Containers without root rights need the program 'newuidmap': install the package uidmap (Debian, Ubuntu) or shadow-utils (Fedora).";
  const { username, uid } = userInfo();
  const ranges = await readFile('/etc/subuid', 'utf8').catch(() => '');
  const hasRange = ranges.split('\n').some((line) => line.startsWith(`${username}:`) || line.startsWith(`${uid}:`));
  if (hasRange) return undefined;
  return `User ${username} has no user IDs for containers. To get some: sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${username}; podman system migrate.`;
};
