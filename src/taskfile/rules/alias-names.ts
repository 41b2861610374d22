import { type Suggest, suggestBriefly } from '../../did-you-mean.ts';
import type { AliasUse } from '../stages/alias-text.ts';
import { type AppliedAliases, predefinedAliases } from '../stages/aliases.ts';
import { outsideActions } from '../template/outside-actions.ts';
import type { MappingNode, YamlNode } from '../yaml/nodes.ts';
import type { CheckedText, Finding, Span } from './rule.ts';

/** Names after the directive that are no aliases but look like one, and aliases that nothing uses. */
export function* aliasNames({ source, aliasSupport, applied }: CheckedText): Iterable<Finding> {
  if (!aliasSupport || !applied) return;
  const { aliases, own, rest, uses, directive } = applied;
  const replaced = new Set(uses.filter(({ kind }) => kind === 'replaced').map(({ name }) => name));
  const words = new Set(rest.text.match(/[A-Za-z0-9]+/g));
  const unused = own.filter((name) => !replaced.has(name) && !words.has(name));
  const known = [...aliases.keys()];
  const suggest = suggestBriefly();
  const keys = keysOf(applied);
  const told = new Set<string>();
  const unknown = uses.filter(({ kind, name }) => kind === 'unknown' && name !== '');
  const misdeclared = misdeclaredAliases(unused, unknown, suggest);
  const declaredOtherwise = new Set(misdeclared.values());
  const assigned: ReadonlySet<string> = unknown.length > 0 ? assignedNames(source) : new Set();
  for (const use of outsideActions(rest.text, unknown)) {
    const swallowed = swallowedAlias(use, applied);
    if (swallowed !== undefined) {
      yield {
        code: 'unknown-alias',
        at: spanOf(applied, use),
        message: `'${directive}${swallowed}' directly behind '${directive}${use.name}' stays as it is`,
        hint: 'Put something between them, such as a quotation mark.',
      };
      continue;
    }
    if (!isName(use, rest.text) || assigned.has(use.name)) continue;
    if (declaredOtherwise.has(use.name)) continue;
    const meant = meantAlias(use.name, known, unused, suggest);
    if (meant === undefined) continue;
    told.add(meant);
    yield {
      code: 'unknown-alias',
      at: spanOf(applied, use),
      message: `there is no alias '${use.name}', so '${directive}${use.name}' stays as it is`,
      hint: `Did you mean '${directive}${meant}'?`,
    };
  }
  for (const name of unused) {
    const key = keys.get(name);
    const meant = misdeclared.get(name);
    if (meant !== undefined && key && !assigned.has(meant)) {
      yield {
        code: 'unknown-alias',
        at: key,
        message: `nothing uses the alias '${name}', but '${directive}${meant}', which is not declared`,
        hint: `Did you mean '${meant}'?`,
      };
    } else if (!told.has(name) && key)
      yield { code: 'unused-alias', at: key, message: `nothing uses the alias '${name}'` };
  }
}

/** Among more, nobody looks for the one that was meant. */
const manyNames = 100;

/** Unused aliases whose name is nearly one that is used more than once: of two spellings, the one that is written once is wrong. */
function misdeclaredAliases(
  unused: readonly string[],
  unknown: readonly AliasUse[],
  suggest: Suggest,
): ReadonlyMap<string, string> {
  if (unused.length === 0 || unknown.length < 2) return new Map();
  const counts = new Map<string, number>();
  for (const { name } of unknown) counts.set(name, (counts.get(name) ?? 0) + 1);
  const often = [...counts].flatMap(([name, count]) => (count > 1 && name.length > 2 ? [name] : []));
  if (often.length > manyNames || unused.length > manyNames) return new Map();
  return new Map(
    unused.flatMap((name) =>
      suggest(name, often)
        .slice(0, 1)
        .map((meant) => [name, meant] as const),
    ),
  );
}

/** Aliases in the texts of aliases: nothing replaces these (taskfile.md 6.4). */
export function* aliasesInAliases({ aliasSupport, applied }: CheckedText): Iterable<Finding> {
  if (!aliasSupport || !applied) return;
  const { aliases, directive, rendered } = applied;
  for (const { value } of aliasEntries(applied)) {
    if (value.kind !== 'scalar') continue;
    const at = value.text.indexOf(directive);
    const [, name = ''] = /^([A-Za-z0-9]+)/.exec(value.text.slice(at + directive.length, at + 100)) ?? [];
    const text = at < 0 ? undefined : aliases.get(name);
    if (text === undefined) continue;
    yield {
      code: 'unknown-alias',
      at: { start: rendered.originOf(value.start), end: rendered.endOf(value.end) },
      message: `'${directive}${name}' stays as it is in the text of an alias`,
      hint: text.length > 60 || text.includes('\n') ? 'Write its text instead.' : `Write '${text}' instead.`,
    };
  }
}

