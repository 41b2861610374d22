import type { Host } from '../../host.ts';
import type { Network } from '../../taskfile/model.ts';
import type { Outcome } from '../../taskfile/steps/step-actions.ts';
import type { DaemonAnswer, DaemonRequest } from './ask-docker.ts';

/** Makes and removes networks under the names that they have in the engine. */
export interface DockerNetworks {
  create(name: string, settings: Pick<Network, 'driver' | 'ipv6'>): Promise<Outcome>;
  remove(names: readonly string[]): Promise<void>;
}

/** Through docker's client. */
export const networksOfClient = (
  docker: (words: readonly string[]) => Promise<Outcome>,
  label: string,
): DockerNetworks => ({
  create: (name, { driver, ipv6 }) => {
    const options = [...(ipv6 ? ['--ipv6'] : []), ...(driver === '' ? [] : ['--driver', driver])];
    return docker(['network', 'create', '--label', label, ...options, name]);
  },
  remove: async (names) => {
    await docker(['network', 'rm', ...names]);
  },
});

/** A daemon that has much to do takes its time, and docker's client waits without a limit. */
const patience = 600_000;

/** The answer while a container that was just removed has not left the network yet. */
const stillInUse = 403;
const removalPauses = [50, 150, 500, 1500];

/** Through the API of the daemon, which saves the start of a program each time. */
export const networksOfDaemon = (
  ask: (request: DaemonRequest) => Promise<DaemonAnswer>,
  label: string,
  { sleep }: Pick<Host, 'sleep'>,
): DockerNetworks => ({
  create: async (name, { driver, ipv6 }) => {
    const [key = '', value = ''] = label.split('=');
    const { status, text } = await ask({
      path: '/networks/create',
      patience,
      body: {
        Name: name,
        CheckDuplicate: true,
        EnableIPv6: ipv6,
        Labels: { [key]: value },
        ...(driver === '' ? {} : { Driver: driver }),
      },
    });
    if (status === 201) return { exit: 0 };
    return { exit: 1, stderr: `Error response from daemon: ${messageIn(text)}\n` };
  },
  remove: async (names) => {
    const remove = async (name: string): Promise<void> => {
      for (const pause of [...removalPauses, 0]) {
        const { status } = await ask({ path: `/networks/${encodeURIComponent(name)}`, method: 'DELETE', patience });
        if (status !== stillInUse) return;
        await sleep(pause);
      }
    };
    await Promise.all(names.map(remove));
  },
});

const messageIn = (text: string): string => {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message);
  } catch {
    return text.trim();
  }
};
