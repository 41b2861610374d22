/** Failures of runs that often do not happen again: what `--retry-on` names. */
export const transientKinds = ['context-download', 'rate-limit', 'service'] as const;
export type TransientKind = (typeof transientKinds)[number];
