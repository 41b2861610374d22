import { describe, expect, it } from 'vitest';
import { checkAll, checkAllInTurn, checkEach, checkEachInTurn } from '../src/check-all.ts';
import { CommandError, ExitCode, InterruptedError, SeveralErrors } from '../src/errors.ts';

const fail = (error: Error) => () => {
  throw error;
};
const no = new CommandError('No.', { exitCode: ExitCode.notFound, azExitCode: ExitCode.failure });
const never = new CommandError('Never.');

type Check = () => unknown;

const named = (checks: readonly Check[]) => Object.fromEntries(checks.map((each, at) => [`check${at}`, each]));
const call = (check: Check) => check();

it('gives the results by the names of the checks', async () => {
  expect(checkAll({ one: () => 1, two: () => 'two' })).toEqual({ one: 1, two: 'two' });
  expect(await checkAllInTurn({ one: async () => 1, two: () => 'two' })).toEqual({ one: 1, two: 'two' });
});

describe.each<[string, (checks: readonly Check[]) => unknown]>([
  ['checkEach', (checks) => checkEach(checks, call)],
  ['checkEachInTurn', (checks) => checkEachInTurn(checks, call)],
  ['checkAll', (checks) => Object.values(checkAll(named(checks)))],
  ['checkAllInTurn', async (checks) => Object.values(await checkAllInTurn(named(checks)))],
])('%s', (_, check) => {
  const thrown = async (...checks: Check[]): Promise<unknown> => {
    try {
      return await check(checks);
    } catch (error) {
      return error;
    }
  };

  it('gives what the checks came to', async () => {
    expect(
      await thrown(
        () => 1,
        () => 'two',
      ),
    ).toEqual([1, 'two']);
  });

  it('throws a single error as it is', async () => {
    expect(
      await thrown(
        () => 1,
        fail(no),
        () => 3,
      ),
    ).toBe(no);
  });

  it('throws several together, and ends as the first', async () => {
    expect(await thrown(fail(no), () => 1, fail(never))).toMatchObject({
      errors: [no, never],
      message: 'No.\nNever.',
      exitCode: ExitCode.notFound,
      azExitCode: ExitCode.failure,
    });
  });

  it('puts those of checks within checks in their place', async () => {
    const within = new SeveralErrors(no, never);
    const last = new CommandError('Last.');
    expect(await thrown(fail(within), fail(last))).toMatchObject({ errors: [no, never, last] });
  });

  it('tells the same thing once', async () => {
    expect(await thrown(fail(no), fail(new CommandError('No.')))).toBe(no);
  });

  it.each([
    ['a defect', new TypeError('x')],
    ['an interrupt', new InterruptedError()],
  ])('%s goes before all', async (_, error) => {
    expect(await thrown(fail(no), fail(error))).toBe(error);
  });
});
