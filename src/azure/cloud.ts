import { CommandError, UsageError } from '../errors.ts';

/** One Azure cloud: its endpoints and the DNS suffixes of its services. */
export interface Cloud {
  readonly name: string;
  /** Distinguishes clouds of the same name: each emulator has its own tokens. */
  readonly instance?: string;
  /** Without a trailing slash. */
  readonly armEndpoint: string;
  /** The resource that ARM tokens are requested for. */
  readonly armAudience: string;
  readonly authorityHost: string;
  readonly graphEndpoint: string;
  /** `.azurecr.io`, with the leading dot, as in `keyVaultSuffix`. */
  readonly loginServerSuffix: string;
  readonly keyVaultSuffix: string;
}

/** Endpoints from Azure's public list of clouds (`az cloud list`). */
const knownClouds: readonly Cloud[] = [
  {
    name: 'AzureCloud',
    armEndpoint: 'https://management.azure.com',
    armAudience: 'https://management.core.windows.net/',
    authorityHost: 'https://login.microsoftonline.com',
    graphEndpoint: 'https://graph.microsoft.com',
    loginServerSuffix: '.azurecr.io',
    keyVaultSuffix: '.vault.azure.net',
  },
  {
    name: 'AzureUSGovernment',
    armEndpoint: 'https://management.usgovcloudapi.net',
    armAudience: 'https://management.core.usgovcloudapi.net/',
    authorityHost: 'https://login.microsoftonline.us',
    graphEndpoint: 'https://graph.microsoft.us',
    loginServerSuffix: '.azurecr.us',
    keyVaultSuffix: '.vault.usgovcloudapi.net',
  },
  {
    name: 'AzureChinaCloud',
    armEndpoint: 'https://management.chinacloudapi.cn',
    armAudience: 'https://management.core.chinacloudapi.cn/',
    authorityHost: 'https://login.chinacloudapi.cn',
    graphEndpoint: 'https://microsoftgraph.chinacloudapi.cn',
    loginServerSuffix: '.azurecr.cn',
    keyVaultSuffix: '.vault.azure.cn',
  },
];

/** The parts of an ARM endpoint's `/metadata/endpoints` that are used here. */
export interface CloudMetadata {
  readonly name?: string;
  readonly resourceManager?: string;
  readonly authentication?: { readonly loginEndpoint?: string; readonly audiences?: readonly string[] };
  readonly microsoftGraphResourceId?: string;
  readonly suffixes?: { readonly acrLoginServer?: string; readonly keyVaultDns?: string };
}

const withoutSlash = (address: string): string => address.replace(/\/+$/, '');
const withDot = (suffix: string): string => (suffix.startsWith('.') ? suffix : `.${suffix}`);

const describedCloud = (endpoint: string, metadata: CloudMetadata): Cloud => {
  const { authentication, suffixes } = metadata;
  if (!authentication?.loginEndpoint || !authentication.audiences?.[0] || !suffixes)
    throw new CommandError(`${endpoint}/metadata/endpoints does not describe a cloud.`, {
      hint: 'Specify the address of an Azure Resource Manager endpoint.',
    });
  return {
    name: endpoint,
    armEndpoint: withoutSlash(endpoint),
    armAudience: authentication.audiences[0],
    authorityHost: withoutSlash(authentication.loginEndpoint),
    graphEndpoint: withoutSlash(metadata.microsoftGraphResourceId ?? 'https://graph.microsoft.com'),
    loginServerSuffix: withDot(suffixes.acrLoginServer ?? 'azurecr.io'),
    keyVaultSuffix: withDot(suffixes.keyVaultDns ?? 'vault.azure.net'),
  };
};

/** The emulator, at the address where it listens; `instance` distinguishes one emulator from another. */
export const emulatorCloud = (armEndpoint: string, instance = ''): Cloud => ({
  ...(knownClouds[0] as Cloud),
  name: 'emulator',
  instance,
  armEndpoint,
  authorityHost: `${armEndpoint}/aad`,
  graphEndpoint: `${armEndpoint}/graph`,
});

/**
 * The cloud that `text` names: a known cloud in any letter case, or an https ARM endpoint that describes itself.
 * Throws UsageError for anything else. `emulator` is not handled here, because its address must be found first.
 */
export const resolveCloud = async (
  text: string,
  readMetadata: (url: string) => Promise<CloudMetadata>,
): Promise<Cloud> => {
  const known = knownClouds.find(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (known) return known;
  if (!text.startsWith('https://'))
    throw new UsageError([
      `'${text}' is not a cloud (--cloud, ACRTASK_CLOUD). Allowed values: ${knownClouds.map(({ name }) => name).join(', ')}, emulator, or the https address of an ARM endpoint.`,
    ]);
  const endpoint = withoutSlash(text);
  return describedCloud(endpoint, await readMetadata(`${endpoint}/metadata/endpoints?api-version=2022-09-01`));
};
