import type { EmulatorContext } from '../emulator-context.ts';
import { largestBlob } from '../request-body.ts';
import type { Route } from '../router.ts';
import { route } from '../router.ts';
import { onlyFor } from './authentication.ts';
import { digestOf, getContent, putContent } from './contents.ts';
import { blobUnknown, registryError, sizeInvalid } from './errors.ts';

const uploadPath = (host: string, id: string): string => `registry/${host}/uploads/${id}`;

const uploadUnknown = (): Response => registryError(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');

const accepted = (repository: string, id: string, length: number, status = 202): Response =>
  new Response(null, {
    status,
    headers: {
      'content-length': '0',
      'docker-distribution-api-version': 'registry/2.0',
      'docker-upload-uuid': id,
      location: `/v2/${repository}/blobs/uploads/${id}`,
      range: `0-${Math.max(length - 1, 0)}`,
    },
  });

/** Layers and configurations of the Docker registry API: read, upload at once or in parts. */
export const registryBlobRoutes = (context: EmulatorContext): Route[] => {
  const { blobs } = context.store;

  const finish = (url: URL, repository: string, content: Uint8Array): Response => {
    const wanted = url.searchParams.get('digest');
    if (wanted !== digestOf(content)) {
      return registryError(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
    }
    const digest = putContent(context, url.hostname.toLowerCase(), content);
    const location = `/v2/${repository}/blobs/${digest}`;
    return new Response(null, {
      status: 201,
      headers: { 'content-length': '0', 'docker-content-digest': digest, location },
    });
  };

  const get = onlyFor(context, ['pull'], ({ params, request, url }) => {
    const bytes = getContent(context, url.hostname.toLowerCase(), params.digest ?? '');
    if (!bytes) return blobUnknown(params.digest ?? '');
    const headers = {
      'content-length': String(bytes.length),
      'content-type': 'application/octet-stream',
      'docker-content-digest': params.digest ?? '',
      'docker-distribution-api-version': 'registry/2.0',
    };
    return new Response(request.method === 'HEAD' ? null : bytes, { headers });
  });
  const start = onlyFor(context, ['push'], async ({ bytes, params, url }) => {
    const repository = params.repo ?? '';
    const mounted = url.searchParams.get('mount');
    if (mounted && getContent(context, url.hostname.toLowerCase(), mounted)) {
      const headers = { 'docker-content-digest': mounted, location: `/v2/${repository}/blobs/${mounted}` };
      return new Response(null, { status: 201, headers });
    }
    if (url.searchParams.has('digest')) return finish(url, repository, await bytes());
    const id = context.newId();
    blobs.set(uploadPath(url.hostname, id), new Uint8Array());
    return accepted(repository, id, 0);
  });
  const append = onlyFor(context, ['push'], async ({ bytes, params, url }) => {
    const { repo = '', upload = '' } = params;
    const path = uploadPath(url.hostname, upload);
    const before = blobs.get(path);
    if (!before) return uploadUnknown();
    const more = await bytes();
    if (before.length + more.length > largestBlob) return sizeInvalid();
    blobs.append(path, more);
    return accepted(repo, upload, blobs.get(path)?.length ?? 0);
  });
  const complete = onlyFor(context, ['push'], async ({ bytes, params, url }) => {
    const path = uploadPath(url.hostname, params.upload ?? '');
    const before = blobs.get(path);
    if (!before) return uploadUnknown();
    const answer = finish(url, params.repo ?? '', Buffer.concat([before, await bytes()]));
    if (answer.ok) blobs.delete(path);
    return answer;
  });
  const status = onlyFor(context, ['push'], ({ params, url }) => {
    const { repo = '', upload = '' } = params;
    const before = blobs.get(uploadPath(url.hostname, upload));
    return before ? accepted(repo, upload, before.length, 204) : uploadUnknown();
  });
  const cancel = onlyFor(context, ['push'], ({ params, url }) => {
    const path = uploadPath(url.hostname, params.upload ?? '');
    if (!blobs.get(path)) return uploadUnknown();
    blobs.delete(path);
    return new Response(null, { status: 204 });
  });
  return [
    route('POST', '/v2/*repo/blobs/uploads', 'Blob_StartUpload', start),
    route('PATCH', '/v2/*repo/blobs/uploads/:upload', 'Blob_UploadChunk', append),
    route('PUT', '/v2/*repo/blobs/uploads/:upload', 'Blob_CompleteUpload', complete),
    route('GET', '/v2/*repo/blobs/uploads/:upload', 'Blob_GetStatus', status),
    route('DELETE', '/v2/*repo/blobs/uploads/:upload', 'Blob_CancelUpload', cancel),
    route('GET', '/v2/*repo/blobs/:digest', 'Blob_Get', get),
    route('HEAD', '/v2/*repo/blobs/:digest', 'Blob_Check', get),
  ];
};
