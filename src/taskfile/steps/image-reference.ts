import { messageOf } from '../../errors.ts';
import { parseDockerReference } from './docker-reference.ts';

/** The parts of an image name, as the dependency dump shows them (taskfile.md 16.3). */
export interface ImageReference {
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest: string;
  /** The name as written, with `:latest` added when it has neither `:` nor `@`. */
  readonly reference: string;
}

export const dockerHub = 'registry.hub.docker.com';

/**
 * Parses an image name by docker's grammar, after completing it with `:latest` (taskfile.md 16.3). Throws an Error with
 * the engine's text.
 */
export function parseImageReference(name: string): ImageReference {
  return readImageReference(withLatestTag(name));
}

/**
 * Parses an image name as it is written. Names without a host belong to Docker Hub; a name of one part there gets
 * `library/` in front. Unlike the engine, `localhost` and hosts with a port count as hosts too (taskfile.md 22). Throws
 * an Error with the engine's text.
 */
export function readImageReference(reference: string): ImageReference {
  try {
    const { domain, path, tag, digest } = parseDockerReference(reference);
    return { ...locate(domain, path), ...(tag === '' ? {} : { tag }), digest, reference };
  } catch (error) {
    throw new Error(`${invalidPrefix}: ${reference}: ${messageOf(error)}`);
  }
}

/** Adds `:latest` when the name has neither `@` nor `:`; a registry's port counts as a tag (taskfile.md 9). */
export function withLatestTag(image: string): string {
  return /[@:]/.test(image) ? image : `${image}:latest`;
}

/** The images of a push step: completed by `withLatestTag`, exact duplicates dropped, order kept (taskfile.md 9). */
export function normalizePush(images: readonly string[]): string[] {
  return [...new Set(images.map(withLatestTag))];
}

/** Whether the first part of an image path names a registry host rather than a user of Docker Hub. */
export function isRegistryHost(part: string): boolean {
  return part.includes('.') || part.includes(':') || part === 'localhost';
}

const invalidPrefix = 'Failed to parse image reference, ensure tags have a valid format';

function locate(domain: string, path: string): Pick<ImageReference, 'registry' | 'repository'> {
  if (isRegistryHost(domain)) return { registry: domain, repository: path };
  return { registry: dockerHub, repository: `${domain || 'library'}/${path}` };
}
