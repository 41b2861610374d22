import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { text } from '../../cli/option-schemas.ts';
import { CommandError } from '../../errors.ts';
import { checkTaskFile } from '../../taskfile/check-task-file.ts';
import { diagnosticText } from '../../taskfile/diagnostic-text.ts';

export default defineCommand({
  summary: 'Check task files, and tell every mistake with its place.',
  examples: [{ about: 'Check a task file.', command: 'acrtask validate acb.yaml' }],
  positionals: {
    file: option('<file>', 'Task file; - for standard input.', text(), { suggests: 'files' }),
  },
  options: {},
  request: async ({ file }, { readFile }) => ({ name: file, text: await readFile(file) }),
  async execute({ name, text }, { host }) {
    const diagnostics = await checkTaskFile(text, { valuesMayFollow: true });
    for (const each of diagnostics) await host.stdout.write(diagnosticText(name, text, each));
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
    if (errors > 0) throw new CommandError(`${name} has ${errors} errors.`);
    return undefined;
  },
});
