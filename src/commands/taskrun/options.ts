import { option } from '../../cli/option.ts';
import { name } from '../../cli/option-schemas.ts';

export const previewGroup = 'acr taskrun';

export const taskRunName = option('--name, -n <name>', 'Name of the task run.', name(), { suggests: 'taskRuns' });

/** The error for registries that do not support task runs (commands.md 1.4). */
export const taskRunGate = 'TaskRun is only supported for managed registries.';
