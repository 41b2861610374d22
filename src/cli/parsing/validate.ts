import * as z from 'zod/mini';
import { longNameOf, nameOf, type OptionDefinition, type OptionTable } from '../option.ts';
import { factsOf } from '../option-schemas.ts';
import type { RawValues } from './parse.ts';

const problemOf = (definition: OptionDefinition, raw: unknown, issue: z.core.$ZodIssue): string => {
  const { kind, choices } = factsOf(definition.schema);
  if (raw === true && kind !== 'flag') return `argument ${nameOf(definition)}: expected one argument`;
  if (kind === 'choice' || kind === 'threeState') {
    const allowed = kind === 'choice' ? choices : ['true', 'false'];
    return `'${raw}' is not a valid value for '${longNameOf(definition)}'. Allowed values: ${allowed.join(', ')}.`;
  }
  if (issue.code === 'too_small') return `argument ${nameOf(definition)}: ${raw} is less than ${issue.minimum}`;
  if (issue.code === 'too_big') return `argument ${nameOf(definition)}: ${raw} is greater than ${issue.maximum}`;
  if (kind === 'integer') return `argument ${nameOf(definition)}: invalid int value: '${raw}'`;
  if (issue.code === 'invalid_format') {
    const [at] = issue.path ?? [];
    const name = Array.isArray(raw) ? raw[Number(at)] : raw;
    return `argument ${nameOf(definition)}: ${String(name).trim() === '' ? 'the value is empty' : `'${name}' is not a valid name`}`;
  }
  return `argument ${nameOf(definition)}: ${issue.message}`;
};

export interface Checked {
  readonly values: Record<string, unknown>;
  /** One sentence each, naming the option; empty if all values are valid. */
  readonly problems: readonly string[];
}

/**
 * Converts the raw values of `table` to typed values. Collects all problems; missing required options share one sentence.
 */
export const checkValues = (raw: RawValues, table: OptionTable): Checked => {
  const values: Record<string, unknown> = {};
  const missing: string[] = [];
  const problems: string[] = [];
  for (const [key, definition] of Object.entries(table)) {
    const word = raw[key];
    if (word === undefined && factsOf(definition.schema).required) {
      missing.push(nameOf(definition));
      continue;
    }
    const result = z.safeParse(definition.schema, word);
    // One problem per option: further problems of the same value usually follow from the first.
    const issue = result.error?.issues[0];
    if (issue) problems.push(problemOf(definition, word, issue));
    else values[key] = result.data;
  }
  if (missing.length > 0) problems.unshift(`the following arguments are required: ${missing.join(', ')}`);
  return { values, problems };
};
