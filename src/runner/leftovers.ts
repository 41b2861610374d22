import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../host.ts';
import type { Outcome } from '../taskfile/steps/step-actions.ts';
import { childEnvironment, markVariable } from './child-environment.ts';
import { containersAreKnown } from './containers-are-known.ts';
import { buildahMark } from './engines/buildah.ts';
import { containersEnvironment } from './engines/containers-environment.ts';
import { runLabel } from './engines/docker.ts';
import { endpointVariables, readDockerSettings } from './engines/docker-settings.ts';
import type { EngineName } from './engines/engine.ts';
import { type DeadRun, mayBeUnderWay, otherRuns, removeRunFolder } from './run-folder.ts';
import { runProgram } from './run-program.ts';
import { takeOverFiles } from './take-over-files.ts';

/** Something that a run has left behind. */
export interface Leftover {
  /** Where it is: in an engine, or on this machine. */
  readonly where: EngineName | 'machine';
  readonly kind: 'container' | 'network' | 'volume' | 'process' | 'folder';
  readonly name: string;
  /** The run that made it: the run's ID and a random part. */
  readonly run: string;
}

type Machine = Pick<Host, 'env' | 'home' | 'platform' | 'cwd' | 'sleep' | 'startProgram'>;

/** The engines whose programs list what has a label, in the order in which they are asked. */
const clients = ['docker', 'podman'] as const;

/** How each kind is listed, and removed; in this order, because a network in use cannot be removed. */
const kinds = [
  { kind: 'container', list: ['ps', '--all'], name: '{{.Names}}', remove: ['rm', '--force', '--volumes'] },
  { kind: 'network', list: ['network', 'ls'], name: '{{.Name}}', remove: ['network', 'rm'] },
  { kind: 'volume', list: ['volume', 'ls'], name: '{{.Name}}', remove: ['volume', 'rm', '--force'] },
] as const;

/** The variables by which an engine's program finds what a run with it has used. */
const variablesOf = async (host: Machine, engine: EngineName): Promise<Record<string, string>> => {
  if (engine !== 'docker') return containersEnvironment(host);
  const settings = await readDockerSettings(host).catch(() => undefined);
  return settings ? endpointVariables(settings.endpoint) : {};
};

const ask = async (host: Machine, engine: EngineName, words: readonly string[]): Promise<Outcome> => {
  const added = { ...(await variablesOf(host, engine)), HOME: host.home };
  return runProgram(host, [engine, ...words], { cwd: host.cwd, env: childEnvironment(host, added) });
};

const unanswered = (): Outcome => ({ exit: 127 });

/** How docker writes the labels of something, and podman those of a container: `acrtask.run=...`, `map[acrtask.run:...]`. */
const markIn = new RegExp(`(?:^|[\\[, ])${runLabel.replace('.', '\\.')}[=:]([\\w.-]+)`);

/** What runs made in an engine and is still there; of one run, or of all. Nothing when the engine does not answer. */
const inEngine = async (host: Machine, client: (typeof clients)[number], run?: string): Promise<Leftover[]> => {
  const filter = ['--filter', `label=${runLabel}${run === undefined ? '' : `=${run}`}`];
  const found = await Promise.all(
    kinds.map(async ({ kind, list, name }) => {
      const format = `${name}\t{{.Labels}}`;
      const { exit, stdout = '' } = await ask(host, client, [...list, ...filter, '--format', format]).catch(unanswered);
      if (exit !== 0) return [];
      return stdout.split('\n').flatMap((line): Leftover[] => {
        const [names = '', labels = ''] = line.split('\t');
        const [, mark] = markIn.exec(labels) ?? [];
        return mark === undefined ? [] : [{ where: client, kind, name: names, run: mark }];
      });
    }),
  );
  return found.flat();
};

/** The same of buildah's working containers, which have names instead of labels. */
const inBuildah = async (host: Machine, run?: string): Promise<Leftover[]> => {
  const words = ['containers', '--noheading', '--format', '{{.ContainerName}}'];
  const { exit, stdout = '' } = await ask(host, 'buildah', words).catch(unanswered);
  if (exit !== 0) return [];
  return stdout.split('\n').flatMap((name): Leftover[] => {
    const mark = buildahMark(name);
    return mark === undefined || (run ?? mark) !== mark
      ? []
      : [{ where: 'buildah', kind: 'container', name, run: mark }];
  });
};

const inEngines = async (host: Machine, run?: string): Promise<Leftover[]> =>
  (await Promise.all([...clients.map((client) => inEngine(host, client, run)), inBuildah(host, run)])).flat();

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
  const found = await Promise.all([...dead.map(leftByDead), inEngines(host)]);
  const known = new Set(dead.map(({ mark }) => mark));
  const atWork = new Set(alive);
  for (const { run } of found.flat())
    if (!known.has(run) && !atWork.has(run) && (await mayBeUnderWay(run))) atWork.add(run);
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
        const engine = each.where as EngineName;
        const hurry = engine === 'podman' && kind === 'container' ? ['--time', '0'] : [];
        const words = engine === 'buildah' ? ['rm'] : [...remove, ...hurry];
        const { exit, stderr = '' } = await ask(host, engine, [...words, each.name]);
        return exit === 0 || isGone(stderr) ? undefined : stderr.trim();
      });
    }
  }
  for (const each of leftovers.filter(({ kind }) => kind === 'folder')) {
    await attempt(each, async () => {
      await removeFolder({ path: each.name, mark: each.run }, host);
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
    await removeLeftovers(await inEngines(host, run.mark), host);
    // What cannot be removed is no reason not to run; `acrtask clean` says why.
    await removeFolder(run, host).catch(() => {});
  }
};

const removeFolder = async ({ path, mark }: DeadRun, host: Machine): Promise<void> => {
  const docker = (words: readonly string[]): Promise<Outcome> => ask(host, 'docker', words).catch(unanswered);
  await takeOverFiles({ path, label: `${runLabel}=${mark}` }, docker);
  await removeRunFolder({ path });
};

/** Removed meanwhile, by another run or by the container's own end. */
const isGone = (words: string): boolean =>
  /no such (?:container|network|volume)|not (?:found|known)|already in progress/i.test(words);

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};
