import type { EmulatorContext } from '../emulator-context.ts';
import type { Route } from '../router.ts';
import { route } from '../router.ts';
import { onlyFor } from './authentication.ts';
import { blobLength, deleteBlob } from './contents.ts';
import { blobUnknown, registryError } from './errors.ts';

/** The part of `length` bytes that a `Range` header asks for; undefined for all of them, as for forms that registries ignore. */
const rangeOf = (
  header: string | null,
  length: number,
): { start: number; end: number } | 'unsatisfiable' | undefined => {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(length - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1);
  return start > end ? 'unsatisfiable' : { start, end };
};

/** Layers and configurations of the Docker registry API: read, and deleted. */
export const registryBlobRoutes = (context: EmulatorContext): Route[] => {
  const get = onlyFor(context, ['pull'], ({ params, request, url }) => {
    const { repo = '', digest = '' } = params;
    const length = blobLength(context, url.hostname, repo, digest);
    if (length === undefined) return blobUnknown(digest);
    const headers = {
      'accept-ranges': 'bytes',
      'content-length': String(length),
      'content-type': 'application/octet-stream',
      'docker-content-digest': digest,
      'docker-distribution-api-version': 'registry/2.0',
      etag: `"${digest}"`,
    };
    if (request.method === 'HEAD') return new Response(null, { headers });
    const range = rangeOf(request.headers.get('range'), length);
    if (range === 'unsatisfiable')
      return registryError(416, 'RANGE_INVALID', 'the requested range is not in the blob', {
        headers: { 'content-range': `bytes */${length}` },
      });
    const body = context.store.contents.stream(digest, range ?? { start: 0, end: length - 1 });
    if (!range) return new Response(body, { headers });
    const { start, end } = range;
    return new Response(body, {
      status: 206,
      headers: {
        ...headers,
        'content-length': String(end - start + 1),
        'content-range': `bytes ${start}-${end}/${length}`,
      },
    });
  });
  const remove = onlyFor(context, ['delete'], ({ params, url }) => {
    const { repo = '', digest = '' } = params;
    if (!deleteBlob(context, url.hostname, repo, digest)) return blobUnknown(digest);
    return new Response(null, {
      status: 202,
      headers: { 'content-length': '0', 'docker-content-digest': digest },
    });
  });
  return [
    route('GET', '/v2/*repo/blobs/:digest', 'Blob_Get', get),
    route('HEAD', '/v2/*repo/blobs/:digest', 'Blob_Check', get),
    route('DELETE', '/v2/*repo/blobs/:digest', 'Blob_Delete', remove),
  ];
};
