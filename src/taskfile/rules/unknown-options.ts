import { suggestBriefly } from '../../did-you-mean.ts';
import type { StepDocument } from '../schema.ts';
import { isBuildOption, namesOfBuildOptions } from '../steps/docker-build-words.ts';
import { writtenWords } from '../steps/shell-words.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/**
 * Options of a build that docker does not know, and that nearly have the name of one, or have it behind one dash: docker
 * takes '-tag' for '-t ag'. Others may be those of a newer version.
 */
export function* unknownOptions({ wordSpan }: CheckedDocument, step: StepDocument): Iterable<Finding> {
  const suggest = suggestBriefly(10_000);
  for (const written of writtenWords(step.build)) {
    const [word = ''] = written.split(/\s/, 1);
    const [, dashes, name = ''] = /^(--?)([A-Za-z][A-Za-z-]+)(?:=|$)/.exec(word) ?? [];
    const isKnown = isBuildOption(name);
    if (name === '' || (dashes === '--' ? isKnown : !isKnown)) continue;
    const meant = isKnown ? name : suggest(name, namesOfBuildOptions())[0];
    if (meant === undefined) continue;
    yield {
      code: 'unknown-option',
      at: wordSpan(step, 'build', word),
      message: isKnown
        ? `docker takes '-${name}' for '-${name[0]} ${name.slice(1)}'`
        : `docker has no option '--${name}' for builds`,
      hint: `Did you mean '--${meant}'?`,
    };
  }
}
