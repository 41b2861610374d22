import type { EmulatorContext } from '../emulator-context.ts';
import { bodyOf } from '../request-body.ts';
import { type Exchange, type Handler, type Route, route } from '../router.ts';
import type { PartialContent } from '../store/content-store.ts';
import { challengeForSource, mayPullFrom, onlyFor } from './authentication.ts';
import { blobLength, linkBlob, repositoriesWithBlob, storedHost } from './contents.ts';
import { algorithmOf } from './digests.ts';
import { digestInvalid, nameInvalid, registryError } from './errors.ts';
import { isRepositoryName } from './names.ts';

const uploadUnknown = (): Response => registryError(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');

/** An upload under way, for one request. */
interface Session {
  readonly exchange: Exchange;
  readonly repository: string;
  readonly id: string;
  readonly upload: PartialContent;
}

/** Where an upload stands. */
const standing = ({ repository, id, upload }: Session): Record<string, string> => ({
  'docker-upload-uuid': id,
  location: `/v2/${repository}/blobs/uploads/${id}`,
  range: `0-${Math.max(upload.length() - 1, 0)}`,
});

const accepted = (session: Session, status = 202): Response =>
  new Response(null, {
    status,
    headers: {
      ...(status === 204 ? {} : { 'content-length': '0' }),
      'docker-distribution-api-version': 'registry/2.0',
      ...standing(session),
    },
  });

const created = (repository: string, digest: string): Response =>
  new Response(null, {
    status: 201,
    headers: {
      'content-length': '0',
      'docker-content-digest': digest,
      'docker-distribution-api-version': 'registry/2.0',
      location: `/v2/${repository}/blobs/${digest}`,
    },
  });

const sizeWrong = (): Response =>
  registryError(400, 'SIZE_INVALID', 'the length of the content is not the one of its Content-Range');

/**
 * Adds the body of a request to an upload. Returns the response to a chunk that does not follow what is there (416), or is not
 * as long as its `Content-Range` says; the upload stays as it was.
 */
const appendChunk = async (session: Session): Promise<Response | undefined> => {
  const { exchange, upload } = session;
  const { request } = exchange;
  const before = upload.length();
  const [, first, last] = /^(?:bytes[ =])?(\d+)-(\d+)/.exec(request.headers.get('content-range') ?? '') ?? [];
  if (first !== undefined && Number(first) !== before)
    return registryError(416, 'RANGE_INVALID', 'the chunk does not follow the content that was uploaded before', {
      headers: standing(session),
    });
  const body = bodyOf(request);
  if (body) await upload.append(body);
  if (first === undefined || upload.length() === Number(last) + 1) return undefined;
  await upload.truncate(before);
  return sizeWrong();
};

/** Uploads of blobs: at once, or in parts that a client may go on with after a break, also of the emulator's (`--data`). */
export const uploadRoutes = (context: EmulatorContext): Route[] => {
  const { contents, state } = context.store;
  const inTurn = new Map<string, Promise<unknown>>();

  const forget = ({ id }: Session): void => {
    delete state.uploads[id];
  };

  const begin = (exchange: Exchange, algorithm?: string | null): Session => {
    const repository = exchange.params.repo ?? '';
    const id = context.newId();
    const startedAt = context.now().toISOString();
    state.uploads[id] = { host: storedHost(exchange.url.hostname), repository, startedAt };
    return { exchange, repository, id, upload: contents.upload(id, algorithm === 'sha512' ? algorithm : 'sha256') };
  };

  const complete = async (session: Session): Promise<Response> => {
    const { exchange, repository, upload } = session;
    const before = upload.length();
    const refused = await appendChunk(session);
    if (refused) return refused;
    const digest = exchange.url.searchParams.get('digest') ?? '';
    const algorithm = algorithmOf(digest);
    if (algorithm === undefined || (await upload.digest(algorithm)) !== digest) {
      await upload.truncate(before);
      return digestInvalid(digest);
    }
    await upload.complete(digest);
    forget(session);
    linkBlob(context, exchange.url.hostname, repository, digest);
    return created(repository, digest);
  };

  const mounted = (exchange: Exchange, digest: string): boolean => {
    const { params, url } = exchange;
    const from = url.searchParams.get('from');
    const candidates = from === null ? repositoriesWithBlob(context, url.hostname, digest) : [from];
    const source = candidates.find(
      (each) => blobLength(context, url.hostname, each, digest) !== undefined && mayPullFrom(context, exchange, each),
    );
    if (source === undefined) return false;
    linkBlob(context, url.hostname, params.repo ?? '', digest);
    return true;
  };

  const start = onlyFor(context, ['push'], async (exchange) => {
    const { params, url } = exchange;
    const repository = params.repo ?? '';
    if (!isRepositoryName(repository)) return nameInvalid(repository);
    const mount = url.searchParams.get('mount');
    const from = url.searchParams.get('from');
    const challenged = mount !== null && from !== null ? challengeForSource(context, exchange, from) : undefined;
    if (challenged) return challenged;
    if (mount !== null && mounted(exchange, mount)) return created(repository, mount);
    const digest = url.searchParams.get('digest');
    if (digest === null) return accepted(begin(exchange, url.searchParams.get('digest-algorithm')));
    const session = begin(exchange, algorithmOf(digest));
    try {
      return await complete(session);
    } finally {
      if (state.uploads[session.id]) {
        session.upload.discard();
        forget(session);
      }
    }
  });

  /** A handler of one upload's requests, which are handled one after the other. */
  const onUpload = (answer: (session: Session) => Response | Promise<Response>): Handler =>
    onlyFor(context, ['push'], async (exchange) => {
      const { repo: repository = '', upload: id = '' } = exchange.params;
      const before = inTurn.get(id);
      const answered = (async () => {
        await before?.catch(() => {});
        const known = state.uploads[id];
        if (known?.repository !== repository || known.host !== storedHost(exchange.url.hostname))
          return uploadUnknown();
        return answer({ exchange, repository, id, upload: contents.upload(id) });
      })();
      inTurn.set(id, answered);
      try {
        return await answered;
      } finally {
        if (inTurn.get(id) === answered) inTurn.delete(id);
      }
    });

  const cancel = (session: Session): Response => {
    session.upload.discard();
    forget(session);
    return new Response(null, { status: 204 });
  };

  return [
    route('POST', '/v2/*repo/blobs/uploads', 'Blob_StartUpload', start),
    route(
      'PATCH',
      '/v2/*repo/blobs/uploads/:upload',
      'Blob_UploadChunk',
      onUpload(async (session) => (await appendChunk(session)) ?? accepted(session)),
    ),
    route('PUT', '/v2/*repo/blobs/uploads/:upload', 'Blob_CompleteUpload', onUpload(complete)),
    route(
      'GET',
      '/v2/*repo/blobs/uploads/:upload',
      'Blob_GetStatus',
      onUpload((session) => accepted(session, 204)),
    ),
    route('DELETE', '/v2/*repo/blobs/uploads/:upload', 'Blob_CancelUpload', onUpload(cancel)),
  ];
};
