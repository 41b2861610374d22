import type { Outcome } from '../../taskfile/steps/step-actions.ts';
import type { DaemonAnswer, DaemonRequest } from './ask-docker.ts';

/** Lists the IDs of the containers that have a label, also of those that have ended. */
type ListContainers = () => Promise<readonly string[]>;

/** Through docker's client. */
export const containersOfClient =
  (docker: (words: readonly string[]) => Promise<Outcome>, label: string): ListContainers =>
  async () => {
    const { stdout = '' } = await docker(['ps', '--all', '--filter', `label=${label}`, '--quiet', '--no-trunc']);
    return stdout.split('\n').filter((line) => line !== '');
  };

/** A daemon that has much to do takes its time. */
const patience = 60_000;

/** Through the API of the daemon, which saves the start of a program each time. */
export const containersOfDaemon =
  (ask: (request: DaemonRequest) => Promise<DaemonAnswer>, label: string): ListContainers =>
  async () => {
    const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
    const { status, text } = await ask({ path: `/containers/json?all=true&filters=${filters}`, patience });
    return status === 200 ? (JSON.parse(text) as { Id: string }[]).map(({ Id }) => Id) : [];
  };

/**
 * The containers that the log of a build without BuildKit names, and does not say to be removed: docker keeps the one whose
 * program has failed, or was cut off.
 */
export const unremovedContainers = (log = ''): readonly string[] => {
  const removed = new Set([...log.matchAll(/^Removing intermediate container ([0-9a-f]{12})$/gm)].map(([, id]) => id));
  return [...log.matchAll(/^ ---> Running in ([0-9a-f]{12})$/gm)].flatMap(([, id = '']) =>
    removed.has(id) ? [] : [id],
  );
};
