import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CommandError } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';
import { linesOf, readConfigFile } from './az-config-file.ts';

/**
 * Changes one setting in the text of a configuration file and preserves comments, order, indentation, and line endings.
 * Removes the setting if `value` is undefined. Compares names without case, as az does. Throws CommandError, naming `path`,
 * for a text that az cannot read.
 */
export const withSetting = (
  text: string,
  section: string,
  name: string,
  value: string | undefined,
  path: string,
): string => {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = [...linesOf(text)];
  const joined = () => lines.map((line) => `${line}${lineEnd}`).join('');
  const sections = readConfigFile(text, path);
  const at = sections.findIndex((each) => each.name === section);
  const found = sections[at];
  // A single % starts a reference to another setting.
  const written = value === undefined ? [] : [`${name} = ${value.replaceAll('%', '%%')}`];
  if (found === undefined) {
    if (value !== undefined) lines.push(...(lines.length > 0 ? [''] : []), `[${section}]`, ...written);
    return joined();
  }
  // A line indented more than the previous one would continue its value.
  const indentOf = (line: number) => /^\s*/.exec(lines[line] ?? '')?.[0] ?? '';
  const indented = (line: number) => written.map((each) => `${indentOf(line)}${each}`);
  const setting = found.settings.find((each) => each.name === name.toLowerCase());
  if (setting) lines.splice(setting.start, setting.end - setting.start, ...indented(setting.start));
  else {
    const last = found.settings.at(-1);
    const after = last?.end ?? found.line + 1;
    const end = sections[at + 1]?.line ?? lines.length;
    const rest = lines.slice(after, end).findLastIndex((line) => line.trim() !== '') + 1;
    lines.splice(after + rest, 0, ...indented(last?.start ?? found.line));
  }
  return joined();
};

/** Settings of one section. A setting without a value is removed. */
export type Settings = Readonly<Record<string, string | undefined>>;

/**
 * Changes settings in a configuration file that az also reads. Replaces the file atomically and makes it readable by its
 * owner only. Throws CommandError when the file cannot be read, written, or parsed.
 */
export const writeSettings = async (file: string, section: string, settings: Settings): Promise<void> => {
  try {
    const before = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const after = Object.entries(settings).reduce(
      (text, [name, value]) => withSetting(text, section, name, value, file),
      before,
    );
    if (after === before) return;
    await makeFolder(dirname(file));
    const { default: writeFileAtomic } = await import('write-file-atomic');
    await writeFileAtomic(file, after, { mode: 0o600 });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new CommandError(`The configuration file ${file} cannot be changed (${code}).`, {
      hint: 'Check the permissions of the file and its folder, or set AZURE_CONFIG_DIR to another folder.',
      cause,
    });
  }
};
