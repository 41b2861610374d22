import { problemAt } from '../diagnostics/problem.ts';
import type { ScalarNode } from './nodes.ts';

/** A scalar as go-yaml v2 resolves it (taskfile.md 2.2). Timestamps keep their text. */
export type Resolved =
  | { readonly tag: '!!null'; readonly value: null }
  | { readonly tag: '!!bool'; readonly value: boolean }
  | { readonly tag: '!!int'; readonly value: bigint }
  | { readonly tag: '!!float'; readonly value: number }
  | { readonly tag: '!!str' | '!!timestamp' | '!!binary'; readonly value: string };

const booleans = new Map(
  [
    ['y yes true on', true],
    ['n no false off', false],
  ].flatMap(([words, value]) =>
    String(words)
      .split(' ')
      .flatMap((word) => [word, title(word), word.toUpperCase()])
      .map((word) => [word, value === true] as const),
  ),
);
const nulls = new Set(['', '~', 'null', 'Null', 'NULL']);
const floatForm = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const timestampForm = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d{2}:\d{2})?)?$/;

/** What long texts were resolved to: aliases can repeat one of them very often. */
const known = new WeakMap<ScalarNode, Resolved>();
const long = 200;

/** Resolves a scalar to its YAML 1.1 type as go-yaml does. Throws a Problem when its text is not of its explicit tag. */
export function resolveScalar(node: ScalarNode): Resolved {
  if (node.text.length < long) return resolve(node);
  const resolved = known.get(node) ?? resolve(node);
  known.set(node, resolved);
  return resolved;
}

function resolve(node: ScalarNode): Resolved {
  const tag = shortTag(node.tag);
  if (tag === '!!str' || tag === '!' || (tag === '' && !node.isPlain)) return { tag: '!!str', value: node.text };
  if (tag === '!!binary') {
    const text = node.text.replace(/[\r\n]/g, '');
    const isValid = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
    if (!isValid) {
      throw problemAt('invalid-yaml', node.start, 'yaml: !!binary value contains invalid base64 data', {
        plainly: 'the text behind !!binary is not Base64',
      });
    }
    return { tag, value: Buffer.from(text, 'base64').toString('utf8') };
  }
  const resolved = resolvePlain(node.text);
  if (!resolvableTags.has(tag) || resolved.tag === tag) return resolved;
  if (tag === '!!float' && resolved.tag === '!!int') return { tag, value: Number(resolved.value) };
  throw problemAt('invalid-yaml', node.start, `yaml: cannot decode ${resolved.tag} \`${node.text}\` as a ${tag}`, {
    plainly: `the text behind ${tag} is not of that type`,
  });
}

/** Explicit tags that the text must agree with. */
const resolvableTags = new Set(['!!null', '!!bool', '!!int', '!!float', '!!timestamp']);

/** The tag's short form, as in messages. */
export function shortTag(tag: string): string {
  if (tag === '') return tag;
  const longForm = /^!?<?tag:yaml\.org,2002:([^>]*)>?$/.exec(tag);
  return longForm ? `!!${longForm[1]}` : tag;
}

/** How texts begin that may be something else than text: the words of `booleans` and `nulls`, and numbers. */
const mayBeOther = /^(?:$|[-+.0-9~]|.{1,5}$)/;

function resolvePlain(text: string): Resolved {
  if (!mayBeOther.test(text)) return { tag: '!!str', value: text };
  const boolean = booleans.get(text);
  if (boolean !== undefined) return { tag: '!!bool', value: boolean };
  if (nulls.has(text)) return { tag: '!!null', value: null };
  if (!/^[-+.0-9]/.test(text)) return { tag: '!!str', value: text };
  const special = text.includes('.') ? specialFloat(text) : undefined;
  if (special !== undefined) return { tag: '!!float', value: special };
  if (text[4] === '-' && timestampForm.test(text)) return { tag: '!!timestamp', value: text };
  return resolveNumber(text.replaceAll('_', '')) ?? { tag: '!!str', value: text };
}

function specialFloat(text: string): number | undefined {
  const [infinite, sign] = /^([-+]?)\.(?:inf|Inf|INF)$/.exec(text) ?? [];
  if (infinite !== undefined) return sign === '-' ? -Infinity : Infinity;
  return /^\.(?:nan|NaN|NAN)$/.test(text) ? Number.NaN : undefined;
}

function resolveNumber(text: string): Resolved | undefined {
  const integer = parseGoInteger(text);
  if (integer !== undefined) return { tag: '!!int', value: integer };
  const isFloat = floatForm.test(text) && Number.isFinite(Number(text));
  return isFloat ? { tag: '!!float', value: Number(text) } : undefined;
}

/** Go's `strconv.ParseInt(text, 0, 64)`, widened to unsigned 64 bit; undefined when it fails. */
export function parseGoInteger(text: string): bigint | undefined {
  const match = /^([-+]?)(?:(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0|[1-9][0-9]*)|0([0-7]+))$/.exec(text);
  if (!match) return undefined;
  const [, sign, literal, octal] = match;
  // More digits than 64 bits have, leading zeros aside: BigInt needs long for very many.
  if (/^(?:0[xXbBoO])?0*[^0].{64}/.test(literal ?? octal ?? '')) return undefined;
  const size = BigInt(literal ?? `0o${octal}`);
  const value = sign === '-' ? -size : size;
  const limit = sign === '' ? 2n ** 64n - 1n : 2n ** 63n - 1n;
  return value > limit || value < -(2n ** 63n) ? undefined : value;
}

function title(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
