import { describe, expect, it } from 'vitest';
import { issueToken } from '../../../src/emulator/identity/tokens.ts';
import { memoryStore } from '../../../src/emulator/store/memory-store.ts';
import { createLab, type Lab } from '../lab.ts';

const arm = 'https://management.azure.com/subscriptions?api-version=2022-12-01';
const graph = 'https://localhost/graph/v1.0/me';
const vault = 'https://myvault.vault.azure.net/secrets/one?api-version=7.0';
const registry = 'https://myregistry.azurecr.io/oauth2/exchange';
const resources = {
  arm: 'https://management.azure.com/',
  graph: 'https://graph.microsoft.com/',
  vault: 'https://vault.azure.net',
  storage: 'https://storage.azure.com/',
};
type Service = 'arm' | 'graph' | 'vault' | 'registry';

const furnished = async (): Promise<Lab> => {
  const lab = await createLab();
  await lab.registry('myregistry');
  await lab.vault('myvault', { one: '1' });
  return lab;
};

/** What a service answers to a token: the status, the error's code and text, the challenge. */
const answer = async (lab: Lab, service: Service, token: string | undefined): Promise<unknown[]> => {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const {
    status,
    body,
    headers: got,
  } = service === 'registry'
    ? await lab.ask('POST', registry, {
        body: new URLSearchParams({ grant_type: 'access_token', access_token: token ?? '' }),
      })
    : await lab.ask('GET', { arm, graph, vault }[service], { headers });
  if (status === 200) return [200];
  const error = body.error ?? body.errors[0];
  return [status, error.code, error.message, got['www-authenticate']];
};

/** A token of the directory of another emulator. */
const foreign = (audience: string): string => {
  const store = memoryStore(() => '99999999-0000-0000-0000-000000000000');
  return issueToken(
    { store, realTime: () => new Date('2019-06-14T22:47:32Z') },
    { objectId: 'o', clientId: 'c', audience },
  );
};

describe('a token', () => {
  it.each([
    ['arm', ['arm'], ['registry']],
    ['graph', ['graph'], []],
    ['vault', ['vault'], []],
    ['storage', [], []],
  ] as const)('for %s opens %j, and by exchange %j', async (resource, opened, exchanged) => {
    const lab = await furnished();
    const token = lab.token(resources[resource]);
    const services = ['arm', 'graph', 'vault', 'registry'] as const;
    const statuses = await Promise.all(services.map(async (each) => (await answer(lab, each, token))[0]));
    const open: readonly string[] = [...opened, ...exchanged];
    expect(statuses).toEqual(services.map((each) => (open.includes(each) ? 200 : 401)));
  });

  it.each([['arm'], ['graph'], ['vault']] as const)(
    'for %s is good for a day, and not a second longer',
    async (service) => {
      const lab = await furnished();
      const token = lab.token(resources[service]);
      lab.wait(86_399_000);
      const before = await answer(lab, service, token);
      lab.wait(1000);
      expect([before, (await answer(lab, service, token))[0]]).toEqual([[200], 401]);
    },
  );
});

/** A name, a token, and what Resource Manager, Graph, a vault and a registry say of it. */
type Refused = [string, ((lab: Lab) => string) | undefined, string[], string[], string[], string[]];

