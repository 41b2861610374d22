import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulatorPlace, type EmulatorPlace, patience } from './emulator-place.ts';
import { type Place, printed } from './support.ts';

let place: Place;
let emulator: EmulatorPlace['emulator'];
let end: EmulatorPlace['end'];
beforeEach(async () => {
  ({ place, emulator, end } = await createEmulatorPlace());
});
afterEach(() => end());

describe('acrtask emulator env', { timeout: patience }, () => {
  it('gives az the address of this emulator where it knows an earlier one', async () => {
    const { port } = await emulator();
    const cloudLine = async (): Promise<string | undefined> =>
      /cloud (?:register|update) -n \S+ --endpoint-resource-manager \S+/.exec(
        await printed(place, 'emulator', 'env', '--for', 'az'),
      )?.[0];
    const rest = `-n acrtask-emulator --endpoint-resource-manager https://localhost:${port}`;
    expect(await cloudLine()).toBe(`cloud register ${rest}`);
    await mkdir(join(place.emulatorHome, 'azure'));
    await writeFile(join(place.emulatorHome, 'azure', 'clouds.config'), '[acrtask-emulator]\n');
    expect(await cloudLine()).toBe(`cloud update ${rest}`);
  });

  it('prints what other programs need', async () => {
    const { port } = await emulator();
    const { tokenPort, certFile } = JSON.parse(await printed(place, 'emulator', 'status'));
    expect((await printed(place, 'emulator', 'env', '--shell', 'sh')).split('\n')).toEqual([
      "export ACRTASK_CLOUD='emulator'",
      "export AZURE_SUBSCRIPTION_ID='00000000-0000-0000-0000-000000000001'",
      "export AZURE_TOKEN_CREDENTIALS='ManagedIdentityCredential'",
      `export IDENTITY_ENDPOINT='http://127.0.0.1:${tokenPort}/msi'`,
      "export IDENTITY_HEADER='emulator-needs-none'",
      `export ACRTASK_EMULATOR_ENDPOINT='https://localhost:${port}'`,
      `export NODE_EXTRA_CA_CERTS='${certFile}'`,
      `export REQUESTS_CA_BUNDLE='${certFile}'`,
      `export SSL_CERT_FILE='${certFile}'`,
    ]);
  });
});
