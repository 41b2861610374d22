import { wordSet } from '../word-set.ts';

/** A secret in a text: offsets of its first character and behind its last, and what it is, such as `a private key`. */
export interface SecretText {
  readonly start: number;
  readonly end: number;
  readonly what: string;
}

/** Endings of names whose values are secrets: `DB_PASSWORD`, `clientSecret`, but not `SECRET_NAME` or `PWD`. */
const endings = [
  'password',
  'passwd',
  'passphrase',
  '[._-]pwd',
  'secret',
  'token',
  '(?:api|access|account|client|private|storage|shared|master|encryption|signing|subscription|function|ssh)[._-]?key',
  'connection[._-]?string',
  '[._-]pat',
].join('|');
const secretName = new RegExp(`(?:${endings})$`);

/** Whether a name says that its value is a secret. */
export const isSecretName = (name: string): boolean => secretName.test(name.toLowerCase());

/** A form of secrets; `mark` is a part of each of them, which is looked for first: few texts have one. */
type SecretForm = readonly [what: string, mark: string, form: RegExp];

/** Secrets that have a form of their own, whatever stands before them. The first group is the secret. */
const forms: readonly SecretForm[] = [
  [
    'a private key',
    'PRIVATE KEY',
    /(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?:(?:[^{}-]|-(?!----)){0,20000}-----END [A-Z ]{0,40}PRIVATE KEY-----)?)/g,
  ],
  ['a token of GitHub', 'gh', /\b(gh[pousr]_[A-Za-z0-9]{20,})/g],
  ['a token of GitHub', 'github_pat_', /\b(github_pat_\w{20,})/g],
  ['a token of GitLab', 'glpat-', /(?<![\w-])(glpat-[\w-]{20,})/g],
  ['a token of npm', 'npm_', /\b(npm_[A-Za-z0-9]{30,})/g],
  ['a token of Docker Hub', 'dckr_pat_', /\b(dckr_pat_[\w-]{20,})/g],
  ['a token of Slack', 'xox', /(?<![\w-])(xox[abprs]-[\w-]{10,})/g],
  ['an access key of AWS', 'AKIA', /\b(AKIA[0-9A-Z]{16})\b/g],
  ['a client secret of Microsoft Entra ID', 'Q~', /(?<![\w~.-])([\w~.-]{3}\dQ~[\w~.-]{31,34})/g],
  ['a token', 'eyJ', /(?<![\w-])(eyJ[\w-]{8,4000}\.eyJ[\w-]{8,4000}\.[\w-]+)/g],
  ['the key of a connection string', 'Key=', /(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{16,}=*)/g],
  ['a signature of shared access', 'sig=', /[?&;]sig=([\w%+/=]{16,})/g],
];

