import { NotFoundError, ServiceError } from '../errors.ts';
import type { FoundRegistry } from './registries.ts';
import type { RegistryAccess, RegistryLogin } from './registry-access.ts';

/** How to list: how many items, in which order, and as which user. */
export interface ListQuery {
  readonly top?: number | undefined;
  readonly orderBy?: 'time_asc' | 'time_desc' | undefined;
  readonly login?: RegistryLogin | undefined;
}

export interface TagsQuery extends ListQuery {
  readonly repository: string;
}

/** A repository, or the image of a tag or digest in it. */
export interface ImageRef {
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
}

/** What a deletion removes: a manifest, and the tags that refer to it. */
export interface DoomedManifest {
  readonly digest: string;
  readonly tags: readonly string[];
}

interface Tag {
  readonly name: string;
  readonly digest: string;
}

/** The most items that a registry returns per page. */
const pageSize = 100;

/** Path of the next page, from a `Link` header; its host is ignored, because the token is for this registry only. */
const nextPage = (link: string | undefined): string | undefined => {
  const address = link && /<([^>]+)>/.exec(link)?.[1];
  if (!address) return undefined;
  const { pathname, search } = new URL(address, 'https://registry');
  return `${pathname}${search}`;
};

const nameOf = ({ repository, tag, digest }: ImageRef): string => {
  if (tag !== undefined) return `tag '${repository}:${tag}'`;
  return digest === undefined ? `repository '${repository}'` : `manifest '${repository}@${digest}'`;
};

/** The registry's message for a missing item does not say which item: this adds what is missing, and where. */
const missing = ({ message }: ServiceError, ref: ImageRef, loginServer: string): string =>
  `The registry '${loginServer}' has no ${nameOf(ref)}: ${message}`;

const whereToLook = (loginServer: string): string =>
  `'acrtask az acr repository list -n ${loginServer.split('.')[0]}' lists the repositories.`;

/** A missing item in a registry is a general error in most az commands, not exit code 3 (commands.md 16.7). */
const plainIfMissing = async <T>(ref: ImageRef | undefined, loginServer: string, asked: Promise<T>): Promise<T> => {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof ServiceError) || error.status !== 404) throw error;
    const message = ref ? missing(error, ref, loginServer) : error.message;
    throw new NotFoundError(message, { hint: whereToLook(loginServer), cause: error });
  }
};

const pathOf = ({ repository, tag, digest }: ImageRef): string =>
  `/acr/v1/${repository}${tag === undefined ? '' : `/_tags/${tag}`}${digest === undefined ? '' : `/_manifests/${digest}`}`;

