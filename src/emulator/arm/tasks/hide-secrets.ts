import { isObject } from '../../../json.ts';
import type { Json } from '../json-body.ts';

/** A list of arguments or values without the secret ones. */
export const withoutSecret = (list: unknown): unknown =>
  Array.isArray(list) ? list.filter((each) => !(isObject(each) && each.isSecret === true)) : list;

const shownStep = ({ contextAccessToken: _token, ...step }: Json): Json => ({
  ...step,
  ...(step.arguments ? { arguments: withoutSecret(step.arguments) } : {}),
  ...(step.values ? { values: withoutSecret(step.values) } : {}),
});

const shownSourceTrigger = (trigger: Json): Json => {
  const { sourceControlAuthProperties: _auth, ...sourceRepository } = trigger.sourceRepository;
  return { ...trigger, sourceRepository };
};

const shownTrigger = (trigger: Json): Json => {
  const { updateTriggerEndpoint: _endpoint, ...baseImageTrigger } = trigger.baseImageTrigger ?? {};
  return {
    ...trigger,
    ...(trigger.sourceTriggers ? { sourceTriggers: trigger.sourceTriggers.map(shownSourceTrigger) } : {}),
    ...(trigger.baseImageTrigger ? { baseImageTrigger } : {}),
  };
};

/** Credentials reduced to the names of their logins. */
export const shownCredentials = (credentials: Json): Json => ({
  ...credentials,
  ...(credentials.customRegistries
    ? { customRegistries: Object.fromEntries(Object.keys(credentials.customRegistries).map((each) => [each, null])) }
    : {}),
});

/** A task's properties without secrets: the form in all responses but `listDetails` (rest-api.md 4.2). */
export const withoutSecrets = (properties: Json): Json => ({
  ...properties,
  ...(properties.step ? { step: shownStep(properties.step) } : {}),
  ...(properties.trigger ? { trigger: shownTrigger(properties.trigger) } : {}),
  ...(properties.credentials ? { credentials: shownCredentials(properties.credentials) } : {}),
});
