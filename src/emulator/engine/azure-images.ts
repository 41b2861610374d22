import type { ImageReference } from '../../taskfile/steps/image-reference.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { type PulledImage, type RegistryRefusal, registryClient } from '../registry/in-process-client.ts';
import { explainUnreachable, isNoAnswer, noAnswer } from '../registry/unreachable.ts';
import { explainMissingImage, explainRefusal } from '../runs/explain-registry-answer.ts';
import { emulatedHost } from '../runs/registry-hosts.ts';
import { explainUnknownRegistry, noSuchHost } from '../runs/registry-logins.ts';
import { type RegistryCredential, RunFailure, type RunJob } from '../runs/run-engine.ts';
import type { Logins } from './docker-config.ts';
import type { ImageContent } from './placeholder-images.ts';

/**
 * Access to the emulator's registries with a run's logins. All methods reject with a `RunFailure` that has docker's
 * text.
 */
export interface AzureImages {
  /** The digest that the image has in its registry. */
  resolve(image: ImageReference): Promise<{ readonly digest: string }>;
  /** The image's content. */
  load(image: ImageReference): Promise<PulledImage>;
  /** Pushes an image; returns its digest. */
  push(image: ImageReference, content: ImageContent): Promise<string>;
}

const words = ({ code, message }: RegistryRefusal): string => `${code.toLowerCase().replaceAll('_', ' ')}: ${message}`;

export const createAzureImages = (context: EmulatorContext, job: RunJob, logins: Logins): AzureImages => {
  const client = registryClient(context, job.origin);

  /** The registry's host name; refused when the emulator has no such registry. */
  const hostOf = ({ registry }: ImageReference): string => {
    const host = emulatedHost(context, registry);
    if (host) return host;
    throw new RunFailure(`Get "https://${registry}/v2/": ${noSuchHost(registry)}`, [explainUnknownRegistry(registry)]);
  };

  const fromAzure = async <T extends { readonly digest: string }>(
    image: ImageReference,
    ask: (host: string, reference: string) => Promise<T | RegistryRefusal>,
  ): Promise<T> => {
    const host = hostOf(image);
    const reference = image.digest || (image.tag ?? 'latest');
    const answer = await ask(host, reference);
    if ('digest' in answer) return answer;
    if (isNoAnswer(answer))
      throw new RunFailure(`Get "https://${image.registry}/v2/": ${noAnswer}`, explainUnreachable(host));
    if (answer.status === 404) {
      throw new RunFailure(
        `manifest for ${image.reference} not found: ${words(answer)}`,
        explainMissingImage(context, host, `${image.repository}:${reference}`),
      );
    }
    const url = `https://${image.registry}/v2/${image.repository}/manifests/${reference}`;
    throw new RunFailure(
      `Head "${url}": ${words(answer)}`,
      explainRefusal(context, job, { host, action: 'pull' }, logins.of(host)),
    );
  };

  const credentialFor = (host: string): RegistryCredential | undefined => logins.of(host)?.credential;
  return {
    resolve: (image) =>
      fromAzure(image, (host, reference) => client.resolve(host, image.repository, reference, credentialFor(host))),
    load: (image) =>
      fromAzure(image, (host, reference) => client.pull(host, image.repository, reference, credentialFor(host))),
    push: async (image, content) => {
      const host = hostOf(image);
      const { credential } = logins.of(host) ?? {};
      const answer = await client.push(host, image.repository, image.tag ?? 'latest', content, credential);
      if ('digest' in answer) return answer.digest;
      throw new RunFailure(words(answer), explainRefusal(context, job, { host, action: 'push' }, logins.of(host)));
    },
  };
};
