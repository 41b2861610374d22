import { expect, it } from 'vitest';
import { logPath } from '../../../src/emulator/runs/signed-links.ts';
import type { Resource } from '../../../src/emulator/store/state.ts';
import { registryId } from '../lab.ts';

const run = (id: string) => ({ id, name: 'cf1', type: '', properties: {} }) as Resource;

it('keeps the logs of a registry in one container, however its id is written', () => {
  const id = registryId('myregistry');
  const path = logPath(run(`${id}/runs/cf1`));
  expect(path).toMatch(/^\/container-[0-9a-f]{32}\/logs\/cf1\/rawtext\.log$/);
  expect(logPath(run(`${id.toUpperCase()}/Runs/cf1`))).toBe(path);
  expect(logPath(run(`${registryId('other')}/runs/cf1`))).not.toBe(path);
});
