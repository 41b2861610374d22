import { CommandError } from '../../errors.ts';

/** One setting of a file and its lines, from `start` (inclusive) to `end` (exclusive). */
export interface FileSetting {
  /** In lowercase: names are compared without case. */
  readonly name: string;
  /** Its lines, joined, before interpolation. */
  readonly raw: string;
  readonly start: number;
  readonly end: number;
}

/** One section of a file, with the line of its header. */
export interface FileSection {
  readonly name: string;
  readonly line: number;
  readonly settings: readonly FileSetting[];
}

/** The section that provides defaults for every other section. */
export const defaultSection = 'DEFAULT';

// Python's white space: more characters than JavaScript's, but not the byte order mark.
const blank = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const blanksAtStart = new RegExp(`^${blank}*`);
const blanksAtEnd = new RegExp(`${blank}*$`);
const strip = (text: string): string => text.replace(blanksAtStart, '').replace(blanksAtEnd, '');

const refuse = (path: string, line: number, problem: string): never => {
  throw new CommandError(`The configuration file ${path} cannot be read: ${problem} (line ${line + 1}).`, {
    hint: 'Correct the line. The Azure CLI reads the same file and fails on it, too.',
  });
};

/** Splits a text into lines, without line endings. */
export const linesOf = (text: string): readonly string[] => {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
};

interface OpenSetting {
  readonly name: string;
  readonly start: number;
  end: number;
  readonly lines: string[];
}

/**
 * Reads a configuration file as Python's `configparser.ConfigParser()` does, which az uses: `=` or `:` after a name,
 * comments only on lines of their own, indented lines that continue a value
 * (https://docs.python.org/3/library/configparser.html). Throws CommandError, with the line, for what Python rejects.
 */
export const readConfigFile = (text: string, path: string): readonly FileSection[] => {
  const sections: { name: string; line: number; settings: OpenSetting[] }[] = [];
  let setting: OpenSetting | undefined;
  let indentation = 0;
  const faults: { line: number; problem: string }[] = [];
  for (const [index, line] of linesOf(text).entries()) {
    const value = strip(line);
    if (/^[#;]/.test(value)) continue;
    if (value === '') {
      setting?.lines.push('');
      continue;
    }
    const indent = blanksAtStart.exec(line)?.[0].length ?? 0;
    if (setting && indent > indentation) {
      setting.lines.push(value);
      setting.end = index + 1;
      continue;
    }
    indentation = indent;
    const name = /^\[(.+)\]/s.exec(value)?.[1];
    const section = sections.at(-1);
    if (name !== undefined) {
      if (name !== defaultSection && sections.some((each) => each.name === name))
        refuse(path, index, `the section [${name}] appears more than once`);
      sections.push({ name, line: index, settings: [] });
      setting = undefined;
    } else if (section === undefined) refuse(path, index, 'the setting is not in a [section]');
    else {
      const at = value.search(/[=:]/);
      if (at < 1) faults.push({ line: index, problem: 'expected a name followed by = or :' });
      if (at < 0) continue;
      const own = strip(value.slice(0, at)).toLowerCase();
      const isThere = sections.some(
        (each) => each.name === section.name && each.settings.some(({ name: other }) => other === own),
      );
      if (isThere) refuse(path, index, `'${own}' is set more than once`);
      setting = { name: own, start: index, end: index + 1, lines: [strip(value.slice(at + 1))] };
      section.settings.push(setting);
    }
  }
  const [fault] = faults;
  if (fault) refuse(path, fault.line, fault.problem);
  return sections.map(({ name, line, settings }) => ({
    name,
    line,
    settings: settings.map(({ lines, ...each }) => ({ ...each, raw: lines.join('\n').replace(blanksAtEnd, '') })),
  }));
};

/** The limit of nested references, beyond which a value is considered to refer to itself. */
const deepest = 10;

/** Interpolates `%(other)s` and `%%` as Python's BasicInterpolation does. Throws CommandError for other uses of `%`. */
const interpolated = (
  raw: string,
  settings: ReadonlyMap<string, string>,
  { name: whose, path }: { readonly name: string; readonly path: string },
  depth = 1,
): string =>
  raw.replace(/%(?:(%)|\(([^)]+)\)s)?/g, (_, percent: string | undefined, name: string | undefined) => {
    if (percent) return '%';
    const value = name === undefined ? undefined : settings.get(name.toLowerCase());
    if (value === undefined || depth > deepest)
      throw new CommandError(
        `The configuration file ${path} cannot be read: a % in the value of '${whose}' does not refer to another setting.`,
        { hint: 'Write %% for a literal %.' },
      );
    return value.includes('%') ? interpolated(value, settings, { name: whose, path }, depth + 1) : value;
  });

/** The effective settings of a section, by name. */
export interface SectionValues {
  readonly names: readonly string[];
  get(name: string): string | undefined;
}

/**
 * Returns the values of a section, including those of `[DEFAULT]`; undefined if the section does not exist. Setting names are
 * case-insensitive, section names are case-sensitive.
 */
export const sectionValues = (
  sections: readonly FileSection[],
  section: string,
  path: string,
): SectionValues | undefined => {
  if (!sections.some(({ name }) => name === section)) return undefined;
  const of = (name: string) => sections.filter((each) => each.name === name).flatMap(({ settings }) => settings);
  const settings = new Map([...of(defaultSection), ...of(section)].map(({ name, raw }) => [name, raw]));
  return {
    names: [...settings.keys()],
    get: (name) => {
      const raw = settings.get(name.toLowerCase());
      return raw === undefined ? undefined : interpolated(raw, settings, { name, path });
    },
  };
};