describe('a refused token is told why', () => {
  const tenant = '00000000-0000-0000-0000-000000000002';
  const issuer = `https://sts.windows.net/${tenant}/`;
  const other = 'https://sts.windows.net/99999999-0000-0000-0000-000000000000/';
  const armChallenge = (description: string): string =>
    `Bearer authorization_uri="https://management.azure.com/aad/${tenant}", error="invalid_token", error_description="${description}"`;
  const vaultChallenge = `Bearer authorization="https://login.windows.net/${tenant}", resource="https://vault.azure.net"`;
  const registryChallenge = 'Bearer realm="https://myregistry.azurecr.io/oauth2/token",service="myregistry.azurecr.io"';
  const graphChallenge = (description: string): string =>
    armChallenge(description).replace('https://management.azure.com', 'https://localhost');

  it.each([
    [
      'none',
      undefined,
      [
        'AuthenticationFailed',
        "Authentication failed. The 'Authorization' header is missing.",
        armChallenge("The authentication failed because of missing 'Authorization' header."),
      ],
      ['InvalidAuthenticationToken', 'Access token is empty.', graphChallenge('Access token is empty.')],
      ['Unauthorized', 'Request is missing a Bearer or PoP token.', vaultChallenge],
      ['UNAUTHORIZED', 'the access token is not valid', registryChallenge],
    ],
    [
      'nonsense',
      () => 'x',
      ['InvalidAuthenticationToken', 'The access token is invalid.', armChallenge('The access token is invalid.')],
      [
        'InvalidAuthenticationToken',
        'Access token validation failure.',
        graphChallenge('Access token validation failure.'),
      ],
      ['Unauthorized', "[BearerReadAccessTokenFailed] Error validating token: 'S2S12005'.", vaultChallenge],
      ['UNAUTHORIZED', 'the access token is not valid', registryChallenge],
    ],
    [
      'of another resource',
      (lab: Lab) => lab.token(resources.storage),
      [
        'InvalidAuthenticationTokenAudience',
        "The access token has been obtained for wrong audience or resource 'https://storage.azure.com/'. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.core.windows.net','https://management.azure.com/','https://management.azure.com'.",
        armChallenge('The access token has been obtained from wrong audience or resource.'),
      ],
      [
        'InvalidAuthenticationToken',
        'Access token validation failure. Invalid audience.',
        graphChallenge('Access token validation failure. Invalid audience.'),
      ],
      [
        'Unauthorized',
        'AKV10022: Invalid audience. Expected https://vault.azure.net, found: https://storage.azure.com/.',
        vaultChallenge,
      ],
      [
        'UNAUTHORIZED',
        'the access token is for https://storage.azure.com/, not for a container registry or Azure Resource Manager',
        registryChallenge,
      ],
    ],
    [
      'of another directory',
      () => foreign('https://management.azure.com/'),
      [
        'InvalidAuthenticationTokenTenant',
        `The access token is from the wrong issuer '${other}'. It must match the tenant '${issuer}' associated with this subscription. Please use the authority (URL) 'https://management.azure.com/aad/${tenant}' to get the token.`,
        armChallenge(
          'The access token is from the wrong issuer. It must match the tenant associated with this subscription, to which you want to access. Please use correct authority to get the token.',
        ),
      ],
      [
        'InvalidAuthenticationToken',
        'Access token validation failure. Invalid issuer.',
        graphChallenge('Access token validation failure. Invalid issuer.'),
      ],
      ['Unauthorized', `AKV10032: Invalid issuer. Expected one of ${issuer}, found ${other}.`, vaultChallenge],
      ['UNAUTHORIZED', `the access token is from another directory: ${other}`, registryChallenge],
    ],
  ] satisfies Refused[])('%s', async (_case, tokenOf, ...words: string[][]) => {
    const lab = await furnished();
    expect(lab.store.state.tenantId).toBe(tenant);
    const token = tokenOf?.(lab);
    const services = ['arm', 'graph', 'vault', 'registry'] as const;
    const answers = await Promise.all(services.map((each) => answer(lab, each, token)));
    expect(answers).toEqual(words.map((each) => [401, ...each]));
  });

  it('expired', async () => {
    const lab = await furnished();
    const tokens = {
      arm: lab.token(resources.arm),
      graph: lab.token(resources.graph),
      vault: lab.token(resources.vault),
    };
    lab.wait(86_400_000 + 75_000);
    expect([
      await answer(lab, 'arm', tokens.arm),
      await answer(lab, 'graph', tokens.graph),
      await answer(lab, 'vault', tokens.vault),
      await answer(lab, 'registry', tokens.arm),
    ]).toEqual([
      [
        401,
        'ExpiredAuthenticationToken',
        "The access token expiry UTC time '6/15/2019 10:47:32 PM' is earlier than current UTC time '6/15/2019 10:48:47 PM'.",
        armChallenge('The access token has expired.'),
      ],
      [
        401,
        'InvalidAuthenticationToken',
        'Lifetime validation failed, the token is expired.',
        graphChallenge('Lifetime validation failed, the token is expired.'),
      ],
      [401, 'Unauthorized', "[TokenExpired] Error validating token: 'S2S12086'.", vaultChallenge],
      [401, 'UNAUTHORIZED', 'the access token has expired', registryChallenge],
    ]);
  });
});

describe('a registry token', () => {
  const form = (fields: Record<string, string>) => ({ body: new URLSearchParams(fields) });
  const tokens = async (lab: Lab) => {
    const exchange = form({ grant_type: 'access_token', access_token: lab.token(resources.arm) });
    const refresh: string = (await lab.ask('POST', registry, exchange)).body.refresh_token;
    const scope = 'registry:catalog:*';
    const asked = form({ grant_type: 'refresh_token', refresh_token: refresh, scope });
    const access: string = (await lab.ask('POST', registry.replace('exchange', 'token'), asked)).body.access_token;
    return { refresh, access };
  };

  it('is used for what it is: to ask for access, or to have it', async () => {
    const lab = await furnished();
    const { refresh, access } = await tokens(lab);
    const catalog = async (bearer: string): Promise<number> =>
      (
        await lab.ask('GET', 'https://myregistry.azurecr.io/v2/_catalog', {
          headers: { authorization: `Bearer ${bearer}` },
        })
      ).status;
    const again = async (refresh_token: string): Promise<number> =>
      (
        await lab.ask(
          'POST',
          registry.replace('exchange', 'token'),
          form({ grant_type: 'refresh_token', refresh_token }),
        )
      ).status;
    expect([await catalog(access), await catalog(refresh), await again(refresh), await again(access)]).toEqual([
      200, 401, 200, 401,
    ]);
    expect([await answer(lab, 'arm', refresh), await answer(lab, 'vault', access)].map(([status]) => status)).toEqual([
      401, 401,
    ]);
  });
});
