import { InvalidInputError } from '../errors.ts';
import { parseResourceId } from '../resource-id.ts';
import type { IdentityReference, Need, RegistryLogin, Source } from './model.ts';

/** What runs do in a registry: the option that asks for it. */
export type RegistryOption = '--pull-from' | '--push-to';

/** A registry as an option names it: `mybase,app,team/base`. */
export interface WantedRegistry {
  readonly option: RegistryOption;
  readonly action: 'pull' | 'push';
  /** A name, or a resource ID. */
  readonly registry: string;
  /** The name as the user wrote it in lower case, which is a login server if it has a dot. */
  readonly written: string;
  /** None means: all of its repositories. */
  readonly repositories: readonly string[];
}

/** A vault as `--vault` names it: `mykeyvault` or `mykeyvault/Password`. */
export interface WantedVault {
  readonly vault: string;
  readonly secret?: string;
}

/** The identity as `--identity` names it. */
export type WantedIdentity =
  | { readonly kind: 'system' }
  | { readonly kind: 'new'; readonly name: string }
  /** A name, client ID, or resource ID. */
  | { readonly kind: 'user'; readonly named: string };

const repositoryName = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+|\/)[a-z0-9]+)*$/;
const registryName = /^[a-z\d]{5,50}$/i;
const vaultName = /^[a-z](?:-?[a-z0-9]){2,23}$/i;
const secretName = /^[a-z0-9-]{1,127}$/i;
const identityName = /^[a-z0-9][\w-]{2,127}$/i;

