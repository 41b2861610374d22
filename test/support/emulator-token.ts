import type { Emulator } from '../../src/emulator/emulator.ts';

/** The resources that Azure clients use for Resource Manager and for Microsoft Graph. */
export const armResource = 'https://management.azure.com/';
export const graphResource = 'https://graph.microsoft.com/';

/** A token of the emulator's caller, from the endpoint that clients use. */
export const tokenFrom = async (emulator: Pick<Emulator, 'fetch'>, resource = armResource): Promise<string> => {
  const url = `https://localhost/msi?api-version=2019-08-01&resource=${encodeURIComponent(resource)}`;
  const answer = await emulator.fetch(new Request(url, { headers: { 'x-identity-header': 'test' } }));
  return (await answer.json()).access_token;
};

/** An SDK credential whose tokens come from the emulator. */
export const credentialOf = (emulator: Pick<Emulator, 'fetch'>) => ({
  getToken: async () => ({ token: await tokenFrom(emulator), expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
});
