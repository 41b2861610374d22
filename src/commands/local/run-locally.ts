import { resolve } from 'node:path';
import type { CommandContext } from '../../cli/command.ts';
import { type ChosenEngine, chooseEngine, engineWish } from '../../runner/engines/choose-engine.ts';
import type { Engine } from '../../runner/engines/engine.ts';
import { engineTitles } from '../../runner/engines/engine-unavailable.ts';
import { findProgram } from '../../runner/engines/find-program.ts';
import { sweepDeadRuns } from '../../runner/leftovers.ts';
import { makeRunFolder, type RunFolder, removeRunFolder } from '../../runner/run-folder.ts';
import { runTask } from '../../runner/run-task.ts';
import type { RunData, Step, TaskFile } from '../../taskfile/model.ts';
import { aliasAdvice, openShell } from './failed-step.ts';
import { fileSecrets } from './file-secrets.ts';
import type { IdentityEndpoint } from './identity-endpoint.ts';
import { loadWork, RefusedTaskError } from './load-work.ts';
import { timeStamp } from './local-log.ts';
import type { LocalRun, NamedRun } from './local-run.ts';
import { keepWorkspace, placeSource } from './place-source.ts';
import { confirmPushes } from './push-targets.ts';
import { registryLogins } from './registry-logins.ts';
import { runData } from './run-data.ts';
import { selectSteps } from './select-steps.ts';
import { showRun } from './show-run.ts';
import { runOfTask } from './task-in-azure.ts';
import { usedRegistries } from './used-registries.ts';
import { offerIdentity, withIdentity } from './with-identity.ts';

/** A run that is ready to begin. */
interface ReadyRun {
  readonly run: LocalRun;
  readonly data: RunData & { readonly ID: string };
  readonly folder: RunFolder;
  readonly task: TaskFile;
  readonly engine: Engine;
  /** Where steps get tokens of the signed-in identity. */
  readonly endpoint: IdentityEndpoint | undefined;
  /** What the log does not show. */
  readonly secrets: readonly string[];
  /** What the log begins with. */
  readonly firstLines: readonly string[];
}

/** Does everything that comes before the first line of a run's log. Throws CommandError when it cannot begin. */
const prepare = async (
  run: LocalRun,
  data: ReadyRun['data'],
  folder: RunFolder,
  context: CommandContext,
): Promise<ReadyRun> => {
  const { host, signal, messages } = context;
  const placed = await placeSource(run.source, folder, run.logins, context);
  const loaded = await loadWork(
    {
      run,
      data: { ...data, SharedVolume: folder.workspace, ...(placed.commit ? { Commit: placed.commit } : {}) },
      workspace: folder.workspace,
      folder: placed.folder,
      resolveSecrets: (secrets) =>
        fileSecrets(secrets, run.work.kind === 'taskFile' ? run.work.secrets : new Map(), context),
    },
    context,
  );
  const only = run.work.kind === 'taskFile' ? run.work.only : undefined;
  const { task, unpushed, unwanted } = selectSteps(loaded.task, { only, isPushEnabled: run.isPushEnabled });
  const found = await chooseEngine(
    engineWish(run.engine, host.env),
    { folder: folder.path, signal },
    engineHost(run, host),
  );
  await tellPassedOver(found, host, messages);
  await confirmPushes(task.steps, run.yes, context);
  const resources = run.work.kind === 'taskFile' ? run.work.identityResources : undefined;
  const endpoint = await offerIdentity(resources, found.name, context);
  const left = [
    ...unwanted.map((id) => `Step ID: ${id} is left out: it is not one of --only`),
    ...unpushed.map((id) => `Step ID: ${id} is left out: --no-push`),
  ];
  return {
    ...{ run, data, folder, engine: found.of(folder), firstLines: [...loaded.firstLines, ...left] },
    endpoint,
    secrets: [...loaded.secrets, ...(endpoint ? [endpoint.secret] : [])],
    task: withIdentity(task, endpoint),
  };
};

/** Warns of an engine that is installed, comes first, and cannot be used: the user may think that it is. */
const tellPassedOver = async (
  { name: chosen, passedOver }: ChosenEngine,
  host: CommandContext['host'],
  messages: CommandContext['messages'],
): Promise<void> => {
  for (const { name, problem } of passedOver) {
    if ((await findProgram(name, host)) === undefined) continue;
    await messages.warn(
      `${engineTitles[name]} cannot be used, so ${engineTitles[chosen]} carries out the run. ${problem.message} To choose an engine yourself: --engine ${chosen}`,
    );
  }
};

/** The host with the platform that images are pulled and built for. */
const engineHost = ({ platform }: LocalRun, host: CommandContext['host']): CommandContext['host'] => {
  if (platform === undefined) return host;
  const { os, architecture, variant } = platform;
  const env = { ...host.env, DOCKER_DEFAULT_PLATFORM: [os, architecture, variant].filter(Boolean).join('/') };
  // Copies descriptors, because reading the `stdin` property opens it.
  return Object.defineProperties({} as CommandContext['host'], {
    ...Object.getOwnPropertyDescriptors(host),
    env: { enumerable: true, value: env },
  });
};

/** The run with the login server of the registry that it names. */
const withRegistry = async (run: LocalRun, { registries }: CommandContext['services']): Promise<LocalRun> => {
  if (run.registry === undefined || run.registryServer !== undefined) return run;
  return { ...run, registryServer: (await registries.find(run.registry)).loginServer };
};

/** Carries out a run on this machine and shows it. Resolves to the run to print, if any; throws when it does not succeed. */
export const runLocally = async (planned: LocalRun | NamedRun, context: CommandContext): Promise<unknown> => {
  const { host, services, messages, signal, logTo } = context;
  const run = 'task' in planned ? await runOfTask(planned, context) : await withRegistry(planned, services);
  await sweepDeadRuns(host);
  const data = runData(run, host);
  const folder = await makeRunFolder(data.ID, host);
  let endpoint: IdentityEndpoint | undefined;
  try {
    const ready = await prepare(run, data, folder, context).catch(async (error: unknown) => {
      if (error instanceof RefusedTaskError)
        await logTo.stdout.write(error.firstLines.map((line) => `${timeStamp(host.now())} ${line}\n`).join(''));
      throw error;
    });
    const { task, engine, secrets } = ready;
    endpoint = ready.endpoint;
    const logins = await registryLogins(
      run.logins,
      [...new Set([...(run.usesRegistries ?? []), ...(await usedRegistries(task.steps, folder.workspace))])],
      context,
    );
    signal.throwIfAborted();
    return await showRun(ready, context, async (log, within, settled) => {
      for (const line of ready.firstLines) log.line(line);
      const onFailure = async (step: Step): Promise<void> => {
        if (run.opensShell) await openShell(step, engine, settled, context);
      };
      const result = await runTask({ task, folder, engine, logins, secrets, log, signal: within, onFailure }, host);
      const aliases = run.work.kind === 'taskFile' ? run.work.aliases : new Map<string, string>();
      return { ...result, advice: await aliasAdvice(result.failedStep, engine, aliases) };
    });
  } finally {
    await endpoint?.close();
    if (run.keepWorkspace !== undefined)
      await keepWorkspace(folder, resolve(host.cwd, run.keepWorkspace)).catch((error: unknown) =>
        messages.warn(`The workspace could not be kept: ${(error as Error).message}`),
      );
    await removeRunFolder(folder);
  }
};