/** Two directives that become one where the shell should read the number of its process. */
export function* escapedDollars({ aliasSupport, applied }: CheckedText): Iterable<Finding> {
  if (!aliasSupport || !applied || applied.directive !== '$') return;
  const { text } = applied.rest;
  for (const use of applied.uses) {
    const isProcess = use.kind === 'escape' && !/[\w${(]/.test(text[use.end] ?? ' ') && text[use.start - 1] !== '$';
    if (!isProcess) continue;
    yield {
      code: 'escaped-dollar',
      at: spanOf(applied, use),
      message: "'$$' becomes a single '$' in a file with aliases",
      hint: "Write '$$$$' for the number of the shell's process.",
    };
  }
}

/** Aliases in a file whose version has none. */
export function* unsupportedAliases({ aliasSupport, applied, source }: CheckedText): Iterable<Finding> {
  if (aliasSupport || !applied) return;
  const { rest } = applied;
  const version = /^version[ \t]*:[ \t]*(["']?)([^\s"'#]+)/m.exec(rest.text);
  // Another spelling of that version, or none that the service takes: told as that.
  if (version && version[2] !== 'v1.0.0' && version[2] !== '1.0-preview-1') return;
  if (!version && /^[ \t]*["']?\w*(?:ver|sion)\w*["']?[ \t]*:/im.test(rest.text)) return;
  const assigned = assignedNames(source);
  const names = predefinedAliases('windows');
  const named = [...rest.text.matchAll(/(?<![\\$\w])\$([A-Za-z0-9]+)(?!\w)/g)].flatMap((match) => {
    const [whole, name = ''] = match;
    const isAlias = names.has(name) && !assigned.has(name);
    return isAlias ? [{ name, start: match.index, end: match.index + whole.length }] : [];
  });
  const uses = [...outsideActions(rest.text, named)];
  const section = /^alias(?=[ \t]*:)/m.exec(rest.text);
  const [use] = uses;
  const culprit = version && (section || uses.length > 1) ? version : undefined;
  const shown = culprit ? (culprit[2] ?? '') : '';
  if (culprit) {
    const end = culprit.index + culprit[0].length;
    yield {
      code: 'alias-without-support',
      at: spanOf({ rest }, { start: end - shown.length, end }),
      message: `version ${shown} has no aliases, but the file ${use ? `uses '$${use.name}'` : "has 'alias'"}`,
    };
  } else if (section) {
    yield {
      code: 'alias-without-support',
      at: spanOf({ rest }, { start: section.index, end: section.index + 'alias'.length }),
      message: "'alias' is ignored: only version v1.1.0 has aliases",
    };
  } else if (use) {
    yield {
      code: 'alias-without-support',
      at: spanOf({ rest }, use),
      message: `'$${use.name}' is not replaced: only version v1.1.0 has aliases`,
      ...(version ? {} : { hint: "Begin the file with 'version: v1.1.0'." }),
    };
  }
}

function spanOf({ rest }: Pick<AppliedAliases, 'rest'>, { start, end }: Pick<AliasUse, 'start' | 'end'>) {
  return { start: rest.originOf(start), end: rest.endOf(end) };
}

/** Where the section gives the names of its aliases. */
function keysOf(applied: AppliedAliases): ReadonlyMap<string, Span> {
  const { rendered } = applied;
  return new Map(
    aliasEntries(applied).flatMap(({ key }) =>
      key.kind === 'scalar'
        ? [[key.text, { start: rendered.originOf(key.offset), end: rendered.endOf(key.end) }] as const]
        : [],
    ),
  );
}

function aliasEntries({ root }: AppliedAliases): MappingNode['entries'] {
  return entriesOf(valueIn(entriesOf(valueIn(entriesOf(root), 'alias')), 'values'));
}

const entriesOf = (node: YamlNode | undefined): MappingNode['entries'] =>
  node?.kind === 'mapping' ? node.entries : [];

const valueIn = (entries: MappingNode['entries'], name: string): YamlNode | undefined =>
  entries.find(({ key }) => key.kind === 'scalar' && key.text === name)?.value;

/** The alias that is not replaced because an unknown name stands directly before it (taskfile.md 6.4). */
function swallowedAlias({ end }: AliasUse, { rest: { text }, directive, aliases }: AppliedAliases): string | undefined {
  if (!text.startsWith(directive, end)) return undefined;
  const name = /^[A-Za-z0-9]+/.exec(text.slice(end + directive.length, end + directive.length + 100))?.[0];
  return name !== undefined && aliases.has(name) ? name : undefined;
}

/** Whether all of a name is the name, and neither a number nor escaped: shell variables have underscores. */
function isName({ name, start, end }: AliasUse, text: string): boolean {
  return /^[A-Za-z]/.test(name) && text[end] !== '_' && text[start - 1] !== '\\';
}

/**
 * The alias that a name stands for. Names in capital letters and most in small letters are shell variables, so only
 * what is like no other word counts; an alias that nothing else uses is a better reason.
 */
function meantAlias(
  name: string,
  aliases: readonly string[],
  unused: readonly string[],
  suggest: Suggest,
): string | undefined {
  const [meant] = suggest(name, unused);
  if (meant !== undefined && name.length > 2) return meant;
  const sameLetters = aliases.find((each) => each.toLowerCase() === name.toLowerCase());
  if (sameLetters !== undefined) {
    const isCapitalized = /^[A-Z][a-z]/.test(name);
    return isCapitalized || (name.length > 5 && name !== name.toUpperCase()) ? sameLetters : undefined;
  }
  if (name.length < 4 || name === name.toUpperCase()) return undefined;
  const isCapital = (word: string): boolean => /^[A-Z]/.test(word);
  const near = suggest(name, aliases).filter(
    (each) => isCapital(each) === isCapital(name) && (isCapital(name) || Math.min(each.length, name.length) > 5),
  );
  return near[0];
}

/** Names that the text itself gives values: in scripts, environments, and build arguments. */
function assignedNames(text: string): ReadonlySet<string> {
  const assignments =
    /(?<![\w$])(?:([A-Za-z]\w*)\+?=|(?:for|read|local|export|declare|-e|--env|--build-arg|ARG|ENV)\s+([A-Za-z]\w*))/g;
  return new Set([...text.matchAll(assignments)].map(([, assigned, named]) => assigned ?? named ?? ''));
}
