import { expect, it } from 'vitest';
import { CommandError, ServiceError, SeveralErrors, UsageError } from '../../src/errors.ts';
import { programError } from '../../src/library/program-error.ts';

const rename = (text: string): string => text.replace(/--([a-z-]+)/g, (_, name: string) => name.replace('-p', 'P'));

it('renames options in every text', () => {
  const usage = new UsageError(['--name is empty', '--no-push is wrong'], 'Set --name.');
  const several = new SeveralErrors(new CommandError('--name', { hint: '--no-push' }), new CommandError('--group'));
  const foreign = new TypeError('--name');
  expect(programError(usage, rename)).toBe(usage);
  expect([usage.message, usage.hint, usage.problems]).toEqual([
    'name is empty\nnoPush is wrong',
    'Set name.',
    ['name is empty', 'noPush is wrong'],
  ]);
  programError(several, rename);
  expect([several.message, several.errors.map(({ message, hint }) => [message, hint])]).toEqual([
    'name\ngroup',
    [
      ['name', 'noPush'],
      ['group', undefined],
    ],
  ]);
  expect((programError(foreign, rename) as Error).message).toBe('name');
});

it('names the class as programs know it', () => {
  expect(
    [new CommandError('a'), new UsageError(['a'])].map((each) => (programError(each, rename) as Error).name),
  ).toEqual(['AcrtaskError', 'UsageError']);
});

it('leaves requests and responses out of causes, however deep', () => {
  const sent = Object.assign(new Error('refused'), { code: 'ECONNRESET', request: { body: 'secret' }, response: {} });
  const inner = new ServiceError(400, 'Bad', 'refused', { cause: sent });
  const several = new SeveralErrors(new CommandError('a', { cause: inner }), new CommandError('b'));
  programError(several, rename);
  const cause = inner.cause as Error;
  expect([cause.message, { ...cause }]).toEqual(['refused', { name: 'Error', code: 'ECONNRESET' }]);
  expect({ ...(programError(sent, rename) as Error) }).toEqual({ name: 'Error', code: 'ECONNRESET' });
});

it.each([['a text'], [undefined], [new TypeError('--name')]])('leaves %s as it is', (thrown) =>
  expect(programError(thrown, rename)).toBe(thrown),
);
