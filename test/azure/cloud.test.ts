import { describe, expect, it } from 'vitest';
import { type CloudMetadata, emulatorCloud, resolveCloud } from '../../src/azure/cloud.ts';
import { CommandError, UsageError } from '../../src/errors.ts';

const noMetadata = () => Promise.reject(new Error('A known cloud needs no metadata.'));
const metadata: CloudMetadata = {
  name: 'Stack',
  resourceManager: 'https://elsewhere/',
  authentication: {
    loginEndpoint: 'https://login.stack.example/',
    audiences: ['https://management.stack.example/', 'other'],
  },
  microsoftGraphResourceId: 'https://graph.stack.example/',
  suffixes: { acrLoginServer: 'azurecr.stack.example', keyVaultDns: '.vault.stack.example' },
};

describe('the clouds that are known', () => {
  it.each([
    [
      'AzureCloud',
      'https://management.azure.com',
      'https://management.core.windows.net/',
      'https://login.microsoftonline.com',
      'https://graph.microsoft.com',
      '.azurecr.io',
      '.vault.azure.net',
    ],
    [
      'AzureUSGovernment',
      'https://management.usgovcloudapi.net',
      'https://management.core.usgovcloudapi.net/',
      'https://login.microsoftonline.us',
      'https://graph.microsoft.us',
      '.azurecr.us',
      '.vault.usgovcloudapi.net',
    ],
    [
      'AzureChinaCloud',
      'https://management.chinacloudapi.cn',
      'https://management.core.chinacloudapi.cn/',
      'https://login.chinacloudapi.cn',
      'https://microsoftgraph.chinacloudapi.cn',
      '.azurecr.cn',
      '.vault.azure.cn',
    ],
  ])('%s', async (name, armEndpoint, armAudience, authorityHost, graphEndpoint, loginServerSuffix, keyVaultSuffix) => {
    const cloud = { name, armEndpoint, armAudience, authorityHost, graphEndpoint, loginServerSuffix, keyVaultSuffix };
    expect(await resolveCloud(name, noMetadata)).toEqual(cloud);
    expect(await resolveCloud(name.toUpperCase(), noMetadata)).toEqual(cloud);
  });
});

describe('a cloud that describes itself', () => {
  const asked: string[] = [];
  const described = (answer: CloudMetadata) => async (url: string) => {
    asked.push(url);
    return answer;
  };
  const cloud = {
    name: 'https://arm.stack.example',
    armEndpoint: 'https://arm.stack.example',
    armAudience: 'https://management.stack.example/',
    authorityHost: 'https://login.stack.example',
    graphEndpoint: 'https://graph.stack.example',
    loginServerSuffix: '.azurecr.stack.example',
    keyVaultSuffix: '.vault.stack.example',
  };

  it.each<[string, string, CloudMetadata, Partial<typeof cloud>]>([
    ['whole', 'https://arm.stack.example', metadata, {}],
    ['with a slash at the end', 'https://arm.stack.example//', metadata, {}],
    [
      'with a path',
      'https://arm.stack.example/arm/',
      metadata,
      { name: 'https://arm.stack.example/arm', armEndpoint: 'https://arm.stack.example/arm' },
    ],
    [
      'without a registry suffix',
      'https://arm.stack.example',
      { ...metadata, suffixes: {} },
      { loginServerSuffix: '.azurecr.io', keyVaultSuffix: '.vault.azure.net' },
    ],
  ])('%s', async (_, text, answer, difference) => {
    asked.length = 0;
    const expected = { ...cloud, ...difference };
    expect(await resolveCloud(text, described(answer))).toEqual(expected);
    expect(asked).toEqual([`${expected.armEndpoint}/metadata/endpoints?api-version=2022-09-01`]);
  });

  it.each<[string, CloudMetadata]>([
    ['nothing', {}],
    ['no login', { ...metadata, authentication: { audiences: ['a'] } }],
    ['no audience', { ...metadata, authentication: { loginEndpoint: 'https://a', audiences: [] } }],
    ['no suffixes', { authentication: { loginEndpoint: 'https://a', audiences: ['a'] } }],
  ])('is refused when it says %s', (_, answer) =>
    expect(resolveCloud('https://arm.stack.example', described(answer))).rejects.toEqual(
      new CommandError('https://arm.stack.example/metadata/endpoints does not describe a cloud.', {
        hint: 'Specify the address of an Azure Resource Manager endpoint.',
      }),
    ),
  );

  it.each(['nonsense', 'http://arm.stack.example', 'arm.stack.example', ''])("'%s' names no cloud", (text) =>
    expect(resolveCloud(text, noMetadata)).rejects.toBeInstanceOf(UsageError),
  );
});

describe("the emulator's cloud", () => {
  it('has the public names and its own addresses', () =>
    expect(emulatorCloud('https://localhost:1234', 'one')).toEqual({
      name: 'emulator',
      instance: 'one',
      armEndpoint: 'https://localhost:1234',
      armAudience: 'https://management.core.windows.net/',
      authorityHost: 'https://localhost:1234/aad',
      graphEndpoint: 'https://localhost:1234/graph',
      loginServerSuffix: '.azurecr.io',
      keyVaultSuffix: '.vault.azure.net',
    }));
});
