import type { YamlNode } from '../../../taskfile/yaml/nodes.ts';
import { documentIn, keysOf, memberOf } from './yaml-members.ts';

/** Keys of other files whose names have `task` in them: Taskfile, Kubernetes and Tekton, Compose, workflows, Ansible. */
const keysOfOthers = ['tasks', 'apiVersion', 'services', 'jobs', 'on', 'stages', 'hosts', 'runs'];
/** Keys of the steps of Azure Pipelines, GitHub Actions, and Cloud Build. */
const stepsOfOthers = [
  ...['script', 'bash', 'pwsh', 'powershell', 'task', 'template', 'checkout', 'uses', 'run', 'name', 'args'],
];
const kinds = ['cmd', 'build', 'push'];

/**
 * Whether a YAML text found by its name is meant to be a task file: it has a list of steps, or the version of one, and is
 * nothing else that is well known. Templates may keep the text from being YAML.
 */
export function isTaskFile(text: string): boolean {
  const root = documentIn(text);
  if (root === undefined) {
    return /^steps\s*:/m.test(text) && !keysOfOthers.some((key) => new RegExp(`^${key}\\s*:`, 'm').test(text));
  }
  const keys = keysOf(root);
  if (keys.some((key) => keysOfOthers.includes(key))) return false;
  const steps = memberOf(root, 'steps');
  if (steps !== undefined) return !(steps.kind === 'sequence' && areStepsOfOthers(steps.items));
  const version = memberOf(root, 'version');
  return version?.kind === 'scalar' && /^v?1\.(?:0|1)\b/i.test(version.text);
}

const areStepsOfOthers = (steps: readonly YamlNode[]): boolean => {
  const keys = steps.flatMap(keysOf);
  return !keys.some((key) => kinds.includes(key)) && keys.some((key) => stepsOfOthers.includes(key));
};
