import { describe, expect, it } from 'vitest';
import { createEmulatedAzure } from '../../support/emulated.ts';
import { subscription } from '../../support/fake-azure.ts';

const scope = `/subscriptions/${subscription}/resourceGroups/myResourceGroup`;

describe('neighbours of tasks in the emulator', () => {
  it('who is signed in, and where', async () => {
    const { json } = await createEmulatedAzure();
    const me = await json('az ad signed-in-user show --query userPrincipalName');
    expect(me).toBe('user@emulator.localhost');
    expect(await json('az account show --query [id,name,user]')).toEqual([
      subscription,
      'acrtask emulator',
      { name: me, type: 'user' },
    ]);
  });

  it('a deleted vault keeps its name until it is purged', async () => {
    const { json, run, attempt } = await createEmulatedAzure();
    const create = 'az keyvault create -g myResourceGroup -n mykeyvault --enable-rbac-authorization false';
    await run(create);
    await run('az keyvault secret set --vault-name mykeyvault -n Token --value s3cret');
    expect(await json('az keyvault secret show --vault-name mykeyvault -n Token --query value')).toBe('s3cret');
    expect((await attempt('az keyvault secret show --vault-name mykeyvault -n Other')).exitCode).toBe(3);
    expect(await json('az keyvault list -g myResourceGroup --query [].properties.vaultUri')).toEqual([
      'https://mykeyvault.vault.azure.net/',
    ]);
    expect(Object.keys(((await json('az keyvault list')) as object[])[0] ?? {})).toEqual([
      'id',
      'location',
      'name',
      'resourceGroup',
      'systemData',
      'tags',
      'type',
    ]);
    await run('az keyvault delete -n mykeyvault');
    expect(await json('az keyvault list')).toEqual([]);
    expect((await attempt('az keyvault secret show --vault-name mykeyvault -n Token')).exitCode).toBe(3);
    const again = await attempt(create);
    expect([again.exitCode, again.stderr]).toEqual([
      1,
      expect.stringContaining('A vault with the same name already exists in deleted state.'),
    ]);
    await run('az keyvault purge -n mykeyvault');
    await run(create);
    expect((await attempt('az keyvault secret show --vault-name mykeyvault -n Token')).exitCode).toBe(3);
  });

  it('a group goes with all that is in it, and its vaults keep their names', async () => {
    const { json, run, attempt } = await createEmulatedAzure();
    await run('az group create -n other -l westus --tags team=web');
    await run('az keyvault create -g myResourceGroup -n mykeyvault');
    expect(await json('az group list --tag team=web --query [].name')).toEqual(['other']);
    expect(await json('az group list --tag team=db --query [].name')).toEqual([]);
    expect(await json('az group exists -n myResourceGroup')).toBe(true);
    const { host } = await run('az group delete -n myResourceGroup --yes');
    expect(host.sleeps).toEqual([2000]);
    expect(await json('az group exists -n myResourceGroup')).toBe(false);
    expect(await json('az acr list')).toEqual([]);
    expect(await json('az identity list')).toEqual([]);
    expect((await attempt('az group delete -n myResourceGroup --yes')).exitCode).toBe(3);
    expect((await attempt('az keyvault create -g other -n mykeyvault')).exitCode).toBe(1);
  });

  it('roles are listed with names, and taken away', async () => {
    const { json, run, attempt } = await createEmulatedAzure();
    const [principalId, clientId] = (await json(
      'az identity show -g myResourceGroup -n mine --query [principalId,clientId]',
    )) as string[];
    const registry = await json('az acr show -n myregistry --query id');
    await run(`az role assignment create --assignee ${principalId} --role acrpull --scope ${registry}`);
    await run(`az role assignment create --assignee ${principalId} --role Reader --scope ${scope}`);
    const list = `az role assignment list --assignee ${clientId} --query [].[roleDefinitionName,principalName]`;
    expect(await json(`${list} --scope ${registry}`)).toEqual([['AcrPull', clientId]]);
    expect(await json(`${list} --scope ${registry} --include-inherited`)).toHaveLength(2);
    expect(await json(`${list} --all`)).toHaveLength(2);
    expect(await json(`${list} -g myResourceGroup`)).toEqual([['Reader', clientId]]);
    await run(`az role assignment delete --assignee ${principalId} --role AcrPull --scope ${registry}`);
    expect(await json(`${list} --all`)).toEqual([['Reader', clientId]]);
    const gone = await attempt(
      `az role assignment delete --assignee ${principalId} --role AcrPull --scope ${registry}`,
    );
    expect(gone.exitCode).toBe(1);
    await run('az identity delete -g myResourceGroup -n mine');
    expect(await json('az identity list -g myResourceGroup')).toEqual([]);
  });
});
