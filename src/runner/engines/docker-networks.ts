import type { Host } from '../../host.ts';
import type { Network } from '../../taskfile/model.ts';
import type { Outcome } from '../../taskfile/steps/step-actions.ts';
import type { DaemonAnswer, DaemonRequest } from './ask-docker.ts';
import type { KeptNetwork } from './engine.ts';

/** Makes and removes networks under the names that they have in the engine. */
export interface DockerNetworks {
  create(name: string, settings: Pick<Network, 'driver' | 'ipv6'>): Promise<Outcome>;
  /** Resolves with those that could not be removed. */
  remove(names: readonly string[]): Promise<readonly KeptNetwork[]>;
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
    const { exit, stdout = '', stderr = '' } = await docker(['network', 'rm', ...names]);
    const removed = new Set(stdout.split('\n'));
    return exit === 0 ? [] : names.flatMap((name) => (removed.has(name) ? [] : [{ name, reason: stderr.trim() }]));
  },
});

/** A daemon that has much to do takes its time, and docker's client waits without a limit. */
const patience = 600_000;

/** The answer while a container that was just removed has not left the network yet. */
const stillInUse = 403;
const gone = 404;
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
    const remove = async (name: string): Promise<KeptNetwork[]> => {
      const path = `/networks/${encodeURIComponent(name)}`;
      for (let attempt = 0; ; attempt += 1) {
        const { status, text } = await ask({ path, method: 'DELETE', patience });
        const pause = removalPauses[attempt];
        if (status !== stillInUse) return status < 300 || status === gone ? [] : [{ name, reason: messageIn(text) }];
        if (pause === undefined) return [{ name, reason: messageIn(text) }];
        await sleep(pause);
      }
    };
    return (await Promise.all(names.map(remove))).flat();
  },
});

const messageIn = (text: string): string => {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message);
  } catch {
    return text.trim();
  }
};
