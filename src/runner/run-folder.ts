import { randomBytes } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../errors.ts';
import type { Host } from '../host.ts';
import { makeFolder } from '../make-folder.ts';

/** The files of one run, all below one folder that nobody else may read. */
export interface RunFolder {
  readonly path: string;
  /** Marks everything that the run makes in an engine: the run's ID and a random part. */
  readonly mark: string;
  /** `/workspace` of every step. */
  readonly workspace: string;
  /** `/acb/home` of every step, with the run's logins in `.docker/config.json`. */
  readonly home: string;
  /** The secret volumes, a folder each. */
  readonly volumes: string;
  /** The lines of cmd steps, a file each. */
  readonly lines: string;
  /** A file for each container, to which the engine's client writes its ID once there is one. */
  readonly containers: string;
  /** Whether no other run was under way on this machine when this one began. */
  readonly isAlone: boolean;
}

/** What `run.json` in the folder says. */
interface RunRecord {
  readonly mark: string;
  readonly pid: number;
}

/** The folder of all runs of this user. Throws CommandError when somebody else made it. */
const runsFolder = async ({ env }: Pick<Host, 'env'>): Promise<string> => {
  const uid = process.getuid?.() ?? userInfo().username;
  const path = join(env.TMPDIR || tmpdir(), `acrtask-runs-${uid}`);
  await makeFolder(path);
  const found = await lstat(path);
  if (!found.isDirectory() || (process.getuid && found.uid !== uid))
    throw new CommandError(`The folder ${path} belongs to another user.`, {
      hint: 'Remove it, or set TMPDIR to a folder of your own.',
    });
  return path;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** A run whose process has ended without removing its folder. */
export interface DeadRun {
  readonly path: string;
  readonly mark: string;
}

/** The runs on this machine besides that of `ownPath`: the marks of those under way, and those whose process is gone. */
export const otherRuns = async (
  host: Pick<Host, 'env'>,
  ownPath = '',
): Promise<{ alive: readonly string[]; dead: readonly DeadRun[] }> => {
  const runs = await runsFolder(host);
  const dead: DeadRun[] = [];
  const alive: string[] = [];
  for (const name of await readdir(runs)) {
    const path = join(runs, name);
    if (path === ownPath) continue;
    const text = await readFile(join(path, 'run.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const { mark, pid } = JSON.parse(text) as RunRecord;
    if (isAlive(pid)) alive.push(mark);
    else dead.push({ path, mark });
  }
  return { alive, dead };
};

/** Makes the folder of a run. */
export const makeRunFolder = async (runId: string, host: Pick<Host, 'env' | 'pid'>): Promise<RunFolder> => {
  const path = await mkdtemp(join(await runsFolder(host), `${runId.replace(/[^\w.-]/g, '-')}-`));
  const folder = (name: string): string => join(path, name);
  const mark = `${runId.replace(/[^\w.-]/g, '-')}-${randomBytes(4).toString('hex')}`;
  const record: RunRecord = { mark, pid: host.pid };
  await writeFile(folder('run.json'), JSON.stringify(record), { mode: 0o600 });
  for (const name of ['workspace', 'home', 'volumes', 'lines', 'containers']) await mkdir(folder(name));
  const { alive } = await otherRuns(host, path);
  return {
    path,
    mark,
    workspace: folder('workspace'),
    home: folder('home'),
    volumes: folder('volumes'),
    lines: folder('lines'),
    containers: folder('containers'),
    isAlone: alive.length === 0,
  };
};

export const removeRunFolder = async ({ path }: Pick<RunFolder, 'path'>): Promise<void> => {
  await rm(path, { recursive: true, force: true });
};
