import { describe, expect, it } from 'vitest';
import { signInError } from '../../../src/azure/sign-in/network.ts';
import { reasonOfFailure } from '../../../src/azure/sign-in/reason.ts';
import { CommandError, UnexpectedResponseError } from '../../../src/errors.ts';

const asked = 'https://login.example.com/t/oauth2/v2.0/token?x=SECRET';

describe('why a source has no token', () => {
  it.each<[string, unknown, string | undefined, string, string]>([
    ['what it explains itself', new Error('x'), 'a\n b', 'unavailable', 'a b'],
    [
      'a refusal of Microsoft Entra',
      new Error(
        'invalid_client: Error(s): 7000215 - Timestamp: 2026-01-02 03:04:05Z - Description: AADSTS7000215: Invalid client secret provided. Ensure it is right. Trace ID: 1 Correlation ID: 2 Timestamp: 2026-01-02 03:04:05Z - Correlation ID: 2 - Trace ID: 1',
      ),
      undefined,
      'refused',
      'Microsoft Entra says: AADSTS7000215: Invalid client secret provided. Ensure it is right.',
    ],
    [
      'a refusal without more',
      new Error('unauthorized_client: AADSTS700016: There is no such application.\r\nTrace ID: 1'),
      undefined,
      'refused',
      'Microsoft Entra says: AADSTS700016: There is no such application.',
    ],
    [
      'an answer of a service',
      signInError(403, '{"message":"Resource not accessible"}', asked),
      undefined,
      'refused',
      'login.example.com returned HTTP 403: Resource not accessible',
    ],
    [
      'a service that is busy',
      signInError(503, 'later', asked),
      undefined,
      'unreachable',
      'login.example.com returned HTTP 503: later',
    ],
    [
      'a service that asks to wait',
      signInError(429, '', asked),
      undefined,
      'unreachable',
      'login.example.com returned HTTP 429: The service gave no reason.',
    ],
    ['an answer without a token', new UnexpectedResponseError('no token'), undefined, 'refused', 'no token'],
    [
      'a network that fails',
      new CommandError('The proxy cannot be reached.', { hint: 'Check HTTPS_PROXY.' }),
      undefined,
      'unreachable',
      'The proxy cannot be reached. Check HTTPS_PROXY.',
    ],
    [
      'a tool that is not there',
      new Error(
        'Error: Unable to execute PowerShell. Ensure that it is installed in your system. To troubleshoot, visit https://a.example.',
      ),
      undefined,
      'unavailable',
      'Unable to execute PowerShell. Ensure that it is installed in your system.',
    ],
    [
      'a package that names itself',
      new Error('ManagedIdentityCredential: Authentication failed. Message There is no identity of that ID.'),
      undefined,
      'unavailable',
      'There is no identity of that ID.',
    ],
    ['anything else', 'as it is', undefined, 'unavailable', 'as it is'],
  ])('%s', (_, error, said, outcome, reason) => expect(reasonOfFailure(error, said)).toEqual({ outcome, reason }));
});
