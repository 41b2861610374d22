import { expect, it } from 'vitest';
import { createLab, vaultId } from '../lab.ts';

const path = vaultId('myvault');
const policy = (objectId: string, ...secrets: string[]): object => ({ objectId, permissions: { secrets } });

it.each<[kind: string, given: object[], left: object[]]>([
  ['add', [policy('ONE', 'get', 'List')], [policy('one', 'list', 'get'), policy('two', 'get')]],
  ['add', [policy('three', 'get')], [policy('one', 'list'), policy('two', 'get'), policy('three', 'get')]],
  ['replace', [policy('one', 'get')], [policy('two', 'get'), policy('one', 'get')]],
  ['remove', [policy('one', 'LIST'), policy('two', 'set'), policy('three', 'get')], [policy('two', 'get')]],
])('access policies can be changed without the others: %s %j', async (kind, given, left) => {
  const lab = await createLab();
  await lab.vault('myvault', {}, { accessPolicies: [policy('one', 'list'), policy('two', 'get')] });
  const answer = await lab.arm('PUT', `${path}/accessPolicies/${kind}`, { properties: { accessPolicies: given } });
  expect([answer.status, answer.body.properties.accessPolicies]).toEqual([201, left]);
  expect((await lab.arm('GET', path)).body.properties.accessPolicies).toEqual(left);
});

it('an unknown change of access policies, and one without any, is refused', async () => {
  const lab = await createLab();
  await lab.vault('myvault', {});
  const properties = { accessPolicies: [policy('one', 'get')] };
  const statuses = [
    (await lab.arm('PUT', `${path}/accessPolicies/drop`, { properties })).status,
    (await lab.arm('PUT', `${path}/accessPolicies/add`, { properties: {} })).status,
    (await lab.arm('PUT', `${vaultId('other')}/accessPolicies/add`, { properties })).status,
  ];
  expect(statuses).toEqual([400, 400, 404]);
});

it('a PATCH changes what it names, and keeps the rest', async () => {
  const lab = await createLab();
  await lab.vault('myvault', {}, { enableRbacAuthorization: false });
  const before = (await lab.arm('GET', path)).body;
  const networkAcls = { defaultAction: 'Deny', bypass: 'AzureServices', ipRules: [{ value: '20.42.66.0/24' }] };
  const { status, body } = await lab.arm('PATCH', path, { tags: { a: 'b' }, properties: { networkAcls } });
  const { systemData: _then, ...kept } = before;
  const { systemData: _now, ...changed } = body;
  expect([status, changed]).toEqual([
    200,
    { ...kept, tags: { a: 'b' }, properties: { ...kept.properties, networkAcls } },
  ]);
});
