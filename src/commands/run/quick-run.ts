import { checkAllInTurn } from '../../check-all.ts';
import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { optional, text } from '../../cli/option-schemas.ts';
import { parseContextSize } from '../../request/context-size.ts';
import { findTaskSource } from '../../request/find-source.ts';
import { prepareQuickRun } from '../../request/quick-run.ts';
import { isAbacRegistry, sourceAuthConflicts } from '../../request/source-auth.ts';
import { classifyContext } from '../../request/source-context.ts';
import { callerFor } from '../shared/caller-for.ts';
import { exitCodesOf } from '../shared/exit-code-option.ts';
import { followQueuedRun } from '../shared/follow-queued-run.ts';
import { localTaskFiles, runFacts, validationOptions } from '../shared/local-task-files.ts';
import { queuedRunOptions, queuedRunProblems, registryOptions } from '../shared/options.ts';
import { checkReportFiles } from '../shared/report-files.ts';
import { queuedRunPermissions, rights } from '../shared/rights.ts';
import { sendQuickSource, warnOfIdleLimit } from '../shared/send-source.ts';
import { runRows } from './rows.ts';
import { anyRunOptions, quickRunSettings, runSource } from './run-options.ts';

export default defineCommand({
  summary: 'Run a task file or a command once, without a task.',
  description:
    'Run a task file or a command once, without a task, and show the log. The task file is in the source: a local folder, which is uploaded, or a remote source. With the source /dev/null the run has no source, and acrtask reads the task file from this machine.',
  examples: [
    {
      about: 'Run a command in a container.',
      command: "acrtask az acr run -r myregistry --cmd 'bash echo hi' /dev/null",
    },
    { about: 'Run the steps of acb.yaml in the current folder.', command: 'acrtask az acr run -r myregistry .' },
    {
      about: 'Run a task file from standard input.',
      command: 'acrtask az acr run -r myregistry -f - /dev/null',
    },
  ],
  positionals: { source: runSource },
  options: {
    ...registryOptions,
    file: option(
      '--file, -f <file>',
      'Task file in the source; defaults to acb.yaml. Without a source, a local file, or - for standard input.',
      optional(text()),
      { suggests: 'files' },
    ),
    ...quickRunSettings,
    ...validationOptions,
    ...anyRunOptions,
    ...queuedRunOptions,
  },
  check: queuedRunProblems,
  request: async ({ registry, resourceGroup, source: named, ...options }, context) => {
    const { host, messages } = context;
    const taskFiles = localTaskFiles({ ...runFacts(options), valuesMayFollow: false }, context);
    const hasSource = classifyContext(named) !== 'none';
    const { source, prepared } = await checkAllInTurn({
      source: () => findTaskSource(named, options.file, host.cwd, taskFiles),
      prepared: () => prepareQuickRun(options, { hasSource, taskFiles }),
      contextSize: () => parseContextSize(options.maxContextSize),
      reportFiles: () => checkReportFiles(options, host.cwd),
      exitCodes: () => exitCodesOf(options, host),
    });
    for (const warning of prepared.warnings) await messages.warn(warning);
    if (source.kind === 'none') await warnOfIdleLimit(options.maxContextSize, context);
    return { ref: { registry, resourceGroup }, prepared, source, options };
  },
  execute: async ({ ref, prepared, source, options }, context) => {
    const { services, messages } = context;
    const registry = await services.registries.findManaged(ref, 'Run is only available for managed registries.');
    const isAbac = options.authMode !== undefined && isAbacRegistry(await services.registries.describe(registry));
    for (const warning of sourceAuthConflicts(options, isAbac)) await messages.warn(warning);
    const caller = await callerFor(registry, (identity) => prepared.requestFor(undefined, identity), options, context);
    const send = async () => (source.kind === 'none' ? undefined : sendQuickSource(source, registry, context, options));
    let sourceLocation = await send();
    const queue = () => services.runs.schedule(registry, prepared.requestFor(sourceLocation, caller), caller);
    const sendAgain = async () => {
      sourceLocation = await send();
    };
    return followQueuedRun('run', registry, queue, options, context, source.kind === 'folder' ? sendAgain : undefined);
  },
  permissions: {
    always: [rights.registry.read, rights.registry.scheduleRun],
    'with a local folder': [rights.registry.uploadSource],
    'with a local folder and --agent-pool': [rights.agentPool.read],
    ...queuedRunPermissions,
  },
  shape: 'run',
  rows: runRows,
});
