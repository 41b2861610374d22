import * as z from 'zod/mini';

/** The schema of an option's value. Input: raw words from commander. Output: typed values. */
export type Schema = z.core.$ZodType;

/** An empty value, as in `--target "$UNSET"`, is almost always a mistake. */
const notEmpty = () => z.refine((value) => String(value).trim() !== '', { error: 'the value is empty' });

/** `--name VALUE`; empty values are rejected unless `mayBeEmpty`. */
export const text = ({ mayBeEmpty = false } = {}) => (mayBeEmpty ? z.string() : z.string().check(notEmpty()));

/** A name used in a URL path: `--name "$UNSET"` or `..` must not address another resource. */
export const name = () => z.string().check(z.regex(/^(?!\.\.?$|\s*$)[^/\\?#%]+$/));

/** `--yes`: present or not. */
export const flag = () => z._default(z.boolean(), false);

/** `--no-push [true|false]`: bare means true, absent means unset (commands.md 1.5). */
export const threeState = () =>
  z.pipe(
    z.transform((raw: unknown) => {
      if (typeof raw !== 'string') return raw;
      const word = raw.toLowerCase();
      return word === 'true' ? true : word === 'false' ? false : raw;
    }),
    z.boolean(),
  );

/** One of `choices`, compared without case and normalized to the spelling given here (commands.md 1.5). */
export const choice = <const T extends readonly string[]>(choices: T) =>
  z.pipe(
    z.transform((raw: unknown): unknown =>
      typeof raw === 'string' ? (choices.find((each) => each.toLowerCase() === raw.toLowerCase()) ?? raw) : raw,
    ),
    z.enum(choices),
  );

/** A whole number, optionally within bounds. */
export const integer = (bounds: { min?: number; max?: number } = {}) =>
  z.pipe(
    z.transform((raw: unknown) => (typeof raw === 'string' && /^\s*[+-]?\d+\s*$/.test(raw) ? Number(raw) : raw)),
    z.int().check(z.minimum(bounds.min ?? Number.MIN_SAFE_INTEGER), z.maximum(bounds.max ?? Number.MAX_SAFE_INTEGER)),
  );

/** An option that may be repeated, or that takes several words (`[value...]` in its flags; bare means none). */
export const texts = ({ mayBeEmpty = false } = {}) =>
  z.pipe(
    z.transform((raw: unknown) => (raw === true ? [] : raw)),
    z.array(text({ mayBeEmpty })),
  );

/** `--set name=value`, repeated; the value may be empty or missing, the name may not. */
export const namedTexts = () =>
  z.array(text().check(z.refine((entry) => !/^\s*=/.test(String(entry)), { error: 'expected a name before the =' })));

/** One or more names: `--run-id cf1 cf2`. */
export const names = () => z.array(name());

export const optional = <T extends Schema>(schema: T) => z.optional(schema);

/** A default that `--help` shows. */
export const withDefault = <T extends Schema>(schema: T, value: z.output<T>) =>
  z._default(schema, value as z.core.util.NoUndefined<z.output<T>>);

export type Output<T extends Schema> = z.output<T>;

/** Facts about a schema, for parsing and help. */
export interface Facts {
  readonly kind: 'text' | 'texts' | 'flag' | 'threeState' | 'choice' | 'integer';
  readonly required: boolean;
  readonly choices: readonly string[];
  readonly defaultValue: unknown;
}

interface Defined {
  readonly _zod: { readonly def: Definition };
}

interface Definition {
  readonly type: string;
  readonly innerType?: Defined;
  readonly out?: Defined;
  readonly entries?: Readonly<Record<string, string>>;
  readonly defaultValue?: unknown;
}

/** Describes a schema built by this module. */
export const factsOf = (schema: Schema): Facts => {
  let definition: Definition = schema._zod.def;
  let required = true;
  let defaultValue: unknown;
  let piped = false;
  for (;;) {
    if (definition.type === 'optional') required = false;
    if (definition.type === 'default') {
      required = false;
      defaultValue = definition.defaultValue;
    }
    if (definition.type === 'pipe') piped = true;
    const inner = definition.innerType ?? definition.out;
    if (!inner) break;
    definition = inner._zod.def;
  }
  const kind =
    definition.type === 'boolean'
      ? piped
        ? 'threeState'
        : 'flag'
      : definition.type === 'enum'
        ? 'choice'
        : definition.type === 'number' || definition.type === 'int'
          ? 'integer'
          : definition.type === 'array'
            ? 'texts'
            : 'text';
  return { kind, required, choices: Object.values(definition.entries ?? {}), defaultValue };
};
