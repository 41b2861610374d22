import { cp, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CommandContext } from '../../cli/command.ts';
import { CommandError, ReportedError } from '../../errors.ts';
import { chooseEngine, engineWish } from '../../runner/engines/choose-engine.ts';
import type { RegistryLogin } from '../../runner/engines/engine.ts';
import { sweepDeadRuns } from '../../runner/leftovers.ts';
import { makeRunFolder, type RunFolder, removeRunFolder } from '../../runner/run-folder.ts';
import type { RunLog } from '../../runner/run-log.ts';
import { runTask } from '../../runner/run-task.ts';
import { type DockerBuildParts, dockerBuildText, loadDockerBuild } from '../../taskfile/load-docker-build.ts';
import { loadTaskFile } from '../../taskfile/load-task-file.ts';
import type { LoadResult, RunData } from '../../taskfile/model.ts';
import { hasAliasSupport, sniffVersion } from '../../taskfile/stages/version-line.ts';
import { aliasLine } from '../../taskfile/steps/engine-log.ts';

export interface LocalRun {
  /** The folder that is the source; undefined for none. */
  readonly source: string | undefined;
  readonly work:
    | {
        readonly kind: 'taskFile';
        /** In the source, or else on this machine. */
        readonly file: string;
        readonly values: string | undefined;
        readonly set: readonly string[];
        readonly env: readonly string[];
      }
    | { readonly kind: 'dockerBuild'; readonly parts: DockerBuildParts; readonly isPushEnabled: boolean };
  readonly registryServer: string | undefined;
  readonly runId: string | undefined;
  readonly logins: readonly RegistryLogin[];
}

/** Runs on this machine, and shows the log. Throws when the run does not succeed. */
export const runLocally = async (run: LocalRun, { host, signal }: CommandContext): Promise<void> => {
  const runId = run.runId ?? `local${host.pid}`;
  await sweepDeadRuns(host);
  const folder = await makeRunFolder(runId, host);
  const { log, settled } = logTo(host);
  try {
    if (run.source !== undefined)
      await cp(resolve(host.cwd, run.source), folder.workspace, { recursive: true, verbatimSymlinks: true });
    const loaded = await load(run, runId, folder, host, log);
    if (!loaded.ok) throw new CommandError(loaded.message);
    const usable = await chooseEngine(engineWish(undefined, host.env), { folder: folder.path, signal }, host);
    const engine = usable.of(folder);
    const result = await runTask({ task: loaded.task, folder, engine, logins: run.logins, log, signal }, host);
    await settled();
    if (result.error !== undefined) throw new ReportedError();
  } finally {
    await settled();
    await removeRunFolder(folder);
  }
};

const logTo = (host: CommandContext['host']): { log: RunLog; settled: () => Promise<void> } => {
  let written = Promise.resolve();
  const write = (text: string | Uint8Array): Promise<void> => {
    written = written.then(() => host.stdout.write(text));
    return written;
  };
  const stamp = (): string => host.now().toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
  return {
    log: {
      line: (text) => void write(`${stamp()} ${text}\n`),
      text: (text) => void write(`${text}\n`),
      output: (_step, _stream, bytes) => write(bytes),
    },
    settled: () => written,
  };
};

const load = async (
  { work, registryServer, logins }: LocalRun,
  runId: string,
  folder: RunFolder,
  host: CommandContext['host'],
  log: RunLog,
): Promise<LoadResult> => {
  const data: RunData = {
    ID: runId,
    Registry: registryServer ?? '',
    Date: `${host.now().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}z`,
    SharedVolume: folder.workspace,
    OS: 'linux',
    Architecture: 'amd64',
  };
  if (work.kind === 'dockerBuild') {
    return loadDockerBuild(dockerBuildText(work.parts), {
      run: data,
      knownRegistries: logins.map(({ server }) => server),
      isPushEnabled: work.isPushEnabled,
    });
  }
  const text = await readFile(join(folder.workspace, work.file), 'utf8');
  if (hasAliasSupport(sniffVersion(text))) log.line(aliasLine);
  return loadTaskFile(text, {
    run: data,
    setEntries: work.set,
    env: work.env,
    ...(work.values === undefined ? {} : { values: await readFile(join(folder.workspace, work.values), 'utf8') }),
    readAliasSource: async (source) => {
      if (/^https?:/.test(source)) return (await fetch(source)).text();
      return readFile(join(folder.workspace, source), 'utf8');
    },
  });
};
