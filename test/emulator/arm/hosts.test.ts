import { expect, it } from 'vitest';
import { createLab } from '../lab.ts';

it('the emulator tells which names a hosts file has to know', async () => {
  const lab = await createLab();
  const hosts = async () => (await lab.ask('GET', 'https://localhost/metadata/hosts')).body.hosts;
  expect(await hosts()).toEqual([]);
  await lab.registry('myRegistry');
  await lab.vault('mykeyvault', {});
  expect(await hosts()).toEqual(['myregistry.azurecr.io', 'mykeyvault.vault.azure.net']);
});
