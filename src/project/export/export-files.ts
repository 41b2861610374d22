import type { ProjectFile, ProjectTask } from '../project-schema.ts';

/** A file beside the project file. */
export interface ExportedFile {
  readonly name: string;
  readonly text: string;
}

const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** A name that every file system takes, and that no other system reads as something else. */
const safeName = (task: string): string => {
  const plain = task
    .replace(/[^\w-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100);
  if (plain === '') return 'task';
  return reserved.test(plain) ? `task-${plain}` : plain;
};

/** Gives names of files, each once whatever the case of its letters. */
const createFileNames = () => {
  const taken = new Set(['acrtask.yaml']);
  return (task: string, ending: string): string => {
    const base = safeName(task);
    const names = function* () {
      yield `${base}${ending}`;
      for (let count = 2; ; count += 1) yield `${base}-${count}${ending}`;
    };
    for (const name of names())
      if (!taken.has(name.toLowerCase())) {
        taken.add(name.toLowerCase());
        return name;
      }
    return '';
  };
};

/** The project with the texts of task files and values files in files of their own, which it names. */
export const withFiles = (
  project: ProjectFile,
): { readonly project: ProjectFile; readonly files: readonly ExportedFile[] } => {
  const files: ExportedFile[] = [];
  const nameOf = createFileNames();
  const inFile = (name: string, text: string): string => {
    files.push({ name, text });
    return name;
  };
  const replaced = (name: string, task: ProjectTask): ProjectTask =>
    Object.fromEntries(
      Object.entries(task).map(([key, value]) => {
        if (key === 'content') return ['file', inFile(nameOf(name, '.yaml'), value as string)];
        if (key === 'valuesContent') return ['values', inFile(nameOf(name, '.values.yaml'), value as string)];
        return [key, value];
      }),
    );
  const tasks = Object.entries(project.tasks ?? {}).map(([name, task]) => [name, replaced(name, task)]);
  return { project: { ...project, tasks: Object.fromEntries(tasks) }, files };
};