const credential = /Authorization:\s{0,9}(?:Bearer|Basic|token)[ \t]+([^\s'"{}$<*]{8,})/gi;

/** The same with a value that may stand for another. */
const fields: readonly SecretForm[] = [
  ['the password of a connection string', ';', /(?<=;)(?:Password|Pwd)=([^\s;"'{}$<*]+)/gi],
  ['the password of an address', '://', /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/[^\s/:@'"{}$]*:([^\s/@'"{}$<*]+)@/gi],
  ['the token of an address', 'https://', /https:\/\/([^\s/:@'"{}$<*]{20,})@/g],
  ['the credential of a header', 'uthorization:', credential],
  ['the credential of a header', 'UTHORIZATION:', credential],
];

/** `--password VALUE`, `--client-secret=VALUE`. */
const option = /(?<![\w-])--([A-Za-z][A-Za-z-]*)(?:=|[ \t]+)/g;
const secretOption =
  /^(?:[a-z]+-)*(?:password|passwd|passphrase|secret|token|pat|api-key|access-key|account-key|connection-string)$/;
/** `NAME=VALUE` in an environment, a build argument, or a command. */
const assignment = /(?<![\w.$-])([A-Za-z][\w.-]*)=(?!=)/g;
/** `NAME: VALUE` in a map, or what was meant to be one, but no image and its tag. */
const entry = /^[ \t]*(?:-[ \t]+)?(["']?)([A-Za-z][\w.-]*)(?:\1:[ \t]+|(?<=[A-Z]):(?=\S))/gm;
/** `docker login -p VALUE` and its kin: `login` stands before it in the command. */
const passwordLetter = /[ \t]-p(?:[ \t]+|=)/g;
/** `curl -u USER:VALUE`. */
const userOption = /[ \t](?:-u|--user)[ \t]+["']?[^\s:'"{}$]{1,100}:/g;
/** The whole item of a list: its value may have blanks. */
const item = /^[ \t]*-[ \t]+(["']?)([A-Za-z][\w.-]*)=/gm;

/**
 * Secrets in plain text: values of names and options that say so, and what has the form of a key or token. What a template
 * or a shell fills in is none, nor is what obviously stands for something else, such as `***` or `changeme`. In the order
 * of the text; no two overlap.
 */
export function plainSecretsIn(text: string): readonly SecretText[] {
  const found: SecretText[] = [];
  const add = (start: number, value: string, what: string): void => {
    if (!standsForAnother(value)) found.push({ start, end: start + value.length, what });
  };
  found.push(...matchesOf(forms, text));
  for (const { start, end, what } of matchesOf(fields, text)) add(start, text.slice(start, end), what);
  const valueBehind = (match: RegExpExecArray, what: string, isWholeItem?: string): void => {
    const start = match.index + match[0].length;
    const [value, at] = isWholeItem === undefined ? valueAt(text, start) : itemAt(text, start, isWholeItem);
    add(at, value, what);
  };
  for (const match of text.matchAll(option)) {
    const [, name = ''] = match;
    if (secretOption.test(name.toLowerCase())) valueBehind(match, `the value of '--${name}'`);
  }
  for (const match of text.matchAll(passwordLetter)) {
    if (/\blogin\b/.test(commandBefore(text, match.index))) valueBehind(match, 'the password of the login');
  }
  for (const match of text.matchAll(userOption)) {
    if (/\bcurl\b/.test(commandBefore(text, match.index))) valueBehind(match, 'the password of the user');
  }
  for (const match of text.matchAll(item)) {
    const [, quote = '', name = ''] = match;
    if (isSecretName(name)) valueBehind(match, `the value of '${name}'`, quote);
  }
  for (const match of text.matchAll(assignment)) {
    const [, name = ''] = match;
    if (isSecretName(name)) valueBehind(match, `the value of '${name}'`);
  }
  for (const match of text.matchAll(entry)) {
    const [, , name = ''] = match;
    if (!isSecretName(name)) continue;
    const start = match.index + match[0].length;
    const [, before, literal = ''] =
      /^(["']?\{\{-?[ \t]*")([^"\n]+)"[ \t]*\|/.exec(text.slice(start, start + longest)) ?? [];
    if (before === undefined) valueBehind(match, `the value of '${name}'`, '');
    else add(start + before.length, literal, `the value of '${name}'`);
  }
  return withoutOverlap(found);
}

function* matchesOf(patterns: readonly SecretForm[], text: string): Iterable<SecretText> {
  for (const [what, mark, form] of patterns) {
    if (!text.includes(mark)) continue;
    for (const { index, 0: whole, 1: value = '' } of text.matchAll(form)) {
      const start = index + whole.lastIndexOf(value);
      yield { start, end: start + value.length, what };
    }
  }
}

/** What stands before a place in its command, which may go over several lines of one value. */
function commandBefore(text: string, end: number): string {
  return (
    text
      .slice(Math.max(0, end - longest), end)
      .split(/[;|&]|\n[ \t]*(?:-[ \t]|\w+:[ \t])/)
      .at(-1) ?? ''
  );
}

/** A word of a shell or a quoted text; without the marks that close what it stands in. */
function valueAt(text: string, start: number): [value: string, start: number] {
  const quote = text[start] ?? '';
  if (/["']/.test(quote)) {
    const end = text.slice(start + 1).search(new RegExp(`[${quote}\\n]`));
    return [end < 0 ? text.slice(start + 1) : text.slice(start + 1, start + 1 + end), start + 1];
  }
  const [word = ''] = /^(?:\{\{.*?\}\}|[^\s"'`])+/.exec(text.slice(start, start + longest)) ?? [];
  // In a connection string, another part follows.
  return [word.replace(/;[A-Za-z ]+=.*$/, '').replace(/[\]),;]+$/, ''), start];
}

/** What an item of a list or the value of a key says to its end: the closing quotation mark, a comment, or the line's end. */
function itemAt(text: string, start: number, open: string): [value: string, start: number] {
  const end = text.indexOf('\n', start);
  const line = text.slice(start, end < 0 ? undefined : end).trimEnd();
  const quote = open || (/^["']/.exec(line)?.[0] ?? '');
  const from = open === '' && quote !== '' ? 1 : 0;
  const close = quote === '' ? line.search(/\s#/) : line.indexOf(quote, from);
  return [line.slice(from, close < 0 ? undefined : close).trimEnd(), start + from];
}

/** The most that is looked at before and behind a name. */
const longest = 1024;

/** Words that stand for a secret in examples and tests. */
const placeholders = wordSet(
  'password passwd pass pwd secret token key test tests testing example sample dummy fake demo default placeholder value',
  'change-me change_me changeme changeit todo tbd none null nil true false yes no on off empty unset redacted hidden root',
  'admin postgres mysql guest user minioadmin masked',
);

/** Whether a value is filled in by someone, read from somewhere, or an example's. */
function standsForAnother(value: string): boolean {
  const bare = value.replace(/^[\\"']+|[\\"']+$/g, '');
  if (bare.length < 3 || placeholders.has(bare.toLowerCase())) return true;
  // Templates, variables, and other files; options; maps and lists of YAML.
  if (/\{\{|\$[({]|`|^[$%@<[{&*|>]|^-|^(?:id|type|src|env|file)[=:]/.test(bare)) return true;
  if (/^(?:\.{0,2}\/|~\/|[a-z]:\\)[\w./\\-]*$/i.test(bare) && !/[+=]/.test(bare)) return true;
  if (/^(?:https?|oci):\/\/[^\s@?]*$/.test(bare)) return true;
  if (/^(?:your|my|the|some|any|insert|enter|replace|add|use)[-_ ]/i.test(bare)) return true;
  if (/^(?:your|my)(?=[A-Z])[A-Za-z]+$/.test(bare) || /^[A-Z]+(?:_[A-Z]+)+$/.test(bare)) return true;
  return /\*{3}|^([x.*#_-])\1*$/i.test(bare);
}

function withoutOverlap(found: readonly SecretText[]): SecretText[] {
  const kept: SecretText[] = [];
  for (const each of found.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    const last = kept.at(-1);
    if (!last || each.start >= last.end) kept.push(each);
    else if (each.end > last.end) kept[kept.length - 1] = { ...last, end: each.end };
  }
  return kept;
}
