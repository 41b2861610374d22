import { describe, expect, it } from 'vitest';
import { subscriptionId } from '../arm-client.ts';
import { createLab } from '../lab.ts';

const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/acquirePolicyToken?api-version=2025-11-01`;

describe('acquirePolicyToken', () => {
  it('gives a token for an operation, for an hour', async () => {
    const { arm } = await createLab();
    const operation = { uri: 'https://localhost/subscriptions/s/x?api-version=1', httpMethod: 'PUT', content: {} };
    const { status, body } = await arm('POST', path, { operation, changeReference: 'CHG1' });
    expect([status, body]).toEqual([
      200,
      {
        result: 'Succeeded',
        changeReference: 'CHG1',
        results: [],
        token: expect.stringMatching(/^[\w-]{20,}$/),
        tokenId: expect.any(String),
        expiration: '2019-06-14T23:47:32.120Z',
      },
    ]);
  });

  it('refuses a request that names no operation', async () => {
    const { arm } = await createLab();
    const { status, body } = await arm('POST', path, { operation: { uri: 'https://localhost/' } });
    expect([status, body.error.code]).toEqual([400, 'InvalidRequestContent']);
  });
});
