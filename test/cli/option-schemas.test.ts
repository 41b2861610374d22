import { describe, expect, it } from 'vitest';
import {
  choice,
  choices,
  duration,
  type Facts,
  flag,
  integer,
  name,
  namedTexts,
  names,
  optional,
  Refusal,
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
    ['named texts', namedTexts(), facts('texts', { named: true })],
    ['optional texts', optional(texts()), facts('texts', { required: false })],
  ])('%s', (_, schema, expected) => expect(schema.facts).toEqual(expected));
});

describe('what a schema makes of a word', () => {
  const largest = Number.MAX_SAFE_INTEGER;
  it.each<[string, Schema, unknown, unknown]>([
    ['text', text(), ' a ', ' a '],
    ['blank text', text(), ' ', new Refusal('the value is empty')],
    ['text that may be empty', text({ mayBeEmpty: true }), '', ''],
    ['text without a word', text(), true, new Refusal('expected one argument')],
    ['name', name(), 'a.b-c', 'a.b-c'],
    ['empty name', name(), '', new Refusal('the value is empty')],
    ['name of a folder', name(), '..', new Refusal("'..' is not a valid name")],
    ['name with a slash', name(), 'a/b', new Refusal("'a/b' is not a valid name")],
    ['names', names(), ['a', 'b'], ['a', 'b']],
    ['names, one of them wrong', names(), ['a', 'b#', ''], new Refusal("'b#' is not a valid name")],
    ['flag', flag(), true, true],
    ['three states, bare', threeState(), true, true],
    ['three states, false', threeState(), 'False', false],
    ['three states, neither', threeState(), 'no', new Refusal("'no' is neither true nor false")],
    ['choice in another case', choice(['Linux', 'Windows']), 'linux', 'Linux'],
    ['no choice', choice(['a']), 'b', new Refusal("'b' is none of the choices")],
    ['choices', choices(['a', 'b', 'c']), 'C, a', ['a', 'c']],
    [
      'choices, one of them misspelled',
      choices(['service', 'b']),
      'b,servce',
      new Refusal("'servce' is not one of service, b. Did you mean 'service'?"),
    ],
    ['choices, one of them empty', choices(['a', 'b']), 'a,', new Refusal("'' is not one of a, b")],
    ['no choices', choices(['a']), ' ', new Refusal('the value is empty')],
    ['integer', integer(), ' +7 ', 7],
    ['no integer', integer(), '1.5', new Refusal("invalid int value: '1.5'")],
    ['small integer', integer({ min: 1 }), '0', new Refusal('0 is less than 1')],
    ['large integer', integer({ max: 2 }), '3', new Refusal('3 is greater than 2')],
    [
      'integer that has no exact value',
      integer(),
      '9007199254740993',
      new Refusal(`9007199254740993 is greater than ${largest}`),
    ],
    ['duration', duration(), '1h30m', 5_400_000],
    ['no duration', duration(), '5', new Refusal("'5' is not a time such as 90s, 5m, or 1h30m")],
    ['duration without a word', duration(), true, new Refusal('expected one argument')],
    ['texts', texts(), ['a', 'b'], ['a', 'b']],
    ['texts, bare', texts(), true, []],
    ['texts, one of them empty', texts(), ['a', ''], new Refusal('the value is empty')],
    ['texts that may be empty', texts({ mayBeEmpty: true }), [''], ['']],
    ['named texts', namedTexts(), ['a=', 'b', 'c=='], ['a=', 'b', 'c==']],
    ['named texts without a name', namedTexts(), [' =a'], new Refusal('expected a name before the =')],
    ['optional text', optional(text()), 'a', 'a'],
    ['text with a default', withDefault(text(), 'a'), 'b', 'b'],
  ])('%s', (_, schema, raw, value) => expect(schema.read(raw)).toEqual(value));
});
