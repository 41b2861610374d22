/** What is true of a value beyond its type. Decoding does not look at it. */
export interface Facts {
  /** What is used when the key is left out. */
  readonly standard?: string | number | boolean;
  /** The only values, in any letter case. */
  readonly choices?: readonly string[];
  /** The least number. */
  readonly least?: number;
  /** The form of the text, or of the keys of a map: the source of a regular expression for the whole. */
  readonly form?: string;
  /** Whether the value must be there and not be empty. */
  readonly isNeeded?: boolean;
}

/** The Go type that a YAML value is decoded into. */
export type Shape = { readonly facts?: Facts } & (
  | { readonly kind: 'string' }
  | { readonly kind: 'int' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'map'; readonly of: Shape }
  | { readonly kind: 'object'; readonly type: string; readonly fields: Readonly<Record<string, Shape>> }
);

/** The value when nothing is decoded into a shape; an absent map is undefined. */
export type Shaped<S extends Shape> = S extends { kind: 'string' }
  ? string
  : S extends { kind: 'int' }
    ? number
    : S extends { kind: 'bool' }
      ? boolean
      : S extends { kind: 'list'; of: infer Item extends Shape }
        ? Shaped<Item>[]
        : S extends { kind: 'map'; of: infer Item extends Shape }
          ? Map<string, Shaped<Item>> | undefined
          : S extends { kind: 'object'; fields: infer Fields extends Readonly<Record<string, Shape>> }
            ? { -readonly [Key in keyof Fields]: Shaped<Fields[Key]> }
            : never;

export const string = { kind: 'string' } as const;
export const int = { kind: 'int' } as const;
export const bool = { kind: 'bool' } as const;

export function list<S extends Shape>(of: S): { readonly kind: 'list'; readonly of: S } {
  return { kind: 'list', of };
}

export function map<S extends Shape>(of: S): { readonly kind: 'map'; readonly of: S } {
  return { kind: 'map', of };
}

export function object<const F extends Readonly<Record<string, Shape>>>(
  type: string,
  fields: F,
): { readonly kind: 'object'; readonly type: string; readonly fields: F } {
  return { kind: 'object', type, fields };
}

/** A shape of which more is known than its type. */
export function having<S extends Shape>(shape: S, facts: Facts): S {
  return { ...shape, facts };
}
