import type { Output, Schema } from './option-schemas.ts';

/** A value that may come from the environment or from az's configuration file (commands.md 15.6). */
export type ConfiguredDefault = 'acr' | 'group' | 'location';

/**
 * What of an option is secret, and where its value may come from (commands.md 19.44): a whole value; the value
 * behind `name=`, or behind `name:`; the password or the user name of a login, for which `kv:` names what the service reads
 * itself.
 */
export type SecretForm = 'value' | 'named' | 'account' | 'login' | 'loginName';

/** A kind of name that only Azure knows. */
export type NameKind =
  | 'registries'
  | 'registryServers'
  | 'registryIds'
  | 'groups'
  | 'vaults'
  | 'identities'
  | 'identityNames'
  | 'identityIds'
  | 'tasks'
  | 'runs'
  | 'ongoingRuns'
  | 'taskRuns'
  | 'agentPools'
  | 'timers'
  | 'loginServers';

/**
 * What a value may be completed with: these words, names that Azure knows, both, the subscriptions that az remembers, paths
 * of files; in `name=value`, what each of these names or what any name has for a value.
 */
export type Suggestions =
  | readonly string[]
  | NameKind
  | 'subscriptions'
  | 'files'
  | { readonly words: readonly string[]; readonly names: NameKind }
  | { readonly named: Readonly<Record<string, Suggestions>> }
  | { readonly anyNamed: Suggestions };

export interface OptionDefinition<S extends Schema = Schema> {
  /** As `--help` shows it: `--registry, -r <registry>`. */
  readonly flags: string;
  /** One sentence. */
  readonly summary: string;
  readonly schema: S;
  /** Other flags for the same value, as az has them: `--resource-group, -g <name>`. */
  readonly otherFlags?: string;
  readonly configuredDefault?: ConfiguredDefault;
  /** Heading under which `--help` lists it. */
  readonly group?: string;
  /** Accepted, but not listed. */
  readonly hidden?: boolean;
  /** The service may still change or take back what it does; who gives it is told so (commands.md 15.2). */
  readonly preview?: boolean;
  /** It takes a secret, which may also be read from elsewhere and is never shown. */
  readonly secret?: SecretForm;
  /** What a shell offers for a value, beside the choices that the schema has. */
  readonly suggests?: Suggestions;
}

type Extra = Pick<
  OptionDefinition,
  'otherFlags' | 'configuredDefault' | 'group' | 'hidden' | 'preview' | 'secret' | 'suggests'
>;

export const option = <S extends Schema>(
  flags: string,
  summary: string,
  schema: S,
  extra: Extra = {},
): OptionDefinition<S> => ({ flags, summary, schema, ...extra });

export type OptionTable = Readonly<Record<string, OptionDefinition>>;

/** The typed values of a table of options. */
export type Values<T extends OptionTable> = { readonly [K in keyof T]: Output<T[K]['schema']> };

const flagNames = (flags: string): readonly string[] => flags.replace(/\s*[<[].*$/, '').split(/[,\s]+/);

/** `--name, -n <name>` -> `--name` and `-n`, other flags after them; a positional has its placeholder for a name. */
export const namesOf = ({ flags, otherFlags }: OptionDefinition): readonly string[] =>
  flags.startsWith('-') ? [...flagNames(flags), ...(otherFlags ? flagNames(otherFlags) : [])] : [flags];

/** `--name, -n <name>` -> `--name/-n`, as messages name an option. */
export const nameOf = (option: OptionDefinition): string => namesOf(option).join('/');

/** The long name alone: `--name`. */
export const longNameOf = (option: OptionDefinition): string =>
  namesOf(option).find((each) => each.startsWith('--')) ?? nameOf(option);
