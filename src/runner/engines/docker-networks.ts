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

/** Through the API of the daemon, which saves the start of a program each time. */
export const networksOfDaemon = (
  ask: (request: DaemonRequest) => Promise<DaemonAnswer>,
  label: string,
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
    await Promise.all(
      names.map((name) => ask({ path: `/networks/${encodeURIComponent(name)}`, method: 'DELETE', patience })),
    );
  },
});

const messageIn = (text: string): string => {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message);
  } catch {
    return text.trim();
  }
};
