import type { EmulatorContext } from '../emulator-context.ts';
import type { RegistryAction } from '../identity/roles.ts';
import { type Exchange, type Handler, type Route, route } from '../router.ts';
import type { Repository, Tag } from '../store/state.ts';
import { admit, onlyFor } from './authentication.ts';
import {
  deleteManifest,
  deleteRepositories,
  getContent,
  getManifest,
  orderedTags,
  repositoriesOf,
  storedHost,
  type TagOrder,
} from './contents.ts';
import { manifestUnknown, nameUnknown, tagUnknown } from './errors.ts';

/**
 * One page of named items: those after `last`, at most `n` of them; `link` is the `Link` header for the next page,
 * absent on the last one (rest-api.md 12.5).
 */
export const pageOf = <T>(
  url: URL,
  items: readonly T[],
  nameOf: (item: T) => string,
): { items: readonly T[]; headers: Record<string, string> } => {
  const last = url.searchParams.get('last');
  const asked = url.searchParams.get('n') ?? '';
  const size = /^\d+$/.test(asked) ? Number(asked) : 100;
  const found = items.findIndex((item) => nameOf(item) === last);
  // The last name of a page may have been removed since then.
  const behind = found < 0 ? items.findIndex((item) => last !== null && nameOf(item) > last) : found + 1;
  const start = last === null ? 0 : behind < 0 ? items.length : behind;
  const page = items.slice(start, start + size);
  const end = page.at(-1);
  if (end === undefined || start + size >= items.length) return { items: page, headers: {} };
  const query = `last=${encodeURIComponent(nameOf(end))}&n=${size}&orderby=${url.searchParams.get('orderby') ?? ''}`;
  return { items: page, headers: { link: `<${url.pathname}?${query}>; rel="next"` } };
};

const changeableAttributes = { deleteEnabled: true, writeEnabled: true, readEnabled: true, listEnabled: true };

/** Times of the registry are UTC with `Z`. */
const describeTag = (name: string, tag: Tag): object => ({ name, ...tag, signed: false, changeableAttributes });

interface Content {
  readonly config?: { readonly mediaType?: string; readonly digest?: string; readonly size?: number };
  readonly layers?: readonly { readonly size?: number }[];
  readonly architecture?: string;
  readonly os?: string;
}

const parsed = (bytes: Uint8Array | undefined): Content => {
  try {
    const content: unknown = JSON.parse(Buffer.from(bytes ?? []).toString('utf8'));
    return typeof content === 'object' && content !== null ? content : {};
  } catch {
    return {};
  }
};

