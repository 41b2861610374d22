import { option } from '../../cli/option.ts';
import { flag, name } from '../../cli/option-schemas.ts';

export const previewGroup = 'acr agentpool';

export const agentPoolName = option('--name, -n <name>', 'Name of the agent pool.', name(), { suggests: 'agentPools' });

export const noWait = option('--no-wait', 'Do not wait for the change to finish.', flag());

/** The error for registries that do not support agent pools (commands.md 1.4). */
export const agentPoolGate = 'This operation is only supported for managed registries.';
