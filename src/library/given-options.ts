import { isObject } from '../json.ts';
import { unknownOption } from './unknown-option.ts';

/** What a value must be, in words, and whether it is. */
export interface Kind {
  readonly words: string;
  readonly fits: (value: unknown) => boolean;
}

/** The kinds of all options of a call. */
export type Kinds<Options> = Readonly<Record<keyof Options, Kind>>;

const isText = (value: unknown): value is string => typeof value === 'string';

export const text: Kind = { words: 'a string', fits: isText };
export const texts: Kind = {
  words: 'an array of strings',
  fits: (value) => Array.isArray(value) && value.every(isText),
};
export const textsByName: Kind = {
  words: 'an object of strings',
  fits: (value) => isObject(value) && Object.values(value).every(isText),
};
export const callback: Kind = { words: 'a function', fits: (value) => typeof value === 'function' };

/** An object with these methods, `words` for short. */
export const withMethods = (words: string, ...methods: readonly string[]): Kind => ({
  words,
  fits: (value) => isObject(value) && methods.every((method) => typeof value[method] === 'function'),
});

/** What is wrong with the options that a program without types has given: one sentence each. */
export const problemsOf = (options: unknown, kinds: Readonly<Record<string, Kind>>): readonly string[] => {
  if (!isObject(options)) return ['The options must be an object.'];
  const known = new Map(Object.entries(kinds));
  return Object.entries(options).flatMap(([key, value]) => {
    const kind = known.get(key);
    if (!kind) return [unknownOption(key, [...known.keys()])];
    return value === undefined || kind.fits(value) ? [] : [`'${key}' must be ${kind.words}.`];
  });
};
