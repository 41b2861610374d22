import { describe, expect, it } from 'vitest';
import { BodyTooLarge, readBody } from '../../src/emulator/request-body.ts';
import { createLab, type Lab, registryId } from './lab.ts';

const mebibyte = 1024 * 1024;

/** A body of so many zeros, made piece by piece; tells how many were asked for. */
const zeros = (length: number): { body: ReadableStream<Uint8Array>; taken(): number } => {
  let taken = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        if (taken >= length) return controller.close();
        taken += mebibyte;
        controller.enqueue(new Uint8Array(mebibyte));
      },
    },
    { highWaterMark: 0 },
  );
  return { body, taken: () => taken };
};

const request = (url: string, body: BodyInit, headers: Record<string, string> = {}, method = 'PUT'): Request =>
  new Request(url, { method, headers, body, duplex: 'half' } as RequestInit);

describe('a request body', () => {
  it('is read whole up to the limit', async () => {
    expect((await readBody(request('https://localhost/', zeros(2 * mebibyte).body), 2 * mebibyte)).length).toBe(
      2 * mebibyte,
    );
    expect(await readBody(request('https://localhost/', 'text'), 4)).toEqual(new Uint8Array(Buffer.from('text')));
    expect(await readBody(new Request('https://localhost/', { method: 'POST' }), 4)).toEqual(new Uint8Array());
  });

  it('is not read on past the limit', async () => {
    const { body, taken } = zeros(100 * mebibyte);
    await expect(readBody(request('https://localhost/', body), 2 * mebibyte)).rejects.toThrow(BodyTooLarge);
    expect(taken()).toBe(3 * mebibyte);
  });

  it('is not read at all when it says that it is too long', async () => {
    const { body, taken } = zeros(100 * mebibyte);
    const said = request('https://localhost/', body, { 'content-length': String(100 * mebibyte) });
    await expect(readBody(said, 2 * mebibyte)).rejects.toThrow(BodyTooLarge);
    expect(taken()).toBe(0);
  });
});

describe('what is longer than a service takes is answered with 413 in its own words', () => {
  const answer = async (lab: Lab, asked: Request): Promise<unknown[]> => {
    const response = await lab.emulator.fetch(asked);
    const text = await response.text();
    const code = /<Code>(\w+)<|"code":"(\w+)"/.exec(text)?.slice(1).find(Boolean);
    return [response.status, response.headers.get('connection'), code];
  };
  const furnished = async (): Promise<Lab> => {
    const lab = await createLab();
    await lab.registry('myregistry');
    await lab.vault('myvault', {});
    return lab;
  };
  const bearer = (lab: Lab, audience: string) => ({ authorization: `Bearer ${lab.token(audience)}` });

  it.each([
    [
      'Resource Manager',
      'RequestEntityTooLarge',
      async (lab: Lab) =>
        request(
          `https://localhost${registryId('myregistry')}?api-version=1`,
          zeros(5 * mebibyte).body,
          bearer(lab, 'https://management.azure.com'),
        ),
    ],
    [
      'a vault',
      'RequestBodyTooLarge',
      async (lab: Lab) =>
        request(
          'https://myvault.vault.azure.net/secrets/a?api-version=7.0',
          zeros(2 * mebibyte).body,
          bearer(lab, 'https://vault.azure.net'),
        ),
    ],
    [
      'a registry',
      'SIZE_INVALID',
      async () => {
        const headers = { 'content-length': String(257 * mebibyte) };
        return request('https://myregistry.azurecr.io/oauth2/exchange', zeros(257 * mebibyte).body, headers, 'POST');
      },
    ],
    [
      'blob storage',
      'RequestBodyTooLarge',
      async (lab: Lab) => {
        const { uploadUrl } = (await lab.arm('POST', `${registryId('myregistry')}/listBuildSourceUploadUrl`)).body;
        const headers = { 'x-ms-blob-type': 'BlockBlob', 'content-length': String(257 * mebibyte) };
        return request(uploadUrl, zeros(257 * mebibyte).body, headers);
      },
    ],
  ])('%s: %s', async (_service, code, asked) => {
    const lab = await furnished();
    expect(await answer(lab, await asked(lab))).toEqual([413, 'close', code]);
  });
});
