import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { optional, threeState } from '../../cli/option-schemas.ts';
import { registryOptions, runId, taskGate } from '../shared/options.ts';
import { runRows } from './rows.ts';

export default defineCommand({
  summary: 'Switch the archiving of a run.',
  description: "Switch the archiving of a run: an archived run's record and log are kept when others are cleared away.",
  examples: [
    { about: 'Archive a run.', command: 'acrtask update-run -r myregistry --run-id cf1 --no-archive false' },
    { about: 'Archive it no longer.', command: 'acrtask update-run -r myregistry --run-id cf1 --no-archive' },
  ],
  options: {
    runId,
    ...registryOptions,
    noArchive: option('--no-archive [bool]', 'Whether the run is not archived.', optional(threeState())),
  },
  request: async (values, { messages }) => {
    if (values.noArchive === undefined) await messages.warn('No option names a change: the run stays as it is.');
    return values;
  },
  execute: async ({ runId, noArchive, ...ref }, { services }) => {
    const registry = await services.registries.findManaged(ref, taskGate);
    return services.runs.update(registry, runId, noArchive === undefined ? {} : { isArchiveEnabled: !noArchive });
  },
  shape: 'run',
  rows: runRows,
});
