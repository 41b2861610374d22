import { CommandError } from '../../../errors.ts';
import type { ReadRegistry } from '../../../service/registries.ts';
import type { ImportRequest } from '../../../service/registry-admin.ts';

/** Where an image is to be copied from, as the options tell. */
export interface NamedSource {
  readonly source: string;
  readonly sourceRegistry?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** What the service is told, and a login server in the name of the image that says nothing new. */
export interface ImportSource {
  readonly request: ImportRequest['source'];
  readonly ignored?: string;
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/**
 * The source of an import. Registries of the subscription are named by their resource id, so that the right of whoever asks
 * counts; others by their address. Throws CommandError when `--registry` names none that is there.
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
        { hint: `--registry names '${sourceRegistry}'. For one of another subscription give its resource id.` },
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
