import { createHttpHeaders, createPipelineRequest, type PipelinePolicy } from '@azure/core-rest-pipeline';
import { ClientSecretCredential } from '@azure/identity';
import { expect, it } from 'vitest';
import { signInNetwork } from '../../../src/azure/sign-in/network.ts';
import { CommandError } from '../../../src/errors.ts';

const entra = 'https://login.example.com';
const lost = new CommandError('The proxy 127.0.0.1:9 (HTTPS_PROXY) cannot be reached (ECONNREFUSED).');

/** A network in which nothing is reached. */
const broken = () => {
  const asked: string[] = [];
  const policy: PipelinePolicy = {
    name: 'broken',
    sendRequest: async ({ url }) => {
      asked.push(new URL(url).host);
      throw lost;
    },
  };
  return { asked, network: signInNetwork([policy], new AbortController().signal, ['127.0.0.1:1']) };
};

it('has the credentials of the package fail once, with the reason for which nobody answers', async () => {
  const { asked, network } = broken();
  const additionalPolicies = [...network.additionalPolicies];
  const own = new ClientSecretCredential('tenant', 'client', 'secret', {
    authorityHost: entra,
    disableInstanceDiscovery: true,
    additionalPolicies,
  });
  await expect(own.getToken('https://arm.example.com/.default')).rejects.toThrow();
  expect(network.failure()).toBe(lost);
  expect(asked).toEqual(['login.example.com']);
});

it.each<[string, string, string, readonly string[]]>([
  ['what Entra answers', 'https://login.example.com/t/oauth2/v2.0/token', 'failed', ['login.example.com']],
  [
    'what Entra answers under another name',
    'https://login.partner.example.com/t',
    'failed',
    ['login.partner.example.com'],
  ],
  ['what a service of this machine answers', 'http://127.0.0.1:1/token', 'failed', ['127.0.0.1:1']],
  ['not who else is asked', 'http://169.254.169.254/metadata/identity', '200', []],
])('looks at %s', async (_, url, outcome, expected) => {
  const { asked, network } = broken();
  const request = createPipelineRequest({ url });
  const answer = async () => ({ request, status: 200, headers: createHttpHeaders() });
  const [remembering, policy] = network.additionalPolicies.map((each) => each.policy) as [
    PipelinePolicy,
    PipelinePolicy,
  ];
  const sent = remembering.sendRequest(request, (inner) => policy.sendRequest(inner, answer));
  expect(await sent.then(({ status }) => String(status)).catch(() => 'failed')).toBe(outcome);
  expect([asked, network.failure()]).toEqual([expected, outcome === 'failed' ? lost : undefined]);
});

it.each([
  [503, 'login.example.com returned HTTP 503: later'],
  [429, 'login.example.com returned HTTP 429: later'],
  [400, undefined],
])('takes HTTP %i for a failure: %s', async (status, expected) => {
  const { network } = broken();
  const request = createPipelineRequest({ url: `${entra}/t` });
  const { policy } = network.additionalPolicies[0] as { policy: PipelinePolicy };
  await policy.sendRequest(request, async () => ({
    request,
    status,
    headers: createHttpHeaders(),
    bodyAsText: 'later',
  }));
  expect((network.failure() as Error | undefined)?.message).toBe(expected);
});

it('forgets a failure after the next answer', async () => {
  const { network } = broken();
  const request = createPipelineRequest({ url: `${entra}/t` });
  const { policy } = network.additionalPolicies[0] as { policy: PipelinePolicy };
  await policy.sendRequest(request, () => Promise.reject(lost)).catch(() => {});
  await policy.sendRequest(request, async () => ({ request, status: 400, headers: createHttpHeaders() }));
  expect(network.failure()).toBe(undefined);
});
