import { describe, expect, it } from 'vitest';
import { type RenderOptions, renderTaskFile } from '../../src/taskfile/render-task-file.ts';
import { parseSetEntries } from '../../src/taskfile/stages/template-values.ts';
import { readVectors } from './vector.ts';

const rendered = (source: string, options: Partial<RenderOptions> = {}) =>
  renderTaskFile(source, { showsNames: false, ...options });

const secrets = (steps: string): string =>
  `secrets:\n  - {id: token, keyvault: "https://v.vault.azure.net/secrets/t"}\nsteps:\n${steps}`;

describe('a rendered task file', () => {
  it.each<[about: string, source: string, options: Partial<RenderOptions>, text: string | undefined]>([
    ['comment lines', '# a\nsteps: # b\n  # c\n  - cmd: x\n', {}, 'steps: # b\n  - cmd: x\n'],
    [
      'aliases',
      'version: v1.1.0\nalias:\n  values: {app: "{{.Run.Registry}}/app"}\nsteps:\n  - cmd: $app:$ID\n',
      { run: { ID: 'cf9' } },
      'version: v1.1.0\nsteps:\n  - cmd: myregistry.azurecr.io/app:cf9\n',
    ],
    [
      'values',
      'steps:\n  - cmd: x {{.Values.a}} {{.Values.b}}\n',
      { values: 'a: 1\nb: 2', set: [{ name: 'b', value: '3' }] },
      'steps:\n  - cmd: x 1 3\n',
    ],
    ['values that are not given', 'steps:\n  - cmd: x {{.Values.a}}.\n', {}, 'steps:\n  - cmd: x .\n'],
    ['the platform', 'steps:\n  - cmd: x {{.Run.OS}}\n', { run: { OS: 'windows' } }, 'steps:\n  - cmd: x windows\n'],
    ['secrets', secrets('  - cmd: {{.Secrets.token}}\n'), {}, secrets('  - cmd: ***\n')],
    [
      'names of secrets',
      secrets('  - cmd: {{.Secrets.token}}\n'),
      { showsNames: true },
      secrets('  - cmd: ***token***\n'),
    ],
    ['secrets in Base64', secrets('  - cmd: {{.Secrets.token | b64enc}}\n'), {}, secrets('  - cmd: ***\n')],
    [
      'secrets in a condition',
      secrets('  - cmd: {{if .Secrets.token}}yes{{else}}no{{end}}\n'),
      {},
      secrets('  - cmd: yes\n'),
    ],
    ['secrets that are not declared', 'steps:\n  - cmd: x {{.Secrets.token}}.\n', {}, 'steps:\n  - cmd: x .\n'],
    ['a byte order mark and CRLF', '\ufeffsteps:\r\n# a\r\n  - cmd: x\r\n', {}, '\ufeffsteps:\r\n  - cmd: x\r\n'],
    ['what is refused afterwards', 'steps:\n  - comd: {{.Run.ID}}\n', {}, 'steps:\n  - comd: cf1\n'],
    ['a template that cannot be parsed', 'steps:\n  - cmd: {{.Run.ID\n', {}, undefined],
    ['a template that fails', 'steps:\n  - cmd: {{.Values.a.b}}\n', {}, undefined],
    ['values that are not a map', 'steps:\n  - cmd: x\n', { values: '- a' }, undefined],
    ['an alias that cannot be', 'version: v1.1.0\nalias: {directive: ab}\nsteps:\n  - cmd: x\n', {}, undefined],
  ])('%s', async (_, source, options, text) => {
    expect((await rendered(source, options)).text).toBe(text);
  });

  it.each<[source: string, isReached: boolean]>([
    [secrets('  - cmd: x\n'), true],
    ['secrets: [{id: a}]\nsteps:\n  - cmd: {{.Secrets.a}}\n', false],
    [secrets('  - cmd: {{.Secrets.token | upper}}\n'), false],
    ['steps:\n  - comd: x\n', true],
    ['steps:\n  - cmd: {{.Run.ID\n', false],
  ])('is what the engine comes to, or not: %j', async (source, isReached) => {
    expect((await rendered(source)).isReached).toBe(isReached);
  });

  it.each<[source: string, samples: readonly string[]]>([
    ['steps:\n  - cmd: {{.Run.RegistryName}} {{.Run.OS}} {{.Run.Commit}}\n', ['Registry']],
    ['version: v1.1.0\nsteps:\n  - cmd: $Date $ID\n', ['ID', 'Date']],
    ['steps:\n  - cmd: {{.Build.ID}}\n', ['ID']],
    ['steps:\n  - cmd: {{.RunJSON}}\n', ['ID', 'Registry', 'Date', 'SharedVolume']],
  ])('tells for what sample data stands: %j', async (source, samples) => {
    expect((await rendered(source)).samples).toEqual(samples);
    const run = { ID: 'cf9', Registry: 'r.azurecr.io', Date: 'd', SharedVolume: 'v' };
    expect((await rendered(source, { run })).samples).toEqual([]);
  });
});

/** With asterisks in place of each secret, as it is and in Base64. */
const hidden = (text: string, values: readonly string[]): string =>
  values.reduce(
    (all, value) => all.replaceAll(value, '***').replaceAll(Buffer.from(value).toString('base64'), '***'),
    text,
  );

describe('vectors that say what is rendered', () => {
  const vectors = readVectors().filter(
    ({ kind, expect: { ok, rendered: text } }) => kind === 'task' && ok && typeof text === 'string',
  );

  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    const { input, run = {}, values, set = [], files = {}, secrets: given = {} } = vector;
    const { text } = await rendered(input, {
      run,
      set: parseSetEntries(set),
      ...(values === undefined ? {} : { values }),
      readAliasSource: async (source) => files[source] ?? '',
    });
    expect(text).toBe(hidden(String(vector.expect.rendered), Object.values(given)));
  });

  it('are there', () => {
    expect(vectors.length).toBeGreaterThan(0);
  });
});
