import { isDockerHub } from '../runs/registry-hosts.ts';
import type { MadeLogin } from '../runs/run-engine.ts';

/** The logins of one run: the equivalent of `~/.docker/config.json`. */
export interface Logins {
  of(host: string): MadeLogin | undefined;
  add(host: string, login: MadeLogin): void;
  remove(host: string): void;
}

const keyOf = (host: string): string => (isDockerHub(host) ? 'docker.io' : host.toLowerCase().replace(/:\d+$/, ''));

export const createLogins = (): Logins => {
  const made = new Map<string, MadeLogin>();
  return {
    of: (host) => made.get(keyOf(host)),
    add: (host, login) => void made.set(keyOf(host), login),
    remove: (host) => void made.delete(keyOf(host)),
  };
};
