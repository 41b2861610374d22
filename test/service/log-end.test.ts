import { describe, expect, it } from 'vitest';
import { createFurnishedServices } from '../support/services.ts';

const place = { group: 'myResourceGroup', name: 'myregistry' };

/** Asks for the end of a log of that text, stored where ranges are answered as blob storage does. */
const endOf = async (log: string) => {
  const bench = await createFurnishedServices();
  const ranges: (string | null)[] = [];
  bench.intercept((request, url) => {
    if (url.pathname.endsWith('/listLogSasUrl'))
      return Response.json({ logLink: 'https://store.blob.core.windows.net/logs/cf1' });
    if (!url.hostname.startsWith('store.')) return undefined;
    const range = request.headers.get('range');
    ranges.push(range);
    const bytes = Buffer.from(log);
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
    if (log === '') return new Response('no such blob', { status: 404 });
    const part = bytes.subarray(Number(from), Number(to) + 1);
    const headers = { 'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}` };
    return new Response(part, { status: 206, headers });
  });
  return { end: await bench.services.runs.logEnd(place, 'cf1'), ranges };
};

describe('the end of a log', () => {
  it('is a short log, in one request', async () =>
    expect(await endOf('one\ntwo\n')).toEqual({ end: 'one\ntwo\n', ranges: ['bytes=0-65535'] }));

  it('is the last 64 KiB of a long one, in two', async () => {
    const { end, ranges } = await endOf(`first\n${'x'.repeat(100_000)}\nlast\n`);
    expect([end?.length, end?.slice(-6), ranges]).toEqual([
      65_536,
      '\nlast\n',
      ['bytes=0-65535', 'bytes=34476-100011'],
    ]);
  });

  it('is not there for a log that is gone', async () => expect((await endOf('')).end).toBeUndefined());
});
