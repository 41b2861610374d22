import type { Place } from './diagnostics/problem.ts';

// The engine has hardly any limits: a file that would keep it busy for hours is stopped by the time limit of its run. A
// command line has to answer at once. These are far above what task files hold.

/**
 * Characters of a task file, at every stage: as written, after its aliases, as rendered. Azure Resource Manager limits
 * the definition of a whole resource to 1 MB, and a task is one.
 */
export const maxTextLength = 2 ** 20;

/** Characters that structure a YAML text, which bound the values in it before it is parsed: parsing takes memory. */
export const maxYamlMarks = 150_000;

/** Keys, values, and entries of a YAML text, aliases followed: a file of 30 steps has about 300. */
export const maxYamlValues = 50_000;

/** Lists and maps inside one another: a step's mount is at level 5. */
export const maxYamlDepth = 100;

/** Pieces that aliases divide a text into. */
export const maxAliasPieces = 100_000;

/** Environment entries that all steps together inherit. */
export const maxInheritedEntries = 200_000;

/** Diagnostics told about one text: nobody reads more, and each shows a line of the text. */
export const maxDiagnostics = 1000;

/** What the actions of a template may read, compute, and write together: characters, list items, and rounds. */
export const maxTemplateWork = 5_000_000;

/** Blocks, template calls, and parentheses inside one another, each of which takes some of the stack. */
export const maxTemplateDepth = 300;

/** Variables, calls, and loops add this much to the work of a piece of output, which takes memory of its own. */
export const workPerPiece = 20;

/** What is wrong with a text that is too long to be looked at. */
export function tooLong(text: string): Place | undefined {
  if (text.length <= maxTextLength) return undefined;
  return { code: 'too-large', message: `the task file has more than ${maxTextLength} characters` };
}
