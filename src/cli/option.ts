import type { Output, Schema } from './option-schemas.ts';

/** A value that may come from the environment or from az's configuration file (commands.md 15.6). */
export type ConfiguredDefault = 'acr' | 'group' | 'location';

/**
 * Which part of an option is secret (commands.md 19.44): the whole value; the value after `name=` or `name:`; the password
 * or the user name of a login, for which `kv:` refers to a secret that the service reads itself.
 */
export type SecretForm = 'value' | 'named' | 'account' | 'login' | 'loginName';

/** A kind of name that is looked up in Azure. */
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
 * What completes a value: fixed words, names from Azure, both, the subscriptions in az's profile, file paths, or the words
 * of acrtask's commands. For
 * `name=value`: the completions of the value for each of these names, or for any name.
 */
export type Suggestions =
  | readonly string[]
  | NameKind
  | 'subscriptions'
  | 'files'
  | 'commands'
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
  /** The option is in preview: acrtask prints a notice when it is used (commands.md 15.2). */
  readonly preview?: boolean;
  /** The option takes a secret, given directly or as a source to read it from. It is never shown. */
  readonly secret?: SecretForm;
  /** az does not have the option: what abbreviates one of az's options under `az` does not mean this one. */
  readonly own?: boolean;
  /** The keys of flags without which the option is required, although its schema is optional. */
  readonly requiredUnless?: readonly string[];
  /** What shell completion offers for a value, in addition to the choices of the schema. */
  readonly suggests?: Suggestions;
}

type Extra = Pick<
  OptionDefinition,
  'otherFlags' | 'configuredDefault' | 'group' | 'hidden' | 'preview' | 'secret' | 'own' | 'requiredUnless' | 'suggests'
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

/** `--name, -n <name>` -> `--name` and `-n`, followed by the other flags. The name of a positional is its placeholder. */
export const namesOf = ({ flags, otherFlags }: OptionDefinition): readonly string[] =>
  flags.startsWith('-') ? [...flagNames(flags), ...(otherFlags ? flagNames(otherFlags) : [])] : [flags];

/** `--name, -n <name>` -> `--name/-n`, as messages name an option. */
export const nameOf = (option: OptionDefinition): string => namesOf(option).join('/');

/** The long name alone: `--name`. */
export const longNameOf = (option: OptionDefinition): string =>
  namesOf(option).find((each) => each.startsWith('--')) ?? nameOf(option);

/** Whether a command line needs the option; `raw` are the values that the command line has. */
export const isRequired = (
  { schema, requiredUnless }: Pick<OptionDefinition, 'schema' | 'requiredUnless'>,
  raw: Readonly<Record<string, unknown>> = {},
): boolean => schema.facts.required || (requiredUnless !== undefined && !requiredUnless.some((key) => raw[key]));
