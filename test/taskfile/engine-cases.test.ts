import { readFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import { checkOutcome } from './check-outcome.ts';
import { outcomeOf } from './run-vector.ts';
import type { Vector } from './vector.ts';

/** A case of engine-cases.jsonl, without what it shares with others. */
interface Case extends Omit<Vector, 'name'> {
  readonly area: string;
  /** Number of its surroundings, from 1. */
  readonly around?: number;
}

/** The first line has the surroundings that cases share; every other one is a case, in the form of a vector. */
const [head = '', ...rest] = readFileSync(new URL('./engine-cases.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const { surroundings } = JSON.parse(head) as { readonly surroundings: readonly Partial<Vector>[] };
const cases = rest.map((line) => JSON.parse(line) as Case);

const vectorOf = ({ around, ...vector }: Case): Vector => ({
  ...(around === undefined ? {} : surroundings[around - 1]),
  ...vector,
  name: vector.input,
});

/** What the engine itself (Azure/acr-builder, commit 90b22f3) makes of small inputs. Of YAML errors only the kind counts. */
describe.each([...new Set(cases.map(({ area }) => area))])('%s, compared with the engine', (area) => {
  it.each(cases.filter((each) => each.area === area).map((each) => [JSON.stringify(each.input), each] as const))(
    '%s',
    async (_name, each) => checkOutcome(await outcomeOf(vectorOf(each)), each.expect),
  );
});
