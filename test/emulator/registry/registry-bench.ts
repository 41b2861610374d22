import { digestOf } from '../../../src/emulator/registry/digests.ts';
import type { Store } from '../../../src/emulator/store/state.ts';
import type { Answer } from '../arm-client.ts';
import { createLab, type Lab, registryId } from '../lab.ts';

export const host = 'myregistry.azurecr.io';
export const imageType = 'application/vnd.oci.image.manifest.v1+json';
export const indexType = 'application/vnd.oci.image.index.v1+json';

export interface Sent {
  readonly body?: BodyInit;
  readonly headers?: Record<string, string>;
}

/** A registry and its admin user. */
export interface RegistryBench {
  readonly lab: Lab;
  /** The headers of the admin user. */
  readonly credentials: Readonly<Record<string, string>>;
  send(method: string, path: string, sent?: Sent): Promise<Answer>;
  /** The status of a response and the code of its error. */
  outcome(method: string, path: string, sent?: Sent): Promise<readonly [number, string?]>;
  /** Uploads a blob; gives its descriptor. */
  blob(repository: string, content: string): Promise<{ mediaType: string; digest: string; size: number }>;
  /** Pushes a manifest; the test fails if it is refused. Gives its digest. */
  manifest(repository: string, reference: string, body: object, type?: string): Promise<string>;
  /** Pushes an image with one layer; gives its digest. */
  image(repository: string, tag: string, layer?: string): Promise<string>;
}

export const createRegistryBench = async (store?: Store): Promise<RegistryBench> => {
  const lab = await createLab(store ? { store } : {});
  await lab.registry('myregistry', { adminUserEnabled: true });
  const { body } = await lab.arm('POST', `${registryId('myregistry')}/listCredentials`);
  const authorization = `Basic ${Buffer.from(`${body.username}:${body.passwords[0].value}`).toString('base64')}`;
  const send: RegistryBench['send'] = (method, path, { body: content, headers = {} } = {}) =>
    lab.ask(method, `https://${host}${path}`, {
      headers: { authorization, ...headers },
      ...(content === undefined ? {} : { body: content }),
    });
  const bench: RegistryBench = {
    lab,
    credentials: { authorization },
    send,
    outcome: async (...asked) => {
      const { status, body: answer } = await send(...asked);
      const code = answer?.errors?.[0]?.code;
      return code === undefined ? [status] : [status, code];
    },
    blob: async (repository, content) => {
      const digest = digestOf(content);
      const { status } = await send('POST', `/v2/${repository}/blobs/uploads/?digest=${digest}`, { body: content });
      if (status !== 201) throw new Error(`the blob was refused with ${status}`);
      return { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size: content.length };
    },
    manifest: async (repository, reference, content, type = imageType) => {
      const put = await send('PUT', `/v2/${repository}/manifests/${reference}`, {
        body: JSON.stringify(content),
        headers: { 'content-type': type },
      });
      if (put.status !== 201) throw new Error(`the manifest was refused: ${JSON.stringify(put.body)}`);
      return put.headers['docker-content-digest'] ?? '';
    },
    image: async (repository, tag, layer = 'layer') => {
      const config = await bench.blob(repository, '{"architecture":"amd64","os":"linux"}');
      const layers = [await bench.blob(repository, layer)];
      return bench.manifest(repository, tag, { schemaVersion: 2, mediaType: imageType, config, layers });
    },
  };
  return bench;
};
