import { describe, expect, it } from 'vitest';
import { conditionFor, evaluateCondition } from '../../src/access/role-condition.ts';

const read = 'Microsoft.ContainerRegistry/registries/repositories/content/read';
const write = 'Microsoft.ContainerRegistry/registries/repositories/content/write';
const name = '@Request[Microsoft.ContainerRegistry/registries/repositories:name]';

/** As the Azure portal writes it, over several lines. */
const portal = (comparison: string): string => `(
 (
  !(ActionMatches{'${read}'})
  AND
  !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/metadata/read'})
 )
 OR 
 (
  ${name} ${comparison}
 )
)`;

describe('evaluateCondition', () => {
  it.each<readonly [condition: string | undefined, action: string, repository: string | undefined, expected: string]>([
    [undefined, read, 'app', 'allowed'],
    [' ', read, undefined, 'allowed'],
    [portal("StringEqualsIgnoreCase 'app'"), read, 'app', 'allowed'],
    [portal("StringEqualsIgnoreCase 'APP'"), read, 'app', 'allowed'],
    [portal("StringEqualsIgnoreCase 'app'"), read, 'other', 'denied'],
    [portal("StringEqualsIgnoreCase 'app'"), read, undefined, 'unknown'],
    [portal("StringEqualsIgnoreCase 'app'"), write, undefined, 'allowed'],
    [portal("StringEquals 'App'"), read, 'app', 'denied'],
    [portal("StringNotEquals 'app'"), read, 'other', 'allowed'],
    [portal("StringNotEquals 'app'"), read, 'app', 'denied'],
    [portal("StringStartsWith 'team/'"), read, 'team/app', 'allowed'],
    [portal("StringStartsWithIgnoreCase 'TEAM/'"), read, 'other/app', 'denied'],
    [portal("StringLike 'team/*/app'"), read, 'team/a/b/app', 'allowed'],
    [portal("StringLike 'team/*/app'"), read, 'team/app', 'denied'],
    [portal("StringLike 'ap?'"), read, 'app', 'allowed'],
    [portal("StringLike 'ap?'"), read, 'apps', 'denied'],
    [portal("ForAnyOfAnyValues:StringEqualsIgnoreCase {'a', 'b'}"), read, 'b', 'allowed'],
    [portal("ForAnyOfAnyValues:StringEqualsIgnoreCase {'a', 'b'}"), read, 'c', 'denied'],
    [portal("ForAllOfAnyValues:StringEqualsIgnoreCase {'a', 'b'}"), read, 'b', 'unknown'],
    [portal("StringEqualsIgnoreCase {'a', 'b'}"), read, 'b', 'unknown'],
    [portal("StringMatches 'a'"), read, 'a', 'unknown'],
    [`${name} StringEquals 'a' AND @Principal[x] StringEquals 'y'`, read, 'a', 'unknown'],
    [`${name} StringEquals 'a' AND @Principal[x] StringEquals 'y'`, read, 'b', 'denied'],
    [`${name} StringEquals 'a' OR @Principal[x] StringEquals 'y'`, read, 'a', 'allowed'],
    [`${name} StringEquals 'a' OR ${name} StringEquals 'b' AND ${name} StringEquals 'c'`, read, 'a', 'allowed'],
    [`NOT ${name} StringEquals 'a' && ${name} StringLike '*'`, read, 'b', 'allowed'],
    [`SubOperationMatches{'x'} || ${name} StringEquals 'a'`, read, 'a', 'unknown'],
    [`ActionMatches{'*/content/*'}`, read, undefined, 'allowed'],
    ["(ActionMatches{'x'}", read, 'a', 'unknown'],
    ["ActionMatches{'x'} ActionMatches{'x'}", read, 'a', 'unknown'],
    ['whatever', read, 'a', 'unknown'],
  ])('%s for %s on %s: %s', (condition, action, repository, expected) => {
    expect(evaluateCondition(condition, action, repository)).toBe(expected);
  });

  it('takes no longer for a pattern of many stars', () => {
    const pattern = `${'*a'.repeat(200)}b`;
    expect(evaluateCondition(`${name} StringLike '${pattern}'`, read, 'a'.repeat(400))).toBe('denied');
  });
});

describe('conditionFor', () => {
  it.each<readonly [repositories: readonly string[], expected: string]>([
    [['app'], `((!(ActionMatches{'${read}'})) OR (${name} StringEqualsIgnoreCase 'app'))`],
    [
      ['b', 'A', 'b'],
      `((!(ActionMatches{'${read}'})) OR (${name} ForAnyOfAnyValues:StringEqualsIgnoreCase {'a', 'b'}))`,
    ],
  ])('names %s', (repositories, expected) => {
    const condition = conditionFor([read], repositories);
    expect(condition).toBe(expected);
    for (const repository of repositories) expect(evaluateCondition(condition, read, repository)).toBe('allowed');
    expect(evaluateCondition(condition, read, 'other')).toBe('denied');
  });
});
