import { describe, expect, it } from 'vitest';
import { createStepWatch } from '../../src/follow/step-watch.ts';

const line =
  "2024/01/01 00:00:00 Executing step ID: acb_step_0. Timeout(sec): 600, Working directory: '', Network: ''\r\n";

describe('createStepWatch', () => {
  it.each([
    ['nothing', 'hello\n', undefined],
    ['a step', line, 'acb_step_0'],
    ['the last of two steps', `${line}x\n${line.replace('acb_step_0', 'push.it')}y\n`, 'push.it'],
    ['an older wording', 'Executing step: build\n', 'build'],
    ['no name', 'Executing step ID: \u001b[2J. x\n', undefined],
  ])('%s, whole and byte by byte', (_, text, step) => {
    const bytes = new TextEncoder().encode(text);
    for (const size of [bytes.length, 1, 7]) {
      const watch = createStepWatch();
      for (let from = 0; from < bytes.length; from += size) watch.see(bytes.subarray(from, from + size));
      expect(watch.step).toBe(step);
    }
  });
});
