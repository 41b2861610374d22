import type { EmulatorContext } from '../emulator-context.ts';
import { joinBytes, largestBlob } from '../request-body.ts';
import { type Exchange, type Handler, type Route, route } from '../router.ts';
import type { BlobInfo } from '../store/state.ts';
import { blobError } from './errors.ts';
import { blobPath as pathOf, refusalOf } from './sas.ts';
import { putBlob, revisionOf } from './stored-blobs.ts';

/** The lengths of the uncommitted blocks. */
export interface WaitingBlocks {
  /** Counts a block, which replaces one with the same ID; false when the blob would become too large. */
  add(blob: string, id: string, length: number): boolean;
  /** The blob was committed, or abandoned. */
  clear(blob: string): void;
}

export const waitingBlocks = (largest: number): WaitingBlocks => {
  const waiting = new Map<string, Map<string, number>>();
  return {
    add: (blob, id, length) => {
      const blocks = waiting.get(blob) ?? new Map<string, number>();
      let total = length;
      for (const [other, counted] of blocks) if (other !== id) total += counted;
      if (total > largest) return false;
      waiting.set(blob, blocks.set(id, length));
      return true;
    },
    clear: (blob) => void waiting.delete(blob),
  };
};

/** The requested bytes, both ends inclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a `Range` header (`bytes=a-b`, `bytes=a-`) against a blob of `total` bytes.
 * Gives the part to send, `unsatisfiable` when it begins at or past the end, undefined when there is no range
 * (a form the storage service does not know counts as none).
 */
export const parseRange = (header: string | null, total: number): ByteRange | 'unsatisfiable' | undefined => {
  const found = /^bytes=(\d+)-(\d*)$/.exec(header?.trim() ?? '');
  if (!found) return undefined;
  const start = Number(found[1]);
  const end = found[2] ? Number(found[2]) : total - 1;
  if (found[2] && end < start) return undefined;
  return start >= total ? 'unsatisfiable' : { start, end: Math.min(end, total - 1) };
};

/** Blocks are stored next to their blob; IDs are Base64 and may contain slashes. */
const blockPath = (path: string, id: string): string => `${path}.blocks/${Buffer.from(id).toString('hex')}`;

const headersOf = (context: EmulatorContext, info: BlobInfo, length: number): Headers => {
  const headers = new Headers({
    'accept-ranges': 'bytes',
    'content-length': String(length),
    'content-type': info.contentType,
    etag: info.etag,
    'last-modified': info.lastModified,
    'x-ms-blob-type': info.type,
    'x-ms-request-id': context.newId(),
    'x-ms-version': '2021-08-06',
  });
  // Creation is the first revision; each append adds one.
  if (info.type === 'AppendBlob') headers.set('x-ms-blob-committed-block-count', String(revisionOf(info) - 1));
  for (const [name, value] of Object.entries(info.metadata)) headers.set(`x-ms-meta-${name}`, value);
  return headers;
};

const read =
  (context: EmulatorContext): Handler =>
  ({ request, url }) => {
    const withBody = request.method === 'GET';
    const refusal = refusalOf(context, url, 'r');
    if (refusal) return blobError(context, refusal, {}, withBody);
    const info = context.store.state.blobs[pathOf(url)];
    const bytes = context.store.blobs.get(pathOf(url));
    if (!info || !bytes) return blobError(context, 'BlobNotFound', {}, withBody);
    const headers = headersOf(context, info, bytes.length);
    if (!withBody) return new Response(null, { headers });
    const range = parseRange(request.headers.get('x-ms-range') ?? request.headers.get('range'), bytes.length);
    if (range === undefined) return new Response(bytes, { headers });
    if (range === 'unsatisfiable') {
      return blobError(context, 'InvalidRange', { 'content-range': `bytes */${bytes.length}` });
    }
    const part = bytes.slice(range.start, range.end + 1);
    headers.set('content-length', String(part.length));
    headers.set('content-range', `bytes ${range.start}-${range.end}/${bytes.length}`);
    return new Response(part, { status: 206, headers });
  };

const metadataOf = (headers: Headers): Record<string, string> =>
  Object.fromEntries(
    [...headers]
      .filter(([name]) => name.startsWith('x-ms-meta-'))
      .map(([name, value]) => [name.slice('x-ms-meta-'.length), value]),
  );

const created = (context: EmulatorContext, info?: BlobInfo): Response =>
  new Response(null, {
    status: 201,
    headers: {
      'content-length': '0',
      'x-ms-request-id': context.newId(),
      'x-ms-version': '2021-08-06',
      ...(info ? { etag: info.etag, 'last-modified': info.lastModified } : {}),
    },
  });

const commitBlocks = async (context: EmulatorContext, { bytes, request, url }: Exchange): Promise<Response> => {
  const path = pathOf(url);
  const list = Buffer.from(await bytes()).toString('utf8');
  const ids = [...list.matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]*)</g)].map((each) => each[1] as string);
  const blocks = ids.map((id) => context.store.blobs.get(blockPath(path, id)));
  if (blocks.includes(undefined)) return blobError(context, 'InvalidBlockList');
  const info = putBlob(context, path, joinBytes(blocks as Uint8Array[]), {
    type: 'BlockBlob',
    contentType: request.headers.get('x-ms-blob-content-type') ?? 'application/octet-stream',
    metadata: metadataOf(request.headers),
  });
  for (const id of ids) context.store.blobs.delete(blockPath(path, id));
  return created(context, info);
};

const write = (context: EmulatorContext): Handler => {
  const waiting = waitingBlocks(largestBlob);
  return async (exchange) => {
    const { request, url } = exchange;
    const refusal = refusalOf(context, url, 'w');
    if (refusal) return blobError(context, refusal);
    const operation = url.searchParams.get('comp');
    if (operation === 'block') {
      const id = url.searchParams.get('blockid') ?? '';
      const block = await exchange.bytes();
      if (!waiting.add(pathOf(url), id, block.length)) return blobError(context, 'RequestBodyTooLarge');
      context.store.blobs.set(blockPath(pathOf(url), id), block);
      return created(context);
    }
    if (operation === 'blocklist') {
      waiting.clear(pathOf(url));
      return commitBlocks(context, exchange);
    }
    const type = request.headers.get('x-ms-blob-type');
    if (type !== 'BlockBlob' && type !== 'AppendBlob') return blobError(context, 'MissingRequiredHeader');
    const contentType =
      request.headers.get('x-ms-blob-content-type') ??
      request.headers.get('content-type') ??
      'application/octet-stream';
    const metadata = metadataOf(request.headers);
    return created(context, putBlob(context, pathOf(url), await exchange.bytes(), { type, contentType, metadata }));
  };
};

/** Blob storage for logs and uploads (rest-api.md 6.3), for requests to `emulator.blob.localhost` and below `localhost/emulator`. */
export const blobRoutes = (context: EmulatorContext): Route[] => [
  route('HEAD', '/:container/*blob', 'Blobs_GetProperties', read(context)),
  route('GET', '/:container/*blob', 'Blobs_Download', read(context)),
  route('PUT', '/:container/*blob', 'Blobs_Upload', write(context)),
];
