import type { Connection } from './connection.ts';
import { readAdvertisement } from './ref-advertisement.ts';
import { withinTime } from './time-limit.ts';

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
export const createRepositories = (connection: Connection) => {
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

export type Repositories = ReturnType<typeof createRepositories>;
