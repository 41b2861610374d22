import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';

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
