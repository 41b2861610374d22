import { describe, expect, it } from 'vitest';
import { createLab, encodedTask, group, quickRun, registryId } from '../lab.ts';

const create = (sku: string, properties: object) => ({ location: 'eastus', sku: { name: sku }, properties });

const noExports = { policies: { exportPolicy: { status: 'disabled' } } };

describe('what only Premium registries have', () => {
  it.each<[object, string]>([
    [{ networkRuleSet: { defaultAction: 'Deny' } }, 'network rules'],
    [{ networkRuleSet: { defaultAction: 'Allow', ipRules: [{ value: '1.2.3.4' }] } }, 'network rules'],
    [{ publicNetworkAccess: 'Disabled' }, 'closing the public endpoint'],
    [{ dataEndpointEnabled: true }, 'dedicated data endpoints'],
    [{ encryption: { status: 'enabled' } }, 'encryption with a key of your own'],
  ])('%j', async (properties, feature) => {
    const { arm } = await createLab();
    const refusal = [
      400,
      {
        error: {
          code: 'SkuNotSupported',
          message: `The registry myregistry is in the tier Standard, which does not support ${feature}. Only Premium registries do.`,
        },
      },
    ];
    const refused = await arm('PUT', registryId('myregistry'), create('Standard', properties));
    expect([refused.status, refused.body]).toEqual(refusal);
    const taken = await arm('PUT', registryId('myregistry'), create('Premium', properties));
    expect([taken.status, taken.body.properties]).toMatchObject([200, properties]);
    const lowered = await arm('PATCH', registryId('myregistry'), { sku: { name: 'Standard' } });
    expect([lowered.status, lowered.body]).toEqual(refusal);
  });

  it('the export policy', async () => {
    const { arm } = await createLab();
    const refused = await arm('PUT', registryId('myregistry'), create('Standard', noExports));
    expect([refused.status, refused.body.error.message]).toEqual([
      400,
      'The registry myregistry is in the tier Standard, which does not support the export policy. Only Premium registries do.',
    ]);
  });

  it('agent pools', async () => {
    const { arm, registry } = await createLab();
    await registry('myregistry');
    const { status, body } = await arm('PUT', `${registryId('myregistry')}/agentPools/mypool`, { location: 'eastus' });
    expect([status, body.error.code]).toEqual([400, 'SkuNotSupported']);
  });
});

describe('a registry that allows no exports', () => {
  const closed = { publicNetworkAccess: 'Disabled' };
  const open = { publicNetworkAccess: 'Enabled' };
  const premium = (properties: object): object => create('Premium', properties);
  const whileOpen =
    "Exports cannot be disabled while the registry 'myregistry' is open to the public network. Disable public network access first, or together with exports.";
  // https://github.com/Azure-Samples/holiday-peak-hub/pull/830 quotes this one.
  const toOpen =
    "Enabling public network access is not supported because the registry 'myregistry' has exports disabled.";

  it.each<[string, readonly (readonly ['PUT' | 'PATCH', object])[], string | undefined]>([
    ['created open', [['PUT', premium(noExports)]], whileOpen],
    ['created open, so said', [['PUT', premium({ ...open, ...noExports })]], whileOpen],
    ['created closed', [['PUT', premium({ ...closed, ...noExports })]], undefined],
    ['in other letters', [['PUT', premium({ publicNetworkAccess: 'disabled', ...noExports })]], undefined],
    [
      'replaced',
      [
        ['PUT', premium({})],
        ['PUT', premium(noExports)],
      ],
      whileOpen,
    ],
    [
      'changed while open',
      [
        ['PUT', premium({})],
        ['PATCH', { properties: noExports }],
      ],
      whileOpen,
    ],
    [
      'changed and closed',
      [
        ['PUT', premium({})],
        ['PATCH', { properties: { ...closed, ...noExports } }],
      ],
      undefined,
    ],
    [
      'closed before',
      [
        ['PUT', premium(closed)],
        ['PATCH', { properties: noExports }],
      ],
      undefined,
    ],
    [
      'opened',
      [
        ['PUT', premium({ ...closed, ...noExports })],
        ['PATCH', { properties: open }],
      ],
      toOpen,
    ],
    [
      'opened with exports',
      [
        ['PUT', premium({ ...closed, ...noExports })],
        ['PATCH', { properties: { ...open, policies: { exportPolicy: { status: 'enabled' } } } }],
      ],
      undefined,
    ],
  ])('%s', async (_, requests, message) => {
    const { arm } = await createLab();
    const answers = [];
    for (const [method, body] of requests) answers.push(await arm(method, registryId('myregistry'), body));
    const last = answers.at(-1);
    expect([last?.status, last?.body.error]).toEqual(
      message === undefined ? [200, undefined] : [400, { code: 'BadRequest', message }],
    );
  });

  it('is no source of an import', async () => {
    const lab = await createLab();
    await lab.registry('otherregistry');
    await lab.arm('PUT', registryId('myregistry'), premium({ ...closed, ...noExports }));
    const source = { resourceId: registryId('myregistry'), sourceImage: 'hello:v1' };
    const { status, body } = await lab.arm('POST', `${registryId('otherregistry')}/importImage`, { source });
    expect([status, body.error.message]).toEqual([
      400,
      'Operation registry-import failed. The registry myregistry does not allow its images to be exported.',
    ]);
  });
});

