import type { TaskDocument } from '../schema.ts';
import { type Position, positionsIn, type TracedText } from '../stages/traced-text.ts';
import type { Decoded, Spot } from '../yaml/decode.ts';
import type { Locate } from './locate.ts';

/** Where the parts of a task file are, in the text as the user wrote it. Undefined when the place is unknown. */
export interface Places {
  /** Of a step, or of one of its properties; with `word`, of that word in the property, such as a tag in `build`. */
  step(index: number, key?: 'build' | 'cmd' | 'push', word?: string): Position | undefined;
  secret(index: number): Position | undefined;
  /** Of a value, by its path in the file's own names, such as `['steps', 0, 'env', 1]`. */
  value(path: readonly (string | number)[]): Range | undefined;
  /** Of the key that a value stands under. */
  key(path: readonly (string | number)[]): Range | undefined;
  /** Of what a part of the rendered text came from: the text itself, or the action or alias that wrote it. */
  rendered(start: number, end?: number): Range | undefined;
}

/** A place with its end, when that is known. */
export interface Range extends Position {
  readonly end?: Position;
}

const nowhere = (): undefined => undefined;

export const noPlaces: Places = { step: nowhere, secret: nowhere, value: nowhere, key: nowhere, rendered: nowhere };

/** Makes the places of a decoded task file; `original` is the text as the user wrote it. */
export function createPlaces(task: TaskDocument, { locate, decoded, rendered, original }: PlaceSources): Places {
  const positionOf = positionsIn(original);
  const range = (start: number | undefined, end?: number): Range | undefined => {
    if (start === undefined) return undefined;
    const from = rendered.originOf(start);
    const to = end === undefined ? undefined : Math.max(from, rendered.endOf(end));
    return { ...positionOf(from), ...(to === undefined ? {} : { end: positionOf(to) }) };
  };
  const whole = (start: number | undefined): Range | undefined =>
    range(start, start === undefined ? undefined : decoded.endAt(start));
  const spotAround = (path: readonly (string | number)[]): Spot | undefined => {
    const owner = path.slice(0, -1).reduce<unknown>(memberOf, task);
    return typeof owner === 'object' && owner !== null ? decoded.spotOf(owner) : undefined;
  };
  const at = (offset: number | undefined): Position | undefined =>
    offset === undefined ? undefined : positionOf(rendered.originOf(offset));
  return {
    step(index, key, word) {
      const step = task.steps[index];
      if (!step) return undefined;
      if (key === undefined) return at(locate(step));
      const from = locate(step, key);
      if (from === undefined) return undefined;
      // The lines of a block of text begin with its indentation.
      const start = from + (/^ */.exec(rendered.text.slice(from))?.[0].length ?? 0);
      if (word === undefined) return at(start);
      const next = task.steps[index + 1];
      return at(findWord(rendered.text, word, from, (next && locate(next)) ?? rendered.text.length) ?? start);
    },
    value: (path) => whole(spotAround(path)?.parts.get(path.at(-1) ?? '')),
    key: (path) => whole(spotAround(path)?.keys.get(String(path.at(-1)))),
    rendered: range,
    secret(index) {
      const secret = task.secrets[index];
      return secret && at(locate(secret, 'keyvault'));
    },
  };
}

interface PlaceSources {
  readonly locate: Locate;
  readonly decoded: Pick<Decoded<never>, 'spotOf' | 'endAt'>;
  readonly rendered: TracedText;
  readonly original: string;
}

function memberOf(owner: unknown, name: string | number): unknown {
  if (owner instanceof Map) return owner.get(name);
  return typeof owner === 'object' && owner !== null ? Reflect.get(owner, name) : undefined;
}

/** Words of YAML text end at blanks, quotes, and the punctuation of lists. */
const boundary = /[\s'"[\],=]/;

/** Offset of a word of YAML text between `from` and `end`: not a part of a longer word. */
export function findWord(text: string, word: string, from: number, end: number): number | undefined {
  for (let at = text.indexOf(word, from); at >= 0 && at < end; at = text.indexOf(word, at + 1)) {
    const after = text[at + word.length] ?? ' ';
    if ((at === from || boundary.test(text[at - 1] ?? ' ')) && boundary.test(after)) return at;
  }
  return undefined;
}
