import type { StepDocument } from '../schema.ts';
import { findTags } from '../steps/build-command.ts';
import { isRegistryHost } from '../steps/image-reference.ts';
import { faultOfName, longestTag } from './image-name-faults.ts';
import { isOpenAt } from './open-values.ts';
import type { CheckedDocument, Finding, Span } from './rule.ts';
import { shellTextIn } from './shell-text.ts';
import { asWritten } from './written-text.ts';

/** Names of images that steps build and push, and what becomes of them (taskfile.md 8.3, 9, 16.3). */
export function* imageTags(document: CheckedDocument): Iterable<Finding> {
  const { task, completed, wordSpan, valueSpan } = document;
  for (const [index, step] of task.steps.entries()) {
    const tags = findTags(step.build);
    let areValid = true;
    for (const tag of new Set(tags)) {
      const fault = faultOfTag(document, tag, wordSpan(step, 'build', tag));
      areValid &&= fault === undefined && !/[$`]/.test(tag);
      if (fault && (fault.code === 'quoted-tag' || !isOpenAt(document, fault.at))) yield fault;
    }
    for (const [at, image] of step.push.entries()) {
      const fault = faultOfPush(document, image, valueSpan(step.push, at));
      // No value makes a quotation mark right.
      if (fault && (/["']/.test(image) || !isOpenAt(document, fault.at))) yield fault;
    }
    if (step.build === '' || !areValid) continue;
    const [first] = tags;
    if (step.ignoreErrors && first !== undefined) {
      const image = asWritten(document, wordSpan(step, 'build', first), first);
      yield {
        code: 'ignored-build-failure',
        at: valueSpan(step, 'ignoreErrors'),
        message: `when this build fails, the run goes on, and fails at its end because '${image}' does not exist`,
        hint: "Remove 'ignoreErrors', or the tags.",
      };
    }
    yield* cacheTag(document, step, completed.steps[index]?.cacheTag ?? '');
  }
}

function faultOfTag(document: CheckedDocument, tag: string, at: Span | undefined): Finding | undefined {
  if (tag.startsWith('-')) {
    return {
      code: 'image-name',
      at,
      message: `'${tag}' is taken for the name of an image`,
      hint: 'Write a name after -t.',
    };
  }
  const written = asWritten(document, at, tag);
  if (/["']/.test(tag)) {
    return { code: 'quoted-tag', at, message: `the quotation marks become part of the image's name ${written}` };
  }
  const shell = shellTextIn(document, tag);
  if (shell) {
    return shell === 'alias'
      ? undefined
      : {
          code: 'shell-in-tag',
          at,
          message: `the scan for dependencies takes '${written}' as it is, and fails: no shell expands it there`,
          hint: shell.hint ?? 'Use a variable of the run, such as {{.Run.ID}}, {{.Run.Date}}, or {{.Run.Commit}}.',
        };
  }
  const fault = faultOfName(tag, written);
  if (fault) return { code: 'image-name', at, ...fault };
  const [, host] = /^(localhost|[\w-]+:\d+)\//.exec(tag) ?? [];
  return host === undefined
    ? undefined
    : { code: 'local-registry', at, message: `the run lists '${host}' as a user of Docker Hub, not as a registry` };
}

function faultOfPush(document: CheckedDocument, image: string, at: Span | undefined): Finding | undefined {
  const shell = shellTextIn(document, image);
  if (shell === 'alias') return undefined;
  if (shell) {
    return {
      code: 'shell-in-tag',
      at,
      message: `no shell expands '${asWritten(document, at, image)}' before it is pushed`,
      hint: shell.hint ?? 'Use a variable of the run, such as {{.Run.ID}}, {{.Run.Date}}, or {{.Run.Commit}}.',
    };
  }
  const written = asWritten(document, at, image);
  const fault = faultOfName(image, written);
  return fault ? { code: 'image-name', at, ...fault } : hubPush(document, image, written, at);
}

/** Nothing completes the names in 'push' with the registry (taskfile.md 9). */
function hubPush(
  { aliasSupport }: CheckedDocument,
  image: string,
  written: string,
  at: Span | undefined,
): Finding | undefined {
  const [owner = '', ...others] = image.split('/');
  if (image === '' || (others.length > 0 && isRegistryHost(owner))) return undefined;
  const registry = aliasSupport ? '$Registry' : '{{.Run.Registry}}';
  return others.length > 0
    ? {
        code: 'docker-hub-push',
        severity: 'information',
        at,
        message: `'${written}' goes to the user '${owner}' of Docker Hub`,
        hint: `For the registry of the run, write '${registry}/NAME'.`,
      }
    : {
        code: 'docker-hub-push',
        at,
        message: `'${written}' goes to Docker Hub, which refuses it: only images of a user can be pushed there`,
        hint: `Build and push it as '${registry}/${written}'.`,
      };
}

/** Other faults of an id are those of a container's name. */
function* cacheTag({ valueSpan }: CheckedDocument, step: StepDocument, tag: string): Iterable<Finding> {
  if (tag.length <= longestTag) return;
  yield {
    code: 'cache-tag',
    at: valueSpan(step, step.id === '' ? 'cache' : 'id'),
    message: `the build runs without its cache, because the tag of the cache image would have ${tag.length} characters`,
    hint: `Shorten the id: the tag consists of the names of the task and the step, and can have ${longestTag} characters.`,
  };
}
