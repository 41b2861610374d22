import { applyAliases } from './aliases.ts';
import type { DiagnosticCode } from './diagnostic-codes.ts';
import type { Diagnostic } from './model.ts';
import { Problem } from './problem.ts';
import { actionsOf } from './template/action-end.ts';
import { derive, type Piece, positionAt, stripComments, type TracedText, untouched } from './traced-text.ts';
import { hasAliasSupport, sniffVersion } from './version-line.ts';
import { parseYaml, type YamlNode } from './yaml/nodes.ts';

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
  for (const match of actionsOf(source.text)) {
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

const kindWords = { sequence: 'a list', scalar: 'plain text' } as const;

const keysOf = (node: YamlNode): readonly string[] =>
  node.kind === 'mapping' ? node.entries.flatMap(({ key }) => (key.kind === 'scalar' ? [key.text] : [])) : [];

/** What is wrong with the outline of a task file, and where in `text`. */
const problemOf = (text: string): { code: DiagnosticCode; message: string; offset: number } | undefined => {
  const code = 'outline';
  let node: YamlNode | undefined;
  try {
    node = parseYaml(text);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const [place] = error.places;
    const message = error.message.replace(/^yaml: (?:line \d+: )?/, '');
    return { code: 'invalid-yaml', message: `not valid YAML: ${message}`, offset: place?.offset ?? 0 };
  }
  if (!node) return { code, message: "it has no 'steps'", offset: 0 };
  if (node.kind !== 'mapping') {
    return {
      code,
      message: `a map with the key 'steps' is expected, not ${kindWords[node.kind]}`,
      offset: node.offset,
    };
  }
  const keys = keysOf(node);
  // The steps may also come from a merged map, or from a key that an action prints.
  if (keys.some((key) => key === 'steps' || key === '<<' || key.includes(printed))) return undefined;
  const meant = node.entries.find(({ key }) => key.kind === 'scalar' && /^(?:steps?|tasks?|jobs?)$/i.test(key.text));
  if (meant?.key.kind === 'scalar') {
    return { code, message: `it has no 'steps', but '${meant.key.text}'`, offset: meant.key.offset };
  }
  return { code, message: "it has no 'steps'", offset: node.offset };
};

/**
 * Checks a task file before its values are known: whether it is YAML, is a map, and has steps. Returns an error that
 * is certain; undefined when aliases and templates may still produce a valid task file.
 */
export async function checkOutline(text: string): Promise<Diagnostic | undefined> {
  const aliases = await afterAliases(stripComments(untouched(text)));
  const { text: standing, isCertain } = withoutActions(aliases.text);
  const problem = problemOf(standing.text);
  if (!problem || !isCertain || !aliases.isCertain) return undefined;
  const offset = standing.originOf(problem.offset);
  return { code: problem.code, severity: 'error', message: problem.message, ...positionAt(text, offset) };
}
