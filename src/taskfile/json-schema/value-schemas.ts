import type { Facts } from '../yaml/shapes.ts';

/** A JSON Schema, or a part of one. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A text that a template or an alias completes when the task runs: nothing more is known about it. */
const open = '\\{\\{|\\$';

/** Words that the engine's YAML reads as booleans and newer YAML as text; `true` and `false` are booleans in both. */
const olderBooleans = '^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$';

/** Numbers that the engine's YAML reads as such and newer YAML as text. */
const olderNumbers = '^[-+]?(?:0[bB][01_]+|[0-9]+_[0-9_]*)$';

/** `{{...}}` without quotation marks, which must not stand around numbers and booleans: to YAML a map in a map. */
const action = { type: 'object', minProperties: 1, maxProperties: 1 };

const numbers = (bounds: object): JsonSchema => ({
  oneOf: [{ type: 'number', ...bounds }, { type: 'string', pattern: `${olderNumbers}|${open}` }, action],
});

/**
 * The schemas of plain values, which the others refer to. With `anyOf`, editors know what to insert for a text; with
 * `oneOf`, they show the description of a number once.
 */
export const plainValues = {
  // The engine takes every plain value for a text.
  text: { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
  neededText: { anyOf: [{ type: 'string', minLength: 1 }, { type: 'number' }, { type: 'boolean' }] },
  number: numbers({}),
  positiveNumber: numbers({ minimum: 0 }),
  switch: { oneOf: [{ type: 'boolean' }, { type: 'string', pattern: `${olderBooleans}|${open}` }, action] },
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** Refers to one of the definitions. */
export const referTo = (name: string): { readonly $ref: string } => ({ $ref: `#/$defs/${name}` });

const plain = (name: keyof typeof plainValues): JsonSchema => referTo(name);

/** The schema of a text of which `facts` are known. */
export function textSchema({ form, choices, isNeeded = false }: Facts = {}): JsonSchema {
  if (choices) {
    const anyCase = choices.map(inAnyCase).join('|');
    const other = { type: 'string', pattern: `^(?:${anyCase})$|${open}` };
    return { anyOf: [{ type: 'string', enum: choices }, other] };
  }
  if (form === undefined) return plain(isNeeded ? 'neededText' : 'text');
  const text = { type: 'string', pattern: `${whole(form)}|${open}` };
  return new RegExp(whole(form), 'u').test('10') ? { anyOf: [text, { type: 'number' }] } : text;
}

export const numberSchema = ({ least }: Facts = {}): JsonSchema => plain(least === 0 ? 'positiveNumber' : 'number');

export const switchSchema = (): JsonSchema => plain('switch');

/** The schema of a map of names, of which `facts` are known, to texts. */
export const mapSchema = ({ form, isNeeded = false }: Facts = {}): JsonSchema => ({
  type: isNeeded ? 'object' : ['object', 'null'],
  ...(isNeeded ? { minProperties: 1 } : {}),
  ...(form === undefined ? {} : { propertyNames: { type: 'string', pattern: `${whole(form)}|${open}` } }),
  additionalProperties: plain('text'),
});

/** The form of a whole text. */
const whole = (form: string): string => (form.includes('|') ? `^(?:${form})$` : `^${form}$`);

const inAnyCase = (word: string): string =>
  [...word.replaceAll('.', '\\.')]
    .map((letter) => (/[a-z]/.test(letter) ? `[${letter}${letter.toUpperCase()}]` : letter))
    .join('');
