import { abortable } from '../abortable.ts';
import type { Connection } from './connection.ts';

/**
 * What `work` comes to, unless it takes longer than `ms` milliseconds or `signal` is aborted: it rejects then, and the
 * signal that `work` was given is aborted.
 */
export const withinTime = async <T>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  signal.throwIfAborted();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`There was no answer within ${ms / 1000} seconds.`)), ms);
  const either = AbortSignal.any([signal, late.signal]);
  try {
    return await abortable(work(either), either);
  } finally {
    clearTimeout(timer);
  }
};

/** What a list of references says of its repository: the branch that HEAD stands for, undefined when it does not say. */
export interface Advertisement {
  readonly defaultBranch: string | undefined;
}

/** A name that git allows, and that a terminal shows as it is. */
const branchName = /^[^\s\p{Cc}\p{Cf}~^:?*[\\]+$/u;

/** The capabilities follow the first reference, behind a NUL. */
const branchInCapabilities = (firstReference: string): string | undefined => {
  const at = firstReference.indexOf('\0');
  const capabilities = at < 0 ? '' : firstReference.slice(at + 1);
  const name = /(?:^|\s)symref=HEAD:refs\/heads\/(\S+)/.exec(capabilities)?.[1];
  return name !== undefined && branchName.test(name) ? name : undefined;
};

/**
 * Reads the beginning of what a git server answers to `GET REPOSITORY/info/refs?service=git-upload-pack` in version 0 of
 * the protocol: lines that each begin with their length in four hexadecimal digits, `0000` between sections
 * (gitprotocol-http, gitprotocol-pack, gitprotocol-capabilities). Undefined while more bytes are needed to tell; what is
 * no such answer tells nothing.
 */
export const readAdvertisement = (bytes: Uint8Array): Advertisement | undefined => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 4 <= text.length; ) {
    const digits = text.toString('latin1', at, at + 4);
    const length = /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
    if (length !== 0 && !(length > 4)) return { defaultBranch: undefined };
    if (at + length > text.length) return undefined;
    const line = text.toString('utf8', at + 4, at + length);
    if (length > 0 && !line.startsWith('# service=')) return { defaultBranch: branchInCapabilities(line) };
    at += Math.max(length, 4);
  }
  return undefined;
};

/** A command does not wait longer for what it can do without. */
const patienceMs = 5000;

/** Longer than the longest line there can be, and the one before it. */
const mostBytes = 70_000;

/** GitHub answers only who calls itself git. */
const userAgent = 'git/2.0 (acrtask)';

const isAzureDevOps = ({ hostname }: URL): boolean => /(?:^|\.)(?:dev\.azure\.com|visualstudio\.com)$/.test(hostname);

/** How the hosts take a personal access token: as a password; Azure DevOps without a user name, the others with any. */
const basicLogin = (repository: URL, token: string): string =>
  Buffer.from(`${isAzureDevOps(repository) ? '' : 'x-access-token'}:${token}`).toString('base64');

/** Reads no further than it must: a large repository has megabytes of references. `enough` ends the request. */
const defaultBranchIn = async (body: AsyncIterable<Uint8Array>, enough: () => void): Promise<string | undefined> => {
  let beginning: Uint8Array = new Uint8Array();
  for await (const chunk of body) {
    beginning = Buffer.concat([beginning, chunk]);
    const advertisement = readAdvertisement(beginning);
    if (!advertisement && beginning.length <= mostBytes) continue;
    enough();
    return advertisement?.defaultBranch;
  }
  return undefined;
};

/** Git repositories, by git's own protocol over https. */
export const createGitRepositories = (connection: Connection) => {
  const ask = async (address: string, token: string | undefined, signal: AbortSignal): Promise<string | undefined> => {
    const azure = await connection.azure();
    const login = token && basicLogin(new URL(address), token);
    const enough = new AbortController();
    const { status, body } = await azure.read(
      `${address}/info/refs?service=git-upload-pack`,
      { 'user-agent': userAgent, ...(login ? { authorization: `Basic ${login}` } : {}) },
      AbortSignal.any([signal, enough.signal]),
    );
    if (status === 200) return defaultBranchIn(body, () => enough.abort());
    enough.abort();
    return undefined;
  };

  return {
    /**
     * The branch that the repository at `address` (https, without `.../info/refs`) calls its default; undefined when it
     * does not say, or cannot be asked within five seconds. Rejects for an interrupt only. `token` is for the address
     * itself: a redirect to another host is not followed, one to another path is followed without it.
     */
    defaultBranch: async (address: string, token: string | undefined): Promise<string | undefined> => {
      try {
        return await withinTime(patienceMs, connection.signal, (signal) => ask(address, token, signal));
      } catch (error) {
        if (connection.signal.aborted) throw error;
        return undefined;
      }
    },
  };
};

export type GitRepositories = ReturnType<typeof createGitRepositories>;
