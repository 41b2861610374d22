import { dirname, relative, resolve } from 'node:path';
import type { RequestContext } from '../../cli/command.ts';
import { CommandError, InvalidInputError } from '../../errors.ts';
import { findProjectFile, projectFileNames } from '../../project/find-project-file.ts';
import type { ProjectFile } from '../../project/project-schema.ts';
import { faultsText } from '../../project/reading/fault.ts';
import { type ReadProject, readProjectFile } from '../../project/reading/read-project-file.ts';

/** A project file without faults. */
export interface LoadedProject {
  readonly project: ProjectFile;
  /** As messages name it. */
  readonly name: string;
  /** The folder that its paths are relative to. */
  readonly folder: string;
  readonly placeOf: ReadProject['placeOf'];
  readonly text: string;
}

/** The file that a command is about: the named one, or the nearest. */
const chooseFile = (named: string | undefined, cwd: string): string => {
  if (named !== undefined) return named;
  const found = findProjectFile(cwd);
  if (found !== undefined) return relative(cwd, found);
  throw new CommandError(`There is no project file (${projectFileNames.join(' or ')}) here or in a folder above.`, {
    hint: 'Name one with --file, or write one from the tasks of a registry: acrtask export --all -r REGISTRY > acrtask.yaml',
  });
};

/** Reads the project file. Throws CommandError that lists every fault in it, by line and column. */
export const loadProject = async (
  named: string | undefined,
  { host, readFile, redact }: Pick<RequestContext, 'host' | 'readFile' | 'redact'>,
): Promise<LoadedProject> => {
  const name = chooseFile(named, host.cwd);
  const text = await readFile(name);
  const { project, faults, placeOf } = readProjectFile(text);
  if (!project) {
    const count = faults.length === 1 ? 'an error' : `${faults.length} errors`;
    throw new InvalidInputError(redact(`The project file has ${count}.\n${faultsText(name, text, faults)}`));
  }
  return { project, name, folder: name === '-' ? host.cwd : dirname(resolve(host.cwd, name)), placeOf, text };
};
