import type { Azure } from '../azure/azure.ts';
import { CommandError, messageOf, ServiceError } from '../errors.ts';
import { answerJson } from '../json.ts';
import { readChallenge } from '../registry-challenge.ts';
import type { Connection } from './connection.ts';
import type { RegistryAccess } from './registry-access.ts';

/** A tag in any registry, by the name of its host; Docker Hub has several. */
export interface TagPlace {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

/** What a tag points to now: a digest, nothing, or nobody can say, and why. */
export type CurrentDigest =
  | { readonly digest: string }
  | { readonly isGone: true }
  | { readonly isUnknown: true; readonly why: string };

/** The types of all manifests: a registry that is not told of lists turns one into the manifest for one platform. */
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** The names that Docker Hub has in references and in what the service records (taskfile.md 16.3). */
const hubNames = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);

/** Runs in the emulator need no content of public images, and record digests of their own for these. */
const notSeeded = "The emulator does not have the image: 'acrtask emulator seed' gives it one.";

const hostOf = (registry: string): string =>
  hubNames.has(registry.toLowerCase()) ? 'registry-1.docker.io' : registry.toLowerCase();

/** Asks registries what tags point to: those in Azure as the caller, others as everybody may (OCI distribution specification). */
export const createCurrentDigests = (connection: Connection, access: RegistryAccess) => {
  /** A token for anybody who pulls from a repository; undefined where none is needed. Throws CommandError. */
  const anonymousToken = async (azure: Azure, host: string, repository: string): Promise<string | undefined> => {
    const { status, headers, body } = await azure.read(`https://${host}/v2/`, {}, connection.signal);
    // The answer has to be read for the connection to be free again.
    for await (const _ of body);
    if (status !== 401) return undefined;
    const challenge = readChallenge(headers['www-authenticate'] ?? '');
    if (challenge?.scheme !== 'bearer' || !URL.canParse(challenge.realm) || !challenge.realm.startsWith('https:'))
      throw new CommandError(`${host} requires a login.`);
    const url = new URL(challenge.realm);
    if (challenge.service !== '') url.searchParams.set('service', challenge.service);
    url.searchParams.set('scope', `repository:${repository}:pull`);
    const answer = await azure.send({ method: 'GET', url: url.href, once: true });
    const token = (answerJson(answer.body, url.href) ?? {}) as {
      readonly token?: string;
      readonly access_token?: string;
    };
    return token.token ?? token.access_token;
  };

  const asAnybody = async (host: string, { repository, tag }: TagPlace): Promise<string> => {
    const azure = await connection.azure();
    const token = await anonymousToken(azure, host, repository);
    const { headers } = await azure.send({
      method: 'HEAD',
      url: `https://${host}/v2/${repository}/manifests/${tag}`,
      headers: { accept: manifestTypes, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      once: true,
    });
    const digest = headers['docker-content-digest'];
    if (digest === undefined) throw new CommandError(`${host} does not say what the tag points to.`);
    return digest;
  };

  const asCaller = async (
    host: string,
    { repository, tag }: TagPlace,
    refreshToken: Promise<string>,
  ): Promise<string> => {
    const scope = `repository:${repository}:metadata_read`;
    const token = await access.accessTokenFrom(host, scope, await refreshToken);
    const { body } = await access.send('GET', `https://${host}/acr/v1/${repository}/_tags/${tag}`, token);
    return (body as { readonly tag: { readonly digest: string } }).tag.digest;
  };

  const whyUnknown = (host: string, error: ServiceError | CommandError): string => {
    const { status } = error instanceof ServiceError ? error : {};
    if (status === 401 || status === 403) return `You may not read it: ${host} answers with status ${status}.`;
    if (status === 429) return `${host} takes no more requests from you for now.`;
    return messageOf(error);
  };

  /**
   * What each tag points to now, in the order of the tags, which are asked for at the same time. Rejects only when the command
   * is interrupted: a registry that cannot be asked is the reason of its own tags.
   */
  return async (tags: readonly TagPlace[]): Promise<readonly CurrentDigest[]> => {
    const { cloud } = await connection.azure();
    /** One login for each registry in Azure. */
    const refreshTokens = new Map<string, Promise<string>>();
    const refreshTokenFor = (host: string): Promise<string> => {
      const found = refreshTokens.get(host) ?? access.refreshToken(host);
      // Each who waits for it handles its failure.
      found.catch(() => {});
      refreshTokens.set(host, found);
      return found;
    };
    const ask = async (tag: TagPlace): Promise<CurrentDigest> => {
      const host = hostOf(tag.registry);
      const isInAzure = host.replace(/:\d+$/, '').endsWith(cloud.loginServerSuffix);
      try {
        return { digest: await (isInAzure ? asCaller(host, tag, refreshTokenFor(host)) : asAnybody(host, tag)) };
      } catch (error) {
        connection.signal.throwIfAborted();
        if (!(error instanceof CommandError)) throw error;
        if (error instanceof ServiceError && error.status === 404)
          return cloud.name === 'emulator' && !isInAzure ? { isUnknown: true, why: notSeeded } : { isGone: true };
        return { isUnknown: true, why: whyUnknown(host, error) };
      }
    };
    return Promise.all(tags.map(ask));
  };
};
