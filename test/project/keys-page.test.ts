import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { projectKeysPage } from '../support/project-keys-page.ts';

const page = fileURLToPath(new URL('../../docs/project-file-keys.md', import.meta.url));

it('documents every key of the project file', async () => {
  await expect(projectKeysPage(), "'npm run reference' writes the page anew").toMatchFileSnapshot(page);
});
