import { type ImageReference, parseImageReference } from '../../taskfile/image-reference.ts';
import { RunFailure, type RunWork } from '../runs/run-engine.ts';

/** Names that a task file reads as `.Values.NAME` and that neither the run nor its values file sets. */
export const unsetValuesOf = (work: RunWork): string[] => {
  if (work.kind !== 'taskFile') return [];
  const read = [...work.content.matchAll(/\.Values\.(\w+)/g)].map((found) => found[1] as string);
  const isSet = (name: string): boolean =>
    work.set.some((each) => each.name === name && each.value !== '') ||
    new RegExp(`^["']?${name}["']?\\s*:\\s*\\S`, 'm').test(work.values ?? '');
  return [...new Set(read)].filter((name) => !isSet(name));
};

/** What to tell somebody whose image name came out wrong. */
export const explainUnset = (names: readonly string[]): string[] =>
  names.map((name) => `The task file uses .Values.${name}, which is empty. Set it: --set ${name}=VALUE`);

/** An image name taken apart. Throws a `RunFailure` in docker's words, with a hint at values that nobody set. */
export const parseImage = (name: string, unsetValues: readonly string[]): ImageReference => {
  try {
    return parseImageReference(name);
  } catch {
    throw new RunFailure('invalid reference format', [`"${name}" is not an image name.`, ...explainUnset(unsetValues)]);
  }
};
