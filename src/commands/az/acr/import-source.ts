import { CommandError } from '../../../errors.ts';
import type { ReadRegistry } from '../../../service/registries.ts';
import type { ImportRequest } from '../../../service/registry-admin.ts';

/** Where to copy an image from, according to the options. */
export interface NamedSource {
  readonly source: string;
  readonly sourceRegistry?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** The source in the request, and a redundant login server in the name of the image. */
export interface ImportSource {
  readonly request: ImportRequest['source'];
  readonly ignored?: string;
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/**
 * The source of an import. Registries in the subscription are sent by resource ID, so that the caller's permissions
 * apply; others by their address. Throws CommandError when `--registry` names a registry that does not exist.
 */
export const importSource = (
  { source, sourceRegistry, username, password }: NamedSource,
  known: readonly ReadRegistry[],
): ImportSource => {
  const named = (text: string) => known.find(({ name, loginServer }) => same(loginServer, text) || same(name, text));
  if (sourceRegistry?.startsWith('/')) return { request: { resourceId: sourceRegistry, sourceImage: source } };
  if (sourceRegistry !== undefined) {
    const found = named(sourceRegistry);
    if (!found)
      throw new CommandError(
        'The source container registry can not be found in the current subscription. Please provide a valid address and/or credentials.',
        { hint: `--registry is '${sourceRegistry}'. For a registry in another subscription, give its resource ID.` },
      );
    const prefix = `${found.loginServer}/`;
    const repeats = source.toLowerCase().startsWith(prefix.toLowerCase());
    return {
      request: { resourceId: found.raw.id, sourceImage: repeats ? source.slice(prefix.length) : source },
      ...(repeats ? { ignored: found.loginServer } : {}),
    };
  }
  const slash = source.indexOf('/');
  const [registryUri, sourceImage] = [source.slice(0, slash), source.slice(slash + 1)];
  if (password !== undefined)
    return {
      request: { registryUri, sourceImage, credentials: { password, ...(username === undefined ? {} : { username }) } },
    };
  const found = known.find(({ loginServer }) => same(loginServer, registryUri));
  return { request: found ? { resourceId: found.raw.id, sourceImage } : { registryUri, sourceImage } };
};
