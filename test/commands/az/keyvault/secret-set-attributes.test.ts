import { describe, expect, it } from 'vitest';
import { createEmulatedAzure } from '../../../support/emulated.ts';

describe('keyvault secret set-attributes', () => {
  it.each([
    ['--enabled true', { enabled: true }],
    ['--enabled', { enabled: true }],
    ['--expires 2027-01-31T00:00:00Z', { enabled: false, expires: '2027-01-31T00:00:00+00:00' }],
    ['--not-before 2027-01-30T00:00:00Z', { enabled: false, notBefore: '2027-01-30T00:00:00+00:00' }],
  ])('%s', async (words, attributes) => {
    const azure = await createEmulatedAzure();
    await azure.run('az keyvault create -g myResourceGroup -n myvault --enable-rbac-authorization false');
    await azure.run('az keyvault secret set --vault-name myvault -n One --value s3cret --disabled --tags a=b');
    const changed = await azure.json(`az keyvault secret set-attributes --vault-name myvault -n One ${words}`);
    expect(changed).toMatchObject({ name: 'One', value: null, tags: { a: 'b' }, attributes });
  });

  it('changes the version that is named', async () => {
    const azure = await createEmulatedAzure();
    await azure.run('az keyvault create -g myResourceGroup -n myvault --enable-rbac-authorization false');
    const set = 'az keyvault secret set --vault-name myvault -n One --disabled --query id -o tsv --value';
    const versions: (string | undefined)[] = [];
    for (const value of ['a', 'b']) versions.push((await azure.run(`${set} ${value}`)).stdout.trim().split('/').at(-1));
    await azure.run(
      `az keyvault secret set-attributes --vault-name myvault -n One -v ${versions[0]} --enabled --content-type text`,
    );
    const show = 'az keyvault secret show --vault-name myvault -n One';
    expect(await azure.json(`${show} -v ${versions[0]}`)).toMatchObject({ value: 'a', contentType: 'text' });
    expect((await azure.attempt(`${show} -v ${versions[1]}`)).exitCode).toBe(1);
  });

  it('refuses what is not a time', async () => {
    const azure = await createEmulatedAzure();
    const { exitCode, stderr } = await azure.attempt(
      'az keyvault secret set-attributes --vault-name myvault -n One --expires soon',
    );
    expect([exitCode, stderr.split('\n')[0]]).toEqual([
      2,
      "ERROR: argument --expires: 'soon' is not a valid date and time, such as 2027-01-31T00:00:00Z",
    ]);
  });
});
