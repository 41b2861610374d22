import type { Task } from '@azure/arm-containerregistry';
import { type Fact, taskFacts } from '../request/task-facts.ts';

type Json = Readonly<Record<string, unknown>>;

/** The parts of a task that its facts come from. */
export interface ComparableTask {
  readonly identity?: unknown;
  readonly tags?: unknown;
  readonly properties: Json;
}

/** The tag by which `apply` knows the tasks that it created. It is nothing that a project file could say. */
export const projectTag = 'acrtask-project';

/** A fact that two tasks do not have in common; undefined on the side where it is missing. */
export interface UnlikeFact {
  readonly path: string;
  readonly stored: Fact | undefined;
  readonly wanted: Fact | undefined;
}

/** The body of a request in the form in which the service answers. */
export const asStored = (task: Task): ComparableTask => {
  const { identity, tags, location: _location, ...properties } = JSON.parse(JSON.stringify(task)) as Json;
  return { identity, tags, properties };
};

/** What the service takes for granted where a member is missing (rest-api.md 4.1), by the end of its path. */
const defaults: readonly (readonly [RegExp, string])[] = [
  [/^agentConfiguration\.cpu$/, '2'],
  [/^timeout$/, '3600'],
  [/^(?:.*\.)?status$/, 'Enabled'],
  [/^isSystemTask$/, 'false'],
  [/^platform\.architecture$/, 'amd64'],
  [/^step\.isPushEnabled$/, 'true'],
  [/^step\.noCache$/, 'false'],
  [/\.isSecret$/, 'false'],
  [/\.updateTriggerPayloadType$/, 'Default'],
  [/\.sourceControlAuthProperties\.scope$/, 'repo'],
];

/** Members whose values the service spells in several ways: `Linux`, `SystemAssigned,UserAssigned`. */
const looselySpelled =
  /^(?:identity\.type|platform\..*|status|step\.type|trigger\..*\.(?:status|baseImageTriggerType|updateTriggerPayloadType|sourceTriggerEvents|sourceControlType|tokenType)|credentials\..*\.(?:type|loginMode|identity))$/;

const meaningOf = (path: string, fact: Fact | undefined): string | undefined => {
  if (fact === undefined) return defaults.find(([pattern]) => pattern.test(path))?.[1].toLowerCase();
  const isLoose = looselySpelled.test(path) || defaults.some(([pattern]) => pattern.test(path));
  return isLoose ? fact.text.toLowerCase().replace(/\s+/g, '') : fact.text;
};

const isTold = (path: string): boolean => path !== `tags.${projectTag}`;

/**
 * The facts in which a stored task is not what the project file wants, in the order of their paths in the stored one. What
 * the service did not show (`knowsSecrets` is false) is not compared, and the tag of `apply` is not a difference.
 */
export const unlikeFacts = (stored: ComparableTask, wanted: ComparableTask, knowsSecrets: boolean): UnlikeFact[] => {
  const before = taskFacts(stored);
  const after = taskFacts(wanted);
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((path) => ({ path, stored: before.get(path), wanted: after.get(path) }))
    .filter(
      ({ path, stored: one, wanted: other }) =>
        isTold(path) &&
        (knowsSecrets || !(one?.isWithheld || other?.isWithheld)) &&
        meaningOf(path, one) !== meaningOf(path, other),
    );
};
