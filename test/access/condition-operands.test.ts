import { describe, expect, it } from 'vitest';
import { eitherCondition, includesCondition } from '../../src/access/condition-operands.ts';

const repository = (name: string) =>
  `((!(ActionMatches{'read'})) OR (@Request[name] StringEqualsIgnoreCase '${name}'))`;
const [one, two, three] = ['one', 'two', ') OR ('].map(repository) as [string, string, string];

describe('a condition', () => {
  it.each([
    ['itself', one, one],
    ['itself with other spaces', `\n${one.replaceAll(' ', '  \n')} `, one],
    ['itself in parentheses', `(${one})`, one],
    ['the first of two', eitherCondition(one, two), one],
    ['the second of two', eitherCondition(one, two), two],
    ['the first of three', eitherCondition(eitherCondition(one, two), three), one],
    ['the second of three', eitherCondition(eitherCondition(one, two), three), two],
    ['one with parentheses in its text', eitherCondition(eitherCondition(one, two), three), three],
    ['one of a list without parentheses around it', `${one} or ${two}`, two],
    ['one after the other operator', `${one} || ${two}`, two],
  ])('includes %s', (_, condition, wanted) => expect(includesCondition(condition, wanted)).toBe(true));

  it.each([
    ['another', one, two],
    ['one that it narrows', `(${one} AND ${two})`, one],
    ['one that it narrows beside an alternative', `${one} OR ${two} AND ${three}`, two],
    ['one that it denies', `!${one}`, one],
    ['one that it denies among others', `(NOT (${one} OR ${two}))`, one],
    ['a part of an alternative', eitherCondition(one, two), "(@Request[name] StringEqualsIgnoreCase 'one'))"],
  ])('does not include %s', (_, condition, wanted) => expect(includesCondition(condition, wanted)).toBe(false));
});
