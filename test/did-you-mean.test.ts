import { expect, it } from 'vitest';
import { suggest } from '../src/did-you-mean.ts';

it.each([
  ['biuld', ['build', 'test', 'push'], ['build']],
  ['Build', ['build'], ['build']],
  ['web', ['api', 'wed', 'we'], ['we', 'wed']],
  ['web', ['deployment'], []],
  ['a', ['b', 'cc', 'A'], ['A']],
  ['Id', ['nd', 'ID'], ['ID', 'nd']],
  [`${'x'.repeat(200)}`, ['x'.repeat(199)], ['x'.repeat(199)]],
  [`${'x'.repeat(201)}`, ['x'.repeat(199)], []],
])('suggests for %s of %j: %j', (word, known, suggested) => {
  expect(suggest(word, known)).toEqual(suggested);
});
