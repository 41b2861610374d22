import { join } from 'node:path';
import { flagValues, shellCommands } from '../../../taskfile/steps/shell-words.ts';
import type { YamlNode } from '../../../taskfile/yaml/nodes.ts';
import { documentIn, memberOf, textOf } from './yaml-members.ts';

/** What comes before the arguments of a command that takes a task file. */
const front =
  /^(?:(?:sudo|npx|command)\s+)*(?:acrtask(?:\s+az\s+acr(?:\s+task)?)?|az\s+acr(?:\s+task)?)\s+(?:create|update|run|validate|doctor|identity\s+setup)(?=\s|$)/;
/** The same for the commands that the action of acrtask is given. */
const actionFront = /^(?:az\s+acr(?:\s+task)?\s+)?(?:create|update|run|validate|doctor|identity\s+setup)(?=\s|$)/;

/**
 * Where the task files may be that the commands of a GitHub workflow, or of an action, name: paths relative to the
 * repository, the most likely first for each. A file is relative to the folder of its step, or of the context there.
 */
export function namedInWorkflow(text: string): readonly (readonly string[])[] {
  const root = documentIn(text);
  return root ? [...inNode(root, '')] : [];
}

function* inNode(node: YamlNode, folder: string): Iterable<readonly string[]> {
  if (node.kind === 'sequence') for (const item of node.items) yield* inNode(item, folder);
  if (node.kind !== 'mapping') return;
  const inputs = memberOf(node, 'with');
  const own =
    textOf(node, 'working-directory') ??
    textOf(memberOf(memberOf(node, 'defaults'), 'run'), 'working-directory') ??
    textOf(inputs, 'working-directory') ??
    folder;
  for (const [script, pattern] of [
    [textOf(node, 'run'), front],
    [textOf(inputs, 'inlineScript'), front],
    [textOf(inputs, 'command'), actionFront],
  ] as const) {
    if (script !== undefined) yield* inScript(script, pattern, own);
  }
  for (const { value } of node.entries) yield* inNode(value, own);
}

function* inScript(script: string, pattern: RegExp, folder: string): Iterable<readonly string[]> {
  // PowerShell continues a line that ends in a backtick.
  for (const words of shellCommands(script.replace(/`\r?\n/g, ' '))) {
    const line = words.join(' ');
    if (!pattern.test(line)) continue;
    const contexts = words.filter((word) => !word.startsWith('-'));
    for (const file of flagValues(words, 'file', 'f')) {
      if (!/\.ya?ml$/i.test(file) || /[$*]/.test(file)) continue;
      const places = [folder, ...contexts.map((context) => join(folder, context)), ''];
      yield [...new Set(places.map((place) => join(place, file)))];
    }
  }
}
