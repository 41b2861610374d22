import { outsideActions } from '../template/outside-actions.ts';
import type { CheckedText, Finding } from './rule.ts';

const torn =
  /(?<!\{)\{-?[ \t]*(?:\$?\.(?:Run|Values|Secrets|Build)\.\w|index[ \t]+\.(?:Values|Secrets)\b|(?:if|else|end|range|with)\b[^{}\n]*\}\})/g;

/** Template actions that begin with one brace: they stay as they are. */
export function* tornActions({ applied }: CheckedText): Iterable<Finding> {
  if (!applied) return;
  const { rest } = applied;
  // Only a brace alone can begin one.
  if (!rest.text.replaceAll('{{', '').includes('{')) return;
  const found = [...rest.text.matchAll(torn)].map(({ index, 0: text }) => ({ start: index, end: index + text.length }));
  for (const { start, end } of outsideActions(rest.text, found)) {
    yield {
      code: 'torn-action',
      at: { start: rest.originOf(start), end: rest.endOf(end) },
      message: 'one brace begins no template action, so this stays as it is',
      // Without it the actions that it goes with cannot be read.
      ...(/\b(?:if|else|end|range|with)\b/.test(rest.text.slice(start, end)) ? { severity: 'error' } : {}),
    };
  }
}
