import { homedir } from 'node:os';

/** The user's home folder. Node's module is only loaded where the environment does not say it, as it mostly does. */
export const homeFolder = (): string => (process.platform === 'win32' ? undefined : process.env.HOME) ?? homedir();
