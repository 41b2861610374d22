import { isAbsolute, join, win32 } from 'node:path';
import type { Host } from './host.ts';

type Place = Pick<Host, 'env' | 'home' | 'platform'>;

/** Where files are kept between invocations, for this user only: below `ACRTASK_CACHE_DIR`, else in the platform's usual place. */
export const cacheFolder = ({ env, home, platform }: Place): string => {
  // A folder of our own, since its mode is changed: the variable may name one that is shared.
  if (env.ACRTASK_CACHE_DIR) return join(env.ACRTASK_CACHE_DIR, 'acrtask');
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'acrtask', 'cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'acrtask');
  // A relative path is to be ignored (specifications.freedesktop.org/basedir-spec).
  const { XDG_CACHE_HOME: caches = '' } = env;
  return join(isAbsolute(caches) ? caches : join(home, '.cache'), 'acrtask');
};

/**
 * Whether nothing is kept between commands: `ACRTASK_CACHE=off` wants that, and without a home folder the place would be
 * below the current one.
 */
export const isCacheOff = (place: Place): boolean => {
  const { env, platform } = place;
  if (env.ACRTASK_CACHE?.toLowerCase() === 'off') return true;
  const isWhole = platform === 'win32' ? win32.isAbsolute : isAbsolute;
  return !env.ACRTASK_CACHE_DIR && !isWhole(cacheFolder(place));
};