/** Images in a registry, through its data plane (rest-api.md 12). */
export const createImages = ({ accessToken, send }: RegistryAccess) => {
  /** The items under `key` of a list, page by page; at most `query.top` of them. */
  const listed = async <T>(
    loginServer: string,
    token: string,
    path: string,
    key: string,
    query: ListQuery,
    ref?: ImageRef,
  ): Promise<readonly T[]> => {
    const top = query.top ?? Number.POSITIVE_INFINITY;
    const order = query.orderBy ? `&orderby=${query.orderBy.replace('_', '')}` : '';
    const items: T[] = [];
    let next: string | undefined = `${path}?n=${Math.min(top, pageSize)}${order}`;
    while (next && items.length < top) {
      const { body, link } = await plainIfMissing(
        ref,
        loginServer,
        send('GET', `https://${loginServer}${next}`, token),
      );
      items.push(...((body as Record<string, readonly T[] | null> | undefined)?.[key] ?? []));
      next = nextPage(link);
    }
    return items.slice(0, top);
  };

  const digestOf = async (loginServer: string, { repository, tag }: ImageRef, token: string): Promise<string> => {
    const { body } = await plainIfMissing(
      { repository, tag },
      loginServer,
      send('GET', `https://${loginServer}/acr/v1/${repository}/_tags/${tag}`, token),
    );
    return (body as { tag: Tag }).tag.digest;
  };

  /** Permission to read and delete, requested in one token as az does. */
  const deletingToken = (loginServer: string, repository: string, login: RegistryLogin | undefined): Promise<string> =>
    accessToken(loginServer, `repository:${repository}:delete,metadata_read`, login);

  return {
    /** Names of the repositories, at most `top` of them. */
    repositories: async ({ loginServer }: FoundRegistry, query: ListQuery): Promise<readonly string[]> =>
      listed(
        loginServer,
        await accessToken(loginServer, 'registry:catalog:*', query.login),
        '/v2/_catalog',
        'repositories',
        query,
      ),

    /** Tags of a repository, as the registry describes them. */
    tags: async ({ loginServer }: FoundRegistry, query: TagsQuery): Promise<readonly Tag[]> => {
      const token = await accessToken(loginServer, `repository:${query.repository}:metadata_read`, query.login);
      return listed(loginServer, token, `/acr/v1/${query.repository}/_tags`, 'tags', query, query);
    },

    /** Manifests of a repository, as the registry describes them. */
    manifests: async ({ loginServer }: FoundRegistry, query: TagsQuery): Promise<readonly unknown[]> => {
      const token = await accessToken(loginServer, `repository:${query.repository}:metadata_read`, query.login);
      return listed(loginServer, token, `/acr/v1/${query.repository}/_manifests`, 'manifests', query, query);
    },

    /** The digest that a tag points to. */
    digestOf: async ({ loginServer }: FoundRegistry, repository: string, tag: string): Promise<string> =>
      digestOf(
        loginServer,
        { repository, tag },
        await accessToken(loginServer, `repository:${repository}:metadata_read`),
      ),

    /**
     * What the registry reports about a repository, tag, or manifest. A missing one is a ServiceError with exit code
     * 3.
     */
    describe: async ({ loginServer }: FoundRegistry, ref: ImageRef, login?: RegistryLogin): Promise<unknown> => {
      const token = await accessToken(loginServer, `repository:${ref.repository}:metadata_read`, login);
      const asked = send('GET', `https://${loginServer}${pathOf(ref)}`, token);
      const { body } = await asked.catch((error: unknown) => {
        if (!(error instanceof ServiceError) || error.status !== 404) throw error;
        const { status, code, details } = error;
        const hint = whereToLook(loginServer);
        throw new ServiceError(status, code, missing(error, ref, loginServer), { details, hint, cause: error });
      });
      const found = body as { readonly tag?: unknown; readonly manifest?: unknown };
      return ref.tag === undefined ? (ref.digest === undefined ? found : found.manifest) : found.tag;
    },

    /** The manifest that a tag or digest points to, and every tag of that manifest. */
    manifestBehind: async (
      { loginServer }: FoundRegistry,
      ref: ImageRef,
      login?: RegistryLogin,
    ): Promise<DoomedManifest> => {
      const { repository } = ref;
      const token = await deletingToken(loginServer, repository, login);
      const digest = ref.digest ?? (await digestOf(loginServer, ref, token));
      const all = await listed<Tag>(loginServer, token, `/acr/v1/${repository}/_tags`, 'tags', {}, ref);
      return { digest, tags: all.filter((each) => each.digest === digest).map(({ name }) => name) };
    },

    /** Deletes a manifest with its tags, or a whole repository; resolves to the registry's response, if any. */
    delete: async (
      { loginServer }: FoundRegistry,
      { repository, digest }: Omit<ImageRef, 'tag'>,
      login?: RegistryLogin,
    ): Promise<unknown> => {
      const token = await deletingToken(loginServer, repository, login);
      const path = digest === undefined ? `/acr/v1/${repository}` : `/v2/${repository}/manifests/${digest}`;
      const { body } = await plainIfMissing(
        { repository, digest },
        loginServer,
        send('DELETE', `https://${loginServer}${path}`, token),
      );
      return body;
    },
  };
};

export type Images = ReturnType<typeof createImages>;
