import { CommandError, ServiceError } from '../errors.ts';
import type { Connection } from './connection.ts';
import type { Directory } from './directory.ts';
import type { FoundRegistry } from './registries.ts';

/** A user of the registry itself: its admin account or a token. */
export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

export interface TagsQuery {
  readonly repository: string;
  readonly top?: number | undefined;
  readonly orderBy?: 'time_asc' | 'time_desc' | undefined;
  readonly login?: RegistryLogin | undefined;
}

interface TagPage {
  readonly tags: readonly { readonly name: string }[] | null;
}

/** The most tags a registry gives on one page. */
const pageSize = 100;

/** Path of the next page, from a `Link` header; its host does not count: the token is for this registry alone. */
const nextPage = (link: string | undefined): string | undefined => {
  const address = link && /<([^>]+)>/.exec(link)?.[1];
  if (!address) return undefined;
  const { pathname, search } = new URL(address, 'https://registry');
  return `${pathname}${search}`;
};

const form = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString();

/** Images in a registry, by its data plane (rest-api.md 12). */
export const createImages = (connection: Connection, directory: Directory) => {
  const accessToken = async (loginServer: string, scope: string, login: RegistryLogin | undefined): Promise<string> => {
    const azure = await connection.azure();
    const post = async (path: string, fields: Readonly<Record<string, string>>): Promise<Record<string, string>> => {
      const answer = await azure.send({
        method: 'POST',
        url: `https://${loginServer}${path}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form({ service: loginServer, ...fields }),
      });
      return JSON.parse(answer.body) as Record<string, string>;
    };
    if (login) return (await post('/oauth2/token', { grant_type: 'password', scope, ...login })).access_token ?? '';
    const token = await azure.credential.getToken(`${azure.cloud.armAudience}/.default`);
    const { refresh_token = '' } = await post('/oauth2/exchange', {
      grant_type: 'access_token',
      tenant: await directory.tenantId(),
      access_token: token?.token ?? '',
    });
    return (await post('/oauth2/token', { grant_type: 'refresh_token', scope, refresh_token })).access_token ?? '';
  };

  const get = async (url: string, token: string): Promise<{ body: string; link: string | undefined }> => {
    try {
      const answer = await (await connection.azure()).send({
        method: 'GET',
        url,
        headers: { authorization: `Bearer ${token}` },
      });
      return { body: answer.body, link: answer.headers.link };
    } catch (error) {
      // az reports what is missing in a registry as a plain failure, not as exit code 3 (commands.md 16.7).
      if (error instanceof ServiceError && error.status === 404)
        throw new CommandError(error.message, { cause: error });
      throw error;
    }
  };

  return {
    /** Tags of a repository, as the registry describes them; `top` of them at most. */
    tags: async ({ loginServer }: FoundRegistry, query: TagsQuery): Promise<readonly { readonly name: string }[]> => {
      const { repository, orderBy, login } = query;
      const top = query.top ?? Number.POSITIVE_INFINITY;
      const token = await accessToken(loginServer, `repository:${repository}:metadata_read`, login);
      const order = orderBy ? `&orderby=${orderBy.replace('_', '')}` : '';
      const tags: { readonly name: string }[] = [];
      let next: string | undefined = `/acr/v1/${repository}/_tags?n=${Math.min(top, pageSize)}${order}`;
      while (next && tags.length < top) {
        const { body, link } = await get(`https://${loginServer}${next}`, token);
        tags.push(...((JSON.parse(body) as TagPage).tags ?? []));
        next = nextPage(link);
      }
      return tags.slice(0, top);
    },

    /** The digest that a tag stands for. */
    digestOf: async ({ loginServer }: FoundRegistry, repository: string, tag: string): Promise<string> => {
      const token = await accessToken(loginServer, `repository:${repository}:metadata_read`, undefined);
      const { body } = await get(`https://${loginServer}/acr/v1/${repository}/_tags/${tag}`, token);
      return (JSON.parse(body) as { tag: { digest: string } }).tag.digest;
    },
  };
};

export type Images = ReturnType<typeof createImages>;
