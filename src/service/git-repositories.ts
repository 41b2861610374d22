import { abortable } from '../abortable.ts';
import type { Connection } from './connection.ts';

/**
 * Resolves to the result of `work`, unless it takes longer than `ms` milliseconds or `signal` is aborted: then it
 * rejects and aborts the signal passed to `work`.
 */
export const withinTime = async <T>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  signal.throwIfAborted();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`No response within ${ms / 1000} seconds.`)), ms);
  const either = AbortSignal.any([signal, late.signal]);
  try {
    return await abortable(work(either), either);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * What a list of references says about its repository: the branch that HEAD points to; undefined when it is not
 * given.
 */
export interface Advertisement {
  readonly defaultBranch: string | undefined;
}

/** A name that git allows and that is safe to print on a terminal. */
const branchName = /^[^\s\p{Cc}\p{Cf}~^:?*[\\]+$/u;

/** The capabilities follow the first reference, after a NUL. */
const branchInCapabilities = (firstReference: string): string | undefined => {
  const at = firstReference.indexOf('\0');
  const capabilities = at < 0 ? '' : firstReference.slice(at + 1);
  const name = /(?:^|\s)symref=HEAD:refs\/heads\/(\S+)/.exec(capabilities)?.[1];
  return name !== undefined && branchName.test(name) ? name : undefined;
};

/**
 * Reads the beginning of a git server's response to `GET REPOSITORY/info/refs?service=git-upload-pack` in protocol
 * version 0: lines that start with their length in four hexadecimal digits, with `0000` between sections
 * (gitprotocol-http, gitprotocol-pack, gitprotocol-capabilities). Undefined while more bytes are needed; a response
 * in any other format yields nothing.
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

/** The longest that a command waits for optional information. */
const patienceMs = 5000;

/** More than the longest possible line and the line before it. */
const mostBytes = 70_000;

/** GitHub responds only to user agents that start with git. */
const userAgent = 'git/2.0 (acrtask)';

const isAzureDevOps = ({ hostname }: URL): boolean => /(?:^|\.)(?:dev\.azure\.com|visualstudio\.com)$/.test(hostname);

/**
 * How the hosts accept a personal access token: as the password; Azure DevOps without a user name, the others with
 * any.
 */
export const basicLogin = (repository: URL, token: string): string =>
  Buffer.from(`${isAzureDevOps(repository) ? '' : 'x-access-token'}:${token}`).toString('base64');

/** Reads no further than necessary: a large repository has megabytes of references. `enough` ends the request. */
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

/** Reads git repositories using git's own protocol over https. */
export const createGitRepositories = (connection: Connection) => {
  /** The status of the response, and the default branch that it reports. */
  const ask = async (
    address: string,
    token: string | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly status: number; readonly branch?: string | undefined }> => {
    const azure = await connection.azure();
    const login = token && basicLogin(new URL(address), token);
    const enough = new AbortController();
    const { status, body } = await azure.read(
      `${address}/info/refs?service=git-upload-pack`,
      { 'user-agent': userAgent, ...(login ? { authorization: `Basic ${login}` } : {}) },
      AbortSignal.any([signal, enough.signal]),
    );
    if (status === 200) return { status, branch: await defaultBranchIn(body, () => enough.abort()) };
    enough.abort();
    return { status };
  };

  return {
    /**
     * The default branch of the repository at `address` (https, without `.../info/refs`); undefined when the server
     * does not report it or does not respond within five seconds. Rejects only on an interrupt. `token` is for the
     * address itself: a redirect to another host is not followed, and a redirect to another path is followed without
     * the token.
     */
    defaultBranch: async (address: string, token: string | undefined): Promise<string | undefined> => {
      try {
        return (await withinTime(patienceMs, connection.signal, (signal) => ask(address, token, signal))).branch;
      } catch (error) {
        if (connection.signal.aborted) throw error;
        return undefined;
      }
    },

    /**
     * The status with which the host of the repository at `address` (https) responds to a reader with that token. Rejects
     * when it does not respond within five seconds.
     */
    statusFor: async (address: string, token: string): Promise<number> =>
      (await withinTime(patienceMs, connection.signal, (signal) => ask(address, token, signal))).status,
  };
};

export type GitRepositories = ReturnType<typeof createGitRepositories>;
