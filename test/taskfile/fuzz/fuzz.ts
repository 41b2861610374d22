import { faultInAnswer } from './fault-in-answer.ts';
import { mutated } from './mutate.ts';
import { randomOf } from './random.ts';
import { smallest } from './smallest.ts';

export { samplesIn } from './samples.ts';

/** A text that is not answered as it should be. */
export interface FoundFault {
  readonly seed: number;
  readonly fault: string;
  readonly text: string;
}

/** The text that a seed stands for. */
export const textOfSeed = (samples: readonly string[], seed: number): string => mutated(samples, randomOf(seed));

/** What is wrong with the answer to a seed's text, which is made as small as possible; undefined when nothing is. */
export const tryOne = async (
  samples: readonly string[],
  seed: number,
  { isTimed }: { readonly isTimed: boolean },
): Promise<FoundFault | undefined> => {
  const text = textOfSeed(samples, seed);
  const fault = await faultInAnswer(text, isTimed);
  if (fault === undefined) return undefined;
  const kind = kindOf(fault);
  const isSame = async (other: string): Promise<boolean> =>
    kindOf((await faultInAnswer(other, isTimed)) ?? '') === kind;
  return { seed, fault, text: await smallest(text, isSame) };
};

/** A fault without the words that come from the text. */
export const kindOf = (fault: string): string => fault.split(': ').slice(0, 2).join(': ').slice(0, 60);
