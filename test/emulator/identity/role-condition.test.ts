import { describe, expect, it } from 'vitest';
import { conditionAllows } from '../../../src/emulator/identity/role-condition.ts';

const name = '@Request[Microsoft.ContainerRegistry/registries/repositories:name]';
const read = "ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/read'}";

describe('conditionAllows', () => {
  it.each<[string | null, string, boolean]>([
    [null, 'app', true],
    ['', 'app', true],
    [' \n', 'app', true],
    [`${name} StringEquals 'app'`, 'app', true],
    [`${name} StringEquals 'app'`, 'App', false],
    [`${name} StringEqualsIgnoreCase 'app'`, 'App', true],
    [`${name} StringEqualsIgnoreCase 'APP'`, 'app', true],
    [`${name} StringNotEquals 'app'`, 'app', false],
    [`${name} StringNotEquals 'app'`, 'App', true],
    [`${name} StringNotEqualsIgnoreCase 'app'`, 'App', false],
    [`${name} StringNotLike 'team/*' OR ${name} StringEquals 'team/app'`, 'team/app', true],
    [`${name} StringStartsWith 'team/'`, 'team/app', true],
    [`${name} StringStartsWith 'team/'`, 'other/team/', false],
    [`${name} StringLike 'a*c'`, 'abc', true],
    [`${name} StringLike 'A*c'`, 'abc', false],
    [`${name} StringLikeIgnoreCase 'A*c'`, 'abc', true],
    [`${name} StringStartsWithIgnoreCase 'TEAM/'`, 'team/app', true],
    [`${name} StringStartsWith 'TEAM/'`, 'team/app', false],
    [`${name} StringLike 'a?c'`, 'abc', true],
    [`${name} StringLike 'a?c'`, 'abbc', false],
    [`${name} StringLike 'a.c'`, 'abc', false],
    [`${name} StringLike 'a?c*'`, 'abcabc', true],
    [`${name} StringLike 'a?c'`, 'abcabc', false],
    [`${name} StringLike '*ab*ab'`, 'aababxab', true],
    [`${name} StringLike '*ab*ab*'`, 'aabxa', false],
    [`${name} StringLikeIgnoreCase 'A*C'`, 'abc', true],
    [`${name} StringLike '${'*a'.repeat(30)}*b'`, 'a'.repeat(250), false],
    [`${name} ForAnyOfAnyValues:StringEquals {'a', 'b'}`, 'b', true],
    [`(${name} StringEquals 'a' OR ${name} StringEquals 'b') AND !(${name} StringEquals 'b')`, 'a', true],
    [`(${name} StringEquals 'a' || ${name} StringEquals 'b') && !(${name} StringEquals 'b')`, 'b', false],
    [`((!(${read})) OR (${name} StringStartsWith 'x'))`, 'x1', true],
    [`((!(${read})) OR (${name} StringStartsWith 'x'))`, 'y1', false],
    // What is not understood lets nothing through.
    [`@Resource[Microsoft.Storage/x:name] StringEquals 'app'`, 'app', false],
    [`${name} StringMatches 'app'`, 'app', false],
    [`${name} StringEquals 'app' AND`, 'app', false],
    [`(${name} StringEquals 'app'`, 'app', false],
    [`${name} StringEquals 'app' nonsense`, 'app', false],
    ['nonsense', 'app', false],
  ])('%s lets %s pull: %s', (condition, repository, expected) => {
    expect(conditionAllows(condition, 'pull', repository)).toBe(expected);
  });
});
