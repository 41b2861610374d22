import { type ImageReference, parseImageReference } from '../../taskfile/steps/image-reference.ts';
import { RunFailure, type RunWork } from '../runs/run-engine.ts';

/** Names that a task file uses as `.Values.NAME` but neither the run nor its values file sets. */
export const unsetValuesOf = (work: RunWork): string[] => {
  if (work.kind !== 'taskFile') return [];
  const read = [...work.content.matchAll(/\.Values\.(\w+)/g)].map((found) => found[1] as string);
  const isSet = (name: string): boolean =>
    work.set.some((each) => each.name === name && each.value !== '') ||
    new RegExp(`^["']?${name}["']?\\s*:\\s*\\S`, 'm').test(work.values ?? '');
  return [...new Set(read)].filter((name) => !isSet(name));
};

/** The hint for an image name that is wrong because of them. */
export const explainUnset = (names: readonly string[]): string[] =>
  names.map((name) => `The task file uses .Values.${name}, which is empty. Set it: --set ${name}=VALUE`);

/** Parses an image name. Throws a `RunFailure` that has docker's text, with a hint at unset values. */
export const parseImage = (name: string, unsetValues: readonly string[]): ImageReference => {
  try {
    return parseImageReference(name);
  } catch {
    throw new RunFailure('invalid reference format', [`"${name}" is not an image name.`, ...explainUnset(unsetValues)]);
  }
};
