import { type EmulatorContext, suffixes } from '../emulator-context.ts';
import type { RegistryAction } from '../identity/roles.ts';
import { findRepository, putContent, putManifest, resolveReference } from '../registry/contents.ts';

/** The host that Docker Hub's repositories are kept under. */
const host = 'docker.io';

/** An image as pushed. */
export interface HubImage {
  readonly blobs: readonly Uint8Array[];
  readonly manifest: Uint8Array;
  readonly mediaType: string;
}

/** The stand-in for Docker Hub: accounts, and their private repositories. */
export interface DockerHub {
  /** Whether these are an account's name and password. */
  login(userName: string, password: string): boolean;
  /** The account that a repository (`user/name`) belongs to; undefined for the public ones, such as `library/node`. */
  ownerOf(repository: string): string | undefined;
  /** What a user, or without one a stranger, may do in a repository. */
  actionsOf(repository: string, userName?: string): readonly RegistryAction[];
  /** The digest of an image in an account's repository. */
  resolve(repository: string, reference: string): string | undefined;
  /** Stores an image; returns its digest. */
  push(repository: string, tag: string, image: HubImage): string;
}

/** An image of the stand-in, as shown in a list. */
export interface HeldImage {
  /** `docker.io/hubuser/hello:v1` */
  readonly image: string;
  readonly digest: string;
  readonly createdTime: string;
  readonly lastUpdateTime: string;
}

/** All tags of the stand-in, and of other hosts that are not registries in Azure, by name. */
export const hubImages = (context: Pick<EmulatorContext, 'store'>): readonly HeldImage[] =>
  Object.entries(context.store.state.repositories)
    .filter(([each]) => !each.endsWith(`.${suffixes.acrLoginServer}`))
    .flatMap(([each, repositories]) => Object.values(repositories).map((held) => ({ ...held, each })))
    .flatMap(({ name, tags, each }) =>
      Object.entries(tags).map(([tag, held]) => ({ image: `${each}/${name}:${tag}`, ...held })),
    )
    .sort((one, other) => (one.image < other.image ? -1 : 1));

/** Docker Hub as `context.options.dockerHubUsers` describes it. */
export const dockerHub = (context: EmulatorContext): DockerHub => {
  const users = context.options.dockerHubUsers;
  const ownerOf: DockerHub['ownerOf'] = (repository) => {
    const owner = repository.split('/')[0] ?? '';
    return Object.hasOwn(users, owner) ? owner : undefined;
  };
  return {
    login: (userName, password) => Object.hasOwn(users, userName) && users[userName] === password,
    ownerOf,
    actionsOf: (repository, userName) => {
      const owner = ownerOf(repository);
      if (owner === undefined) return ['pull'];
      return owner === userName ? ['pull', 'push', 'delete', 'metadata_read'] : [];
    },
    resolve: (repository, reference) => resolveReference(findRepository(context, host, repository), reference),
    push: (repository, tag, { blobs, manifest, mediaType }) => {
      for (const blob of blobs) putContent(context, host, repository, blob);
      return putManifest(context, host, repository, tag, { mediaType, bytes: manifest });
    },
  };
};
