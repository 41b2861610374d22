import type { CheckedDocument, Finding } from './rule.ts';

/** Commands whose image is an alias with a template in its text: it is put there too late to be rendered. */
export function* aliasInImage({ task, aliases, wordSpan }: CheckedDocument): Iterable<Finding> {
  for (const step of task.steps) {
    const first = step.cmd.trim().split(' ', 1)[0] ?? '';
    const text = aliases.get(first);
    if (!text?.includes('{{')) continue;
    yield {
      code: 'alias-in-image',
      at: wordSpan(step, 'cmd', first),
      message: `the alias '${first}' stands for '${text}', which is not rendered as the image of a command`,
      hint: `Write '$${first}'.`,
    };
  }
}
