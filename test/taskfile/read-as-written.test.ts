import { describe, expect, it } from 'vitest';
import { type AsWrittenOptions, readAsWritten } from '../../src/taskfile/read-as-written.ts';

/** The texts of the first step, as they are shown. */
const shown = async (text: string, options: AsWrittenOptions = {}): Promise<readonly string[]> => {
  const { reading, asWritten } = await readAsWritten(text, options);
  const [step] = reading.result.ok ? reading.result.task.steps : [];
  if (!step) return ['not read'];
  return [step.id, step.cmd, ...step.push, String(step.timeout)].filter((each) => each !== '').map(asWritten);
};
const cmd = (text: string): string => `version: v1.1.0\nsteps:\n  - {id: one, cmd: '${text}'}\n`;

describe('a task file is read with names for what is not known', () => {
  it.each([
    ['a value', cmd('app {{.Values.x}}'), {}, 'app {{.Values.x}}'],
    ['a value that is given', cmd('app {{.Values.x}}'), { set: [{ name: 'x', value: 'y' }] }, 'app y'],
    ['a value of a file', cmd('app {{.Values.x}}{{.Values.y}}'), { values: 'x: 1\n' }, 'app 1{{.Values.y}}'],
    ['a value through a function', cmd('app {{.Values.x | lower}}'), {}, 'app {{.Values.x}}'],
    ['a value that has a default', cmd('app {{.Values.x | default "y"}}'), {}, 'app y'],
    ['a value that decides', cmd('app {{if .Values.x}}a{{else}}b{{end}}'), {}, 'app b'],
    ['a variable', cmd('app {{.Run.ID}}'), {}, 'app {{.Run.ID}}'],
    ['a variable by its alias', cmd('app $ID'), {}, 'app $ID'],
    ['a variable of other spelling', cmd('app $ID {{.Run.Commit}}'), {}, 'app $ID {{.Run.Commit}}'],
    ['a variable that is given', cmd('app $ID'), { run: { ID: 'cf7' } }, 'app cf7'],
    ['a part of a variable', cmd('app $RegistryName $Registry'), {}, 'app $RegistryName $Registry'],
    ['a variable that decides', cmd('app {{if .Run.Commit}}{{.Run.Commit}}{{else}}none{{end}}'), {}, 'app none'],
    ['an alias of the file', `alias: {values: {img: 'a:{{.Run.ID}}'}}\n${cmd('$img x')}`, {}, 'a:{{.Run.ID}} x'],
  ] as const)('%s', async (_, text, options, expected) => {
    expect((await shown(`${text}`, options))[1]).toBe(expected);
  });

  it('a secret', async () => {
    const text =
      'version: v1.1.0\nsecrets:\n  - {id: token, keyvault: "https://v.vault.azure.net/secrets/token"}\nsteps:\n  - {id: one, cmd: "app {{.Secrets.token}}"}\n';
    expect(await shown(text)).toEqual(['one', 'app {{.Secrets.token}}', '600']);
  });

  it('a number, an ID, and an image', async () => {
    const text =
      'version: v1.1.0\nsteps:\n  - {id: "{{.Values.name}}", push: ["{{.Values.image}}:$ID"], timeout: {{.Values.time}}}\n';
    expect(await shown(text)).toEqual(['{{.Values.name}}', '{{.Values.image}}:$ID', '{{.Values.time}}']);
  });

  it('no name where none can stand', async () => {
    const text = 'version: v1.1.0\nsteps:\n  - {id: one, cmd: app, ignoreErrors: {{.Values.x}}}\n';
    expect(await shown(text, { set: [{ name: 'x', value: 'true' }] })).toEqual(['one', 'app', '600']);
    expect(await shown(text)).toEqual(['one', 'app', '600']);
  });

  it('nothing that the engine refuses', async () => {
    expect(await shown('version: v1.1.0\nsteps:\n  - {id: one}\n')).toEqual(['not read']);
  });
});
