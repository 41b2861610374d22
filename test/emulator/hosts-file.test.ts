import { describe, expect, it } from 'vitest';
import { hostsFileLine, hostsFileOf, namesMissingIn } from '../../src/emulator/hosts-file.ts';

const names = ['myregistry.azurecr.io', 'mykeyvault.vault.azure.net'];

describe('the hosts file', () => {
  it.each<[string, readonly string[]]>([
    ['', names],
    ['127.0.0.1 localhost\n', names],
    ['127.0.0.1 localhost myregistry.azurecr.io\n', ['mykeyvault.vault.azure.net']],
    ['127.0.0.1\tMyRegistry.azurecr.io\r\n::1 mykeyvault.vault.azure.net # both\n', []],
    ['# 127.0.0.1 myregistry.azurecr.io\n10.0.0.1 mykeyvault.vault.azure.net\n', names],
    ['127.0.0.1 amyregistry.azurecr.io myregistry.azurecr.iox\n', names],
  ])('%j lacks %j', (text, missing) => {
    expect(namesMissingIn(text, names)).toEqual(missing);
  });

  it.each([
    ['linux', {}, '/etc/hosts', "echo '127.0.0.1 a b' | sudo tee -a /etc/hosts"],
    ['darwin', {}, '/etc/hosts', "echo '127.0.0.1 a b' | sudo tee -a /etc/hosts"],
    [
      'win32',
      { SystemRoot: 'D:\\W' },
      'D:\\W\\System32\\drivers\\etc\\hosts',
      "Add-Content 'D:\\W\\System32\\drivers\\etc\\hosts' '127.0.0.1 a b'",
    ],
  ])('of %s', (platform, env, file, line) => {
    expect([hostsFileOf(platform, env), hostsFileLine(platform, file, ['a', 'b'])]).toEqual([file, line]);
  });
});
