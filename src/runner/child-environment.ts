import type { Host } from '../host.ts';

/** What programs need to find their way: nothing of it is a secret. */
const passedOn =
  /^(?:PATH|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|COMSPEC|PATHEXT|XDG_RUNTIME_DIR|DOCKER_HOST|DOCKER_TLS_VERIFY|DOCKER_CERT_PATH|DOCKER_API_VERSION|DOCKER_DEFAULT_PLATFORM|CONTAINER_HOST|BUILDAH_ISOLATION|STORAGE_DRIVER|SSL_CERT_FILE|SSL_CERT_DIR|SSH_AUTH_SOCK|(?:https?|no|all|ftp)_proxy)$/i;

/** Says in the environment of programs which run has started them. */
export const markVariable = 'ACRTASK_RUN';

/** The environment of programs that a run starts: a few variables of this process, and `added`. */
export const childEnvironment = (
  { env }: Pick<Host, 'env'>,
  added: Readonly<Record<string, string>>,
): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => passedOn.test(entry[0]) && entry[1] !== undefined),
  ),
  ...added,
});
