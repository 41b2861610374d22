import { homedir } from 'node:os';
import { afterEach, expect, it, vi } from 'vitest';
import { homeFolder } from '../src/home-folder.ts';

afterEach(() => void vi.unstubAllEnvs());

it('is what the system says, and empty for a user whom the system does not know', () => {
  vi.stubEnv('HOME', undefined);
  expect([
    homeFolder(),
    homeFolder(() => {
      throw new Error('uv_os_homedir returned ENOENT');
    }),
  ]).toEqual([homedir(), '']);
});

it.runIf(process.platform !== 'win32')('is what the environment says first', () => {
  vi.stubEnv('HOME', '/home/me');
  expect(homeFolder(() => '/elsewhere')).toBe('/home/me');
});
