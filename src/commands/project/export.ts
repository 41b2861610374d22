import { type CommandContext, defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { flag, optional, text, texts } from '../../cli/option-schemas.ts';
import { ReportedError } from '../../errors.ts';
import { createSecretNames, type ExportedSecret } from '../../project/export/export-secrets.ts';
import { type ExportedTask, exportTask } from '../../project/export/export-task.ts';
import { yamlText } from '../../project/export/yaml-text.ts';
import type { ProjectFile } from '../../project/project-schema.ts';
import { registryOptions, taskGate } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { readTasks } from './read-tasks.ts';

const several = (count: number, one: string, more: string): string => (count === 1 ? one : more);

/** Tells what the file does not say of a task. */
const tellLost = async ({ name, task, lost }: ExportedTask, { messages }: CommandContext): Promise<void> => {
  if (lost.length === 0) return;
  const what = task
    ? `The project file does not say everything about task '${name}':`
    : `Task '${name}' is not exported, because a project file cannot say what it is:`;
  await messages.warn([what, ...lost.map((line) => `  ${line}`)].join('\n'));
};

const tellSecrets = async (secrets: readonly ExportedSecret[], { messages }: CommandContext): Promise<void> => {
  if (secrets.length === 0) return;
  const width = Math.max(...secrets.map(({ variable }) => variable.length));
  await messages.warn(
    [
      `Secrets are not exported. Where acrtask applies the file, ${several(secrets.length, 'this environment variable has', 'these environment variables have')} to hold them:`,
      ...secrets.map(({ variable, purpose }) => `  ${variable.padEnd(width)}  ${purpose}`),
    ].join('\n'),
  );
};

const tellUnread = async (names: readonly string[], { messages }: CommandContext): Promise<void> => {
  if (names.length === 0) return;
  await messages.warn(
    `You do not have permission to list the secrets of ${several(names.length, 'task', 'tasks')} ${names.map((name) => `'${name}'`).join(', ')}. Secret arguments and values may be missing in the file, and logins may differ. Request the permission Microsoft.ContainerRegistry/registries/tasks/listDetails/action, and export again.`,
  );
};

const kindOf = (task: NonNullable<ProjectFile['tasks']>[string]): string =>
  (['file', 'content', 'cmd', 'build'] as const).find((key) => task[key] !== undefined) ?? 'system task';

export default defineCommand({
  summary: 'Write tasks of a registry as a project file.',
  description: `Write tasks of a registry as a project file (acrtask.yaml), which 'acrtask diff' compares with a registry and 'acrtask apply' carries out. Without --dir, the file goes to standard output, with the texts of task files in it. With --dir, it is written to a folder, with the task files and values files beside it.
Secrets are never written: each becomes env:NAME, and the names are listed on standard error, with what they are for. What is as 'acrtask create' makes it by default is left out. What a project file cannot say is listed on standard error, too. With --output or --query, the project is printed as data.`,
  examples: [
    { about: 'Print the project file of all tasks of a registry.', command: 'acrtask export --all -r myregistry' },
    { about: 'Write a task, and its task file beside it.', command: 'acrtask export hello -r myregistry --dir tasks' },
    {
      about: 'Replace the files of an earlier export.',
      command: 'acrtask export --all -r myregistry --dir tasks --yes',
    },
  ],
  positionals: {
    names: option('[name...]', 'Names of the tasks.', optional(texts()), { suggests: 'tasks' }),
  },
  options: {
    ...registryOptions,
    all: option('--all', 'Export all tasks of the registry.', flag()),
    dir: option(
      '--dir <folder>',
      'Folder for acrtask.yaml, task files, and values files. Created if it does not exist.',
      optional(text()),
      { suggests: 'files' },
    ),
    yes: option('--yes, -y', 'Replace files of other content without asking.', flag()),
  },
  check: ({ names = [], all, dir, yes: isSure }) => [
    ...(all && names.length > 0 ? ['--all cannot be combined with names of tasks.'] : []),
    ...(!all && names.length === 0 ? ['Name the tasks to export, or use --all.'] : []),
    ...(isSure && dir === undefined ? ['--yes can only be used with --dir.'] : []),
  ],
  request: ({ names = [], all, dir, yes: isSure, ...ref }) => ({
    ref,
    // Azure does not distinguish letters by their case.
    names: all ? undefined : [...new Map(names.map((name) => [name.toLowerCase(), name])).values()],
    dir,
    isSure,
  }),
  execute: async ({ ref, names, dir, isSure }, context) => {
    const { services, askedFormat, globals, host } = context;
    const registry = await services.registries.findManaged(ref, taskGate);
    const read = await readTasks(registry, names, context);
    const { keyVault: vaultSuffix } = await services.suffixes();
    const secretNames = createSecretNames();
    const exported: ExportedTask[] = [];
    for (const each of read) exported.push(await exportTask(each, { vaultSuffix, names: secretNames }));
    const project: ProjectFile = {
      registry: registry.name,
      ...(ref.resourceGroup === undefined ? {} : { resourceGroup: ref.resourceGroup }),
      tasks: Object.fromEntries(exported.flatMap(({ name, task }) => (task ? [[name, task]] : []))),
    };
    for (const each of exported) await tellLost(each, context);
    await tellUnread(
      read.filter(({ knowsSecrets }) => !knowsSecrets).map(({ task }) => task.name),
      context,
    );
    await tellSecrets(
      exported.flatMap(({ secrets }) => secrets),
      context,
    );
    if (dir !== undefined) {
      const { writeProject } = await import('./write-project.ts');
      await writeProject(project, { dir, isSure }, context);
    }
    const isData = askedFormat !== undefined || globals.query !== undefined;
    if (isData) await context.print(project);
    // Another format may be configured, but only a project file can be applied.
    else if (dir === undefined) await host.stdout.write(yamlText(project));
    const missing = exported.filter(({ task }) => !task);
    if (missing.length > 0) throw new ReportedError();
    return undefined;
  },
  permissions: {
    always: [rights.registry.read, rights.task.readSecrets],
    'with --all, and for tasks whose secrets you may not list': [rights.task.read],
  },
  rows: (shaped) =>
    Object.entries((shaped as ProjectFile).tasks ?? {}).map(([name, task]) => ({
      NAME: name,
      RUNS: kindOf(task),
      CONTEXT: task.context ?? '',
    })),
});
