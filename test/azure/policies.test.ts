import {
  createHttpHeaders,
  createPipelineRequest,
  type PipelinePolicy,
  type PipelineRequest,
} from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { loopbackPolicy } from '../../src/azure/loopback-policy.ts';
import {
  sourceRegistryIdentityPolicy,
  withSourceRegistryIdentity,
} from '../../src/azure/source-registry-identity-policy.ts';
import { CommandError } from '../../src/errors.ts';

/** The request as a policy hands it on. */
const passed = async (policy: PipelinePolicy, request: PipelineRequest): Promise<PipelineRequest> => {
  const answer = await policy.sendRequest(request, async (sent) => ({
    request: sent,
    status: 200,
    headers: createHttpHeaders(),
  }));
  return answer.request;
};

describe('the identity for the source registry', () => {
  const url = 'https://arm/tasks/x?api-version=2019-06-01-preview';
  const newer = 'https://arm/tasks/x?api-version=2025-03-01-preview';
  const marked = createHttpHeaders(withSourceRegistryIdentity('[system]').requestOptions.customHeaders).toJSON();
  const pass = async (body: string | undefined, headers = marked) => {
    const sent = await passed(
      sourceRegistryIdentityPolicy,
      createPipelineRequest({
        url,
        method: 'PUT',
        headers: createHttpHeaders(headers),
        ...(body === undefined ? {} : { body }),
      }),
    );
    return { url: sent.url, headers: sent.headers.toJSON(), body: sent.body };
  };

  it.each<[string, object, object]>([
    [
      'a task',
      { location: 'l', properties: { credentials: {}, status: 'Enabled' } },
      { location: 'l', properties: { credentials: { sourceRegistry: { identity: '[system]' } }, status: 'Enabled' } },
    ],
    [
      'a task that has a login mode',
      { properties: { credentials: { sourceRegistry: { loginMode: 'Default' }, customRegistries: { a: null } } } },
      {
        properties: {
          credentials: {
            sourceRegistry: { loginMode: 'Default', identity: '[system]' },
            customRegistries: { a: null },
          },
        },
      },
    ],
    [
      'a task without credentials',
      { properties: {} },
      { properties: { credentials: { sourceRegistry: { identity: '[system]' } } } },
    ],
    [
      'a run',
      { type: 'DockerBuildRequest', credentials: {} },
      { type: 'DockerBuildRequest', credentials: { sourceRegistry: { identity: '[system]' } } },
    ],
  ])('is added to the body of %s', async (_, body, expected) => {
    const sent = await pass(JSON.stringify(body));
    expect({ ...sent, body: JSON.parse(String(sent.body)) }).toEqual({ url: newer, headers: {}, body: expected });
  });

  it.each([
    ['', ''],
    ['"loginMode":"Default"', '"loginMode":"Default",'],
  ])('is none: a null takes it away from {%s}', async (before, kept) => {
    const none = createHttpHeaders(withSourceRegistryIdentity('none').requestOptions.customHeaders).toJSON();
    const sent = (members: string) => `{"properties":{"credentials":{"sourceRegistry":{${members}}}}}`;
    expect(await pass(sent(before), none)).toEqual({
      url: newer,
      headers: {},
      body: sent(`${kept}"identity":null`),
    });
  });

  it('never leaves as a header, and nothing is changed where there is no body', async () =>
    expect(await pass(undefined)).toEqual({ url, headers: {}, body: undefined }));

  it('is left out of any other request', async () =>
    expect(await pass('{"properties":{}}', { accept: 'x' })).toEqual({
      url,
      headers: { accept: 'x' },
      body: '{"properties":{}}',
    }));
});

describe('the way to the emulator on this machine', () => {
  it.each([
    ['https://localhost:8443/subscriptions', 'localhost:8443'],
    ['https://myregistry.azurecr.io/v2/', 'myregistry.azurecr.io'],
    ['https://mykeyvault.vault.azure.net/secrets/x', 'mykeyvault.vault.azure.net'],
  ])('%s keeps its name and goes to this machine', async (url, host) => {
    const sent = await passed(loopbackPolicy(8443, 'certificate'), createPipelineRequest({ url }));
    expect([sent.url, sent.headers.get('host'), sent.requestOverrides, sent.tlsSettings]).toEqual([
      url,
      host,
      { hostname: '127.0.0.1', port: 8443, servername: 'localhost' },
      { ca: 'certificate' },
    ]);
  });

  it('says that nobody is there', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const sending = loopbackPolicy(8443, 'certificate').sendRequest(
      createPipelineRequest({ url: 'https://localhost' }),
      () => Promise.reject(refused),
    );
    await expect(sending).rejects.toEqual(
      new CommandError('The emulator is not running.', {
        hint: "Start it with 'acrtask emulator start', in another terminal or with --detach.",
      }),
    );
  });

  it('leaves other failures as they are', async () => {
    const broken = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const sending = loopbackPolicy(8443, 'certificate').sendRequest(
      createPipelineRequest({ url: 'https://localhost' }),
      () => Promise.reject(broken),
    );
    await expect(sending).rejects.toBe(broken);
  });
});
