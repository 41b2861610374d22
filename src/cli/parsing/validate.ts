import { isRequired, longNameOf, nameOf, type OptionDefinition, type OptionTable } from '../option.ts';
import { Refusal } from '../option-schemas.ts';
import type { RawValues } from './parse.ts';

const problemOf = (definition: OptionDefinition, raw: unknown, { reason }: Refusal): string => {
  const { kind, choices } = definition.schema.facts;
  if (raw === true && kind !== 'flag') return `argument ${nameOf(definition)}: expected one argument`;
  if (kind === 'choice' || kind === 'threeState') {
    const allowed = kind === 'choice' ? choices : ['true', 'false'];
    return `'${raw}' is not a valid value for '${longNameOf(definition)}'. Allowed values: ${allowed.join(', ')}.`;
  }
  return `argument ${nameOf(definition)}: ${reason}`;
};

export interface Checked {
  readonly values: Record<string, unknown>;
  /** One sentence each, naming the option; empty if all values are valid. */
  readonly problems: readonly string[];
  /** The values are what the schemas promise, even if one is missing that only this command line needs. */
  readonly isTyped: boolean;
}

/**
 * Converts the raw values of `table` to typed values. Collects all problems, one for each option; missing required options
 * share one sentence.
 */
export const checkValues = (raw: RawValues, table: OptionTable): Checked => {
  const values: Record<string, unknown> = {};
  const missing: string[] = [];
  const problems: string[] = [];
  let isTyped = true;
  for (const [key, definition] of Object.entries(table)) {
    const word = raw[key];
    const { facts, read } = definition.schema;
    if (word === undefined) {
      if (isRequired(definition, raw)) missing.push(nameOf(definition));
      if (facts.required) isTyped = false;
      else values[key] = facts.defaultValue;
      continue;
    }
    const value = read(word);
    if (value instanceof Refusal) {
      problems.push(problemOf(definition, word, value));
      isTyped = false;
    } else values[key] = value;
  }
  if (missing.length > 0) problems.unshift(`the following arguments are required: ${missing.join(', ')}`);
  return { values, problems, isTyped };
};
