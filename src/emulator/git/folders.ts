import type { EmulatorContext } from '../context.ts';

/** A git URL without fragment, credentials, `.git` and letter case: how `--map-git` entries are compared. */
const comparable = (url: string): string =>
  url
    .replace(/#.*$/s, '')
    .replace(/^(https?:\/\/)[^/@]*@/i, '$1')
    .replace(/^github\.com\//i, 'https://github.com/')
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')
    .toLowerCase();

/** The local folder that stands for a git repository (`--map-git`); undefined when none does. */
export const folderOf = (context: EmulatorContext, url: string): string | undefined =>
  Object.entries(context.options.gitFolders).find(([known]) => comparable(known) === comparable(url))?.[1];
