import { expect, it } from 'vitest';
import { explainingCredential } from '../../src/azure/az-token-error.ts';

const failure = (name: string, members: object = {}) =>
  Object.assign(new Error('as the package says'), { name, ...members });
const signIn =
  "Run 'az login', or set AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET, or use a managed identity. Add --debug to see which credentials were tried.";

it.each<[string, Error, string | undefined, string | undefined, string[]]>([
  [
    'the Azure CLI when no credential of the chain works',
    failure('AggregateAuthenticationError'),
    'AADSTS700082: The refresh token has expired.\nRun az login.',
    `The Azure CLI says: AADSTS700082: The refresh token has expired.\nRun az login.\n${signIn}`,
    ['https://arm.example of t'],
  ],
  [
    'nobody when there is no Azure CLI',
    failure('CredentialUnavailableError'),
    undefined,
    undefined,
    ['https://arm.example of t'],
  ],
  [
    'Microsoft Entra when it refuses',
    failure('AuthenticationError', {
      errorResponse: { errorDescription: 'AADSTS7000215: Invalid client secret.\r\nTrace ID: 1' },
    }),
    'not asked',
    `Microsoft Entra says: AADSTS7000215: Invalid client secret.\n${signIn}`,
    [],
  ],
  ['nobody when something else fails', failure('TypeError'), 'not asked', undefined, []],
])('a failure is told in the words of %s', async (_, error, words, hint, expected) => {
  const asked: string[] = [];
  const credential = explainingCredential({ getToken: () => Promise.reject(error) }, 't', async (resource, tenant) => {
    asked.push(`${resource} of ${tenant}`);
    return words;
  });
  const thrown = await credential.getToken('https://arm.example/.default').catch((reason: unknown) => reason);
  expect([asked, thrown === error ? undefined : (thrown as { hint?: string }).hint]).toEqual([expected, hint]);
});
