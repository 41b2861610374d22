import { describe, expect, it } from 'vitest';
import { CommandError, InvalidInputError, ServiceError } from '../../src/errors.ts';
import { registryFactsOf } from '../../src/service/access/registry-facts.ts';
import { createFurnishedServices, createServiceBench, group, registryId, subscriptionId } from '../support/services.ts';

const all = `GET /subscriptions/${subscriptionId}/providers/Microsoft.ContainerRegistry/registries`;
const one = `GET ${registryId('myregistry')}`;
const omitted = (name: string) =>
  `Registry name is '${name}'. The following suffix '.azurecr.io' is automatically omitted.`;

describe('finding a registry', () => {
  it.each<[string, string, string | undefined, { group: string; asked: string[]; warnings?: string[] }]>([
    ['by its name', 'myregistry', undefined, { group: 'myresourcegroup', asked: [all] }],
    ['by its name in any letter case', 'MyRegistry', undefined, { group: 'myresourcegroup', asked: [all] }],
    ['by its name and group', 'myregistry', 'myResourceGroup', { group: 'myResourceGroup', asked: [one] }],
    [
      'by its login server',
      'myregistry.azurecr.io',
      undefined,
      { group: 'myresourcegroup', asked: [all], warnings: [omitted('myregistry')] },
    ],
    [
      'by a login server with a label',
      'myregistry-abc123.azurecr.io',
      'myResourceGroup',
      { group: 'myResourceGroup', asked: [one], warnings: [omitted('myregistry')] },
    ],
    ['by its id', registryId('myregistry'), undefined, { group: 'myResourceGroup', asked: [one] }],
    [
      'by its id, whatever group is given',
      `${registryId('myregistry')}/`,
      'other',
      { group: 'myResourceGroup', asked: [one] },
    ],
  ])('%s', async (_, registry, resourceGroup, expected) => {
    const { services, asked, warnings } = await createFurnishedServices();
    const { raw, facts, ...found } = await services.registries.read({ registry, resourceGroup });
    expect(found).toEqual({
      name: 'myregistry',
      group: expected.group,
      location: 'eastus',
      loginServer: 'myregistry.azurecr.io',
      roleAssignmentMode: 'LegacyRegistryPermissions',
    });
    expect([raw.id, facts]).toEqual([registryId('myregistry'), registryFactsOf(raw)]);
    expect({ asked, warnings }).toEqual({ asked: expected.asked, warnings: expected.warnings ?? [] });
  });

  const type = 'Microsoft.ContainerRegistry/registries';
  const names = 'Registry names may contain only alpha numeric characters and must be between 5 and 50 characters';
  const isNone = (text: string) => `'${text}' is not a registry name, login server, or resource ID.`;
  const check = 'Check the name, or select another subscription with --subscription.';
  it.each<[string, string, CommandError]>([
    [
      'there is none',
      'nosuchregistry',
      new CommandError(
        `The resource with name 'nosuchregistry' and type '${type}' could not be found in subscription 'acrtask emulator (${subscriptionId})'.`,
        { exitCode: 3, hint: check },
      ),
    ],
    [
      'its login server is of another cloud',
      'myregistry.azurecr.cn',
      new InvalidInputError(
        "The login server suffix is not valid for the current cloud. Please try again using '.azurecr.io'.",
        { hint: "The specified login server is 'myregistry.azurecr.cn'." },
      ),
    ],
    ['its name is too short', 'abcd', new InvalidInputError(names, { hint: isNone('abcd') })],
    ['its name is empty', '', new InvalidInputError(names, { hint: isNone('') })],
    ['its name has a hyphen', 'my-registry', new InvalidInputError(names, { hint: isNone('my-registry') })],
    [
      'its name is a path',
      '../registry',
      new InvalidInputError(
        "The login server suffix is not valid for the current cloud. Please try again using '.azurecr.io'.",
        { hint: "The specified login server is '../registry'." },
      ),
    ],
    [
      'its id is of another subscription',
      registryId('myregistry').replace(subscriptionId, 'other'),
      new CommandError(
        `The registry '${registryId('myregistry').replace(subscriptionId, 'other')}' is not in the subscription '${subscriptionId}'.`,
        { hint: 'Add --subscription other.' },
      ),
    ],
    [
      'its id is of something in it',
      `${registryId('myregistry')}/tasks/hello`,
      new InvalidInputError(`'${registryId('myregistry')}/tasks/hello' is not the resource ID of a registry.`),
    ],
    [
      'its id is of something else',
      `${group}/providers/Microsoft.KeyVault/vaults/myregistry`,
      new InvalidInputError(
        `'${group}/providers/Microsoft.KeyVault/vaults/myregistry' is not the resource ID of a registry.`,
      ),
    ],
  ])('fails when %s', async (_, registry, error) => {
    const { services } = await createFurnishedServices();
    await expect(services.registries.find({ registry })).rejects.toMatchObject({
      message: error.message,
      hint: error.hint,
      exitCode: error.exitCode,
    });
  });

  it('fails with exit code 3 when a group was named', async () => {
    const { services } = await createFurnishedServices();
    const finding = services.registries.find({ registry: 'nosuchregistry', resourceGroup: 'myResourceGroup' });
    await expect(finding).rejects.toMatchObject({ name: 'ServiceError', exitCode: 3, code: 'ResourceNotFound' });
  });

  it('fails when there are several', async () => {
    const { services, intercept } = createServiceBench();
    const registry = (name: string) => ({ id: `${group}/providers/${type}/${name}`, name, properties: {} });
    intercept((_, { pathname }) =>
      pathname.endsWith('/registries')
        ? Response.json({ value: [registry('myregistry'), registry('MYREGISTRY')] })
        : undefined,
    );
    await expect(services.registries.find({ registry: 'myregistry' })).rejects.toMatchObject({
      message: `More than one resources with type '${type}' are found with name 'myregistry'.`,
      hint: 'Specify the resource group with --resource-group.',
    });
  });

  it('names the subscription by its id when its name cannot be found out', async () => {
    const { services, intercept } = createServiceBench();
    intercept((_, { pathname }) => (pathname === '/subscriptions' ? Response.json({ value: [] }) : undefined));
    await expect(services.registries.find({ registry: 'myregistry' })).rejects.toThrow(
      `could not be found in subscription '${subscriptionId}'.`,
    );
  });

  it('names no subscription when nothing can be found out', async () => {
    const { services, intercept } = createServiceBench();
    intercept((_, { pathname }) => (pathname === '/subscriptions' ? new Response('', { status: 403 }) : undefined));
    await expect(services.registries.find({ registry: 'myregistry' })).rejects.toThrow(
      'could not be found in the current subscription.',
    );
  });
});