describe('a run on an agent pool that is not there', () => {
  const echo = 'version: v1.1.0\nsteps:\n  - cmd: bash echo hi\n';
  const schedule = `${registryId('myregistry')}/scheduleRun`;
  const refusal = {
    error: {
      code: 'ResourceNotFound',
      message: 'The agent pool nosuch could not be found in the registry myregistry.',
    },
  };

  it.each(['quick', 'task'])('is refused: %s', async (kind) => {
    const lab = await createLab();
    await lab.registry('myregistry', {}, 'Premium');
    await lab.task('myregistry', 'hello', { step: encodedTask(echo) });
    const request =
      kind === 'quick'
        ? quickRun(echo, { agentPoolName: 'nosuch' })
        : { type: 'TaskRunRequest', taskId: `${registryId('myregistry')}/tasks/hello`, agentPoolName: 'nosuch' };
    const { status, body } = await lab.arm('POST', schedule, request);
    expect([status, body]).toEqual([404, refusal]);
  });

  it('is refused of a task that names the pool', async () => {
    const lab = await createLab();
    await lab.registry('myregistry', {}, 'Premium');
    const path = `${registryId('myregistry')}/tasks/hello`;
    await lab.task('myregistry', 'hello', { step: encodedTask(echo) });
    await lab.arm('PATCH', path, { properties: { agentPoolName: 'nosuch' } });
    const { status, body } = await lab.arm('POST', schedule, { type: 'TaskRunRequest', taskId: path });
    expect([status, body]).toEqual([404, refusal]);
  });
});

describe('a domain name label', () => {
  const loginServer = async (lab: Awaited<ReturnType<typeof createLab>>, name: string, scope: string, path = group) => {
    const id = `${path}/providers/Microsoft.ContainerRegistry/registries/${name}`;
    const body = create('Standard', { autoGeneratedDomainNameLabelScope: scope });
    return (await lab.arm('PUT', id, body)).body.properties.loginServer;
  };

  it.each(['TenantReuse', 'SubscriptionReuse', 'ResourceGroupReuse', 'NoReuse'])('is a hash: %s', async (scope) => {
    expect(await loginServer(await createLab(), 'MyRegistry', scope)).toMatch(/^myregistry-[0-9a-f]{10}\.azurecr\.io$/);
  });

  it('comes again after the registry was deleted, within its scope', async () => {
    const lab = await createLab();
    const again = async (scope: string) => {
      const first = await loginServer(lab, 'myregistry', scope);
      await lab.arm('DELETE', registryId('myregistry'));
      const second = await loginServer(lab, 'myregistry', scope);
      await lab.arm('DELETE', registryId('myregistry'));
      return first === second;
    };
    expect([await again('TenantReuse'), await again('ResourceGroupReuse'), await again('NoReuse')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('lets a group have a registry of a name that is taken elsewhere, and leads to the right one', async () => {
    const lab = await createLab();
    const other = group.replace('myResourceGroup', 'other');
    await lab.arm('PUT', other, { location: 'eastus' });
    const plain = await loginServer(lab, 'myregistry', 'Unsecure');
    const labelled = await loginServer(lab, 'myregistry', 'ResourceGroupReuse', other);
    expect([plain, labelled]).toEqual([
      'myregistry.azurecr.io',
      expect.stringMatching(/^myregistry-[0-9a-f]{10}\.azurecr\.io$/),
    ]);
    const challenge = await lab.ask('GET', `https://${labelled}/v2/`);
    expect(challenge.headers['www-authenticate']).toContain(`service="${labelled}"`);
    expect((await lab.ask('GET', 'https://myregistry-0000000000.azurecr.io/v2/')).status).toBe(404);
  });

  it('is in what a run logs in to and pushes to', async () => {
    const lab = await createLab();
    const server = await loginServer(lab, 'myregistry', 'TenantReuse');
    const { properties, log } = await lab.run('myregistry', quickRun(echoTo('$Registry')));
    expect([properties.status, log.includes(`Logging in to registry: ${server}`)]).toEqual(['Succeeded', true]);
  });
});

const echoTo = (text: string): string => `version: v1.1.0\nsteps:\n  - cmd: bash echo ${text}\n`;
