import { suggestBriefly } from '../../did-you-mean.ts';
import type { CheckedDocument, Finding } from './rule.ts';

const defaultNetwork = 'acb_default_network';
const ofDocker = ['bridge', 'host', 'none', 'default', 'nat'];

/** Steps on networks that nothing makes (taskfile.md 12.1). */
export function* stepNetworks({ task, valueSpan, isDamaged }: CheckedDocument): Iterable<Finding> {
  if (isDamaged(task) || task.networks.some(isDamaged)) return;
  const declared = task.networks.map(({ name }) => name);
  const known = new Set([...ofDocker, ...(declared.length > 0 ? declared : [defaultNetwork])]);
  const suggest = suggestBriefly();
  const mayMakeOthers = task.steps.some(({ cmd }) => cmd.includes('network create'));
  for (const step of task.steps) {
    const { network } = step;
    if (network === '' || known.has(network) || network.startsWith('container:') || step.push.length > 0) continue;
    // A command may make one.
    if (mayMakeOthers) continue;
    const [meant] = suggest(network, declared);
    yield {
      code: 'unknown-network',
      at: valueSpan(step, 'network'),
      message: `there is no network '${network}'`,
      hint: meant === undefined ? "Declare it under 'networks'." : `Did you mean '${meant}'?`,
    };
  }
}
