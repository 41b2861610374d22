import { dockerHub, parseImageReference } from '../taskfile/image-reference.ts';
import { hasPlaceholder } from './placeholders.ts';

/** Where an image is: its registry, and its repository as far as it is known. */
export interface ImagePlace {
  /** In lower case; `docker.io` for Docker Hub. */
  readonly loginServer: string;
  readonly repository?: string;
}

export const hub = 'docker.io';

const hubHosts = new Set([hub, 'index.docker.io', 'registry-1.docker.io', 'hub.docker.com', dockerHub]);

export const isHub = (loginServer: string): boolean => hubHosts.has(loginServer);

/** The name of a registry's host in needs. */
export const serverName = (host: string): string => (isHub(host.toLowerCase()) ? hub : host.toLowerCase());

/** What a shell expands. */
const isOpen = (text: string): boolean => hasPlaceholder(text) || /[$`<>*?{}]/.test(text);

/** Where the image of that name is; undefined when not even its registry is known. */
export const placeOfImage = (name: string): ImagePlace | undefined => {
  const [, host, rest = ''] = /^([a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?|localhost:\d+)\/(.+)$/i.exec(name) ?? [];
  if (host !== undefined && isOpen(host)) return undefined;
  const path = rest.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  if (host !== undefined && isOpen(path)) return { loginServer: serverName(host) };
  if (host === undefined && isOpen(name.replace(/:[^/]*$/, ''))) return undefined;
  try {
    // A tag may not be known.
    const { registry, repository } = parseImageReference(
      isOpen(name) ? (host ? `${host}/${path}` : name.replace(/:[^/]*$/, '')) : name,
    );
    return { loginServer: serverName(registry), repository };
  } catch {
    return host === undefined ? undefined : { loginServer: serverName(host) };
  }
};
