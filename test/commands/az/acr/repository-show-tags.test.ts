import { expect, it } from 'vitest';
import { runCommandLine } from '../../../support/command-line.ts';
import type { Answer } from '../../../support/fake-azure.ts';

const tags: Answer[] = [[200, { tags: [{ name: 'v1' }] }]];
const show = (repository: string) =>
  runCommandLine(`az acr repository show-tags -n myregistry --repository ${repository}`, {
    replies: { 'GET https://myregistry.azurecr.io/acr/v1/b/a/_tags?n=100': tags },
  });

it.each(['b/a', 'myregistry.azurecr.io/b/a'])('a repository is named as %s', async (repository) => {
  const { exitCode, stdout } = await show(repository);
  expect([exitCode, JSON.parse(stdout)]).toEqual([0, ['v1']]);
});

it('one of another registry is refused', async () => {
  const { exitCode, stderr } = await show('other.azurecr.io/b/a');
  expect([exitCode, stderr.split('\n')[0]]).toEqual([
    1,
    "ERROR: 'other.azurecr.io/b/a' is in another registry. The login server of 'myregistry' is myregistry.azurecr.io.",
  ]);
});
