/** The parts of an image name, as the dependency dump shows them (taskfile.md 16.3). */
export interface ImageReference {
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest: string;
  /** The name as written, with `:latest` added when it has neither tag nor digest. */
  readonly reference: string;
}

export const dockerHub = 'registry.hub.docker.com';

const hostPart = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const pathPart = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const grammar = new RegExp(
  `^((?:${hostPart}(?:\\.${hostPart})*(?::[0-9]+)?/)?${pathPart}(?:/${pathPart})*)` +
    '(?::([\\w][\\w.-]{0,127}))?' +
    '(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$',
);

/**
 * Parses an image name by docker's grammar, after completing it with `:latest` (taskfile.md 16.3).
 * Names without a host belong to Docker Hub; a name of one part there gets `library/` in front. Unlike the engine,
 * `localhost` and hosts with a port count as hosts too (taskfile.md 22). Throws an Error with the engine's text.
 */
export function parseImageReference(name: string): ImageReference {
  const reference = withTag(name);
  const match = grammar.exec(reference);
  if (!match) throw new Error(`${invalidPrefix}: ${reference}: ${reasonFor(reference)}`);
  const [, path = '', tag, digest = ''] = match;
  if (path.length > 255) throw new Error(`${invalidPrefix}: ${reference}: ${tooLong}`);
  return { ...splitHost(path), ...(tag === undefined ? {} : { tag }), digest, reference };
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
const tooLong = 'repository name must not be more than 255 characters';

function withTag(name: string): string {
  const lastPart = name.slice(name.lastIndexOf('/') + 1);
  return name.includes('@') || lastPart.includes(':') ? name : `${name}:latest`;
}

function reasonFor(reference: string): string {
  return grammar.test(reference.toLowerCase()) ? 'repository name must be lowercase' : 'invalid reference format';
}

function splitHost(path: string): { registry: string; repository: string } {
  const slash = path.indexOf('/');
  if (slash < 0) return { registry: dockerHub, repository: `library/${path}` };
  const first = path.slice(0, slash);
  return isRegistryHost(first)
    ? { registry: first, repository: path.slice(slash + 1) }
    : { registry: dockerHub, repository: path };
}
