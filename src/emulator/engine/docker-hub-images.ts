import type { ImageReference } from '../../taskfile/steps/image-reference.ts';
import { dockerHub } from '../docker-hub/docker-hub.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { isDockerHub } from '../runs/registry-hosts.ts';
import { RunFailure } from '../runs/run-engine.ts';
import type { Logins } from './docker-config.ts';
import type { ImageContent } from './placeholder-images.ts';

/**
 * Access to Docker Hub's private repositories with a run's logins. Methods throw a `RunFailure` that has docker's
 * text.
 */
export interface DockerHubImages {
  /** The user that a private repository belongs to; undefined for any other image. */
  ownerOf(image: ImageReference): string | undefined;
  /** The digest of an image in a private repository of `owner`. */
  pull(image: ImageReference, owner: string): string;
  /** Pushes an image; returns its digest. */
  push(image: ImageReference, content: ImageContent): string;
}

const denied = 'denied: requested access to the resource is denied';

export const createDockerHubImages = (context: EmulatorContext, logins: Logins): DockerHubImages => {
  const hub = dockerHub(context);

  const pull = (image: ImageReference, owner: string): string => {
    const login = logins.of('docker.io');
    const digest = hub.resolve(image.repository, image.digest || (image.tag ?? 'latest'));
    if (login?.credential.userName === owner && digest) return digest;
    const repository = `pull access denied for ${image.repository}, repository does not exist or may require 'docker login'`;
    const why =
      login?.credential.userName === owner
        ? `Docker Hub has no image ${image.reference}.`
        : `${image.repository} is a private repository of the Docker Hub user ${owner}, and no step logged in as that user.`;
    throw new RunFailure(`${repository}: ${denied}`, [why]);
  };

  const push = (image: ImageReference, content: ImageContent): string => {
    const user = logins.of('docker.io')?.credential.userName;
    const owner = hub.ownerOf(image.repository);
    if (user !== undefined && user === owner) return hub.push(image.repository, image.tag ?? 'latest', content);
    const why =
      user === undefined
        ? `No step logged in to Docker Hub before ${image.repository} was pushed: docker login --username NAME --password PASSWORD`
        : `The Docker Hub user that the run logged in as may not push to ${image.repository}, only below its own name.`;
    throw new RunFailure(denied, [why]);
  };

  return {
    ownerOf: (image) => (isDockerHub(image.registry) ? hub.ownerOf(image.repository) : undefined),
    pull,
    push,
  };
};
