import { kindsWithEffect, type StepDocument, type StepKind, stepKinds } from '../schema.ts';
import type { CheckedDocument, Finding } from './rule.ts';

type StepKey = keyof StepDocument & string;

const ignoredOn = (kind: StepKind): readonly StepKey[] =>
  (Object.entries(kindsWithEffect) as [StepKey, readonly StepKind[]][])
    .filter(([, effective]) => !effective.includes(kind))
    .map(([key]) => key);

const ignoredKeysOf = Object.fromEntries(stepKinds.map((kind) => [kind, ignoredOn(kind)])) as Readonly<
  Record<StepKind, readonly StepKey[]>
>;

/** Keys that have no effect on a step of its kind, or beside its other keys. */
export function* ignoredKeys({ task, valueSpan, keySpan, isDamaged }: CheckedDocument): Iterable<Finding> {
  for (const step of task.steps) {
    const kinds = stepKinds.filter((kind) => step[kind].length > 0);
    const [kind] = kinds;
    if (!kind || kinds.length > 1 || isDamaged(step)) continue;
    const tell = (key: StepKey, why: string): Finding => ({
      code: 'ignored-key',
      at: keySpan(step, key) ?? valueSpan(step, key),
      message: `'${key}' has no effect ${why}`,
    });
    for (const key of ignoredKeysOf[kind]) {
      // Mounts on a push step are an error.
      if (!isSet(step[key]) || key === 'volumeMounts') continue;
      yield tell(key, kindsWithEffect[key]?.length === 0 ? 'on any step' : `on a step with '${kind}'`);
    }
    if (kind !== 'cmd') continue;
    for (const key of ['cmdDownloadRetries', 'cmdDownloadRetryDelay'] as const) {
      if (isSet(step[key]) && !step.pull) yield tell(key, "without 'pull: true'");
    }
    if (step.disableWorkingDirectoryOverride && isSet(step.workingDirectory)) {
      yield tell('workingDirectory', "beside 'disableWorkingDirectoryOverride: true'");
    }
  }
}

/** Whether a value says something: not that which a step has without it. */
function isSet(value: StepDocument[StepKey]): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
