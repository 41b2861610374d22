import type { Reporter, TestCase } from 'vitest/node';

/** Prints how many tests passed and failed in each group of a file, such as the kinds of vectors. */
export default class CountsByKind implements Reporter {
  readonly #counts = new Map<string, { passed: number; failed: number }>();

  onTestCaseResult(test: TestCase): void {
    const kind = test.parent.type === 'suite' ? test.parent.name : '';
    const counts = this.#counts.get(kind) ?? { passed: 0, failed: 0 };
    const { state } = test.result();
    if (state === 'passed') counts.passed += 1;
    if (state === 'failed') counts.failed += 1;
    if (kind !== '') this.#counts.set(kind, counts);
  }

  onTestRunEnd(): void {
    const width = Math.max(0, ...[...this.#counts.keys()].map((kind) => kind.length));
    const total = { passed: 0, failed: 0 };
    for (const [kind, { passed, failed }] of this.#counts) {
      total.passed += passed;
      total.failed += failed;
      console.log(`${kind.padEnd(width)}  ${passed} passed, ${failed} failed`);
    }
    console.log(`${'all'.padEnd(width)}  ${total.passed} passed, ${total.failed} failed`);
  }
}
