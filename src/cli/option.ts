import type { Output, Schema } from './values.ts';

/** A value that may come from the environment or from az's configuration file (commands.md 15.6). */
export type ConfiguredDefault = 'acr' | 'group' | 'location';

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
}

type Extra = Pick<OptionDefinition, 'otherFlags' | 'configuredDefault' | 'group' | 'hidden'>;

export const option = <S extends Schema>(
  flags: string,
  summary: string,
  schema: S,
  extra: Extra = {},
): OptionDefinition<S> => ({ flags, summary, schema, ...extra });

export type OptionTable = Readonly<Record<string, OptionDefinition>>;

/** The typed values of a table of options. */
export type Values<T extends OptionTable> = { readonly [K in keyof T]: Output<T[K]['schema']> };

/** `--name, -n <name>` -> `--name/-n`, as messages name an option; a positional's placeholder stays as it is. */
export const nameOf = (option: OptionDefinition): string =>
  option.flags.startsWith('-')
    ? option.flags
        .replace(/\s*[<[].*$/, '')
        .split(/[,\s]+/)
        .join('/')
    : option.flags;

/** The long name alone: `--name`. */
export const longNameOf = (option: OptionDefinition): string =>
  nameOf(option)
    .split('/')
    .find((each) => each.startsWith('--')) ?? nameOf(option);