const describeManifest = (context: EmulatorContext, host: string, repository: Repository, digest: string): object => {
  const manifest = repository.manifests[digest];
  const tags = orderedTags(repository, 'none').flatMap(([name, tag]) => (tag.digest === digest ? [name] : []));
  const bytes = getManifest(context, repository, digest);
  const { config, layers = [] } = parsed(bytes);
  const { architecture, os } = parsed(
    config?.digest ? getContent(context, host, repository.name, config.digest) : undefined,
  );
  const sizes = [config, ...layers].map((part) => part?.size ?? 0);
  return {
    digest,
    imageSize: sizes.reduce((sum, size) => sum + size, bytes?.length ?? 0),
    createdTime: manifest?.createdTime,
    lastUpdateTime: manifest?.createdTime,
    ...(architecture ? { architecture } : {}),
    ...(os ? { os } : {}),
    mediaType: manifest?.mediaType,
    ...(config?.mediaType ? { configMediaType: config.mediaType } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    changeableAttributes,
  };
};

interface Answering {
  readonly exchange: Exchange;
  readonly host: string;
  readonly repository: Repository;
}

const catalog =
  (context: EmulatorContext): Handler =>
  (exchange) => {
    const admitted = admit(context, exchange, { actions: ['catalog'], repository: undefined });
    if (admitted instanceof Response) return admitted;
    const names = Object.keys(repositoriesOf(context, exchange.url.hostname)).sort();
    const { items, headers } = pageOf(exchange.url, names, (name) => name);
    return Response.json({ repositories: items }, { headers });
  };

const onRepository = (
  context: EmulatorContext,
  actions: readonly RegistryAction[],
  answer: (answering: Answering) => Response,
): Handler =>
  onlyFor(context, actions, (exchange) => {
    const name = exchange.params.repo ?? '';
    const host = storedHost(exchange.url.hostname);
    const repository = repositoriesOf(context, host)[name];
    return repository ? answer({ exchange, host, repository }) : nameUnknown(name);
  });

const orderOf = (url: URL): TagOrder => {
  const asked = url.searchParams.get('orderby')?.toLowerCase();
  return asked === 'timeasc' || asked === 'timedesc' ? asked : 'none';
};

/** Names, tags and manifests as ACR's own API shows them (rest-api.md 12.5), and the two lists of Docker's. */
export const metadataRoutes = (context: EmulatorContext): Route[] => {
  const showRepository = onRepository(context, ['metadata_read'], ({ host, repository }) => {
    const times = Object.values(repository.manifests).map((each) => each.createdTime);
    return Response.json({
      registry: host,
      imageName: repository.name,
      createdTime: [...times].sort()[0],
      lastUpdateTime: [...times].sort().at(-1),
      manifestCount: times.length,
      tagCount: Object.keys(repository.tags).length,
      changeableAttributes,
    });
  });
  const deleteRepository = onRepository(context, ['delete'], ({ host, repository }) => {
    deleteRepositories(context, host, repository.name);
    const { manifests, tags } = repository;
    const deleted = { manifestsDeleted: Object.keys(manifests), tagsDeleted: Object.keys(tags) };
    return Response.json(deleted, { status: 202 });
  });
  const listTags = onRepository(context, ['metadata_read'], ({ exchange: { url }, host, repository }) => {
    const digest = url.searchParams.get('digest');
    const all = orderedTags(repository, orderOf(url)).filter(([, tag]) => digest === null || tag.digest === digest);
    const { items, headers } = pageOf(url, all, ([name]) => name);
    const tags = items.map(([name, tag]) => describeTag(name, tag));
    return Response.json({ registry: host, imageName: repository.name, tags }, { headers });
  });
  const showTag = onRepository(context, ['metadata_read'], ({ exchange, host, repository }) => {
    const name = exchange.params.tag ?? '';
    const tag = repository.tags[name];
    if (!tag) return tagUnknown(name);
    return Response.json({ registry: host, imageName: repository.name, tag: describeTag(name, tag) });
  });
  const deleteTag = onRepository(context, ['delete'], ({ exchange, repository }) => {
    const name = exchange.params.tag ?? '';
    if (!repository.tags[name]) return tagUnknown(name);
    delete repository.tags[name];
    return new Response(null, { status: 202 });
  });
  const listManifests = onRepository(context, ['metadata_read'], ({ exchange: { url }, host, repository }) => {
    const { items, headers } = pageOf(url, Object.keys(repository.manifests).sort(), (digest) => digest);
    const manifests = items.map((digest) => describeManifest(context, host, repository, digest));
    return Response.json({ registry: host, imageName: repository.name, manifests }, { headers });
  });
  const showManifest = onRepository(context, ['metadata_read'], ({ exchange, host, repository }) => {
    const digest = exchange.params.digest ?? '';
    if (!repository.manifests[digest]) return manifestUnknown(digest);
    const manifest = describeManifest(context, host, repository, digest);
    return Response.json({ registry: host, imageName: repository.name, manifest });
  });
  const deleteDigest = onRepository(context, ['delete'], ({ exchange, host, repository }) => {
    const digest = exchange.params.digest ?? '';
    if (!repository.manifests[digest]) return manifestUnknown(digest);
    deleteManifest(context, host, repository, digest);
    return new Response(null, { status: 202 });
  });
  const listTagNames = onRepository(context, ['metadata_read', 'pull'], ({ exchange: { url }, repository }) => {
    const names = orderedTags(repository, 'none').map(([name]) => name);
    const { items, headers } = pageOf(url, names, (name) => name);
    return Response.json({ name: repository.name, tags: items }, { headers });
  });
  return [
    route('GET', '/acr/v1/_catalog', 'Repository_GetList', catalog(context)),
    route('GET', '/v2/_catalog', 'Catalog_List', catalog(context)),
    route('GET', '/acr/v1/*repo/_tags', 'Tag_GetList', listTags),
    route('GET', '/acr/v1/*repo/_tags/:tag', 'Tag_GetAttributes', showTag),
    route('DELETE', '/acr/v1/*repo/_tags/:tag', 'Tag_Delete', deleteTag),
    route('GET', '/acr/v1/*repo/_manifests', 'Manifests_GetList', listManifests),
    route('GET', '/acr/v1/*repo/_manifests/:digest', 'Manifests_GetAttributes', showManifest),
    route('DELETE', '/acr/v1/*repo/_manifests/:digest', 'Manifests_Delete', deleteDigest),
    route('GET', '/acr/v1/*repo', 'Repository_GetAttributes', showRepository),
    route('DELETE', '/acr/v1/*repo', 'Repository_Delete', deleteRepository),
    route('GET', '/v2/*repo/tags/list', 'Tag_GetNames', listTagNames),
  ];
};
