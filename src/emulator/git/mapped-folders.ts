import type { EmulatorContext } from '../emulator-context.ts';
import type { MappedRepository } from '../store/state.ts';

type FolderContext = Pick<EmulatorContext, 'options' | 'store'>;

/** A git URL without fragment, credentials, `.git`, and letter case: the form in which repositories are compared. */
const comparable = (url: string): string =>
  url
    .replace(/#.*$/s, '')
    .replace(/^(https?:\/\/)[^/@]*@/i, '$1')
    .replace(/^github\.com\//i, 'https://github.com/')
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')
    .toLowerCase();

/** Whether two git URLs name the same repository. */
export const isSameRepository = (one: string, other: string): boolean => comparable(one) === comparable(other);

const given = ({ options }: FolderContext): MappedRepository[] =>
  Object.entries(options.gitFolders).map(([url, folder]) => ({ url, folder }));

/** The mapped repositories: mappings added while the emulator runs precede those it started with. */
export const mappedFolders = (context: FolderContext): readonly MappedRepository[] => {
  const { mappedRepositories } = context.store.state;
  return [
    ...mappedRepositories,
    ...given(context).filter(({ url }) => !mappedRepositories.some((each) => isSameRepository(each.url, url))),
  ];
};

/** The local folder that serves as a git repository; undefined when none does. */
export const folderOf = (context: FolderContext, url: string): string | undefined =>
  mappedFolders(context).find((each) => isSameRepository(each.url, url))?.folder;

/** Maps a folder to a repository from now on; the store keeps the mapping. */
export const mapFolder = ({ store }: FolderContext, url: string, folder: string): void => {
  const others = store.state.mappedRepositories.filter((each) => !isSameRepository(each.url, url));
  store.state.mappedRepositories = [...others, { url, folder }];
};

/** Removes stored mappings that are specified again at the start. */
export const forgetRemapped = (context: FolderContext): void => {
  const { state } = context.store;
  state.mappedRepositories = state.mappedRepositories.filter(
    (each) => !given(context).some(({ url }) => isSameRepository(each.url, url)),
  );
};
