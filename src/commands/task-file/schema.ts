import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { flag, optional, text, texts } from '../../cli/option-schemas.ts';
import { schemaFileName } from '../../taskfile/json-schema/schema-comment.ts';

export default defineCommand({
  summary: 'Print the JSON Schema of task files or of the project file, or refer task files to it for editors.',
  description: `Print the JSON Schema (draft 2020-12) of task files, or with --project of the project file acrtask.yaml, with which editors complete, explain, and check them. With --write, save the schema as ${schemaFileName} beside each task file, and refer to it in a comment at the top of the file, which editors with the YAML language server read and the service removes.`,
  examples: [
    { about: 'Print the schema.', command: 'acrtask schema' },
    { about: 'Print the schema of the project file.', command: 'acrtask schema --project' },
    { about: 'Let editors complete and check a task file.', command: 'acrtask schema --write acb.yaml' },
    {
      about: 'Keep one schema for several task files.',
      command: 'acrtask schema --write acb.yaml deploy/task.yaml --out .vscode/acr-task.schema.json',
    },
  ],
  positionals: {
    files: option('[file...]', 'Task files that --write changes.', optional(texts()), { suggests: 'files' }),
  },
  options: {
    project: option(
      '--project',
      'The schema of the project file acrtask.yaml, in place of that of task files.',
      flag(),
    ),
    write: option('--write', 'Save the schema, and refer to it in each task file.', flag()),
    out: option(
      '--out <file>',
      `Where --write saves the schema; defaults to ${schemaFileName} beside each task file.`,
      optional(text()),
      { suggests: 'files' },
    ),
  },
  check: ({ files = [], write, out, project }) => [
    ...(project && write ? ['--project: cannot be combined with --write.'] : []),
    ...(write && files.length === 0 ? ['--write: name at least one task file.'] : []),
    ...(!write && files.length > 0 ? ['Task files can only be named with --write.'] : []),
    ...(!write && out !== undefined ? ['--out can only be used with --write.'] : []),
  ],
  request: ({ files = [], write, out, project }) => ({ project, write, targets: { files, out } }),
  async execute({ project, write, targets }, { host, askedFormat, globals }) {
    const schema = project
      ? (await import('../../project/json-schema.ts')).projectFileSchema()
      : (await import('../../taskfile/json-schema/task-file-schema.ts')).taskFileSchema();
    const json = `${JSON.stringify(schema, undefined, 2)}\n`;
    if (write) {
      const { writeSchema } = await import('./write-schema.ts');
      const told = await writeSchema(json, targets, host);
      await host.stderr.write(told.map((each) => `${each}\n`).join(''));
      return undefined;
    }
    if (askedFormat !== undefined || globals.query !== undefined) return schema;
    // Another format may be configured, but only JSON is of use to an editor.
    await host.stdout.write(json);
    return undefined;
  },
});