/** What the user should have written, from a registry with a scheme, a path, or a tag. */
const correctedRegistry = (text: string): string => {
  const [host = '', ...path] = text.replace(/^[a-z][a-z\d+.-]*:\/\//i, '').split('/');
  const repository = path
    .filter(Boolean)
    .join('/')
    .replace(/[:@].*$/, '');
  return [host, ...(repository === '' ? [] : [repository])].join(',');
};

const requireRepository = (repository: string, option: RegistryOption): void => {
  if (repositoryName.test(repository)) return;
  const bare = repository.replace(/[:@].*$/, '').toLowerCase();
  throw new InvalidInputError(`'${repository}' in ${option} is not the name of a repository.`, {
    hint: repositoryName.test(bare)
      ? `Name the repository without a tag, in lowercase: ${bare}`
      : 'Name repositories as in team/app, after the registry: REGISTRY,REPOSITORY',
  });
};

/**
 * Parses a value of `--pull-from` or `--push-to`. Throws CommandError for addresses, images, and names that no
 * repository can have.
 */
export const parseWantedRegistry = (text: string, option: RegistryOption): WantedRegistry => {
  const [registry = '', ...repositories] = text.split(',').map((part) => part.trim());
  const isId = parseResourceId(registry) !== undefined;
  if (registry === '' || (!isId && /[/:\\?#@\s]/.test(registry))) {
    throw new InvalidInputError(`'${registry}' in ${option} is not the name or login server of a registry.`, {
      hint:
        registry === '' ? 'Name the registry first: REGISTRY,REPOSITORY' : `Use ${option} ${correctedRegistry(text)}`,
    });
  }
  if (!isId && !registry.includes('.') && !registryName.test(registry)) {
    throw new InvalidInputError(`'${registry}' in ${option} is not the name or login server of a registry.`, {
      hint: 'Names of registries have 5 to 50 letters and digits.',
    });
  }
  for (const repository of repositories) requireRepository(repository, option);
  return {
    option,
    action: option === '--push-to' ? 'push' : 'pull',
    registry: isId ? registry : ((registry.split('.')[0] ?? '').split('-')[0] ?? ''),
    written: registry.toLowerCase(),
    repositories: [...new Set(repositories)],
  };
};

/** Parses a value of `--vault`. Throws CommandError for the address of a vault or secret, and for impossible names. */
export const parseWantedVault = (text: string): WantedVault => {
  const [, host, addressed] =
    /^(?:https?:\/\/)?([^/\s]+\.[^/\s]+)(?:\/(?:secrets\/)?([^/\s]+)?.*)?$/i.exec(text.trim()) ?? [];
  if (host !== undefined) {
    throw new InvalidInputError(`--vault takes the name of a key vault, not its address '${text}'.`, {
      hint: `Use --vault ${[host.split('.')[0], ...(addressed ? [addressed] : [])].join('/')}`,
    });
  }
  const [vault = '', secret, ...more] = text.trim().split('/');
  if (!vaultName.test(vault) || more.length > 0) {
    throw new InvalidInputError(`'${text}' in --vault is not the name of a key vault, or of a secret in one.`, {
      hint: /^kv:/i.test(text.trim())
        ? `Use --vault ${text.trim().slice('kv:'.length)}`
        : 'Use VAULT, or VAULT/SECRET.',
    });
  }
  if (secret !== undefined && !secretName.test(secret)) {
    throw new InvalidInputError(`'${secret}' in --vault is not the name of a secret.`, {
      hint: 'Names of secrets consist of letters, digits, and hyphens.',
    });
  }
  return { vault, ...(secret === undefined ? {} : { secret }) };
};

/** Parses the value of `--identity`. Throws CommandError for `[all]` and for a new name that no identity can have. */
export const parseWantedIdentity = (text: string): WantedIdentity => {
  if (text.toLowerCase() === '[system]') return { kind: 'system' };
  const [, made] = /^new:(.*)$/i.exec(text) ?? [];
  if (made !== undefined) {
    if (identityName.test(made)) return { kind: 'new', name: made };
    throw new InvalidInputError(`'${made}' in --identity is not a name that an identity can have.`, {
      hint: 'Use 3 to 128 letters, digits, hyphens, and underscores, beginning with a letter or digit: new:NAME',
    });
  }
  if (!text.startsWith('[')) return { kind: 'user', named: text };
  throw new InvalidInputError(`'${text}' in --identity is not an identity that a task can log in with.`, {
    hint: 'Use [system], new:NAME, or the name, client ID, or resource ID of a user-assigned identity.',
  });
};

const twice = (option: string, name: string, fix: string): InvalidInputError =>
  new InvalidInputError(`${option} names ${name} more than once.`, { hint: fix });

/** Throws CommandError when one option names a registry twice: which repositories are meant would not be clear. */
export const refuseRegistryTwice = (wanted: readonly WantedRegistry[]): void => {
  for (const [index, { registry, written, option }] of wanted.entries()) {
    const same = wanted.filter((each) => each.registry.toLowerCase() === registry.toLowerCase());
    if (same.length < 2 || same[0] !== wanted[index]) continue;
    const isWhole = same.some(({ repositories }) => repositories.length === 0);
    const repositories = isWhole ? [] : [...new Set(same.flatMap((each) => each.repositories))];
    throw twice(option, `the registry ${written}`, `Name it once: ${option} ${[written, ...repositories].join(',')}`);
  }
};

/** Throws CommandError when `--vault` names a vault or a secret twice, or a vault as a whole and a secret in it. */
export const refuseVaultTwice = (wanted: readonly WantedVault[]): void => {
  for (const [index, { vault, secret }] of wanted.entries()) {
    const same = wanted.filter((each) => each.vault.toLowerCase() === vault.toLowerCase());
    if (same[0] !== wanted[index]) continue;
    const secrets = same.map((each) => each.secret?.toLowerCase());
    if (same.length > 1 && secrets.includes(undefined))
      throw twice('--vault', `the key vault ${vault}`, `Without a secret, it means all secrets: --vault ${vault}`);
    const repeated = secrets.find((each, at) => secrets.indexOf(each) !== at);
    if (repeated !== undefined)
      throw twice('--vault', `the secret ${vault}/${secret}`, `Name it once: --vault ${vault}/${secret}`);
  }
};

/** What was wanted, as it was found in Azure. */
export interface FoundWanted {
  readonly registries: readonly (WantedRegistry & {
    readonly loginServer: string;
    /** Whether roles can be limited to repositories there. */
    readonly hasRepositoryPermissions: boolean;
  })[];
  readonly vaults: readonly (WantedVault & { readonly host: string })[];
}

/** Warnings about repositories that a role cannot be limited to. */
export const wholeRegistryWarnings = ({ registries }: FoundWanted): readonly string[] =>
  registries
    .filter(({ repositories, hasRepositoryPermissions }) => repositories.length > 0 && !hasRepositoryPermissions)
    .map(
      ({ option, written }) =>
        `${option}: The registry ${written} has no repository permissions, so the role applies to all of its repositories.`,
    );

/**
 * The needs of a run that does what the options say, as if the task logged in everywhere with `identity`. `loginTo` says
 * how it logs in to a registry, in lower case.
 */
export const wantedNeeds = (
  { registries, vaults }: FoundWanted,
  identity: IdentityReference,
  loginTo: (loginServer: string) => RegistryLogin,
): readonly Need[] => {
  const sourceOf = (...words: readonly string[]): readonly Source[] => [{ words: words.join(' ') }];
  return [
    ...registries.flatMap(({ option, action, written, repositories, loginServer }): readonly Need[] => {
      const server = loginServer.toLowerCase();
      const need = { kind: 'registry', loginServer: server, action, login: loginTo(server) } as const;
      const sources = sourceOf(option, [written, ...repositories].join(','));
      return repositories.length === 0
        ? [{ ...need, sources }]
        : repositories.map((repository) => ({ ...need, repository, sources }));
    }),
    ...vaults.map(
      ({ vault, secret, host }): Need => ({
        kind: 'secret',
        secret: { vault: host.toLowerCase(), name: secret ?? '' },
        identity,
        sources: sourceOf('--vault', [vault, ...(secret === undefined ? [] : [secret])].join('/')),
      }),
    ),
  ];
};
