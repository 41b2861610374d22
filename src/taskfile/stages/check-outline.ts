import { diagnose } from '../diagnostics/diagnose.ts';
import { type Place, Problem } from '../diagnostics/problem.ts';
import { tooLong } from '../limits.ts';
import type { Diagnostic } from '../model.ts';
import { actionsOf } from '../template/action-end.ts';
import { parseYaml } from '../yaml/nodes.ts';
import { applyAliases } from './aliases.ts';
import { type OutlineFault, outlineFault } from './outline-fault.ts';
import { derive, type Piece, stripComments, type TracedText, untouched } from './traced-text.ts';
import { hasAliasSupport, sniffVersion } from './version-line.ts';

/** Stands for the output of an action. */
const printed = '\uE001';

/** Actions that print within a line, and so cannot create keys, steps, or lines. */
const isPlain = (action: string, before: string): boolean =>
  /\S/.test(before) &&
  !/^\{\{-|-\}\}$|^\{\{\s*(?:if|else|end|range|with|define|template|block|break|continue)\b/.test(action);

interface Standing {
  readonly text: TracedText;
  /** Whether every action is of that kind: then an error is certain whatever the values are. */
  readonly isCertain: boolean;
}

/** The text with one character in place of each template action. */
const withoutActions = (source: TracedText): Standing => {
  const pieces: Piece[] = [];
  let isCertain = true;
  let at = 0;
  for (const { start, end } of actionsOf(source.text)) {
    const action = source.text.slice(start, end);
    const between = source.text.slice(at, start);
    isCertain &&= isPlain(
      action,
      between.includes('\n') || at === 0 ? between.slice(between.lastIndexOf('\n') + 1) : 'x',
    );
    pieces.push({ text: between, from: at, copied: true });
    pieces.push({ text: /^\{\{-?\s*\/\*/.test(action) ? '' : printed, from: start, copied: false });
    at = end;
  }
  pieces.push({ text: source.text.slice(at), from: at, copied: true });
  const text = derive(source, pieces);
  return { text, isCertain: isCertain && !text.text.includes('{{') };
};

/** The text after its aliases; not certain when the aliases cannot be resolved here. */
const afterAliases = async (source: TracedText): Promise<Standing> => {
  if (!hasAliasSupport(sniffVersion(source.text))) return { text: source, isCertain: true };
  try {
    const { text } = await applyAliases(source, { render: (section) => section });
    return { text, isCertain: true };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { text: source, isCertain: false };
  }
};

/** What is wrong with the outline of a task file, and where in `text`. */
const problemOf = (text: string): OutlineFault | undefined => {
  try {
    return outlineFault(parseYaml(text), (key) => key.includes(printed));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const [place] = error.places;
    const { offset = 0, end, plainly = error.message, hint } = place ?? {};
    return {
      code: 'invalid-yaml',
      message: `not valid YAML: ${plainly}`,
      offset,
      ...(end === undefined ? {} : { end }),
      ...(hint === undefined ? {} : { hint }),
    };
  }
};

/** As `checkOutline`, at offsets of the text. */
export async function findOutline(text: string): Promise<Place | undefined> {
  const refused = tooLong(text);
  if (refused) return refused;
  const aliases = await afterAliases(stripComments(untouched(text)));
  const { text: standing, isCertain } = withoutActions(aliases.text);
  const problem = problemOf(standing.text);
  if (!problem || !isCertain || !aliases.isCertain) return undefined;
  const { offset, end, ...words } = problem;
  const start = standing.originOf(offset);
  return { ...words, offset: start, ...(end === undefined ? {} : { end: Math.max(start, standing.endOf(end)) }) };
}

/**
 * Checks a task file before its values are known: whether it is YAML, is a map, and has steps. Returns an error that
 * is certain; undefined when aliases and templates may still produce a valid task file.
 */
export async function checkOutline(text: string): Promise<Diagnostic | undefined> {
  const place = await findOutline(text);
  return place && diagnose(text, [place])[0];
}
