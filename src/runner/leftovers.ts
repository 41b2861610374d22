import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../host.ts';
import type { Outcome } from '../taskfile/steps/step-actions.ts';
import { childEnvironment, markVariable } from './child-environment.ts';
import { containersAreKnown } from './containers-are-known.ts';
import { runLabel } from './engines/docker.ts';
import type { EngineName } from './engines/engine.ts';
import { type DeadRun, otherRuns, removeRunFolder } from './run-folder.ts';
import { runProgram } from './run-program.ts';

/** Something that a run has left behind. */
export interface Leftover {
  /** Where it is: in an engine, or on this machine. */
  readonly where: EngineName | 'machine';
  readonly kind: 'container' | 'network' | 'volume' | 'process' | 'folder';
  readonly name: string;
  /** The run that made it: the run's ID and a random part. */
  readonly run: string;
}

type Machine = Pick<Host, 'env' | 'home' | 'cwd' | 'sleep' | 'startProgram'>;

/** The engines whose programs understand docker's words, in the order in which they are asked. */
const clients = ['docker', 'podman'] as const;
type Client = (typeof clients)[number];

/** How each kind is listed, and removed; in this order, because a network in use cannot be removed. */
const kinds = [
  { kind: 'container', list: ['ps', '--all'], name: '{{.Names}}', remove: ['rm', '--force', '--volumes'] },
  { kind: 'network', list: ['network', 'ls'], name: '{{.Name}}', remove: ['network', 'rm'] },
  { kind: 'volume', list: ['volume', 'ls'], name: '{{.Name}}', remove: ['volume', 'rm', '--force'] },
] as const;

const ask = (host: Machine, client: Client, words: readonly string[]): Promise<Outcome> =>
  runProgram(host, [client, ...words], { cwd: host.cwd, env: childEnvironment(host, { HOME: host.home }) });

/** What runs made in an engine and is still there; of one run, or of all. Nothing when the engine does not answer. */
const inEngine = async (host: Machine, client: Client, run?: string): Promise<Leftover[]> => {
  const filter = ['--filter', `label=${runLabel}${run === undefined ? '' : `=${run}`}`];
  const found = await Promise.all(
    kinds.map(async ({ kind, list, name }) => {
      const format = `${name}\t{{.Label "${runLabel}"}}`;
      const { exit, stdout = '' } = await ask(host, client, [...list, ...filter, '--format', format]).catch(
        (): Outcome => ({ exit: 127 }),
      );
      if (exit !== 0) return [];
      return stdout.split('\n').flatMap((line): Leftover[] => {
        const [names = '', mark = ''] = line.split('\t');
        return mark === '' ? [] : [{ where: client, kind, name: names, run: mark }];
      });
    }),
  );
  return found.flat();
};

/** The processes that a run whose own process was killed has started and left (Linux only). */
const processesOf = async (run: string): Promise<Leftover[]> => {
  const ids = await readdir('/proc').catch((): string[] => []);
  const found = await Promise.all(
    ids
      .filter((id) => /^\d+$/.test(id))
      .map(async (id): Promise<Leftover[]> => {
        const environment = await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '');
        const isOfRun = environment.split('\0').includes(`${markVariable}=${run}`);
        return isOfRun ? [{ where: 'machine', kind: 'process', name: id, run }] : [];
      }),
  );
  return found.flat();
};

const leftByDead = async ({ path, mark }: DeadRun): Promise<Leftover[]> => [
  ...(await processesOf(mark)),
  { where: 'machine', kind: 'folder', name: path, run: mark },
];

/** What earlier runs have left on this machine and in its engines. What belongs to runs under way is not listed. */
export const findLeftovers = async (host: Machine): Promise<Leftover[]> => {
  const { alive, dead } = await otherRuns(host);
  const found = await Promise.all([...dead.map(leftByDead), ...clients.map((client) => inEngine(host, client))]);
  const atWork = new Set(alive);
  return found.flat().filter(({ run }) => !atWork.has(run));
};

/** Removes leftovers; resolves with those that could not be removed, each with the reason. */
export const removeLeftovers = async (
  leftovers: readonly Leftover[],
  host: Machine,
): Promise<{ leftover: Leftover; reason: string }[]> => {
  const failed: { leftover: Leftover; reason: string }[] = [];
  const attempt = async (leftover: Leftover, remove: () => Promise<string | undefined>): Promise<void> => {
    const reason = await remove().catch((error: Error) => error.message);
    if (reason !== undefined) failed.push({ leftover, reason });
  };
  for (const each of leftovers.filter(({ kind }) => kind === 'process')) {
    await attempt(each, async () => {
      kill(Number(each.name));
      return undefined;
    });
  }
  for (const { kind, remove } of kinds) {
    for (const each of leftovers.filter((left) => left.kind === kind)) {
      await attempt(each, async () => {
        const { exit, stderr = '' } = await ask(host, each.where as Client, [...remove, each.name]);
        return exit === 0 || isGone(stderr) ? undefined : stderr.trim();
      });
    }
  }
  for (const each of leftovers.filter(({ kind }) => kind === 'folder')) {
    await attempt(each, async () => {
      await removeRunFolder({ path: each.name });
      return undefined;
    });
  }
  return failed;
};

/** Removes what runs whose process is gone have left; called before a run. Asks no engine when there is no such run. */
export const sweepDeadRuns = async (host: Machine): Promise<void> => {
  const { dead } = await otherRuns(host);
  for (const run of dead) {
    const processes = await processesOf(run.mark);
    if (processes.length > 0) await containersAreKnown({ containers: join(run.path, 'containers') }, host);
    await removeLeftovers(processes, host);
    const found = await Promise.all(clients.map((client) => inEngine(host, client, run.mark)));
    await removeLeftovers(found.flat(), host);
    await removeRunFolder(run);
  }
};

/** Removed meanwhile, by another run or by the container's own end. */
const isGone = (words: string): boolean =>
  /no such (?:container|network|volume)|not found|already in progress/i.test(words);

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};
