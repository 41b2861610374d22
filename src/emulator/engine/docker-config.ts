import { isDockerHub } from '../runs/registry-hosts.ts';
import type { RegistryCredential, RunLogin } from '../runs/run-engine.ts';

/** A successful login, and its identity. */
export interface LoggedIn extends Partial<Pick<RunLogin, 'grant'>> {
  readonly as: string;
  readonly credential: RegistryCredential;
}

/** The logins of one run: the equivalent of `~/.docker/config.json`. */
export interface Logins {
  of(host: string): LoggedIn | undefined;
  add(host: string, login: LoggedIn): void;
  remove(host: string): void;
}

const keyOf = (host: string): string => (isDockerHub(host) ? 'docker.io' : host.toLowerCase().replace(/:\d+$/, ''));

export const createLogins = (): Logins => {
  const made = new Map<string, LoggedIn>();
  return {
    of: (host) => made.get(keyOf(host)),
    add: (host, login) => void made.set(keyOf(host), login),
    remove: (host) => void made.delete(keyOf(host)),
  };
};
