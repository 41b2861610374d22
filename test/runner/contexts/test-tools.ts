import { mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { nodeHost } from '../../../src/host.ts';
import type { ContextTools } from '../../../src/runner/contexts/context-tools.ts';

/** Tools that remember what they are asked for. */
export interface TestTools extends ContextTools {
  readonly said: string[];
  /** Milliseconds of each pause, none of which is waited for. */
  readonly pauses: number[];
  abort(reason: Error): void;
}

/** The machine's git, but none of its settings. */
export const gitEnv = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_SSL_NO_VERIFY: '1',
};

export const createTools = (changes: Partial<ContextTools> = {}): TestTools => {
  const controller = new AbortController();
  const said: string[] = [];
  const pauses: number[] = [];
  return {
    env: gitEnv,
    signal: controller.signal,
    say: (line) => said.push(line),
    credentialFor: () => undefined,
    startProgram: nodeHost().startProgram,
    fetch,
    sleep: async (ms) => {
      pauses.push(ms);
    },
    said,
    pauses,
    abort: (reason) => controller.abort(reason),
    ...changes,
  };
};

/** The path of a folder that is not there yet, in one that is gone after the test. */
export const newFolder = async (): Promise<string> => {
  const parent = await mkdtemp(join(tmpdir(), 'acrtask-fetch-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  return join(parent, 'context');
};

/** What lies below a folder: the text of a file, `-> TARGET` of a link, undefined for an empty folder; `.git` is left out. */
export const filesBelow = async (folder: string): Promise<Record<string, string | undefined>> => {
  const files: Record<string, string | undefined> = {};
  const walk = async (path: string): Promise<void> => {
    const entries = await readdir(join(folder, path), { withFileTypes: true });
    if (entries.length === 0 && path !== '') files[`${path}/`] = undefined;
    for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
      const name = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.name === '.git') continue;
      if (entry.isSymbolicLink()) files[name] = `-> ${await readlink(join(folder, name))}`;
      else if (entry.isDirectory()) await walk(name);
      else files[name] = await readFile(join(folder, name), 'utf8');
    }
  };
  await walk('');
  return files;
};

/** The mode of a file, in octal digits. */
export const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o7777).toString(8);

/** What a promise is rejected with. */
export const failureOf = async (promise: Promise<unknown>): Promise<Error & { hint?: string }> => {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('It did not fail.');
};

/** Starts a server on this machine for the rest of the test; returns its port. */
export const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
};
