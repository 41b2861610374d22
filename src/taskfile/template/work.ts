import { maxTemplateDepth, maxTemplateWork, maxTextLength } from '../limits.ts';
import { type GoValue, isList, isMap } from './go-value.ts';

/** Reports work before it is done; throws when it is more than a template may cause. */
export type Spend = (work: number) => void;

/** What is left of the work that a template may cause, in all its parts together. */
export class Work {
  #left = maxTemplateWork;
  #written = 0;
  #depth = 0;

  /** Why `work` cannot be done; undefined when it can. */
  spend(work: number): string | undefined {
    this.#left -= work;
    return this.#left >= 0
      ? undefined
      : `the templates read and write too much: acrtask stops after ${maxTemplateWork} characters and items`;
  }

  /** As `spend`, for output. */
  write(length: number): string | undefined {
    this.#written += length;
    return this.#written <= maxTextLength
      ? undefined
      : `the templates print too much: acrtask stops after ${maxTextLength} characters`;
  }

  /** Enters a block or a template; undefined when it may be entered. */
  enter(): string | undefined {
    this.#depth += 1;
    return this.#depth <= maxTemplateDepth
      ? undefined
      : `the templates are nested too deeply: acrtask stops after ${maxTemplateDepth} levels`;
  }

  leave(): void {
    this.#depth -= 1;
  }
}

/**
 * Number of characters and items in a value, counted no further than what a template may use: lists that contain one
 * another can stand for more than there is memory for, and a map can contain itself. Values that are nested too deeply
 * to be printed count as too large.
 */
export function sizeOf(value: GoValue): number {
  if (typeof value === 'string') return value.length + 1;
  if (!isList(value) && !isMap(value)) return 1;
  let size = 0;
  const open: { readonly items: Iterator<GoValue> }[] = [{ items: itemsIn(value) }];
  for (let top = open.at(-1); top !== undefined && size <= maxTemplateWork; top = open.at(-1)) {
    const { done, value: item } = top.items.next();
    if (done) open.pop();
    else {
      size += typeof item === 'string' ? item.length + 1 : 1;
      if (isList(item) || isMap(item)) open.push({ items: itemsIn(item) });
      if (open.length > maxTemplateDepth) return maxTemplateWork + 1;
    }
  }
  return size;
}

function* itemsIn(value: GoValue): Generator<GoValue> {
  if (isList(value)) yield* value.items;
  else if (isMap(value)) {
    for (const [key, item] of value.entries) {
      yield key;
      yield item;
    }
  }
}
