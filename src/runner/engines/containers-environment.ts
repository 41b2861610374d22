import type { Host } from '../../host.ts';

/** What podman and buildah find a user's storage and configuration by (podman(1), buildah(1), containers.conf(5)). */
const passedOn =
  /^(?:CONTAINERS_CONF|CONTAINERS_CONF_OVERRIDE|CONTAINERS_STORAGE_CONF|CONTAINER_CONNECTION|CONTAINER_SSHKEY|STORAGE_OPTS|XDG_(?:CONFIG|DATA|CACHE)_HOME|DBUS_SESSION_BUS_ADDRESS|USER|LOGNAME)$/;

/** The variables of podman and buildah, besides those that every program of a run gets. */
export const containersEnvironment = ({ env }: Pick<Host, 'env'>): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => passedOn.test(entry[0]) && entry[1] !== undefined),
  ),
  // As docker has it: digests, health checks, and shells of images are the same.
  BUILDAH_FORMAT: 'docker',
  // Builds reuse what earlier ones made, as docker's do.
  BUILDAH_LAYERS: 'true',
});
