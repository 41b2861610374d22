import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';
import type { TestHost } from '../../support/test-host.ts';

interface Surroundings {
  readonly line?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Project files, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** What az is configured with. */
  readonly configured?: string;
  /** The folder in which the command runs. */
  readonly folder?: string;
}

const both = 'registry: ofproject\nresourceGroup: projectgroup\n';
const one = 'registry: ofproject\n';
const configured = '[defaults]\nacr = ofconfig\ngroup = configgroup\n';

const prepared =
  ({ files = {}, configured: config, folder = '' }: Surroundings) =>
  (host: TestHost): void => {
    mkdirSync(join(host.cwd, 'deep', 'down'), { recursive: true });
    for (const [path, text] of Object.entries(files)) writeFileSync(join(host.cwd, path), text);
    if (config !== undefined) {
      mkdirSync(join(host.home, '.azure'));
      writeFileSync(join(host.home, '.azure/config'), config);
    }
    Object.assign(host, { cwd: join(host.cwd, folder) });
  };

/** The defaults that a command uses, as `--verbose` tells them. */
const used = async (surroundings: Surroundings): Promise<readonly string[]> => {
  const { line = 'list', env = {} } = surroundings;
  const { stderr } = await runCommandLine(`${line} --verbose`, { env, prepare: prepared(surroundings) });
  return [...stderr.matchAll(/^INFO: --(registry|resource-group) is '(.*)', the default set in (.*)\.$/gm)].map(
    ([, name, value, source = '']) => `${name} ${value} ${source.replace(/.*\/(?=work|home)/, '')}`,
  );
};

describe('the registry and the resource group of a command', () => {
  it.each<[string, Surroundings, readonly string[]]>([
    [
      'are those of the project file',
      { files: { 'acrtask.yaml': both } },
      ['registry ofproject work/acrtask.yaml', 'resource-group projectgroup work/acrtask.yaml'],
    ],
    [
      'rather than those that az is configured with',
      { files: { 'acrtask.yaml': both }, configured },
      ['registry ofproject work/acrtask.yaml', 'resource-group projectgroup work/acrtask.yaml'],
    ],
    [
      'without the group of another registry',
      { files: { 'acrtask.yaml': one }, configured },
      ['registry ofproject work/acrtask.yaml'],
    ],
    [
      'unless the environment names others',
      { files: { 'acrtask.yaml': both }, env: { AZURE_DEFAULTS_ACR: 'ofenv' } },
      ['registry ofenv AZURE_DEFAULTS_ACR'],
    ],
    [
      'or another group',
      { files: { 'acrtask.yaml': both }, env: { AZURE_DEFAULTS_GROUP: 'envgroup' } },
      ['registry ofproject work/acrtask.yaml', 'resource-group envgroup AZURE_DEFAULTS_GROUP'],
    ],
    [
      'but not of a command that is about a registry itself',
      { line: 'az acr delete', files: { 'acrtask.yaml': both } },
      [],
    ],
    ['or an option does', { line: 'list -r other', files: { 'acrtask.yaml': both } }, []],
    [
      'in which case the group is not that of the project',
      { line: 'list -r other', files: { 'acrtask.yaml': both }, configured },
      ['resource-group configgroup home/.azure/config'],
    ],
    [
      'or an option names the group',
      { line: 'list -g other', files: { 'acrtask.yaml': both } },
      ['registry ofproject work/acrtask.yaml'],
    ],
    [
      'are those of the nearest file above',
      { files: { 'acrtask.yaml': both, 'deep/acrtask.yaml': 'registry: deeper\n' }, folder: 'deep/down' },
      ['registry deeper work/deep/acrtask.yaml'],
    ],
    [
      'which may be hidden',
      { files: { '.acrtask.yaml': one }, folder: 'deep/down' },
      ['registry ofproject work/.acrtask.yaml'],
    ],
    [
      'and is not, where both are there',
      { files: { '.acrtask.yaml': 'registry: hidden\n', 'acrtask.yaml': one } },
      ['registry ofproject work/acrtask.yaml'],
    ],
    [
      'are those of the file, whatever else is wrong in it',
      { files: { 'acrtask.yaml': 'registry: ofproject\ntasks: { a: { image: [b] } }\n' } },
      ['registry ofproject work/acrtask.yaml'],
    ],
    [
      'are not in a file that names none',
      { files: { 'acrtask.yaml': 'tasks: {}\n' }, configured },
      ['registry ofconfig home/.azure/config', 'resource-group configgroup home/.azure/config'],
    ],
    [
      'are those of a file that is being edited',
      {
        files: {
          'acrtask.yaml': '\ufeffregistry: "ofproject" # mine\r\nresourceGroup: projectgroup\r\ntasks:\r\n\thello: [',
        },
        configured,
      },
      ['registry ofproject work/acrtask.yaml', 'resource-group projectgroup work/acrtask.yaml'],
    ],
    [
      'are not in one that is not YAML where they should be',
      { files: { 'acrtask.yaml': 'registry: [' }, configured },
      ['registry ofconfig home/.azure/config', 'resource-group configgroup home/.azure/config'],
    ],
    [
      'nor in one that names no text',
      { files: { 'acrtask.yaml': 'registry: 7\nresourceGroup: a\n' }, configured },
      ['registry ofconfig home/.azure/config', 'resource-group configgroup home/.azure/config'],
    ],
    [
      'are also those of commands under az',
      { line: 'az acr task list', files: { 'acrtask.yaml': one } },
      ['registry ofproject work/acrtask.yaml'],
    ],
  ])('%s', async (_, surroundings, defaults) => {
    expect(await used(surroundings)).toEqual(defaults);
  });

  it('are told where an error may be due to them', async () => {
    const files = { 'acrtask.yaml': 'registry: b\n' };
    const { stderr, host } = await runCommandLine('list', { prepare: prepared({ files }) });
    expect(
      stderr.slice(stderr.indexOf('The registry')),
    ).toBe(`The registry is the default set in ${join(host.cwd, 'acrtask.yaml')}.
`);
  });
});
