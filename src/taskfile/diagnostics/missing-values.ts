import type { Diagnostic } from '../model.ts';

/** Says of a line that is not YAML because a value is missing in it, that this is why. */
export const withMissingValues = (told: readonly Diagnostic[]): readonly Diagnostic[] => {
  const lines = new Set(told.flatMap(({ code, line }) => (code === 'undefined-value' ? [line] : [])));
  return told.map((each) =>
    each.code === 'invalid-yaml' && lines.has(each.line)
      ? { ...each, hint: 'A value is missing in this line: give it first.' }
      : each,
  );
};
