import { type EmulatorContext, suffixes } from '../emulator-context.ts';
import { type Route, route } from '../router.ts';
import { listResources } from './resources.ts';
import { json } from './responses.ts';

/** The document that describes the emulator as a cloud of its own; its endpoints are at the requested address. */
export const metadataRoutes = (context: EmulatorContext): Route[] => [
  route('GET', '/metadata/endpoints', 'Metadata_Endpoints', ({ url: { origin } }) =>
    json({
      portal: origin,
      galleryEndpoint: origin,
      name: 'AcrtaskEmulator',
      authentication: {
        loginEndpoint: `${origin}/aad`,
        audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'],
        tenant: 'common',
        identityProvider: 'AAD',
      },
      resourceManager: origin,
      graph: `${origin}/graph`,
      microsoftGraphResourceId: `${origin}/graph`,
      graphAudience: `${origin}/graph`,
      suffixes,
    }),
  ),
  // Not part of Azure: the host names that a hosts file must contain for programs that resolve these names.
  route('GET', '/metadata/hosts', 'Metadata_Hosts', () =>
    json({
      hosts: [
        ...listResources(context, 'Microsoft.ContainerRegistry/registries').map(
          ({ properties }) => properties.loginServer,
        ),
        ...listResources(context, 'Microsoft.KeyVault/vaults').map(
          ({ name }) => `${name.toLowerCase()}.${suffixes.keyVaultDns}`,
        ),
      ],
    }),
  ),
];
