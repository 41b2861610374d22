import { readdir, realpath } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { isFile } from '../../../file-kind.ts';
import type { Host } from '../../../host.ts';
import { readTextFile } from '../../../text-file.ts';
import { ignoredBelow } from './ignored-below.ts';
import { isTaskFile } from './is-task-file.ts';
import { namedInProject, type ProjectSettings } from './named-in-project.ts';
import { namedInWorkflow } from './named-in-workflow.ts';

export interface FoundTaskFile {
  readonly path: string;
  /** How the tasks of project files run it, each way once; empty when none names it. */
  readonly settings: readonly ProjectSettings[];
}

const skippedFolders = ['.git', '.hg', '.svn', 'node_modules'];
const projectNames = /^\.?acrtask\.ya?ml$/;

/**
 * The task files below a folder, in the order of their paths: every `acb.yaml`, what is called `*task*.yaml` and is a task
 * file, and what GitHub workflows and project files name. Links to folders are not followed, and what Git ignores is left
 * out.
 */
export async function findTaskFiles(folder: string, host: Pick<Host, 'runProgram'>): Promise<readonly FoundTaskFile[]> {
  const found = new Map<string, ProjectSettings[]>();
  const add = async (path: string, settings?: ProjectSettings): Promise<void> => {
    const isBelow = path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
    if (!isBelow || !(await isFile(path))) return;
    const known = found.get(path) ?? [];
    if (settings && known.every((each) => JSON.stringify(each) !== JSON.stringify(settings))) known.push(settings);
    found.set(path, known);
  };
  for (const path of await filesBelow(folder, await ignoredBelow(folder, host))) {
    const name = basename(path);
    if (projectNames.test(name)) {
      for (const [named, settings] of namedInProject(await textAt(path), path)) await add(named, settings);
    } else if (isWorkflow(path)) {
      const repository = path.slice(0, path.lastIndexOf(`${sep}.github${sep}`));
      for (const candidates of namedInWorkflow(await textAt(path))) {
        const paths = candidates.map((each) => resolve(repository, each));
        for (const each of paths) {
          if (!(await isFile(each))) continue;
          await add(each);
          break;
        }
      }
    } else if (/^acb\.ya?ml$/.test(name) || isTaskFile(await textAt(path))) await add(path);
  }
  return uniqueFiles([...found].map(([path, settings]) => ({ path, settings })).sort(byPath));
}

const isWorkflow = (path: string): boolean =>
  /\/\.github\/(?:workflows|actions)\/.*\.ya?ml$/.test(path.split(sep).join('/'));
const isCandidate = (path: string): boolean => {
  const name = basename(path);
  return projectNames.test(name) || /^acb\.ya?ml$/.test(name) || /task.*\.ya?ml$/i.test(name) || isWorkflow(path);
};

/** What cannot be read as text, or is gone by now, is no task file. */
const textAt = (path: string): Promise<string> => readTextFile(path, path).catch(() => '');

async function filesBelow(folder: string, ignored: ReadonlySet<string>): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (ignored.has(path)) continue;
    if (entry.isDirectory()) {
      if (!skippedFolders.includes(entry.name)) files.push(...(await filesBelow(path, ignored)));
    } else if (isCandidate(path) && (entry.isFile() || (await isFile(path)))) files.push(path);
  }
  return files;
}

const byPath = (one: FoundTaskFile, other: FoundTaskFile): number => {
  const [first, second] = [one.path, other.path].map((path) => path.split(sep).join('\u0000'));
  return (first ?? '') < (second ?? '') ? -1 : 1;
};

/** The files without those that are links to others. */
async function uniqueFiles(files: readonly FoundTaskFile[]): Promise<readonly FoundTaskFile[]> {
  const targets = await Promise.all(files.map(({ path }) => realpath(path).catch(() => path)));
  const own = new Set(files.map(({ path }) => path));
  return files.filter(({ path }, index) => {
    const target = targets[index] ?? path;
    if (target === path) return true;
    return !own.has(target) && targets.indexOf(target) === index;
  });
}

/** How a file below a folder is called: its path from there, with `/` on every system. */
export const nameBelow = (folder: string, path: string): string => relative(folder, path).split(sep).join('/');
