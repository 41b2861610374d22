import { describe, expect, it } from 'vitest';
import { runCommandLine } from './support/command-line.ts';

describe('command lines that need no service', () => {
  it.each([
    [
      '',
      0,
      /^acrtask development: a command line for Azure Container Registry Tasks\.\n(.*\n)+Start here:\n( {2}\w.*\n){6}\n(.*\n)+$/,
    ],
    [
      '--help',
      0,
      /All commands:\n( {2}.*\n)+\nUnder 'acrtask az', which hands every other command to the Azure CLI:\n( {2}az .*\n)+$/,
    ],
    ['-h', 0, /All commands:/],
    ['--version', 0, /^development\n$/],
    ['-V', 0, /^development\n$/],
    ['version -o tsv --query acrtask', 0, /^development\n$/],
    ['az version -o tsv --query acrtask', 0, /^development\n$/],
    ['az --version', 0, /^acrtask development, in place of the Azure CLI\n$/],
    ['az -v', 0, /^acrtask development, in place of the Azure CLI\n$/],
    [
      'credential',
      0,
      /^Commands of 'acrtask credential':\n {2}credential add .*\n {2}credential list .*\n {2}credential remove .*\n/,
    ],
    ['credential --help', 0, /^Commands of 'acrtask credential':\n/],
    [
      'az',
      0,
      /^Commands of 'acrtask az':\n {2}az account set .*\n {2}az account show .*\n {2}az acr agentpool create /,
    ],
    ['az acr task', 0, /^Commands of 'acrtask az acr task':\n {2}az acr task cancel-run /],
    [
      'AZ Keyvault -h',
      0,
      /^Commands of 'acrtask az keyvault':\n {2}az keyvault create .*\n(?: {2}az keyvault .*\n)* {2}az keyvault set-policy .*\n(?: {2}az keyvault .*\n)*\nOther commands and groups of 'az keyvault', for which acrtask needs the Azure CLI:\n {2}backup certificate check-name .*\n.*\n.*\n$/,
    ],
    ['show -n x --help --bogus', 0, /^Usage: acrtask show \[options\]\n/],
    ['az acr task show -h', 0, /^Usage: acrtask az acr task show \[options\]\n/],
  ])('%j', async (line, exitCode, stdout) => {
    const result = await runCommandLine(line);
    expect({ exitCode: result.exitCode, stderr: result.stderr, asked: result.asked }).toEqual({
      exitCode,
      stderr: '',
      asked: [],
    });
    expect(result.stdout).toMatch(stdout);
  });
});
