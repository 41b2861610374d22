import { describe, expect, it } from 'vitest';
import { createEmulatedAzure, type EmulatedAzure } from '../../support/emulated.ts';

const attributes = { deleteEnabled: true, listEnabled: true, readEnabled: true, writeEnabled: true };

/** An emulator with images: `base/node:20` in two registries, the second without roles for repositories. */
const furnished = async (): Promise<EmulatedAzure> => {
  const azure = await createEmulatedAzure();
  await azure.run('az acr create -g myResourceGroup -n other --sku Standard --admin-enabled true');
  for (const name of ['myregistry', 'other'])
    await azure.run(`az acr import -n ${name} --source docker.io/library/node:20 -t base/node:20 -t base/node:lts`);
  return azure;
};

describe('images of a registry in the emulator', () => {
  it('are listed, described and deleted', async () => {
    const { json, run, attempt } = await furnished();
    expect(await json('az acr repository list -n myregistry')).toEqual(['base/node']);
    expect(await json('az acr repository show -n myregistry --repository base/node')).toEqual({
      changeableAttributes: attributes,
      createdTime: expect.any(String),
      imageName: 'base/node',
      lastUpdateTime: expect.any(String),
      manifestCount: 1,
      registry: 'myregistry.azurecr.io',
      tagCount: 2,
    });
    const [manifest] = (await json('az acr manifest list-metadata -r myregistry -n base/node')) as { digest: string }[];
    expect(manifest).toEqual({
      architecture: 'amd64',
      changeableAttributes: attributes,
      configMediaType: 'application/vnd.oci.image.config.v1+json',
      createdTime: expect.any(String),
      digest: expect.stringMatching(/^sha256:[\da-f]{64}$/),
      imageSize: expect.any(Number),
      lastUpdateTime: expect.any(String),
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      os: 'linux',
      tags: ['20', 'lts'],
    });
    expect(await json('az acr manifest show-metadata myregistry.azurecr.io/base/node:20')).toMatchObject({
      name: '20',
      digest: manifest?.digest,
    });
    await run('az acr repository delete -n myregistry -t base/node:20 --yes');
    expect(await json('az acr repository show-tags -n myregistry --repository base/node')).toEqual([]);
    await run('az acr repository delete -n myregistry --repository base/node --yes');
    expect(await json('az acr repository list -n myregistry')).toEqual([]);
    expect((await attempt('az acr repository show -n myregistry --repository base/node')).exitCode).toBe(3);
  });

  it('are imported from where one may', async () => {
    const { json, run, attempt } = await furnished();
    const user = await json("az acr credential show -n other --query '[username, passwords[0].value]'");
    const [name, password] = user as string[];
    const from = 'az acr import -n myregistry --source other.azurecr.io/base/node:lts';
    await run(`${from} -t a:1`);
    await run(`${from} -t a:2 -u ${name} -p ${password}`);
    await run('az acr import -n myregistry --source mcr.microsoft.com/dotnet/sdk:8.0 --repository c');
    expect(await json('az acr repository show-tags -n myregistry --repository a')).toEqual(['1', '2']);
    expect(await json('az acr manifest list-metadata -r myregistry -n c --query [].tags')).toEqual([]);
    const problems: Record<string, RegExp> = {
      [`${from} -t a:1`]: /^ERROR: \(Conflict\) Tag a:1 already exists in target registry\./,
      [`${from}1 -t a:3`]: /MANIFEST_UNKNOWN/,
      [`${from} -t a:3 -u ${name} -p wrong`]: /401 Unauthorized/,
      'az acr import -n myregistry --source docker.io/library/node:20 -u hubuser -p wrong': /401 Unauthorized/,
      'az acr import -n myregistry --source docker.io/hubuser/private:1': /401 Unauthorized/,
      'az acr import -n myregistry --source nowhere.azurecr.io/a:1': /nowhere\.azurecr\.io does not exist/,
    };
    for (const [line, problem] of Object.entries(problems)) {
      const { exitCode, stderr } = await attempt(line);
      expect([line, exitCode, stderr]).toEqual([line, 1, expect.stringMatching(problem)]);
    }
    await run(`${from} -t a:1 --force`);
  });

  it('can be pulled with the login that acr login makes', async () => {
    const { run, json } = await furnished();
    const token = await json('az acr login -n myregistry --expose-token --query accessToken');
    const user = '00000000-0000-0000-0000-000000000000';
    await run(`az acr login -n myregistry -u ${user} -p ${token}`);
    expect(await json(`az acr repository list -n myregistry -u ${user} -p ${token}`)).toEqual(['base/node']);
  });
});

it('the admin user comes and goes', async () => {
  const { json, run, attempt } = await createEmulatedAzure();
  expect((await attempt('az acr credential show -n myregistry')).exitCode).toBe(1);
  expect(await json('az acr update -n myregistry --admin-enabled true --query adminUserEnabled')).toBe(true);
  expect(await json('az acr credential show -n myregistry --query username')).toBe('myregistry');
  expect(await json('az acr check-name -n MyRegistry --query [nameAvailable,reason]')).toEqual([
    false,
    'AlreadyExists',
  ]);
  expect(await json('az acr list -g myResourceGroup --query [].name')).toEqual(['myregistry']);
  await run('az acr delete -n myregistry --yes');
  expect(await json('az acr list --query [].name')).toEqual([]);
  expect(await json('az acr check-name -n myregistry --query nameAvailable')).toBe(true);
});
