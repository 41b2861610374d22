import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { optionTypes } from '../support/option-types.ts';

const file = fileURLToPath(new URL('../../src/library/options.ts', import.meta.url));

it('the options of calls from programs are those of the commands', async () => {
  await expect(
    await optionTypes(),
    "src/library/options.ts does not say what the definitions say: 'npm run reference' writes it anew.",
  ).toMatchFileSnapshot(file);
});
