import { posix } from 'node:path';
import type { StepDocument } from '../schema.ts';
import { contextWords, inspectBuild } from '../steps/build-command.ts';
import { contextsOfBuild } from '../steps/docker-build-words.ts';
import { shellCommands } from '../steps/shell-words.ts';
import { trimQuotes } from '../steps/trim-quotes.ts';
import { isUnseenName } from './build-options.ts';
import { isOpenAt } from './open-values.ts';
import type { CheckedDocument, Finding } from './rule.ts';
import { unknownOptions } from './unknown-options.ts';

/** Builds without a context, or whose context the engine reads from another word than docker does. */
export function* buildContexts(document: CheckedDocument): Iterable<Finding> {
  for (const step of document.task.steps) {
    if (step.build === '') continue;
    const contexts = contextsOfBuild(step.build);
    if (!contexts) {
      yield* unknownOptions(document, step);
      continue;
    }
    const [context] = contexts;
    const deeper = contexts.length === 1 ? undefined : deeperLine(document, step);
    if (deeper) yield deeper;
    else if (context === undefined) {
      yield {
        code: 'build-context',
        at: document.valueSpan(step, 'build'),
        message: 'the build has no context',
        hint: /\S\s*\n\s*\S/.test(step.build)
          ? "Each line is a command of its own: begin the text with '>' and not with '|', so that its lines are joined."
          : "Add it as the last word, such as '.' for the folder that the step runs in.",
      };
    } else {
      const found = contexts.length > 1 ? tooMany(document, step, contexts) : otherwiseRead(document, step, context);
      // What is not known yet may be several words, or none.
      if (found && !isOpenAt(document, found.at)) yield found;
    }
  }
}

/** A line of a text behind '>' that is indented more than the others, so that it is not joined with them. */
function deeperLine({ source, valueSpan, wordSpan }: CheckedDocument, step: StepDocument): Finding | undefined {
  const [first = '', ...others] = step.build.trimEnd().split('\n');
  const line = others.find((each) => /^[ \t]/.test(each));
  const start = line === undefined ? undefined : valueSpan(step, 'build')?.start;
  if (line === undefined || start === undefined) return undefined;
  if (!/>[-+\d]*$/.test(source.slice(Math.max(0, start - 200), start).trimEnd())) return undefined;
  const isFirst = others.length > 1 && others.every((each) => /^[ \t]/.test(each));
  return {
    code: 'build-context',
    at: wordSpan(step, 'build', (isFirst ? first : line).trim()),
    message: `the line is indented ${isFirst ? 'less' : 'more'} than the others, and so is a command of its own`,
    hint: 'Indent it like the others.',
  };
}

function tooMany({ wordSpan }: CheckedDocument, step: StepDocument, contexts: readonly string[]): Finding {
  const [first = '', second = ''] = contexts;
  if (/^(?:docker|buildx|build)$/.test(first)) {
    return {
      code: 'build-context',
      at: wordSpan(step, 'build', first),
      message: `'${first}' is taken for the context of the build`,
      hint: "Begin with the options: the service adds 'docker build'.",
    };
  }
  const extra = isContextLike(first) ? second : first;
  const context = extra === first ? contexts.at(-1) : first;
  return {
    code: 'build-context',
    at: wordSpan(step, 'build', extra),
    message: `'${extra}' is neither an option nor the context of the build, which is '${context}'`,
    hint: 'Give one context. A value with blanks needs quotation marks, a label or argument its option.',
  };
}

const isContextLike = (word: string): boolean => word === '.' || /^(?:\.?\/|\w+:\/\/|git@)/.test(word);

function otherwiseRead(document: CheckedDocument, step: StepDocument, context: string): Finding | undefined {
  if (context.includes('$')) return undefined;
  const { build } = step;
  const { wordSpan } = document;
  const read = inspectBuild(build);
  const seen = contextWords(build);
  const isRemote = inspectBuild(`-t x ${context}`).contextKind !== 'local';
  if (isSamePlace(read.context, context)) {
    const replaced = seen[0] ?? '';
    if (read.contextKind === 'local' || trimQuotes(replaced) === context) return undefined;
    return {
      code: 'misread-context',
      at: wordSpan(step, 'build', replaced),
      message: `the service replaces '${replaced}' instead of the context '${context}' by '.'`,
      hint: noBlanks,
    };
  }
  // The scan reads nothing but the Dockerfile, which is given.
  if (!isRemote && read.contextKind === 'local' && read.dockerfile !== '') return undefined;
  if (seen.length === 0 && context !== '-') {
    const before = wordBefore(build, context);
    if (isUnseenName(before)) return undefined;
    return {
      code: 'hidden-context',
      at: wordSpan(step, 'build', context),
      message: `the context '${context}' stands directly behind '${before}', so the scan for dependencies uses '.' instead`,
      hint: `Move '${before}' before an option that has a value, such as -t.`,
    };
  }
  if (seen.length > 0) {
    const word = seen.at(-1) ?? '';
    return {
      code: 'misread-context',
      at: wordSpan(step, 'build', word),
      message: `the scan for dependencies takes '${word}' for the context of the build instead of '${context}'`,
      hint: shellCommands(build).length > 1 ? noCommands : noBlanks,
    };
  }
  return undefined;
}

const noCommands = 'A build step is one build: put other commands into steps of their own.';
const noBlanks = 'The service splits the text at every blank, also in quotation marks: write values without blanks.';

const isSamePlace = (one: string, other: string): boolean => one === other || folder(one) === folder(other);

const folder = (path: string): string => posix.normalize(path).replace(/(?<=.)\/$/, '');

function wordBefore(build: string, context: string): string {
  const words = build.split(/\s+/);
  return words[words.findIndex((word) => trimQuotes(word) === context) - 1] ?? '';
}
