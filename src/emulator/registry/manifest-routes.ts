import type { EmulatorContext } from '../emulator-context.ts';
import type { Route } from '../router.ts';
import { route } from '../router.ts';
import { onlyFor } from './authentication.ts';
import { deleteManifest, digestOf, findRepository, getContent, putManifest, resolveReference } from './contents.ts';
import { manifestUnknown, nameUnknown, registryError } from './errors.ts';

const defaultMediaType = 'application/vnd.docker.distribution.manifest.v2+json';

interface Descriptor {
  readonly digest?: string;
}

interface ManifestBody {
  readonly mediaType?: string;
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
}

const parse = (bytes: Uint8Array): ManifestBody | undefined => {
  try {
    const body: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
};

/** Manifests of the Docker registry API: pull, push, delete. */
export const manifestRoutes = (context: EmulatorContext): Route[] => {
  const get = onlyFor(context, ['pull'], ({ params, request, url }) => {
    const { repo = '', reference = '' } = params;
    const repository = findRepository(context, url.hostname, repo);
    const digest = resolveReference(repository, reference);
    const manifest = digest === undefined ? undefined : repository?.manifests[digest];
    const bytes = manifest && context.store.blobs.get(manifest.blob);
    // A repository without any push gives the same error as a missing tag.
    if (digest === undefined || !manifest || !bytes) return manifestUnknown(reference);
    const headers = {
      'content-length': String(bytes.length),
      'content-type': manifest.mediaType,
      'docker-content-digest': digest,
      'docker-distribution-api-version': 'registry/2.0',
      etag: `"${digest}"`,
    };
    return new Response(request.method === 'HEAD' ? null : bytes, { headers });
  });
  const put = onlyFor(context, ['push'], async ({ bytes, params, request, url }) => {
    const { repo = '', reference = '' } = params;
    const content = await bytes();
    const body = parse(content);
    if (!body) return registryError(400, 'MANIFEST_INVALID', 'manifest invalid');
    if (reference.includes(':') && reference !== digestOf(content)) {
      return registryError(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
    }
    const parts = [body.config, ...(body.layers ?? [])].flatMap((each) => each?.digest ?? []);
    const missing = parts.find((digest) => !getContent(context, url.hostname, digest));
    if (missing) {
      return registryError(404, 'MANIFEST_BLOB_UNKNOWN', 'blob unknown to registry', { detail: { digest: missing } });
    }
    const mediaType = request.headers.get('content-type') ?? body.mediaType ?? defaultMediaType;
    const digest = putManifest(context, url.hostname, repo, reference, { mediaType, bytes: content });
    return new Response(null, {
      status: 201,
      headers: { 'content-length': '0', 'docker-content-digest': digest, location: `/v2/${repo}/manifests/${digest}` },
    });
  });
  const remove = onlyFor(context, ['delete'], ({ params, url }) => {
    const { repo = '', reference = '' } = params;
    const repository = findRepository(context, url.hostname, repo);
    if (!repository) return nameUnknown(repo);
    if (!reference.includes(':')) return registryError(405, 'UNSUPPORTED', 'delete a manifest by its digest');
    if (!repository.manifests[reference]) return manifestUnknown(reference);
    deleteManifest(repository, reference);
    return new Response(null, { status: 202 });
  });
  return [
    route('GET', '/v2/*repo/manifests/:reference', 'Manifests_Get', get),
    route('HEAD', '/v2/*repo/manifests/:reference', 'Manifests_Head', get),
    route('PUT', '/v2/*repo/manifests/:reference', 'Manifests_Create', put),
    route('DELETE', '/v2/*repo/manifests/:reference', 'Manifests_Delete', remove),
  ];
};
