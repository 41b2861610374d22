import { inspectBuild, workspacePath } from '../steps/build-command.ts';
import type { CheckedDocument, Finding } from './rule.ts';
import { isWritten } from './written-text.ts';

/** Builds of a repository or an address that the engine cannot read as it is meant (taskfile.md 8.2). */
export function* remoteContexts(document: CheckedDocument): Iterable<Finding> {
  const { task, wordSpan, valueSpan } = document;
  for (const step of task.steps) {
    const { context, contextKind } = inspectBuild(step.build);
    if (step.build === '' || contextKind === 'local') continue;
    const at = wordSpan(step, 'build', context);
    const directory = step.workingDirectory || task.workingDirectory;
    if (workspacePath(directory) !== '/workspace') {
      yield {
        code: 'remote-context-directory',
        at: step.workingDirectory === '' ? at : valueSpan(step, 'workingDirectory'),
        message: `the build of a remote context does not find its Dockerfile in the working directory '${directory}'`,
        ...(step.workingDirectory === '' ? { hint: "Set 'workingDirectory: /workspace' on the step." } : {}),
      };
    }
    const [address = '', fragment = ''] = context.split('#');
    if (contextKind === 'url' && isRepositoryPage(address)) {
      yield {
        code: 'misread-context',
        at,
        message: `'${address}' is downloaded as a file, since it does not end in '.git'`,
        hint: `Write '${address.replace(/\/$/, '')}.git${fragment === '' ? '' : `#${fragment}`}'.`,
      };
    }
    if (contextKind !== 'git') continue;
    const [reference = '', folder = ''] = fragment.split(':');
    if (isTag(reference) && isWritten(document, at, context)) {
      yield { code: 'git-tag-context', at, message: `the build reads the tag '${reference}' of a Git repository` };
    }
    if (folder !== '' && !/^https?:\/\//.test(address)) {
      yield {
        code: 'misread-context',
        severity: 'warning',
        at,
        message: `the folder '${folder}' has no effect, since the address does not begin with 'https://'`,
        hint: `Write the address as https://HOST/PATH.git#${reference}:${folder}.`,
      };
    }
  }
}

/** A page that shows a repository, and is no archive. */
const isRepositoryPage = (address: string): boolean =>
  /^https?:\/\/(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org)\/[^/?]+\/[^/?]+\/?$/.test(address) &&
  !/\.(?:tar|tgz|tar\.\w+|zip)$/.test(address);

/** A branch may have any name; these are surely none. */
const isTag = (reference: string): boolean =>
  /^refs\/tags\/./.test(reference) || /^v?\d+\.\d+\.\d+(?:[-+][\w.-]+)?$/.test(reference);
