import { isDockerHub } from '../runs/registry-hosts.ts';

/** A registry's name in the form in which names are compared: Docker Hub has several, and a port does not count. */
const comparable = (registry: string): string =>
  isDockerHub(registry)
    ? 'docker.io'
    : registry
        .toLowerCase()
        .replace(/:\d+$/, '')
        .replace(/\.azurecr\.localhost$/, '.azurecr.io');

/** Whether an image that a run recorded is the tag of a registry host. */
export const isSameImage = (
  image: { readonly registry: string; readonly repository: string; readonly tag: string },
  tagged: { readonly host: string; readonly repository: string; readonly tag: string },
): boolean =>
  comparable(image.registry) === comparable(tagged.host) &&
  image.repository === tagged.repository &&
  image.tag === tagged.tag;
