import { homedir } from 'node:os';

/** What the system says of this user; empty for one that it does not know, such as the number that a container is given. */
const ofSystem = (ask: () => string): string => {
  try {
    return ask();
  } catch {
    return '';
  }
};

/**
 * The user's home folder; empty when there is none. Node's module is only loaded where the environment does not say it, as
 * it mostly does.
 */
export const homeFolder = (ask: () => string = () => homedir()): string =>
  (process.platform === 'win32' ? undefined : process.env.HOME) ?? ofSystem(ask);
