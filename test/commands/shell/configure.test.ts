import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';
import { registryId } from '../../support/fake-azure.ts';
import type { TestHost } from '../../support/test-host.ts';

const fileOf = ({ home }: TestHost): string => join(home, '.azure', 'config');
const holding =
  (text: string) =>
  async (host: TestHost): Promise<void> => {
    await mkdir(dirname(fileOf(host)), { recursive: true });
    await writeFile(fileOf(host), text, { mode: 0o644 });
  };

describe('configure --defaults', () => {
  it.each([
    ['registry=myregistry', '[defaults]\nacr = myregistry\n'],
    ['acr=myregistry', '[defaults]\nacr = myregistry\n'],
    ['REGISTRY=myregistry group=b location=c', '[defaults]\nacr = myregistry\ngroup = b\nlocation = c\n'],
    ['acr=myregistry.azurecr.io', '[defaults]\nacr = myregistry.azurecr.io\n'],
    [`acr=${registryId('myregistry')}`, `[defaults]\nacr = ${registryId('myregistry')}\n`],
    ["group='two words'", '[defaults]\ngroup = two words\n'],
  ])('%s', async (words, expected) => {
    const { host, ...result } = await runCommandLine(`configure --defaults ${words}`);
    expect(result).toMatchObject({ exitCode: 0, stdout: '', stderr: '', asked: [] });
    expect(await readFile(fileOf(host), 'utf8')).toBe(expected);
  });

  it.each([['group='], ['group=""'], ['group= registry=']])('%s takes away', async (words) => {
    const before = '# mine\n[core]\noutput = table\n[defaults]\ngroup = g\nvm = v\n';
    const { host, exitCode } = await runCommandLine(`az configure -d ${words}`, { prepare: holding(before) });
    expect(exitCode).toBe(0);
    expect(await readFile(fileOf(host), 'utf8')).toBe('# mine\n[core]\noutput = table\n[defaults]\nvm = v\n');
  });

  it('leaves a file that only the user can read, and nothing beside it', async () => {
    const { host } = await runCommandLine('configure --defaults group=g', { prepare: holding('[core]\n') });
    expect(await readdir(dirname(fileOf(host)))).toEqual(['config']);
    if (process.platform !== 'win32') expect((await stat(fileOf(host))).mode & 0o777).toBe(0o600);
  });

  it('changes the file of the working directory with --scope local', async () => {
    const { host } = await runCommandLine('configure --defaults group=g --scope local');
    expect(await readFile(join(host.cwd, '.azure', 'config'), 'utf8')).toBe('[defaults]\ngroup = g\n');
    expect(await readdir(host.home)).toEqual([]);
  });

  it('is what the next command uses', async () => {
    const { host } = await runCommandLine('configure --defaults registry=otherregistry');
    const { asked, stderr } = await runCommandLine('list', { folders: host });
    expect(stderr).toContain("'otherregistry'");
    expect(asked.length).toBeGreaterThan(0);
  });

  it('says that a variable goes before it', async () => {
    const { stderr } = await runCommandLine('configure --defaults registry=myregistry', {
      env: { AZURE_DEFAULTS_ACR: 'b' },
    });
    expect(stderr).toBe("WARNING: The environment variable AZURE_DEFAULTS_ACR is set to 'b' and overrides the file.\n");
  });

  it.each([
    ['configure', 'one of the arguments --defaults/-d --list-defaults/-l is required'],
    ['configure --defaults', 'one of the arguments --defaults/-d --list-defaults/-l is required'],
    ['configure --defaults group', "argument --defaults/-d: 'group' does not have the form name=value"],
    [
      'configure --defaults vm=a',
      "argument --defaults/-d: 'vm' is not a default that acrtask supports: use registry (or acr), group, or location",
    ],
    [
      'configure --defaults registry=b',
      "argument --defaults/-d: 'b' is not a valid registry: use its name (5 to 50 letters and digits), login server, or resource ID",
    ],
    [
      'configure --defaults acr=myregistry registry=otherregistry',
      'argument --defaults/-d: acr and registry: the same default is given 2 times',
    ],
    ['configure --defaults group=a GROUP=b', 'argument --defaults/-d: group: the same default is given 2 times'],
    ["configure --defaults 'group=a\n[core]'", "argument --defaults/-d: the value of 'group' contains a line break"],
  ])('%s is refused', async (line, problem) => {
    const { host, ...result } = await runCommandLine(line);
    expect(result).toMatchObject({ exitCode: 2, stderr: `ERROR: ${problem}\nTry 'acrtask configure --help'.\n` });
    expect(await readdir(host.home)).toEqual([]);
  });

  it('says which file it could not change', async () => {
    const { host, exitCode, stderr } = await runCommandLine('configure --defaults group=g', {
      prepare: ({ home }) => mkdir(join(home, '.azure', 'config'), { recursive: true }).then(() => {}),
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`The configuration file ${fileOf(host)} cannot be changed (`);
  });
});

it('configure sets defaults and lists them then', async () => {
  const { host, stdout, exitCode } = await runCommandLine('configure --defaults acr=myregistry --list-defaults');
  expect([exitCode, JSON.parse(stdout)]).toEqual([0, [{ name: 'acr', source: fileOf(host), value: 'myregistry' }]]);
});

it('configure --list-defaults says what is set, and where', async () => {
  const { host, stdout } = await runCommandLine('configure --list-defaults', {
    env: { AZURE_DEFAULTS_GROUP: 'fromvariable' },
    prepare: holding('[defaults]\nacr = a\ngroup = b\nlocation =\n'),
  });
  expect(JSON.parse(stdout)).toEqual([
    { name: 'acr', source: fileOf(host), value: 'a' },
    { name: 'group', source: 'AZURE_DEFAULTS_GROUP', value: 'fromvariable' },
  ]);
});
