import type { State } from './state.ts';

/** The digests of all contents that a repository of any registry has. */
export const digestsInUse = ({
  repositories,
  repositoryBlobs,
}: Pick<State, 'repositories' | 'repositoryBlobs'>): ReadonlySet<string> => {
  const manifests = Object.values(repositories).flatMap((host) => Object.values(host).map((each) => each.manifests));
  const blobs = Object.values(repositoryBlobs).flatMap((host) => Object.values(host));
  return new Set([...manifests, ...blobs].flatMap((each) => Object.keys(each)));
};
