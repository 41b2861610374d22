import { posix } from 'node:path';
import { suggestBriefly } from '../../did-you-mean.ts';
import type { VolumeDocument } from '../schema.ts';
import { inspectBuild, workspacePath } from '../steps/build-command.ts';
import type { CheckedDocument, Finding } from './rule.ts';
import { isWritten } from './written-text.ts';

/** Volumes that fail the run, that nothing uses, or that end up where they should not (taskfile.md 11.1). */
export function* volumeUses(document: CheckedDocument): Iterable<Finding> {
  const { task, isInContext, valueSpan, isDamaged } = document;
  const mounted = new Set(task.steps.flatMap(({ volumeMounts }) => volumeMounts.map(({ name }) => name)));
  const suggest = suggestBriefly();
  const isBuiltIn =
    !isInContext?.('.dockerignore') && task.steps.some(({ build }) => isBuildOfWorkspace(document, build));
  for (const volume of task.volumes) {
    const { name } = volume;
    if (name === '' || isDamaged(volume)) continue;
    const at = valueSpan(volume, 'name');
    if (isInContext?.(name)) {
      yield {
        code: 'volume-folder',
        at,
        message: `the context has a file or folder '${name}' too, so the run fails before its first step`,
      };
    } else if (!mounted.has(name) && !isDamaged(task) && !task.steps.some(isDamaged)) {
      const isRead = task.steps.some(({ cmd, build }) => `${cmd} ${build}`.includes(`${name}/`));
      const isMisspelt = [...mounted].some((other) => suggest(other, [name]).length > 0);
      if (!isRead && !isMisspelt) yield { code: 'unused-volume', at, message: `no step mounts the volume '${name}'` };
    } else if (isBuiltIn) {
      yield {
        code: 'volume-in-context',
        at,
        message: `the files of the volume also lie in the folder '${name}' of the context, so 'COPY . .' copies them into the image`,
        hint: `Add '${name}' to .dockerignore.`,
      };
    }
    yield* filesOf(document, volume);
  }
  yield* mountedTwice(document);
}

function isBuildOfWorkspace({ task }: CheckedDocument, build: string): boolean {
  const { context, contextKind } = inspectBuild(build);
  if (build === '' || contextKind !== 'local') return false;
  return posix.resolve(workspacePath(task.workingDirectory), context) === '/workspace';
}

function* filesOf(document: CheckedDocument, { secret }: VolumeDocument): Iterable<Finding> {
  if (!secret) return;
  for (const [file, text] of secret) {
    const at = document.valueSpan(secret, file);
    if (!isBase64(text)) {
      if (isWritten(document, at, text)) {
        yield { code: 'volume-text', at, message: `the text of the file '${file}' is not Base64` };
      }
    } else if (/[$`\\]/.test(Buffer.from(text, 'base64').toString('latin1'))) {
      yield {
        code: 'volume-expansion',
        at,
        message: `a shell changes the text of the file '${file}': it has '$', a backslash, or a backtick`,
      };
    }
  }
}

/** The standard alphabet, padded; white space in it does not count. */
const isBase64 = (text: string): boolean => {
  const dense = text.replace(/[\r\n]/g, '');
  return dense.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(dense);
};

function* mountedTwice({ task, valueSpan }: CheckedDocument): Iterable<Finding> {
  for (const { volumeMounts } of task.steps) {
    const paths = new Map<string, string>();
    for (const mount of volumeMounts) {
      const { name, mountPath } = mount;
      const first = paths.get(name);
      if (first !== undefined && first !== mountPath && mountPath !== '') {
        yield {
          code: 'volume-mounted-twice',
          at: valueSpan(mount, 'mountPath'),
          message: `the volume '${name}' is mounted at '${mountPath}' only, not at '${first}' as well`,
          hint: 'Use one path, or a second volume with the same files.',
        };
      }
      paths.set(name, mountPath);
    }
  }
}
