import { createHash, randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { CommandError } from '../errors.ts';
import type { Host } from '../host.ts';
import { makeFolder } from '../make-folder.ts';
import { makeOpenFolder } from './open-folder.ts';

/** The files of one run, all below one folder that nobody else may read. */
export interface RunFolder {
  readonly path: string;
  /** Marks everything that the run makes in an engine: see `markOf`. */
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
  /** Whether no other run was under way on this machine, with the same daemon, when this one began. */
  readonly isAlone: boolean;
}

const recordName = 'run.json';

/** What `run.json` in the folder says. */
interface RunRecord {
  readonly mark: string;
  readonly pid: number;
  /** When the process began, where that can be known. */
  readonly began?: string | undefined;
  /** What leads to its daemon: runs on different ones do not meet. */
  readonly daemon?: string;
}

const daemonOf = ({ env }: Pick<Host, 'env'>): string =>
  [env.DOCKER_HOST, env.DOCKER_CONTEXT, env.CONTAINER_HOST].map((each) => each ?? '').join(' ');

/** The folder of all runs of this user. Throws CommandError when somebody else made it. */
const runsFolder = async ({ env }: Pick<Host, 'env'>): Promise<string> => {
  const uid = process.getuid?.() ?? userInfo().username;
  const parent = resolve(env.TMPDIR || tmpdir());
  if (process.platform !== 'win32' && /[:\n]/.test(parent))
    throw new CommandError(
      `TMPDIR: no container can mount folders in '${parent}', because of the colon or line end in it.`,
      {
        hint: 'Set TMPDIR to another folder.',
      },
    );
  const path = join(parent, `acrtask-runs-${uid}`);
  await makeFolder(path);
  const found = await lstat(path);
  if (!found.isDirectory() || (process.getuid && found.uid !== uid))
    throw new CommandError(`The folder ${path} belongs to another user.`, {
      hint: 'Remove it, or set TMPDIR to a folder of your own.',
    });
  return path;
};

/**
 * Tells a process from a later one of the same ID, by when it began, on Linux. Undefined elsewhere, and when there is none;
 * 'ended' for one whose parent has not noticed its end, which may last for ever.
 */
const beginningOf = async (pid: number): Promise<string | undefined> => {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name, in parentheses, may have blanks.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return /^[ZX]/.test(fields[0] ?? '') ? 'ended' : fields[19];
};

const isAlive = async ({ pid, began }: RunRecord): Promise<boolean> => {
  const now = await beginningOf(pid);
  if (now !== undefined && (now === 'ended' || (began !== undefined && now !== began))) return false;
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

/** Undefined when there is none, or it is only half written. */
const readRecord = async (path: string): Promise<RunRecord | undefined> => {
  try {
    return JSON.parse(await readFile(join(path, recordName), 'utf8')) as RunRecord;
  } catch {
    return undefined;
  }
};

/**
 * The runs on this machine besides that of `ownPath`: the marks of those under way, of those among them that use the same
 * daemon, and the runs whose process is gone.
 */
export const otherRuns = async (
  host: Pick<Host, 'env'>,
  ownPath = '',
): Promise<{ alive: readonly string[]; besides: readonly string[]; dead: readonly DeadRun[] }> => {
  const runs = await runsFolder(host);
  const dead: DeadRun[] = [];
  const alive: string[] = [];
  const besides: string[] = [];
  for (const name of await readdir(runs)) {
    const path = join(runs, name);
    if (path === ownPath) continue;
    const record = await readRecord(path);
    if (!record) continue;
    const { mark, daemon } = record;
    if (!(await isAlive(record))) dead.push({ path, mark });
    else {
      alive.push(mark);
      if (daemon === daemonOf(host)) besides.push(mark);
    }
  }
  return { alive, besides, dead };
};

const machine = (): string => createHash('sha256').update(hostname()).digest('hex').slice(0, 4);

/** The mark of a new run: its ID, and in 12 hexadecimal digits the machine and a random part, and the process. */
const markOf = (runId: string, { pid }: Pick<Host, 'pid'>): string =>
  `${runId.replace(/[^\w.-]/g, '-')}-${machine()}${randomBytes(4).toString('hex')}-${pid}`;

/**
 * Whether the run of a mark may be under way although its folder is not among those of this user: it is that of another
 * user, or of another folder for temporary files, or of another machine that shares the engine.
 */
export const mayBeUnderWay = async (mark: string): Promise<boolean> => {
  const [, where, pid] = /-([0-9a-f]{4})[0-9a-f]{8}-(\d+)$/.exec(mark) ?? [];
  return where !== undefined && (where !== machine() || isAlive({ mark, pid: Number(pid) }));
};

/** Makes the folder of a run. */
export const makeRunFolder = async (runId: string, host: Pick<Host, 'env' | 'pid'>): Promise<RunFolder> => {
  const path = await mkdtemp(join(await runsFolder(host), `${runId.replace(/[^\w.-]/g, '-')}-`));
  const folder = (name: string): string => join(path, name);
  const mark = markOf(runId, host);
  const record: RunRecord = { mark, pid: host.pid, began: await beginningOf(host.pid), daemon: daemonOf(host) };
  await writeFile(folder(recordName), JSON.stringify(record), { mode: 0o600 });
  // Users in containers may enter these, whatever this process gives to new files.
  for (const name of ['workspace', 'home', 'volumes']) await makeOpenFolder(folder(name));
  for (const name of ['lines', 'containers']) await mkdir(folder(name));
  const { besides } = await otherRuns(host, path);
  return {
    path,
    mark,
    workspace: folder('workspace'),
    home: folder('home'),
    volumes: folder('volumes'),
    lines: folder('lines'),
    containers: folder('containers'),
    isAlone: besides.length === 0,
  };
};

/** Lets this user change the folders that it owns: a step may have made them read-only. */
const makeWritable = async (path: string): Promise<void> => {
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isDirectory()) return;
  // Folders of other users stay as they are.
  await chmod(path, 0o700).catch(() => {});
  const names = await readdir(path).catch((): string[] => []);
  await Promise.all(names.map((name) => makeWritable(join(path, name))));
};

/** Undefined when the folder is gone, or else why not. */
const remove = async (path: string): Promise<Error | undefined> => {
  try {
    const names = await readdir(path).catch((): string[] => []);
    // The record goes last: a folder that has it is found again.
    for (const name of names) if (name !== recordName) await rm(join(path, name), { recursive: true, force: true });
    await rm(path, { recursive: true, force: true });
    return undefined;
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes(String((error as NodeJS.ErrnoException).code))) throw error;
    return error as Error;
  }
};

/** Removes the folder of a run. Throws CommandError when files of other users are in it. */
export const removeRunFolder = async ({ path }: Pick<RunFolder, 'path'>): Promise<void> => {
  if ((await remove(path)) === undefined) return;
  await makeWritable(path);
  const cause = await remove(path);
  if (cause === undefined) return;
  throw new CommandError(
    `The folder ${path} has files of another user, which steps have made, and cannot be removed.`,
    { hint: `To remove it: sudo rm -rf '${path}'`, cause },
  );
};
