import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { duration, flag, names, optional } from '../../cli/option-schemas.ts';
import { exitCodeOption, exitCodesOf } from '../shared/exit-code-option.ts';
import { registryOptions, taskGate } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { runRows } from './rows.ts';

export default defineCommand({
  summary: 'Wait until runs have ended, without their logs.',
  description: `Wait until all the runs that you name have ended, or with --any until the first of them has, and list them.
The exit code is 0 only if these runs succeeded, as for a run that is followed, and 7 if they have not ended within --timeout. Ctrl-C ends the waiting; the runs continue.`,
  examples: [
    { about: 'Wait for two runs.', command: 'acrtask wait-run cf1 cf2 -r myregistry -o table' },
    {
      about: 'Show which run ends first, and how.',
      command: 'acrtask wait-run cf1 cf2 -r myregistry --any --query "[].[runId, status]" -o tsv',
    },
    { about: 'Wait for half an hour at most.', command: 'acrtask wait-run cf1 -r myregistry --timeout 30m' },
    {
      about: 'Tell by the exit code whether the run failed, was canceled, or timed out.',
      command: 'acrtask wait-run cf1 -r myregistry --exit-code detailed',
    },
  ],
  positionals: {
    runIds: option('<run-id...>', 'IDs of the runs, such as cf1.', names(), { suggests: 'ongoingRuns' }),
  },
  options: {
    ...registryOptions,
    any: option('--any', 'Wait for the first run that ends only.', flag()),
    timeout: option('--timeout <time>', 'How long to wait at most, such as 90s, 30m, or 1h30m.', optional(duration())),
    exitCode: { ...exitCodeOption, group: undefined },
  },
  request: ({ exitCode, ...values }, { host }) => ({ ...values, exitCodes: exitCodesOf({ exitCode }, host) }),
  execute: async ({ runIds, any, timeout, exitCodes, ...ref }, { services, print }) => {
    const registry = await services.registries.findManaged(ref, taskGate);
    const { runs, failure } = await services.runs.waitFor(registry, runIds, { any, timeoutMs: timeout, exitCodes });
    if (!failure) return runs;
    await print(runs);
    throw failure;
  },
  permissions: { always: [rights.registry.read, rights.run.read] },
  shape: 'run',
  rows: runRows,
});
