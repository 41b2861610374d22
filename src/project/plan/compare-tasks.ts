import type { TaskLike } from '../../request/task-after-update.ts';
import type { Difference } from '../../request/task-difference.ts';
import { type Fact, type TaskFacts, taskFacts } from '../../request/task-facts.ts';
import { projectTag } from '../project-tag.ts';
import { defaultIn } from './service-defaults.ts';
import { isUnknownSecret } from './unknown-secrets.ts';

/** How a stored task differs from the wanted one. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** Secrets that cannot be compared: the service does not show them, or the project file's could not be read. */
  readonly unknown: readonly Difference[];
}

/** Enumerations, and references to identities: their spelling does not matter. */
const anyCase =
  /(?:^|\.)(?:status|os|architecture|variant|sourceControlType|baseImageTriggerType|updateTriggerPayloadType|loginMode|type|tokenType)$|^credentials\..*\.identity$/;

/** What only says of which kind a secret is. */
const describesSecret = /\.(?:type|isSecret|tokenType|scope)$/;

/** Lists whose order does not matter. */
const anyOrder = /(?:^|\.)sourceTriggerEvents$|^identity\.type$/;

/** The address of a secret in a key vault, which counts in any spelling. */
const vaultAddress = /^https:\/\/[^/]+\/secrets\//i;

const isOfVault = (text: string, path: string): boolean =>
  /^credentials\.customRegistries\[.*\.value$/s.test(path) && vaultAddress.test(text);

/** A value in the spelling that all values that mean the same share; undefined where there is none. */
const meaning = (facts: TaskFacts, path: string): string | undefined => {
  const text = facts.get(path)?.text ?? defaultIn(facts, path);
  if (text === undefined) return undefined;
  if (anyOrder.test(path))
    return text
      .toLowerCase()
      .replace(/[[\]"\s]/g, '')
      .split(',')
      .sort()
      .join(',');
  return anyCase.test(path) || isOfVault(text, path) ? text.toLowerCase() : text;
};

/** Texts that some programs send empty where they mean none. */
const emptyIsNone =
  /^(?:agentPoolName|logTemplate|platform\.variant|step\.(?:contextPath|contextAccessToken|target|valuesFilePath|encodedValuesContent)|credentials\.sourceRegistry\.(?:loginMode|identity)|trigger\.sourceTriggers\[.*\]\.sourceRepository\.branch|trigger\.baseImageTrigger\.updateTriggerEndpoint)$/s;

/** Without what says nothing: empty texts, and what the tag of a project says, which is not part of a task. */
const factsOf = (task: TaskLike): TaskFacts =>
  new Map(
    [...taskFacts(task)].filter(
      ([path, { text }]) => path !== `tags.${projectTag}` && !(text === '' && emptyIsNone.test(path)),
    ),
  );

/** The path of the value of a secret whose type is at `path`: the type depends on the value. */
const secretOf = (path: string): string => path.replace(/^(credentials\.customRegistries\[.*)\.type$/s, '$1.value');

/**
 * Compares a stored task with the wanted one by their leaves: what the service takes for granted counts as there, and
 * enumerations, identities, and login servers count in any spelling. `knowsSecrets` says whether the stored task was read
 * with its secrets.
 */
export const compareTasks = (stored: TaskLike, wanted: TaskLike, knowsSecrets: boolean): Comparison => {
  const before = factsOf(stored);
  const after = factsOf(wanted);
  const shown = (facts: TaskFacts, path: string): Fact | undefined => {
    const text = defaultIn(facts, path);
    return facts.get(path) ?? (text === undefined ? undefined : { text, isSecret: false, isWithheld: false });
  };
  const isUnknown = (path: string): boolean =>
    (!knowsSecrets && !before.has(path) && (after.get(path)?.isWithheld ?? false)) ||
    (before.has(path) && [path, secretOf(path)].some((each) => isUnknownSecret(after.get(each)?.text)));
  const all = [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => meaning(before, path) !== meaning(after, path))
    .map((path) => ({ path, before: shown(before, path), after: shown(after, path) }));
  return {
    differences: all.filter(({ path }) => !isUnknown(path)),
    unknown: all.filter(({ path }) => isUnknown(path) && !describesSecret.test(path)),
  };
};
