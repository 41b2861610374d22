import type { StepDocument } from '../schema.ts';
import { inspectBuild } from '../steps/build-command.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** Paths of Windows in steps that run on Linux. A file that is meant for Windows has none. */
export function* windowsPaths(document: CheckedDocument): Iterable<Finding> {
  const { isWindows, rendered, task, valueSpan, wordSpan } = document;
  if (isWindows || (!rendered.text.includes('\\') && !/[A-Za-z]:\//.test(rendered.text))) return;
  if (/windows|nanoserver|servercore|powershell|pwsh|\.exe\b|hyperv/i.test(rendered.text)) return;
  const found = (path: string, at: Finding['at'], kind: string): Finding => ({
    code: 'windows-path',
    at,
    message: `the ${kind} '${path}' is a path of Windows, and the step runs on Linux`,
    hint: /^[A-Za-z]:/.test(path)
      ? 'Use a path below /workspace, or check the file with --platform windows.'
      : `Write '${path.replaceAll('\\', '/')}'.`,
  });
  const directory = task.workingDirectory;
  if (isPath(directory)) yield found(directory, valueSpan(task, 'workingDirectory'), 'working directory');
  for (const step of task.steps) {
    if (isPath(step.workingDirectory)) {
      yield found(step.workingDirectory, valueSpan(step, 'workingDirectory'), 'working directory');
    }
    for (const { path, kind } of pathsOfBuild(step)) yield found(path, wordSpan(step, 'build', path), kind);
    for (const mount of step.volumeMounts) {
      if (isPath(mount.mountPath)) yield found(mount.mountPath, valueSpan(mount, 'mountPath'), 'mount path');
    }
    const [, path] = drive.exec(step.cmd) ?? [];
    if (path !== undefined) yield found(path, wordSpan(step, 'cmd', path), 'path');
  }
}

const isPath = (text: string): boolean => /^[A-Za-z]:(?:[\\/]|$)/.test(text) || /\\[\w.]/.test(text);

/** In a command a backslash is mostly something else: only what begins with a drive is surely a path. */
const drive = /(?:^|[\s"'=])([C-Zcd]:\\[A-Za-z][^\s"':]+)/;

function* pathsOfBuild({ build }: StepDocument): Iterable<{ path: string; kind: string }> {
  if (build === '') return;
  const { dockerfile, context, contextKind } = inspectBuild(build);
  if (isPath(dockerfile)) yield { path: dockerfile, kind: 'Dockerfile' };
  if (contextKind === 'local' && context !== dockerfile && isPath(context)) yield { path: context, kind: 'context' };
}
