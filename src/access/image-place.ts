import { dockerHub, parseImageReference } from '../taskfile/steps/image-reference.ts';
import { hasPlaceholder } from './placeholders.ts';

/** Where an image is: its registry, and its repository as far as it is known. */
export interface ImagePlace {
  /** In lower case; `docker.io` for Docker Hub. */
  readonly loginServer: string;
  readonly repository?: string;
}

export const hub = 'docker.io';

const hubHosts = new Set([hub, 'index.docker.io', 'registry-1.docker.io', dockerHub]);

export const isHub = (loginServer: string): boolean => hubHosts.has(loginServer);

/** The name of a registry's host in needs. */
export const serverName = (host: string): string => (isHub(host.toLowerCase()) ? hub : host.toLowerCase());

/** What a shell expands. */
const isOpen = (text: string): boolean => hasPlaceholder(text) || /[$`<>*?{}]/.test(text);

/** A name without tag and digest, which may not be known. */
const untagged = (name: string): string => name.replace(/@.*$/, '').replace(/:[^/]*$/, '');

/** Where the image of that name is; undefined when not even its registry is known. */
export const placeOfImage = (name: string): ImagePlace | undefined => {
  const host = /^((?:[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?|localhost:\d+))\/./i.exec(name)?.[1];
  const path = untagged(name);
  if (isOpen(host ?? path)) return undefined;
  const alone = host === undefined ? undefined : { loginServer: serverName(host) };
  if (isOpen(path)) return alone;
  try {
    const { registry, repository } = parseImageReference(path);
    return { loginServer: serverName(registry), repository };
  } catch {
    return alone;
  }
};
