import { isObject } from '../../../json.ts';
import { byName } from '../../store/named-objects.ts';
import type { Json } from '../json-body.ts';

/** Lists that are omitted when empty; `arguments`, `values` and `imageNames` are stored as sent. */
const droppedWhenEmpty = new Set(['timerTriggers', 'sourceTriggers']);

/** Removes what the service omits: `null`, `{}`, and the empty lists above (rest-api.md 1.6, 4.1). */
const withoutEmpty = (members: Json): Json => {
  const kept: Json = byName();
  for (const [key, value] of Object.entries(members)) {
    if (value === null || value === undefined) continue;
    if (Array.isArray(value)) {
      if (value.length === 0 && droppedWhenEmpty.has(key)) continue;
      kept[key] = value.map((each) => (isObject(each) ? withoutEmpty(each) : each));
    } else if (isObject(value)) {
      const inner = withoutEmpty(value);
      if (Object.keys(inner).length > 0) kept[key] = inner;
    } else kept[key] = value;
  }
  return kept;
};

const enabled = (trigger: Json): Json => ({ ...trigger, status: trigger.status ?? 'Enabled' });

const completeStep = (step: Json): Json =>
  step.type === 'Docker'
    ? { ...step, isPushEnabled: step.isPushEnabled ?? true, noCache: step.noCache ?? false }
    : step;

const completeTrigger = (trigger: Json): Json => ({
  ...trigger,
  ...(trigger.timerTriggers ? { timerTriggers: trigger.timerTriggers.map(enabled) } : {}),
  ...(trigger.sourceTriggers ? { sourceTriggers: trigger.sourceTriggers.map(enabled) } : {}),
  ...(trigger.baseImageTrigger ? { baseImageTrigger: enabled(trigger.baseImageTrigger) } : {}),
});

/** A task's properties as stored: without empty members, with defaults that clients do not send. */
export const completeTaskProperties = (properties: Json): Json => {
  const kept = withoutEmpty(properties);
  return {
    ...kept,
    status: kept.status ?? 'Enabled',
    timeout: kept.timeout ?? 3600,
    isSystemTask: kept.isSystemTask ?? false,
    ...(kept.step ? { step: completeStep(kept.step) } : {}),
    ...(kept.trigger ? { trigger: completeTrigger(kept.trigger) } : {}),
  };
};
