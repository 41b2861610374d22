import { expect, it } from 'vitest';
import { failureWords } from '../../src/access/failure-words.ts';

it.each([
  [
    'docker.io',
    {
      sentence: 'The name docker.io could not be resolved: what carried out the run has no access to the internet.',
      advice: 'In the emulator, give runs the image first: acrtask emulator seed IMAGE=FILE',
    },
  ],
  [
    'mybsae.azurecr.io',
    { sentence: 'There is no host mybsae.azurecr.io.', advice: 'Check the spelling of the login server.' },
  ],
])('tells a public host that is not found from one that does not exist: %s', (registry, words) => {
  expect(failureWords({ name: 'registry-not-found', registry }, { registry: 'myregistry' })).toEqual(words);
});

it('shows how to store a new token without writing it in the command line', () => {
  expect(failureWords({ name: 'context-download' }, { registry: 'myregistry', task: 'hello' })).toEqual({
    sentence:
      'The source was not downloaded: the URL, the branch, or the folder does not exist, or the token of the repository is not valid (it may have expired).',
    advice: 'Check the URL of the context; to store a new token:',
    command: 'acrtask update -r myregistry -n hello --git-access-token env:GIT_TOKEN',
  });
});
