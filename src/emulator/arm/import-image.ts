import { isObject } from '../../json.ts';
import { dockerHub } from '../docker-hub/docker-hub.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { emptyImage } from '../engine/placeholder-images.ts';
import { registryActions } from '../identity/permissions.ts';
import { callerOfPassword } from '../registry/authentication.ts';
import { findRegistry, findRepository, putContent, putManifest, resolveReference } from '../registry/contents.ts';
import { copyImage } from '../registry/copy-image.ts';
import { type Exchange, type Route, route } from '../router.ts';
import { isAzureRegistry, isDockerHub } from '../runs/registry-hosts.ts';
import type { Resource } from '../store/state.ts';
import { type Json, objectBody } from './json-body.ts';
import { requireExports } from './registry-rules.ts';
import { callerOf, findResource, registryOf, registryPath } from './resources.ts';
import { empty, invalid, notFound, refuse } from './responses.ts';

/** The parts of an image name: `repository[:tag]` or `repository@digest`. */
interface ImageName {
  readonly repository: string;
  readonly reference: string;
}

/** Gives an image to a repository of the host, under a tag or, with a digest, under none. */
type Copy = (host: string, repository: string, reference: string) => void;

const parse = (text: string): ImageName => {
  const [, repository = '', tag, digest] =
    /^([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::([\w][\w.-]{0,127})|@(sha256:[0-9a-f]{64}))?$/.exec(text) ?? [];
  if (!repository) throw invalid('InvalidParameters', `'${text}' is not the name of an image.`);
  return { repository, reference: digest ?? tag ?? 'latest' };
};

const unauthorized = (server: string): Error =>
  invalid(
    'InvalidParameters',
    `Operation registry-import failed. Resource ${server} returned 401 Unauthorized: the credentials do not let in, or there are none.`,
  );

const manifestUnknown = (server: string, { repository, reference }: ImageName): Error =>
  invalid(
    'InvalidParameters',
    `Operation registry-import failed. The image ${server}/${repository}${reference.includes(':') ? '@' : ':'}${reference} does not exist (MANIFEST_UNKNOWN).`,
  );

/**
 * Imports images into a registry (rest-api.md 3): from the emulator's other registries, its stand-in for Docker Hub,
 * or elsewhere.
 */
export const importImageRoutes = (context: EmulatorContext): Route[] => {
  const stored = (server: string, host: string, image: ImageName): Copy => {
    const repository = findRepository(context, host, image.repository);
    const digest = resolveReference(repository, image.reference);
    if (digest === undefined) throw manifestUnknown(server, image);
    const from = { host, repository: image.repository, digest };
    return (to, name, reference) => copyImage(context, from, { host: to, repository: name }, reference);
  };

  const fromAzure = (server: string, registry: Resource, image: ImageName, may: Iterable<string>): Copy => {
    if (![...may].includes('pull')) throw unauthorized(server);
    requireExports(registry);
    return stored(server, registry.properties.loginServer, image);
  };

  /** An image of which only the name is known: always the same content. */
  const placeholder = (server: string, { repository, reference }: ImageName): Copy => {
    const { blobs, manifest, mediaType } = emptyImage({ architecture: 'amd64', os: 'linux' }, new Date(0), {
      'io.acrtask.emulator.source': `${server}/${repository}:${reference}`,
    });
    return (host, name, as) => {
      for (const blob of blobs) putContent(context, host, name, blob);
      putManifest(context, host, name, as, { mediaType, bytes: manifest });
    };
  };

  const read = (exchange: Exchange, source: Json, image: ImageName): Copy => {
    const { userName, password } = {
      userName: String(source.credentials?.username ?? ''),
      password: source.credentials?.password as string | undefined,
    };
    if (source.resourceId !== undefined) {
      const registry = findResource(context, String(source.resourceId));
      if (!registry) throw notFound(String(source.resourceId), exchange.params.group ?? '');
      const { objectId } = callerOf(context, exchange.request);
      const may = registryActions(context, objectId, registry.id, image.repository);
      return fromAzure(registry.properties.loginServer, registry, image, may);
    }
    const server = String(source.registryUri ?? '').toLowerCase();
    if (isAzureRegistry(server)) {
      const registry = findRegistry(context, server);
      if (!registry) throw invalid('InvalidParameters', `Operation registry-import failed. ${server} does not exist.`);
      const caller =
        password === undefined ? undefined : callerOfPassword(context, registry, server, userName, password);
      const anonymous = registry.properties.anonymousPullEnabled === true ? ['pull'] : [];
      return fromAzure(server, registry, image, caller?.actionsOn(image.repository) ?? anonymous);
    }
    const hub = dockerHub(context);
    if (!isDockerHub(server)) return placeholder(server, image);
    const owner = hub.ownerOf(image.repository);
    if (password !== undefined && !hub.login(userName, password)) throw unauthorized(server);
    if (owner === undefined) return placeholder('docker.io', image);
    if (owner !== userName) throw unauthorized(server);
    return stored(server, 'docker.io', image);
  };

  const importImage = async (exchange: Exchange): Promise<Response> => {
    const body = await objectBody(exchange);
    const registry = registryOf(context, exchange);
    const { source, mode } = body;
    if (!isObject(source) || !source.sourceImage)
      throw invalid('InvalidParameters', 'The source of the import is missing.');
    const image = parse(String(source.sourceImage));
    const copy = read(exchange, source, image);
    const names = (member: unknown): ImageName[] =>
      (Array.isArray(member) ? member : []).map((each) => parse(String(each)));
    const tagged = names(body.targetTags);
    const host: string = registry.properties.loginServer;
    for (const { repository, reference } of tagged) {
      if (String(mode).toLowerCase() === 'force' || !findRepository(context, host, repository)?.tags[reference])
        continue;
      throw refuse(
        409,
        'Conflict',
        `Tag ${repository}:${reference} already exists in target registry. Use Force to overwrite it.`,
      );
    }
    for (const { repository, reference } of tagged) copy(host, repository, reference);
    // Named by its digest only.
    for (const { repository } of names(body.untaggedTargetRepositories)) copy(host, repository, 'sha256:');
    const version = exchange.url.searchParams.get('api-version');
    const operation = `/subscriptions/${context.options.subscriptionId}/operationresults/${context.newId()}?api-version=${version}`;
    return empty(202, { location: new URL(operation, exchange.url).href });
  };

  return [route('POST', `${registryPath}/importImage`, 'Registries_ImportImage', importImage)];
};
