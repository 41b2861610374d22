import type { DrawnStep } from '../../src/drawing/step-drawing.ts';
import { chain } from './drawn.ts';
import { randomNumbers } from './random-numbers.ts';

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
