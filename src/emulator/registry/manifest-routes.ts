import type { EmulatorContext } from '../emulator-context.ts';
import { readBody } from '../request-body.ts';
import type { Route } from '../router.ts';
import { route } from '../router.ts';
import type { Referrer } from '../store/state.ts';
import { onlyFor } from './authentication.ts';
import { blobLength, deleteManifest, findRepository, getManifest, putManifest, resolveReference } from './contents.ts';
import { algorithmOf, digestOf } from './digests.ts';
import { digestInvalid, manifestUnknown, nameInvalid, nameUnknown, registryError } from './errors.ts';
import { type ManifestBody, neededBlobs, readManifest } from './manifest-body.ts';
import { isRepositoryName, isTagName } from './names.ts';

const defaultMediaType = 'application/vnd.docker.distribution.manifest.v2+json';

/** The limit that the OCI distribution specification proposes. */
const longestManifest = 4 * 1024 * 1024;

const manifestInvalid = (reason: string): Response =>
  registryError(400, 'MANIFEST_INVALID', 'manifest invalid', { detail: { reason } });

/** How a manifest shows up among the referrers of its subject; undefined for one without a subject. */
const referrerOf = ({ subject, artifactType, annotations, config }: ManifestBody): Referrer | undefined => {
  if (!subject) return undefined;
  const type = artifactType ?? config?.mediaType;
  return { digest: subject.digest, ...(type ? { artifactType: type } : {}), ...(annotations ? { annotations } : {}) };
};

/** Manifests of the Docker registry API: pull, push, delete. */
export const manifestRoutes = (context: EmulatorContext): Route[] => {
  const get = onlyFor(context, ['pull'], ({ params, request, url }) => {
    const { repo = '', reference = '' } = params;
    const repository = findRepository(context, url.hostname, repo);
    const digest = resolveReference(repository, reference);
    const bytes = repository && digest !== undefined ? getManifest(context, repository, digest) : undefined;
    // A repository without any push gives the same error as a missing tag.
    if (digest === undefined || !bytes) return manifestUnknown(reference);
    const headers = {
      'content-length': String(bytes.length),
      'content-type': repository?.manifests[digest]?.mediaType ?? defaultMediaType,
      'docker-content-digest': digest,
      'docker-distribution-api-version': 'registry/2.0',
      etag: `"${digest}"`,
    };
    return new Response(request.method === 'HEAD' ? null : bytes, { headers });
  });

  /** What a manifest names and the repository does not have. */
  const missingPart = (host: string, repo: string, body: ManifestBody): string | undefined => {
    const known = findRepository(context, host, repo)?.manifests ?? {};
    return (
      neededBlobs(body).find((digest) => blobLength(context, host, repo, digest) === undefined) ??
      body.manifests.find(({ digest }) => !known[digest])?.digest
    );
  };

  const put = onlyFor(context, ['push'], async ({ params, request, url }) => {
    const { repo = '', reference = '' } = params;
    if (!isRepositoryName(repo)) return nameInvalid(repo);
    const bytes = await readBody(request, longestManifest);
    const body = readManifest(bytes);
    if (typeof body === 'string') return manifestInvalid(body);
    const isDigest = reference.includes(':');
    if (!isDigest && !isTagName(reference))
      return registryError(400, 'TAG_INVALID', 'invalid tag', { detail: { Tag: reference } });
    const algorithm = isDigest ? algorithmOf(reference) : 'sha256';
    if (algorithm === undefined) return digestInvalid(reference);
    const digest = digestOf(bytes, algorithm);
    if (isDigest && reference !== digest) return digestInvalid(reference);
    const [declared] = (request.headers.get('content-type') ?? '').split(';');
    if (declared && body.mediaType && declared !== body.mediaType)
      return manifestInvalid(`its mediaType is ${body.mediaType}, but its Content-Type is ${declared}`);
    const missing = missingPart(url.hostname, repo, body);
    if (missing !== undefined)
      return registryError(404, 'MANIFEST_BLOB_UNKNOWN', 'blob unknown to registry', { detail: { digest: missing } });
    const mediaType = declared || body.mediaType || defaultMediaType;
    putManifest(context, url.hostname, repo, reference, { mediaType, bytes, digest, subject: referrerOf(body) });
    return new Response(null, {
      status: 201,
      headers: {
        'content-length': '0',
        'docker-content-digest': digest,
        'docker-distribution-api-version': 'registry/2.0',
        location: `/v2/${repo}/manifests/${digest}`,
        ...(body.subject ? { 'oci-subject': body.subject.digest } : {}),
      },
    });
  });
  const remove = onlyFor(context, ['delete'], ({ params, url }) => {
    const { repo = '', reference = '' } = params;
    const repository = findRepository(context, url.hostname, repo);
    if (!repository) return nameUnknown(repo);
    if (!reference.includes(':')) return registryError(405, 'UNSUPPORTED', 'delete a manifest by its digest');
    if (!repository.manifests[reference]) return manifestUnknown(reference);
    deleteManifest(context, url.hostname, repository, reference);
    return new Response(null, { status: 202 });
  });
  return [
    route('GET', '/v2/*repo/manifests/:reference', 'Manifests_Get', get),
    route('HEAD', '/v2/*repo/manifests/:reference', 'Manifests_Head', get),
    route('PUT', '/v2/*repo/manifests/:reference', 'Manifests_Create', put),
    route('DELETE', '/v2/*repo/manifests/:reference', 'Manifests_Delete', remove),
  ];
};
