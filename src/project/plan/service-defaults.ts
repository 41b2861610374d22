import type { TaskFacts } from '../../request/task-facts.ts';

interface Default {
  /** The path of the leaf, which starts with that of what has the default. */
  readonly path: RegExp;
  readonly value: string | number | boolean;
}

/** What the service takes for granted where a task does not say it (rest-api.md 4.1; commands.md 1.14). */
const defaults: readonly Default[] = [
  { path: /^()status$/, value: 'Enabled' },
  { path: /^()timeout$/, value: 3600 },
  { path: /^()isSystemTask$/, value: false },
  { path: /^()agentConfiguration\.cpu$/, value: 2 },
  { path: /^()platform\.architecture$/, value: 'amd64' },
  { path: /^()credentials\.sourceRegistry\.loginMode$/, value: 'Default' },
  { path: /^()step\.isPushEnabled$/, value: true },
  { path: /^()step\.noCache$/, value: false },
  { path: /^(step\.(?:arguments|values)\[.*\])\.isSecret$/s, value: false },
  { path: /^(trigger\.(?:timerTriggers|sourceTriggers)\[.*\])\.status$/s, value: 'Enabled' },
  { path: /^(trigger\.baseImageTrigger)\.status$/, value: 'Enabled' },
  { path: /^(trigger\.baseImageTrigger)\.updateTriggerPayloadType$/, value: 'Default' },
];

const found = (path: string): { readonly owner: string; readonly value: Default['value'] } | undefined => {
  for (const { path: form, value } of defaults) {
    const [match, owner = ''] = form.exec(path) ?? [];
    if (match !== undefined) return { owner, value };
  }
  return undefined;
};

/** What the service takes for granted at a path of a task; undefined when there is no such value. */
export const defaultAt = (path: string): Default['value'] | undefined => found(path)?.value;

/** As `defaultAt`, as a text, where the task with these facts has what the default belongs to. */
export const defaultIn = (facts: TaskFacts, path: string): string | undefined => {
  const { owner, value } = found(path) ?? {};
  if (owner === undefined) return undefined;
  return owner === '' || [...facts.keys()].some((each) => each.startsWith(`${owner}.`)) ? String(value) : undefined;
};
