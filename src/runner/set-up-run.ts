import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../host.ts';
import type { Network, TaskFile, Volume } from '../taskfile/model.ts';
import { cacheLine, configurationLines, loggedInLine, loginLine, networkLines } from '../taskfile/steps/engine-log.ts';
import { containerAttempts } from '../taskfile/steps/step-actions.ts';
import type { Attached, Engine, RegistryLogin } from './engines/engine.ts';
import { makeOpenFolder } from './open-folder.ts';
import { RunError } from './run-error.ts';
import type { RunFolder } from './run-folder.ts';
import type { RunLog } from './run-log.ts';

/** What a run is set up with. */
export interface SetUp {
  readonly engine: Engine;
  readonly folder: RunFolder;
  readonly log: RunLog;
  readonly signal: AbortSignal;
}

/** Throws RunError when one cannot be made. */
export const createNetworks = async (networks: readonly Network[], { engine, log, signal }: SetUp): Promise<void> => {
  for (const network of networks) {
    signal.throwIfAborted();
    const [first = '', ...more] = networkLines([network]);
    log.line(first);
    if (network.skipCreation) continue;
    const { exit, stdout = '', stderr = '' } = await engine.createNetwork(network);
    if (exit !== 0)
      throw new RunError(
        `failed to create network: ${network.name}, err: exit status ${exit}, msg: ${stdout}${stderr}`,
      );
    for (const line of more) log.line(line);
  }
};

/** The configuration of docker's client, in the run's home: steps that are not root can read it there. */
export const writeDockerConfig = async ({ engine, folder, log }: SetUp): Promise<void> => {
  const [first = '', ...more] = configurationLines;
  log.line(first);
  const file = join(folder.home, '.docker', 'config.json');
  await makeOpenFolder(join(folder.home, '.docker'));
  // As the service has it (taskfile.md 14).
  await writeFile(file, `${JSON.stringify({ experimental: 'enabled', ...engine.clientConfig }, undefined, 2)}\n`);
  await chmod(file, 0o644);
  for (const line of more) log.line(line);
};

const pauses = [250, 500, 1000];

/** Logs in to registries, one after the other, with four attempts each. Throws RunError when one refuses. */
export const logIn = async (
  logins: readonly RegistryLogin[],
  { engine, log, signal }: SetUp,
  host: Pick<Host, 'sleep'>,
): Promise<void> => {
  // As the service does: one login per registry, the last one given.
  for (const login of new Map(logins.map((each) => [each.server, each])).values()) {
    log.line(loginLine(login.server));
    for (let attempt = 0; ; attempt += 1) {
      signal.throwIfAborted();
      const { exit, stdout = '', stderr = '' } = await engine.logIn(login, signal);
      if (exit === 0) break;
      const pause = pauses[attempt];
      signal.throwIfAborted();
      if (pause === undefined)
        throw new RunError(
          `failed to login, ran out of retries: failed to set docker credentials: ${stdout}${stderr}: exit status ${exit}`,
        );
      await host.sleep(pause, signal);
    }
    log.line(loggedInLine(login.server));
  }
};

/**
 * Makes the folders of the secret volumes, which are in no build context and no workspace. The content of the files is what
 * the task file says, byte by byte. Throws RunError for what is not Base64.
 */
export const makeVolumes = async ({ volumes }: Pick<TaskFile, 'volumes'>, folder: RunFolder): Promise<void> => {
  await Promise.all(volumes.map((volume) => makeVolume(volume, join(folder.volumes, volume.name))));
};

const makeVolume = async ({ secret }: Volume, path: string): Promise<void> => {
  await makeOpenFolder(path);
  await Promise.all(
    Object.entries(secret).map(async ([name, text]) => {
      await writeFile(join(path, name), decoded(text));
      await chmod(join(path, name), 0o644);
    }),
  );
};

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const decoded = (text: string): Buffer => {
  // Line ends do not count.
  const letters = text.replace(/[\r\n]/g, '');
  if (!base64.test(letters))
    throw new RunError('failed to decode Base64 value. please make sure value provided is Base64 encoded');
  return Buffer.from(letters, 'base64');
};

const cacheContainer = { id: 'acrbuildkitdcontainer', retries: 3, retryDelay: 5, retryOnErrors: [], repeat: 0 };

/**
 * Makes the builder that steps with a cache use, as the service does: what becomes of it is only logged (taskfile.md 8.3).
 */
export const prepareCache = async (
  { initBuildkitContainer }: Pick<TaskFile, 'initBuildkitContainer'>,
  { engine, log, signal }: SetUp,
  host: Pick<Host, 'sleep'>,
): Promise<void> => {
  if (!initBuildkitContainer) return;
  log.line(cacheLine);
  const write: Attached['write'] = (stream, bytes) => log.output(cacheContainer.id, stream, bytes);
  const actions = containerAttempts(cacheContainer);
  let next = actions.next();
  while (!next.done) {
    const { value } = next;
    if (value.does === 'log') log.line(value.text);
    else if (value.does === 'wait') await host.sleep(value.milliseconds, signal);
    next = actions.next(value.does === 'run' ? await engine.prepareCache({ write, signal }) : { exit: 0 });
    signal.throwIfAborted();
  }
  if (next.value !== undefined) log.line(`buildx create --use failed with error: '${next.value}'`);
};
