import { dirname, resolve } from 'node:path';
import type { YamlNode } from '../../../taskfile/yaml/nodes.ts';
import { documentIn, memberOf, textOf } from './yaml-members.ts';

/** How a project file has a task file run. */
export interface ProjectSettings {
  readonly set?: readonly { readonly name: string; readonly value: string }[];
  /** Path of the values file. */
  readonly valuesFile?: string;
  readonly platform?: string;
  readonly timeout?: number;
  /** Path of the folder that is the context; null when the context is not a local folder. */
  readonly context?: string | null;
}

/** The task files that a project file (`acrtask.yaml`) names: each path, and how its task runs it. */
export function namedInProject(text: string, path: string): readonly (readonly [string, ProjectSettings])[] {
  const root = documentIn(text);
  const tasks = memberOf(root, 'tasks');
  if (tasks?.kind !== 'mapping') return [];
  const inFolder = (name: string): string => resolve(dirname(path), name);
  return tasks.entries.flatMap(({ value: task }) => {
    const file = textOf(task, 'file');
    return file === undefined || /^[a-z][a-z\d+.-]*:\/\//i.test(file)
      ? []
      : [[inFolder(file), settingsOf(task, inFolder)] as const];
  });
}

function settingsOf(task: YamlNode, inFolder: (name: string) => string): ProjectSettings {
  const valuesFile = textOf(task, 'values');
  const platform = textOf(task, 'platform');
  const timeout = Number(textOf(task, 'timeout') ?? Number.NaN);
  const context = textOf(task, 'context');
  const set = [...namedTexts(memberOf(task, 'values')), ...namedTexts(memberOf(task, 'set'))];
  return {
    ...(set.length > 0 ? { set } : {}),
    ...(valuesFile ? { valuesFile: inFolder(valuesFile) } : {}),
    ...(platform === undefined ? {} : { platform }),
    ...(Number.isInteger(timeout) ? { timeout } : {}),
    ...(context === undefined ? {} : { context: isRemote(context) ? null : inFolder(context) }),
  };
}

const isRemote = (context: string): boolean =>
  context === '/dev/null' || /^(?:[a-z][a-z\d+.-]*:\/\/|git@)/i.test(context);

/** A map of names to texts, or a list of `NAME=VALUE`. */
function namedTexts(node: YamlNode | undefined): readonly { name: string; value: string }[] {
  if (node?.kind === 'mapping') {
    return node.entries.flatMap(({ key, value }) =>
      key.kind === 'scalar' && value.kind === 'scalar' ? [{ name: key.text, value: value.text }] : [],
    );
  }
  if (node?.kind !== 'sequence') return [];
  return node.items.flatMap((item) => {
    const [, name, value = ''] = item.kind === 'scalar' ? (/^([^=]+)=?(.*)$/s.exec(item.text) ?? []) : [];
    return name === undefined ? [] : [{ name, value }];
  });
}
