import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { keysPage } from '../../support/keys-page.ts';

const page = fileURLToPath(new URL('../../../docs/task-file-keys.md', import.meta.url));

it('documents every key', async () => {
  await expect(keysPage(), "'npm run reference' writes the page anew").toMatchFileSnapshot(page);
});
