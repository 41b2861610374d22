import { describe, expect, it } from 'vitest';
import { parseLogin } from '../../../../src/emulator/runs/plan/cmd-step.ts';

const login = { host: 'docker.io', userName: 'u', password: 'p', isPasswordFromStdin: false };

describe('parseLogin', () => {
  it.each([
    [['-u', 'u', '-p', 'p'], login],
    [['--username', 'u', '--password', 'p'], login],
    [['--username=u', '--password=p=='], { ...login, password: 'p==' }],
    [['-u', 'u', '-p', 'p', 'r.azurecr.io'], { ...login, host: 'r.azurecr.io' }],
    [
      ['r.azurecr.io', '-u', 'u', '--password-stdin'],
      { ...login, host: 'r.azurecr.io', password: '', isPasswordFromStdin: true },
    ],
    [[], { ...login, userName: '', password: '' }],
  ])('%j', (words, expected) => {
    expect(parseLogin(words)).toEqual(expected);
  });
});
