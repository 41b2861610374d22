/** Answers that are asked for once in a command, until they are forgotten. */
export interface Memory {
  /** The result of `work` for that key, from an earlier call if there was one. */
  once<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Whether nothing has been forgotten yet: what the command itself has read before is still current. */
  isFirst(): boolean;
  forget(): void;
}

export const createMemory = (): Memory => {
  const answers = new Map<string, Promise<unknown>>();
  let isFirst = true;
  return {
    once: <T>(key: string, work: () => Promise<T>): Promise<T> => {
      const before = answers.get(key);
      if (before) return before as Promise<T>;
      const answer = work();
      // Whoever asked may be waiting for something else that fails first.
      answer.catch(() => undefined);
      answers.set(key, answer);
      return answer;
    },
    isFirst: () => isFirst,
    forget: () => {
      answers.clear();
      isFirst = false;
    },
  };
};
