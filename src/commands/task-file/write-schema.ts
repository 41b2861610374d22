import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { checkEachInTurn } from '../../check-all.ts';
import { fileNearby } from '../../cli/file-nearby.ts';
import { CommandError, InvalidInputError, reasonOf } from '../../errors.ts';
import { kindAt } from '../../file-kind.ts';
import type { Host } from '../../host.ts';
import { schemaFileName, withSchemaComment } from '../../taskfile/json-schema/schema-comment.ts';
import { schemaId } from '../../taskfile/json-schema/task-file-schema.ts';
import { checkOutline } from '../../taskfile/stages/check-outline.ts';
import { readTextFile } from '../../text-file.ts';

/** A file as it is to be, by its path as the user named it; `after` is undefined when it is that already. */
interface Rewritten {
  readonly path: string;
  readonly after: string | undefined;
}

/**
 * Refers each task file to a copy of `schema`, which is written to `out`, or beside each file. Nothing is written when
 * one of the files is not there, not a task file, or cannot be written: throws CommandError, with every such file.
 * Returns a sentence about each file.
 */
export async function writeSchema(
  schema: string,
  { files, out }: { readonly files: readonly string[]; readonly out: string | undefined },
  { cwd }: Pick<Host, 'cwd'>,
): Promise<readonly string[]> {
  const schemaOf = (file: string): string => out ?? join(dirname(file), schemaFileName);
  const rewritten = await checkEachInTurn(
    [
      ...[...new Set(files.map(schemaOf))].map((path) => () => rewrittenSchema(path, schema, cwd)),
      ...files.map((path) => () => rewrittenTaskFile(path, schemaOf(path), cwd)),
    ],
    (check) => check(),
  );
  const { default: writeFileAtomic } = await import('write-file-atomic');
  for (const { path, after } of rewritten) {
    if (after === undefined) continue;
    try {
      await writeFileAtomic(resolve(cwd, path), after);
    } catch (cause) {
      throw new CommandError(`${path} cannot be written: ${reasonOf(cause)}.`, { cause });
    }
  }
  return rewritten.map(({ path, after }) => (after ? `Wrote ${path}.` : `${path} is up to date.`));
}

async function rewrittenTaskFile(path: string, schemaPath: string, cwd: string): Promise<Rewritten> {
  const before = await contentOf(path, cwd);
  if (before === undefined) {
    throw new CommandError(`${path} does not exist.`, {
      hint: 'Create the file first, or name one that is there.',
      ...(await fileNearby({ cwd }, path)),
    });
  }
  const problem = await checkOutline(before);
  if (problem) {
    const what = problem.code === 'invalid-yaml' ? problem.message : `not a task file: ${problem.message}`;
    throw new CommandError(`${path} is ${what}.`);
  }
  if (/\.json$/i.test(path)) {
    throw new CommandError(`${path} is JSON, which has no comments.`, {
      hint: "Save the schema with 'acrtask schema', and name it in the settings of the editor.",
    });
  }
  const after = withSchemaComment(before, addressFrom(path, schemaPath, cwd));
  return { path, after: after === before ? undefined : after };
}

async function rewrittenSchema(path: string, schema: string, cwd: string): Promise<Rewritten> {
  const before = await contentOf(path, cwd);
  if (before === schema) return { path, after: undefined };
  if (before && !before.includes(`"${schemaId}"`)) {
    throw new CommandError(`${path} exists and is not a schema that acrtask wrote.`, {
      hint: 'Use --out to write the schema to another file.',
    });
  }
  return { path, after: schema };
}

/** What is in a file that can be replaced; undefined when it is not there. Throws CommandError for anything else. */
async function contentOf(path: string, cwd: string): Promise<string | undefined> {
  const file = resolve(cwd, path);
  try {
    const kind = await kindAt(file);
    if (kind === 'folder' || kind === 'device') throw new CommandError(`${path} is not a file.`);
    const folder = await kindAt(dirname(file));
    if (folder !== 'folder') throw new CommandError(`${path}: the folder '${dirname(path)}' does not exist.`);
    await access(dirname(file), constants.W_OK);
    if (kind === 'none') return undefined;
    await access(file, constants.W_OK);
    return await readTextFile(file, path);
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    throw new CommandError(`${path} cannot be written: ${reasonOf(cause)}.`, { cause });
  }
}

/** How a file refers to its schema: by a path relative to itself. */
function addressFrom(path: string, schemaPath: string, cwd: string): string {
  const found = relative(dirname(resolve(cwd, path)), resolve(cwd, schemaPath)).replaceAll('\\', '/');
  if (/\s/.test(found)) {
    throw new InvalidInputError(
      `--out: the path from ${basename(path)} to the schema, '${found}', contains white space, which ends it in the comment.`,
    );
  }
  return isAbsolute(found) || found.startsWith('../') ? found : `./${found}`;
}
