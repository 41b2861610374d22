import { describe, expect, it } from 'vitest';
import { longNameOf, type OptionDefinition } from '../../../src/cli/option.ts';
import { pathsOf } from '../../../src/cli/parsing/find-command.ts';
import { catalog } from '../../../src/commands/catalog.ts';
import { runCommandLine } from '../../support/command-line.ts';

describe('completion', () => {
  it.each([
    ['bash', /^complete -F _acrtask acrtask$/m],
    ['zsh', /^#compdef acrtask\n/],
    ['fish', /^complete -c acrtask /m],
    ['pwsh', /^Register-ArgumentCompleter -Native -CommandName acrtask /m],
  ])('%s prints a script that asks acrtask', async (shell, pattern) => {
    const { exitCode, stdout, stderr, asked } = await runCommandLine(['completion', shell]);
    expect({ exitCode, stderr, asked }).toEqual({ exitCode: 0, stderr: '', asked: [] });
    expect(stdout).toMatch(pattern);
    expect(stdout).toMatch(/\bacrtask __complete "=\$/);
  });

  it.each([
    ['completion', 'the following arguments are required: <shell>'],
    ['completion tcsh', "'tcsh' is not a valid value for '<shell>'. Allowed values: bash, zsh, fish, pwsh."],
  ])('%s is refused', async (line, problem) => {
    const { exitCode, stdout, stderr } = await runCommandLine(line);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(problem);
  });
});

describe('what can be completed', () => {
  /** Placeholders of what is there already: names that Azure knows, and files. */
  const existing =
    /[<[=](?:file|dockerfile|folder|path|registry|group|pool|vault|server|identity|identities|run-id|platform)(?:\.\.\.)?[>\]]/;

  it('is completed everywhere', async () => {
    const missing: string[] = [];
    for (const entry of catalog) {
      const { default: command } = await entry.load();
      const all: OptionDefinition[] = Object.values({ ...command.positionals, ...command.options });
      const bare = all.filter(
        ({ flags, schema, suggests, secret }) =>
          existing.test(flags) && !suggests && !secret && schema.facts.choices.length === 0,
      );
      missing.push(...bare.map((each) => `${pathsOf(entry)[0]} ${longNameOf(each)}`));
    }
    expect(missing).toEqual([]);
  });
});
