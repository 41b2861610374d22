import { beforeEach, describe, expect, it } from 'vitest';
import { createLab, type Lab, quickRun, registryId } from '../lab.ts';

const task = 'steps:\n  - cmd: ubuntu echo hi\n';

let lab: Lab;
beforeEach(async () => {
  lab = await createLab({ progression: { kind: 'stepped' } });
  await lab.registry('myregistry');
});

const scheduled = async (): Promise<{ link: string; advance(): Promise<void> }> => {
  const { id, name } = (await lab.arm('POST', `${registryId('myregistry')}/scheduleRun`, quickRun(task))).body;
  const { logLink } = (await lab.arm('POST', `${id}/listLogSasUrl`)).body;
  return { link: logLink, advance: () => lab.emulator.advance(name) };
};

const finished = async (): Promise<string> => {
  const { link, advance } = await scheduled();
  for (let step = 0; step < 3; step += 1) await advance();
  return link;
};

const signature = /([?&]sig=)[^&]*/;

describe('the log blob', () => {
  it('44. answers HEAD and ranged GET as append blobs do', async () => {
    const { link, advance } = await scheduled();
    await advance();
    const missing = await lab.ask('GET', link);
    expect([missing.status, missing.headers['x-ms-error-code']]).toEqual([404, 'BlobNotFound']);
    expect(missing.body).toContain('<Error><Code>BlobNotFound</Code>');
    expect((await lab.ask('HEAD', link)).status).toBe(404);
    await advance();

    const head = await lab.ask('HEAD', link);
    const whole = await lab.ask('GET', link);
    const length = Buffer.byteLength(whole.body);
    expect([head.status, head.body, whole.status]).toEqual([200, '', 200]);
    expect(head.headers).toEqual({
      'accept-ranges': 'bytes',
      'content-length': String(length),
      'content-type': 'text/plain; charset=utf-8',
      etag: whole.headers.etag,
      'last-modified': 'Fri, 14 Jun 2019 22:47:32 GMT',
      'x-ms-blob-committed-block-count': expect.stringMatching(/^\d+$/),
      'x-ms-blob-type': 'AppendBlob',
      'x-ms-request-id': expect.any(String),
      'x-ms-version': expect.any(String),
    });

    const part = await lab.ask('GET', link, { headers: { range: 'bytes=0-0', 'x-ms-range': 'bytes=2-5' } });
    expect([part.status, part.headers['content-range'], part.headers['content-length']]).toEqual([
      206,
      `bytes 2-5/${length}`,
      '4',
    ]);
    expect(part.body).toBe(whole.body.slice(2, 6));

    const past = await lab.ask('GET', link, { headers: { range: `bytes=${length}-` } });
    expect([past.status, past.headers['x-ms-error-code'], past.headers['content-range']]).toEqual([
      416,
      'InvalidRange',
      `bytes */${length}`,
    ]);

    await advance();
    const later = await lab.ask('HEAD', link);
    expect(later.headers.etag).not.toBe(head.headers.etag);
  });

  it('47. refuses a link without its signature, with another one, or after its time', async () => {
    const link = await finished();
    const bare = link.slice(0, link.indexOf('?'));
    const tampered = link.replace(signature, '$1AAAA');
    const longer = link.replace(/se=[^&]*/, 'se=2099-01-01T00%3A00%3A00Z');
    const statuses = async (): Promise<[number, string | undefined][]> =>
      Promise.all(
        [bare, tampered, longer, link].map(async (each): Promise<[number, string | undefined]> => {
          const { status, headers } = await lab.ask('GET', each);
          return [status, headers['x-ms-error-code']];
        }),
      );
    const failed: [number, string] = [403, 'AuthenticationFailed'];
    expect(await statuses()).toEqual([failed, failed, failed, [200, undefined]]);
    lab.wait(69 * 60_000);
    expect(await statuses()).toEqual([failed, failed, failed, [200, undefined]]);
    lab.wait(2 * 60_000);
    expect(await statuses()).toEqual([failed, failed, failed, failed]);
  });

  it('47. refuses writes on the log link', async () => {
    const link = await finished();
    const before = (await lab.ask('GET', link)).body;
    const answer = await lab.ask('PUT', link, { headers: { 'x-ms-blob-type': 'BlockBlob' }, body: 'x' });
    expect([answer.status, answer.headers['x-ms-error-code']]).toEqual([403, 'AuthorizationPermissionMismatch']);
    expect((await lab.ask('GET', link)).body).toBe(before);
  });
});

describe('an upload', () => {
  const uploadUrl = async (): Promise<string> =>
    (await lab.arm('POST', `${registryId('myregistry')}/listBuildSourceUploadUrl`)).body.uploadUrl;

  it('48. accepts a block blob in one request', async () => {
    const url = await uploadUrl();
    const put = await lab.ask('PUT', url, { headers: { 'x-ms-blob-type': 'BlockBlob' }, body: 'content' });
    expect([put.status, put.headers['content-length']]).toEqual([201, '0']);
    expect((await lab.ask('GET', url)).body).toBe('content');
  });

  it('48. accepts blocks and the list that puts them in order', async () => {
    const url = await uploadUrl();
    for (const [id, text] of [
      ['Qg==', 'second'],
      ['QS8=', 'first '],
    ] as const) {
      const put = await lab.ask('PUT', `${url}&comp=block&blockid=${encodeURIComponent(id)}`, { body: text });
      expect(put.status).toBe(201);
    }
    const list = '<?xml version="1.0"?><BlockList><Latest>QS8=</Latest><Latest>Qg==</Latest></BlockList>';
    expect((await lab.ask('PUT', `${url}&comp=blocklist`, { body: list })).status).toBe(201);
    const got = await lab.ask('GET', url);
    expect([got.body, got.headers['x-ms-blob-type']]).toEqual(['first second', 'BlockBlob']);
  });

  it('refuses a list with a block that was never sent', async () => {
    const url = `${await uploadUrl()}&comp=blocklist`;
    const answer = await lab.ask('PUT', url, { body: '<BlockList><Latest>QQ==</Latest></BlockList>' });
    expect([answer.status, answer.headers['x-ms-error-code']]).toEqual([400, 'InvalidBlockList']);
  });

  it('refuses a blob of no type', async () => {
    const answer = await lab.ask('PUT', await uploadUrl(), { body: 'x' });
    expect([answer.status, answer.headers['x-ms-error-code']]).toEqual([400, 'MissingRequiredHeader']);
  });
});
