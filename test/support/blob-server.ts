import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Certificate } from '../../src/emulator/certificate.ts';

/** The ways in which an intermediary may respond to a read of a blob. HTTP allows each, or it was seen in practice. */
export interface Manners {
  /** Ranges get a 206, are ignored (200, the whole), or always get a 416. */
  readonly ranges?: 'honoured' | 'ignored' | 'refused';
  /** The body is compressed without being requested; for a range, it is a range of the compressed body. */
  readonly packs?: 'gzip' | 'x-gzip' | 'deflate' | 'br' | 'unknown';
  /** `chunked`: no length; `close`: no length and no chunks, the end of the connection is the end of the body. */
  readonly length?: 'known' | 'chunked' | 'close' | 'tooLong';
  /** What a 206 says about where it begins. */
  readonly contentRange?: 'right' | 'none' | 'nonsense' | 'unknownTotal' | 'gap' | 'wrongTotal';
  /** Every response has this status and an empty body. */
  readonly status?: number;
  /** Every response is this page. */
  readonly page?: string;
  /** Returns a different log each time. */
  readonly isFickle?: boolean;
}

const pack = {
  gzip: gzipSync,
  'x-gzip': gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  unknown: (bytes: Uint8Array) => Buffer.from(bytes).reverse(),
} as const;

const answer = (log: Buffer, isComplete: boolean, how: Manners, request: IncomingMessage, response: ServerResponse) => {
  const { ranges = 'honoured', packs, length = 'known', contentRange = 'right' } = how;
  const headers: Record<string, string | number> = {
    'content-type': 'application/octet-stream',
    'x-ms-request-id': '1',
    ...(isComplete ? { 'x-ms-meta-complete': 'successful' } : {}),
  };
  if (how.page !== undefined) return response.writeHead(200, { 'content-type': 'text/html' }).end(how.page);
  if (how.status !== undefined) return response.writeHead(how.status, headers).end();
  const wanted = ranges === 'ignored' ? undefined : /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
  const whole = packs ? pack[packs](log) : log;
  if (packs) headers['content-encoding'] = packs;
  const from = Number(wanted ?? 0);
  if (wanted !== undefined && (ranges === 'refused' || from >= whole.length))
    return response.writeHead(416, { ...headers, 'content-range': `bytes */${whole.length}` }).end();
  const begin = contentRange === 'gap' ? Math.min(from + 3, whole.length - 1) : from;
  const part = whole.subarray(wanted === undefined ? 0 : begin);
  if (length === 'known') headers['content-length'] = part.length;
  if (length === 'tooLong') headers['content-length'] = part.length + 10;
  if (length === 'close') headers.connection = 'close';
  const total = { unknownTotal: '*', wrongTotal: String(begin + 1) }[contentRange as string] ?? whole.length;
  const range = contentRange === 'nonsense' ? 'lines 1-2' : `bytes ${begin}-${whole.length - 1}/${total}`;
  if (wanted !== undefined && contentRange !== 'none') headers['content-range'] = range;
  if (length === 'close') response.useChunkedEncodingByDefault = false;
  response.writeHead(wanted === undefined ? 200 : 206, headers);
  if (length !== 'tooLong') return response.end(part);
  return response.write(part, () => response.destroy());
};

export interface BlobServer {
  readonly port: number;
  /** `range` and `accept-encoding` of each read. */
  readonly reads: string[];
  close(): void;
}

/**
 * Serves over https, to every path below `/log`, a log that has one more of `pieces` at each read, with `manners`; other
 * requests are answered by `others` with JSON.
 */
export const startBlobServer = async (
  certificate: Certificate,
  pieces: readonly string[],
  manners: Manners,
  others: (path: string) => unknown,
): Promise<BlobServer> => {
  const reads: string[] = [];
  const server = createServer(certificate, (request, response) => {
    const path = new URL(request.url ?? '/', 'https://localhost').pathname;
    if (!path.startsWith('/log')) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(others(path)));
      return;
    }
    reads.push(`${request.headers.range ?? 'all'} ${request.headers['accept-encoding']}`);
    const log = manners.isFickle ? `log ${reads.length}` : pieces.slice(0, reads.length).join('');
    answer(Buffer.from(log), reads.length >= pieces.length && !manners.isFickle, manners, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    reads,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
