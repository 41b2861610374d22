import type { DrawnStep } from '../../src/drawing/step-drawing.ts';
import { chain } from './drawn.ts';

/** Numbers from 0 to 1, the same in every run. */
const randomNumbers = (seed: number) => {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
};

/** Steps that wait for each other at random; the same for each seed. */
export const randomSteps = (seed: number): readonly DrawnStep[] => {
  const random = randomNumbers(seed);
  const count = 2 + Math.floor(random() * 18);
  const density = (3 * random()) / count;
  const ids = Array.from({ length: count }, (_, index) => `s${index}`);
  return chain(
    ...ids.map(
      (id, index) =>
        `${id}: ${ids
          .slice(0, index)
          .filter(() => random() < density)
          .join(' ')}`,
    ),
  );
};
