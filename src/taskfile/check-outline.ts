import { applyAliases } from './aliases.ts';
import type { Diagnostic } from './model.ts';
import { Problem } from './problem.ts';
import { derive, type Piece, positionAt, stripComments, type TracedText, untouched } from './traced-text.ts';
import { hasAliasSupport, sniffVersion } from './version-line.ts';
import { parseYaml, type YamlNode } from './yaml/nodes.ts';

/** A template action; quoted texts in it may hold braces. */
const actions =
  /\{\{-?(?:\s*\/\*.*?\*\/\s*|(?:"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])*'|[^"`'}]|\}(?!\}))*?)-?\}\}/gs;

/** Stands for what an action prints. */
const printed = '\uE001';

/** Actions that print something within a line, and so cannot make keys, steps or lines of their own. */
const isPlain = (action: string, before: string): boolean =>
  /\S/.test(before) &&
  !/^\{\{-|-\}\}$|^\{\{\s*(?:if|else|end|range|with|define|template|block|break|continue)\b/.test(action);

interface Standing {
  readonly text: TracedText;
  /** Whether every action was plain: then a mistake that is found is there whatever the values are. */
  readonly isCertain: boolean;
}

/** The text with a character in the place of each template action. */
const withoutActions = (source: TracedText): Standing => {
  const pieces: Piece[] = [];
  let isCertain = true;
  let at = 0;
  for (const match of source.text.matchAll(actions)) {
    const before = source.text.slice(source.text.lastIndexOf('\n', match.index) + 1, match.index);
    isCertain &&= isPlain(match[0], before);
    pieces.push({ text: source.text.slice(at, match.index), from: at, copied: true });
    pieces.push({ text: /^\{\{-?\s*\/\*/.test(match[0]) ? '' : printed, from: match.index, copied: false });
    at = match.index + match[0].length;
  }
  pieces.push({ text: source.text.slice(at), from: at, copied: true });
  const text = derive(source, pieces);
  return { text, isCertain: isCertain && !text.text.includes('{{') };
};

/** The text after its aliases; not certain when their own texts cannot be known here. */
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

const kindWords = { sequence: 'a list', scalar: 'plain text' } as const;

const keysOf = (node: YamlNode): readonly string[] =>
  node.kind === 'mapping' ? node.entries.flatMap(({ key }) => (key.kind === 'scalar' ? [key.text] : [])) : [];

/** What is wrong with the outline of a task file, and where in `text`. */
const problemOf = (text: string): { message: string; offset: number } | undefined => {
  let node: YamlNode | undefined;
  try {
    node = parseYaml(text);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const [place] = error.places;
    const message = error.message.replace(/^yaml: (?:line \d+: )?/, '');
    return { message: `not valid YAML: ${message}`, offset: place?.offset ?? 0 };
  }
  if (!node) return { message: "it has no 'steps'", offset: 0 };
  if (node.kind !== 'mapping') {
    return { message: `a map with the key 'steps' is expected, not ${kindWords[node.kind]}`, offset: node.offset };
  }
  const keys = keysOf(node);
  // A merged map may bring the steps along, and so may a key that an action prints.
  if (keys.some((key) => key === 'steps' || key === '<<' || key.includes(printed))) return undefined;
  const meant = node.entries.find(({ key }) => key.kind === 'scalar' && /^(?:steps?|tasks?|jobs?)$/i.test(key.text));
  if (meant?.key.kind === 'scalar') {
    return { message: `it has no 'steps', but '${meant.key.text}'`, offset: meant.key.offset };
  }
  return { message: "it has no 'steps'", offset: node.offset };
};

/**
 * Looks at a task file before its values are known: whether it is YAML, a map, and has steps. Gives what is surely wrong;
 * undefined for what may be a task file once aliases and templates have done their work.
 */
export async function checkOutline(text: string): Promise<Diagnostic | undefined> {
  const aliases = await afterAliases(stripComments(untouched(text)));
  const { text: standing, isCertain } = withoutActions(aliases.text);
  const problem = problemOf(standing.text);
  if (!problem || !isCertain || !aliases.isCertain) return undefined;
  const offset = standing.originOf(problem.offset);
  return { severity: 'error', message: problem.message, ...positionAt(text, offset) };
}
