import { isIP, isIPv6 } from 'node:net';
import type { CommandContext } from '../../cli/command.ts';
import { CommandError } from '../../errors.ts';
import type { Step } from '../../taskfile/model.ts';
import { usesOfStep } from '../../taskfile/steps/docker-uses.ts';
import { dockerHub, parseImageReference } from '../../taskfile/steps/image-reference.ts';
import { confirm } from '../shared/confirm.ts';

const registryOf = (image: string): string[] => {
  try {
    const { registry } = parseImageReference(image);
    return [registry === dockerHub ? 'docker.io' : registry];
  } catch {
    // The step says what is wrong with it.
    return [];
  }
};

/** The images that the steps push, with push steps or with docker's own command. */
const pushedImages = (steps: readonly Step[]): readonly string[] =>
  steps.flatMap((step) => [
    ...(step.type === 'push' ? step.push : []),
    ...usesOfStep(step).flatMap((use) => (use.does === 'push' ? [use.image] : [])),
  ]);

/** Whether an IP address is one of this machine: only there a socket can be bound to it, also on an idle interface. */
const isOwnAddress = async (address: string): Promise<boolean> => {
  const { createSocket } = await import('node:dgram');
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    socket.once('error', () => resolve(false)).once('close', () => resolve(true));
    socket.bind(0, address, () => socket.close());
  });
};

/** Whether a registry, `HOST[:PORT]`, is on this machine. */
const isHere = async (registry: string, isOwn: typeof isOwnAddress): Promise<boolean> => {
  const host = registry.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return host === 'localhost' || host.endsWith('.localhost') || (isIP(host) !== 0 && (await isOwn(host)));
};

/** The images that a run pushes to other machines. */
export const pushesElsewhere = async (
  steps: readonly Step[],
  isOwn: typeof isOwnAddress = isOwnAddress,
): Promise<readonly string[]> => {
  const elsewhere = new Set<string>();
  for (const image of pushedImages(steps))
    for (const registry of registryOf(image)) if (!(await isHere(registry, isOwn))) elsewhere.add(image);
  return [...elsewhere];
};

/**
 * Asks before a run that pushes to other machines. Throws CommandError for no, and where nobody can be asked and --yes is
 * not given.
 */
export const confirmPushes = async (steps: readonly Step[], yes: boolean, context: CommandContext): Promise<void> => {
  const images = yes ? [] : await pushesElsewhere(steps);
  if (images.length === 0) return;
  const named = images.join(', ');
  if (!context.host.stdin.isTTY)
    throw new CommandError(`The run pushes ${named}, which is not on this machine. Nothing was started.`, {
      hint: 'To push, use --yes. To leave the pushes out, use --no-push.',
    });
  await confirm(`The run pushes ${named}. Do you want to continue?`, context);
};
