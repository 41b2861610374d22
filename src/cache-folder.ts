import { join } from 'node:path';
import type { Host } from './host.ts';

/** Where files are kept between invocations, for this user only: below `ACRTASK_CACHE_DIR`, else in the platform's usual place. */
export const cacheFolder = ({ env, home, platform }: Pick<Host, 'env' | 'home' | 'platform'>): string => {
  // A folder of our own, since its mode is changed: the variable may name one that is shared.
  if (env.ACRTASK_CACHE_DIR) return join(env.ACRTASK_CACHE_DIR, 'acrtask');
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'acrtask', 'cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'acrtask');
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'acrtask');
};

/** Whether anything is kept between commands: `ACRTASK_CACHE=off` wants nothing kept. */
export const isCacheOff = ({ env }: Pick<Host, 'env'>): boolean => env.ACRTASK_CACHE?.toLowerCase() === 'off';
