import { remembered } from '../remembered.ts';

/** An image name taken apart by docker's grammar; a part that is absent is empty. */
export interface DockerReference {
  /** What stands before the first `/` when it can be a host: also a user of Docker Hub. */
  readonly domain: string;
  readonly path: string;
  readonly tag: string;
  readonly digest: string;
}

const hostPart = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const host = `${hostPart}(?:\\.${hostPart})*(?::[0-9]+)?`;
const pathPart = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const path = `${pathPart}(?:/${pathPart})*`;
const tagForm = '\\w[\\w.-]{0,127}';
const digestForm = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const grammar = new RegExp(`^(?:(${host})/)?(${path})(?::(${tagForm}))?(?:@(${digestForm}))?$`);
const longestName = 255;

/** Takes an image name apart. Throws an Error with the words of docker's parser. */
export const parseDockerReference = remembered((text): DockerReference => {
  const match = grammar.exec(text);
  if (!match) throw new Error(reasonFor(text));
  const [, domain = '', path = '', tag = '', digest = ''] = match;
  if (nameLength(domain, path) > longestName)
    throw new Error(`repository name must not be more than ${longestName} characters`);
  if (digest !== '') checkDigest(digest);
  return { domain, path, tag, digest };
});

function nameLength(domain: string, path: string): number {
  return (domain === '' ? 0 : domain.length + '/'.length) + path.length;
}

/** Whether a name without tag and digest is well formed. */
export function isDockerName(name: string): boolean {
  const [, , , tag, digest] = grammar.exec(name) ?? [name, '', '', ''];
  return tag === undefined && digest === undefined && name.length <= longestName;
}

export function isDockerTag(tag: string): boolean {
  return new RegExp(`^${tagForm}$`).test(tag);
}

function reasonFor(text: string): string {
  if (text === '') return 'repository name must have at least one component';
  return grammar.test(text.toLowerCase()) ? 'repository name must be lowercase' : 'invalid reference format';
}

/** Hexadecimal digits of the digests that docker knows. */
const digestLengths = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);

function checkDigest(digest: string): void {
  const [algorithm = '', encoded = ''] = digest.split(':');
  const length = digestLengths.get(algorithm);
  if (length === undefined) {
    const isWellFormed = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*$/.test(algorithm);
    throw new Error(isWellFormed ? 'unsupported digest algorithm' : 'invalid checksum digest format');
  }
  if (encoded.length !== length) throw new Error('invalid checksum digest length');
  if (/[A-F]/.test(encoded)) throw new Error('invalid checksum digest format');
}
