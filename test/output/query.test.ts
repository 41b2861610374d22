import { describe, expect, it } from 'vitest';
import { CommandError, UsageError } from '../../src/errors.ts';
import { compileQuery } from '../../src/output/query.ts';

describe('compileQuery', () => {
  it.each(['[?', '[bad', 'a b', '', 'tags.my-tag', '[].{a:a - b}'])("refuses '%s'", async (text) => {
    const problem = `argument --query: invalid jmespath_type value: '${text}'`;
    const error = await compileQuery(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ problems: [problem], hint: expect.stringContaining('https://jmespath.org') });
  });

  it('names the query that does not fit the result', async () => {
    const query = await compileQuery('keys(name)');
    const apply = () => query({ name: 'x' });
    expect(apply).toThrow(CommandError);
    expect(apply).toThrow("The --query 'keys(name)' cannot be applied to the result");
  });

  it.each<[string, unknown, unknown]>([
    ["[?status=='Enabled'].name", [{ status: 'Enabled', name: 'a' }, { name: 'b' }], ['a']],
    ['[?status==`Enabled`].name | [0]', [{ status: 'Enabled', name: 'a' }], 'a'],
    ['identity.principalId', { identity: null }, null],
    ['tags."my-tag"', { tags: { 'my-tag': 'x' } }, 'x'],
    ['[?n==`-1`]', [{ n: -1 }], [{ n: -1 }]],
    ['step.imageNames[-1]', { step: { imageNames: ['a', 'b'] } }, 'b'],
  ])('%s', async (text, value, found) => {
    expect((await compileQuery(text))(value)).toEqual(found);
  });
});
