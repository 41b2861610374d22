import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../host.ts';

/** The file by which podman and buildah find the registries of images, for one run. */
export interface RegistriesConf {
  /** The variables that lead to it. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Lets registries on this machine's loopback interface that `texts` name be reached without TLS, as docker does. To be
   * called before each command, also without texts: the file is written then.
   */
  expect(...texts: readonly string[]): Promise<void>;
}

const loopback = /(?<![\w.:-])(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?=\/)/g;

/** Whether a registry is on this machine: it is reached without TLS, as docker does. */
export const isLoopback = (server: string): boolean => `${server}/`.replace(loopback, '') === '/';

/** The keys of the user's file that the run's own values replace (containers-registries.conf(5)). */
const replaced = /^[ \t]*(?:unqualified-search-registries[ \t]*=[ \t]*\[[^\]]*\]|short-name-mode[ \t]*=.*)[ \t]*$/gm;

/** Version 1 of the format, which cannot be mixed with version 2. */
const isOldFormat = (text: string): boolean => /^\s*\[registries\./m.test(text);

/**
 * The text of the run's file: the one of the user's, except that names without a registry belong to Docker Hub, as docker has
 * it, and that the registries of `insecure` are reached without TLS.
 */
export const registriesText = (user: string, insecure: Iterable<string>): string => {
  if (isOldFormat(user)) return user;
  const own = [...insecure].filter((server) => !user.includes(`"${server}"`));
  return [
    'unqualified-search-registries = ["docker.io"]',
    'short-name-mode = "permissive"',
    user.replace(replaced, ''),
    ...own.map((server) => `[[registry]]\nlocation = "${server}"\ninsecure = true`),
    '',
  ].join('\n');
};

const userText = async ({ env, home }: Pick<Host, 'env' | 'home'>): Promise<string> => {
  const places = env.CONTAINERS_REGISTRIES_CONF
    ? [env.CONTAINERS_REGISTRIES_CONF]
    : [join(home, '.config', 'containers', 'registries.conf'), '/etc/containers/registries.conf'];
  for (const place of places) {
    const text = await readFile(place, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return '';
};

/** The registries of one run; its file lies in `folder`. */
export const registriesConf = (host: Pick<Host, 'env' | 'home'>, folder: string): RegistriesConf => {
  const path = join(folder, 'registries.conf');
  const insecure = new Set<string>();
  let user: Promise<string> | undefined;
  let written = Promise.resolve();
  let isWritten = false;
  const write = async (): Promise<void> => {
    user ??= userText(host);
    // A command that is under way may read the file at any time.
    await writeFile(`${path}.new`, registriesText(await user, insecure), { mode: 0o600 });
    await rename(`${path}.new`, path);
  };
  return {
    env: { CONTAINERS_REGISTRIES_CONF: path },
    expect: async (...texts) => {
      const before = insecure.size;
      for (const text of texts) for (const [server] of text.matchAll(loopback)) insecure.add(server);
      if (!isWritten || insecure.size > before) {
        isWritten = true;
        written = written.then(write);
      }
      await written;
    },
  };
};
