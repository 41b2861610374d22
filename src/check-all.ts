import { CommandError, InterruptedError, SeveralErrors } from './errors.ts';

type Checks = Readonly<Record<string, () => unknown>>;

/** What each check came to, by its name. */
type Results<T extends Checks> = { readonly [K in keyof T]: Awaited<ReturnType<T[K]>> };

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
 * Makes the same check of every item, whatever the others say, and gives the results in the order of the items. Throws the
 * CommandError of the one that fails, or a SeveralErrors of those that do, in their order.
 */
export const checkEach = <T, R>(items: readonly T[], check: (item: T, index: number) => R): readonly R[] => {
  const gathered = createGathered();
  const results = items.flatMap((item, index) => {
    try {
      return [{ result: check(item, index) }];
    } catch (error) {
      gathered.add(error);
      return [];
    }
  });
  gathered.throwAny();
  return results.map(({ result }) => result);
};

/** As `checkEach`, for a check that takes its time: one item after the other. */
export const checkEachInTurn = async <T, R>(
  items: readonly T[],
  check: (item: T, index: number) => R | Promise<R>,
): Promise<readonly R[]> => {
  const gathered = createGathered();
  const results: R[] = [];
  for (const [index, item] of items.entries()) {
    try {
      results.push(await check(item, index));
    } catch (error) {
      gathered.add(error);
    }
  }
  gathered.throwAny();
  return results;
};

/** Makes every check, whatever the others say, and gives their results by name. Throws as `checkEach` does. */
export const checkAll = <T extends Checks>(checks: T): Results<T> =>
  Object.fromEntries(checkEach(Object.entries(checks), ([name, check]) => [name, check()])) as Results<T>;

/** As `checkAll`, for checks that take their time: one after the other. */
export const checkAllInTurn = async <T extends Checks>(checks: T): Promise<Results<T>> =>
  Object.fromEntries(
    await checkEachInTurn(
      Object.entries(checks),
      async ([name, check]): Promise<[string, unknown]> => [name, await check()],
    ),
  ) as Results<T>;
