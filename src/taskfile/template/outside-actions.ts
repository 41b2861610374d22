import { actionsOf } from './action-end.ts';

/** Those parts of a text that do not begin in a template action; they are in the order of the text. */
export function* outsideActions<T extends { readonly start: number }>(text: string, parts: readonly T[]): Iterable<T> {
  const actions = actionsOf(text);
  let action = actions.next();
  for (const part of parts) {
    while (!action.done && action.value.end <= part.start) action = actions.next();
    if (action.done || part.start < action.value.start) yield part;
  }
}
