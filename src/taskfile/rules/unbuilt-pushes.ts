import { suggest } from '../../did-you-mean.ts';
import type { StepDocument } from '../schema.ts';
import type { StepNode } from '../steps/step-graph.ts';
import type { ImageMakers, MadeImage } from './image-makers.ts';
import { type ImageName, imageKey, imageName, partsOfKey } from './image-names.ts';
import { otherName } from './named-steps.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** For how many images is looked for what was meant: each search leads through all that are made. */
const mostSearches = 50;

/** Images that a step pushes and that no step makes. Nothing is said when a tool may make them. */
export function* unbuiltPushes(document: CheckedDocument, makers: ImageMakers): Iterable<Finding> {
  const { task, valueSpan, template, valuesMayFollow } = document;
  // Values that are not given yet may bring in the step that builds.
  if (valuesMayFollow && /\{\{-?\s*(?:if|with|range|template|block)\b/.test(template.text)) return;
  let searches = 0;
  for (const step of task.steps) {
    for (const [index, image] of step.push.entries()) {
      if (image === '' || /[\s$`@]/.test(image) || makers.of(image).length > 0) continue;
      const at = valueSpan(step.push, index);
      const name = imageName(document, image, at);
      searches += 1;
      if (searches > mostSearches || makers.open.some((made) => mayBecome(name, made))) continue;
      const meant = meantBy(name, makers.all);
      if (name.isOpen && (meant === undefined || isOpenRepository(name))) continue;
      if (makers.mayMakeOthers(meant !== undefined)) continue;
      yield {
        code: 'unbuilt-push',
        at,
        message: `no step builds or tags '${name.written}', which is pushed here`,
        hint:
          meant === undefined
            ? 'Build or tag it in a step above.'
            : adviceFor(document, name, makers.nameOf(meant), meant.by),
      };
    }
  }
}

function adviceFor(document: CheckedDocument, pushed: ImageName, name: ImageName, by: StepNode): string {
  const other = otherName(document, document.task.steps[by.index] as StepDocument);
  // Nothing completes the tags of a task file with the registry (taskfile.md 8.1).
  return partsOfKey(imageKey(name.rendered)).path === ''
    ? `To push '${name.written}', which ${other} makes, build or tag it as '${pushed.written}' there.`
    : `Did you mean '${name.written}', which ${other} makes? Otherwise build or tag '${pushed.written}' in a step above.`;
}

/** What was meant by a name: the same under another registry or tag, or one that is spelled almost alike. */
function meantBy({ rendered }: ImageName, all: readonly MadeImage[]): MadeImage | undefined {
  const { name, tag } = partsOfKey(imageKey(rendered));
  const parts = all.map((made) => ({ made, ...partsOfKey(imageKey(made.image)) }));
  const sameTag = parts.filter((each) => each.tag === tag);
  const [near] = suggest(
    name,
    sameTag.map((each) => each.name),
  );
  const found =
    sameTag.find((each) => each.name === name) ??
    parts.find((each) => each.name === name) ??
    sameTag.find((each) => each.name === near);
  return found?.made;
}

/** Whether a name that is not known yet, or only up to its tag, may become another one. */
function mayBecome({ rendered }: ImageName, name: ImageName): boolean {
  if (isOpenRepository(name)) return true;
  const [wanted, made] = [partsOfKey(imageKey(rendered)), partsOfKey(imageKey(name.rendered))];
  return made.path === wanted.path && made.name === wanted.name;
}

/** Whether a value that is not known yet may be part of a name, and not only of its tag. */
function isOpenRepository({ written }: ImageName): boolean {
  const repository = /^(.*[^{}]):[^/]*$/s.exec(written)?.[1];
  return repository === undefined || /Values|\$/.test(repository.replace(/^\$Registry\b/, ''));
}
