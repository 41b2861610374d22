import { describe, expect, it } from 'vitest';
import type { Origin } from '../../../src/emulator/network-rules.ts';
import { isKeptOut } from '../../../src/emulator/registry/firewall.ts';
import type { Resource } from '../../../src/emulator/store/state.ts';
import { createLab, encodedTask, quickRun, registryId } from '../lab.ts';

const everywhere: readonly Origin[] = ['client', 'agent', 'trusted agent', 'subnet'];
const denying = (...values: string[]) => ({
  networkRuleSet: { defaultAction: 'Deny', ipRules: values.map((value) => ({ action: 'Allow', value })) },
});
const trusting = { networkRuleBypassOptions: 'AzureServices', networkRuleBypassAllowedForTasks: true };

describe('the network rules of a registry keep out', () => {
  it.each<[string, object, readonly Origin[]]>([
    ['nobody without rules', {}, []],
    ['nobody by rules that allow', { networkRuleSet: { defaultAction: 'Allow', ipRules: [] } }, []],
    ['nobody by rules that do not say what happens to others', { networkRuleSet: { ipRules: [] } }, []],
    ['all but subnets by rules that deny', denying(), ['client', 'agent', 'trusted agent']],
    [
      'all but subnets by rules without addresses',
      { networkRuleSet: { defaultAction: 'Deny' } },
      ['client', 'agent', 'trusted agent'],
    ],
    ['agents, where this machine is allowed', denying('127.0.0.1'), ['agent', 'trusted agent']],
    ['clients, where the range of the agents is allowed', denying('20.42.66.0/24'), ['client']],
    ['all by a rule that is no address', denying('nowhere', '1.2.3.4/99'), ['client', 'agent', 'trusted agent']],
    [
      'all but subnets when public access is off, whatever the rules',
      { publicNetworkAccess: 'Disabled', ...denying('127.0.0.1') },
      ['client', 'agent', 'trusted agent'],
    ],
    ['not who is trusted', { ...denying(), ...trusting }, ['client', 'agent']],
    [
      'tasks, where they are not let through',
      { ...denying(), ...trusting, networkRuleBypassAllowedForTasks: false },
      ['client', 'agent', 'trusted agent'],
    ],
    [
      'tasks, where Azure services are not trusted',
      { ...denying(), ...trusting, networkRuleBypassOptions: 'None' },
      ['client', 'agent', 'trusted agent'],
    ],
  ])('%s', (_, properties, keptOut) => {
    expect(everywhere.filter((origin) => isKeptOut({ properties } as Resource, origin))).toEqual(keptOut);
  });
});

const echo = 'version: v1.1.0\nsteps:\n  - cmd: bash echo hi\n';
const closed = denying();

describe('a registry behind a firewall', () => {
  it('answers 403 to clients', async () => {
    const { ask, registry } = await createLab();
    await registry('myregistry', closed, 'Premium');
    const { status, body } = await ask('GET', 'https://myregistry.azurecr.io/v2/');
    const message =
      "client with IP '127.0.0.1' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.";
    expect([status, body]).toEqual([403, { errors: [{ code: 'DENIED', message, detail: null }] }]);
  });

  it('refuses the login of a run, and says what to do', async () => {
    const lab = await createLab();
    await lab.registry('myregistry', closed, 'Premium');
    const { properties, log } = await lab.run('myregistry', quickRun(echo));
    expect(properties.status).toBe('Failed');
    expect(log).toContain(
      `failed to login, ran out of retries: failed to set docker credentials: Error response from daemon: Get "https://myregistry.azurecr.io/v2/": denied: {"errors":[{"code":"DENIED","message":"client with IP '20.42.66.10' is not allowed access.`,
    );
    expect(log).toContain('[emulator] The network rules of the registry myregistry.azurecr.io block the agents');
  });

  it.each<[boolean, string]>([
    [true, 'Succeeded'],
    [false, 'Failed'],
  ])("lets a task's own identity pass when tasks may: %s", async (networkRuleBypassAllowedForTasks, status) => {
    const lab = await createLab();
    await lab.registry('myregistry', {}, 'Premium');
    await lab.registry('closed', { ...closed, networkRuleBypassAllowedForTasks }, 'Premium');
    const { body } = await lab.task('myregistry', 'hello', {
      identity: { type: 'SystemAssigned' },
      step: encodedTask(echo),
      credentials: { customRegistries: { 'closed.azurecr.io': { identity: '[system]' } } },
    });
    await lab.assign(body.identity.principalId, 'AcrPull', registryId('closed'));
    const run = await lab.run('myregistry', {
      type: 'TaskRunRequest',
      taskId: `${registryId('myregistry')}/tasks/hello`,
    });
    expect(run.properties.status).toBe(status);
  });

  it('lets a pool in a subnet pass', async () => {
    const lab = await createLab();
    await lab.registry('myregistry', closed, 'Premium');
    const pool = `${registryId('myregistry')}/agentPools/mypool`;
    await lab.arm('PUT', pool, { location: 'eastus', properties: { virtualNetworkSubnetResourceId: '/s/1' } });
    expect((await lab.run('myregistry', quickRun(echo, { agentPoolName: 'mypool' }))).properties.status).toBe(
      'Succeeded',
    );
  });
});
