import type { EmulatorContext } from '../emulator-context.ts';
import type { MappedRepository } from '../store/state.ts';

type FolderContext = Pick<EmulatorContext, 'options' | 'store'>;

/** A git URL without fragment, credentials, `.git` and letter case: how repositories are compared. */
const comparable = (url: string): string =>
  url
    .replace(/#.*$/s, '')
    .replace(/^(https?:\/\/)[^/@]*@/i, '$1')
    .replace(/^github\.com\//i, 'https://github.com/')
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')
    .toLowerCase();

const isSame = (one: string, other: string): boolean => comparable(one) === comparable(other);

const given = ({ options }: FolderContext): MappedRepository[] =>
  Object.entries(options.gitFolders).map(([url, folder]) => ({ url, folder }));

/** The repositories that folders stand for: those mapped while the emulator runs come before those it started with. */
export const mappedFolders = (context: FolderContext): readonly MappedRepository[] => {
  const { mappedRepositories } = context.store.state;
  return [
    ...mappedRepositories,
    ...given(context).filter(({ url }) => !mappedRepositories.some((each) => isSame(each.url, url))),
  ];
};

/** The local folder that stands for a git repository; undefined when none does. */
export const folderOf = (context: FolderContext, url: string): string | undefined =>
  mappedFolders(context).find((each) => isSame(each.url, url))?.folder;

/** Lets a folder stand for a repository from now on; the store keeps it. */
export const mapFolder = ({ store }: FolderContext, url: string, folder: string): void => {
  const others = store.state.mappedRepositories.filter((each) => !isSame(each.url, url));
  store.state.mappedRepositories = [...others, { url, folder }];
};

/** Forgets what was mapped in earlier days and is said anew at the start. */
export const forgetRemapped = (context: FolderContext): void => {
  const { state } = context.store;
  state.mappedRepositories = state.mappedRepositories.filter(
    (each) => !given(context).some(({ url }) => isSame(each.url, url)),
  );
};
