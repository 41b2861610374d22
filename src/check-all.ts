import { CommandError, InterruptedError, SeveralErrors } from './errors.ts';

type Checks = readonly (() => unknown)[];

/** What each check came to, in their order. */
type Results<T extends Checks> = { -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> };

/** Keeps what a user is to be told, each thing once; anything else is thrown as it is. */
const createGathered = () => {
  const errors: CommandError[] = [];
  return {
    add: (error: unknown): void => {
      if (!(error instanceof CommandError) || error instanceof InterruptedError) throw error;
      for (const each of error instanceof SeveralErrors ? error.errors : [error])
        if (errors.every(({ message }) => message !== each.message)) errors.push(each);
    },
    throwAny: (): void => {
      const [first, ...more] = errors;
      if (first !== undefined) throw more.length > 0 ? new SeveralErrors(first, ...more) : first;
    },
  };
};

/**
 * Makes every check, whatever the others say, and gives their results. Throws the CommandError of the one that fails, or
 * a SeveralErrors of those that do, in the order of the checks.
 */
export const checkAll = <const T extends Checks>(checks: T): Results<T> => {
  const gathered = createGathered();
  const results = checks.map((check) => {
    try {
      return check();
    } catch (error) {
      return gathered.add(error);
    }
  });
  gathered.throwAny();
  return results as Results<T>;
};

/** As `checkAll`, for checks that take their time: one after the other. */
export const checkAllInTurn = async <const T extends Checks>(checks: T): Promise<Results<T>> => {
  const gathered = createGathered();
  const results: unknown[] = [];
  for (const check of checks) {
    try {
      results.push(await check());
    } catch (error) {
      results.push(gathered.add(error));
    }
  }
  gathered.throwAny();
  return results as Results<T>;
};