describe('registries that can have tasks', () => {
  it.each([
    ['Basic', true],
    ['standard', true],
    ['PREMIUM', true],
    ['Classic', false],
    [undefined, false],
  ])('%s: %s', async (sku, isManaged) => {
    const { services, intercept } = createServiceBench();
    const sent = {
      id: registryId('myregistry'),
      name: 'myregistry',
      properties: {},
      ...(sku ? { sku: { name: sku } } : {}),
    };
    intercept((_, { pathname }) => (pathname === registryId('myregistry') ? Response.json(sent) : undefined));
    const finding = services.registries.findManaged(
      { registry: 'myregistry', resourceGroup: 'myResourceGroup' },
      'No tasks here.',
    );
    if (isManaged) expect((await finding).name).toBe('myregistry');
    else await expect(finding).rejects.toEqual(new CommandError('No tasks here.'));
  });
});

describe('creating a registry', () => {
  it('resolves to it as the service sent it', async () => {
    const { services } = await createFurnishedServices();
    expect(
      await services.registries.create('myResourceGroup', 'another', {
        location: 'westus',
        sku: { name: 'Basic' },
        tags: { a: 'b' },
        adminUserEnabled: true,
      }),
    ).toMatchObject({
      id: registryId('another'),
      location: 'westus',
      sku: { name: 'Basic', tier: 'Basic' },
      tags: { a: 'b' },
      properties: { adminUserEnabled: true, provisioningState: 'Succeeded', loginServer: 'another.azurecr.io' },
    });
  });

  it('needs a group', async () => {
    const { services } = createServiceBench();
    await expect(
      services.registries.create('nowhere', 'another', { location: 'westus', sku: { name: 'Basic' } }),
    ).rejects.toBeInstanceOf(ServiceError);
  });
});
