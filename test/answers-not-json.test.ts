import { describe, expect, it } from 'vitest';
import { catalog } from '../src/commands/catalog.ts';
import { runWithBrokenAnswer } from './support/broken-answer.ts';
import { plantedLine, wordsOf } from './support/every-command.ts';

const notJson = '{"value": [cut';

describe('an answer that is not JSON is no defect', { timeout: 30_000 }, () => {
  it.each(catalog.map((entry) => [wordsOf(entry), entry] as const))('%s', async (_, entry) => {
    const line = await plantedLine(entry, () => 'hello');
    const { count } = await runWithBrokenAnswer(line, 0, notJson);
    for (let broken = 1; broken <= count; broken += 1) {
      const { stderr } = await runWithBrokenAnswer(line, broken, notJson);
      expect([broken, stderr.includes('This is a defect') ? stderr : '']).toEqual([broken, '']);
    }
  });

  it('and names who gave it', async () => {
    const words = 'az acr repository list -n myregistry -u admin -p hello'.split(' ');
    const { stderr, exitCode } = await runWithBrokenAnswer(words, 2, notJson);
    expect([exitCode, stderr]).toEqual([
      1,
      'ERROR: An answer of myregistry.azurecr.io is not JSON, or was cut off.\nTry again. --debug shows the requests; a proxy may have changed the answer.\n',
    ]);
  });
});
