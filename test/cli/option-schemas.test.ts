import { describe, expect, it } from 'vitest';
import {
  choice,
  type Facts,
  factsOf,
  flag,
  integer,
  name,
  namedTexts,
  optional,
  type Schema,
  text,
  texts,
  threeState,
  withDefault,
} from '../../src/cli/option-schemas.ts';

const facts = (kind: Facts['kind'], rest: Partial<Facts> = {}): Facts => ({
  kind,
  required: true,
  choices: [],
  defaultValue: undefined,
  ...rest,
});

describe('what a schema says about itself', () => {
  it.each<[string, Schema, Facts]>([
    ['text', text(), facts('text')],
    ['name', name(), facts('text')],
    ['optional text', optional(text()), facts('text', { required: false })],
    ['text with a default', withDefault(text(), 'a'), facts('text', { required: false, defaultValue: 'a' })],
    ['flag', flag(), facts('flag', { required: false, defaultValue: false })],
    ['three states', optional(threeState()), facts('threeState', { required: false })],
    [
      'three states with a default',
      withDefault(threeState(), true),
      facts('threeState', { required: false, defaultValue: true }),
    ],
    ['choice', choice(['a', 'b']), facts('choice', { choices: ['a', 'b'] })],
    [
      'choice with a default',
      withDefault(choice(['a', 'b']), 'b'),
      facts('choice', { required: false, choices: ['a', 'b'], defaultValue: 'b' }),
    ],
    ['integer', integer(), facts('integer')],
    ['bounded integer', optional(integer({ min: 1, max: 2 })), facts('integer', { required: false })],
    ['texts', texts(), facts('texts')],
    ['named texts', namedTexts(), facts('texts')],
    ['optional texts', optional(texts()), facts('texts', { required: false })],
  ])('%s', (_, schema, expected) => expect(factsOf(schema)).toEqual(expected));
});
