import type { Locate } from './locate.ts';
import type { TaskDocument } from './schema.ts';
import { type Position, positionAt, type TracedText } from './traced-text.ts';

/** Where the parts of a task file are, in the text as the user wrote it. Undefined when the place is unknown. */
export interface Places {
  /** Of a step, or of one of its properties; with `word`, of that word in the property, such as a tag in `build`. */
  step(index: number, key?: 'build' | 'cmd' | 'push', word?: string): Position | undefined;
  secret(index: number): Position | undefined;
}

export const noPlaces: Places = { step: () => undefined, secret: () => undefined };

/** Makes the places of a decoded task file; `original` is the text as the user wrote it. */
export function createPlaces(
  task: TaskDocument,
  { locate, rendered, original }: { readonly locate: Locate; readonly rendered: TracedText; readonly original: string },
): Places {
  const at = (offset: number | undefined): Position | undefined =>
    offset === undefined ? undefined : positionAt(original, rendered.originOf(offset));
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
    secret(index) {
      const secret = task.secrets[index];
      return secret && at(locate(secret, 'keyvault'));
    },
  };
}

/** Words of YAML text end at blanks, quotes, and the punctuation of lists. */
const boundary = /[\s'"[\],=]/;

function findWord(text: string, word: string, from: number, end: number): number | undefined {
  for (let at = text.indexOf(word, from); at >= 0 && at < end; at = text.indexOf(word, at + 1)) {
    const after = text[at + word.length] ?? ' ';
    if ((at === from || boundary.test(text[at - 1] ?? ' ')) && boundary.test(after)) return at;
  }
  return undefined;
}
