import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '../errors.ts';
import type { ContextEntry } from './entries.ts';
import { isVersionControl, virtualEnvironment } from './entries.ts';
import { readIgnoreRules } from './ignore-file.ts';
import type { IgnoreRule, Verdict } from './ignore-rules.ts';

/** A file or link with its size before compression. */
export interface SizedFile {
  readonly path: string;
  readonly size: number;
}

/** A folder with everything in it, or a single file. */
export interface Part extends SizedFile {
  readonly files: number;
}

export interface Contents {
  readonly entries: readonly SizedFile[];
  readonly files: number;
  readonly size: number;
  /** Files and folders down to the second level, the largest first. */
  readonly largest: readonly Part[];
}

const statsAtOnce = 64;

const sized = async (entries: readonly ContextEntry[]): Promise<SizedFile[]> => {
  const files = entries.filter((entry) => entry.kind !== 'directory');
  const found: SizedFile[] = [];
  for (let at = 0; at < files.length; at += statsAtOnce) {
    const some = files.slice(at, at + statsAtOnce).map(async (entry) => ({
      path: entry.name,
      size: entry.kind === 'file' ? (await lstat(entry.path)).size : 0,
    }));
    found.push(...(await Promise.all(some)));
  }
  return found;
};

const largestOf = (files: readonly SizedFile[], count: number): Part[] => {
  const parts = new Map<string, { files: number; size: number }>();
  for (const { path: name, size } of files) {
    const names = name.split('/');
    for (let level = 1; level <= Math.min(2, names.length); level += 1) {
      const key = names.slice(0, level).join('/');
      const part = parts.get(key) ?? { files: 0, size: 0 };
      parts.set(key, { files: part.files + 1, size: part.size + size });
    }
  }
  return [...parts]
    .map(([name, part]) => ({ path: name, ...part }))
    .sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1))
    .slice(0, count);
};

/** The sizes of the entries in a context. */
export const contentsOf = async (entries: readonly ContextEntry[], largest = 10): Promise<Contents> => {
  const files = await sized(entries);
  const size = files.reduce((sum, each) => sum + each.size, 0);
  return { entries: files, files: files.length, size, largest: largestOf(files, largest) };
};

/** Why something is sent or not. */
export interface Explanation {
  readonly path: string;
  readonly sent: boolean;
  /** The reason in words. */
  readonly reason: string;
  /** The ignore file rule that decided; null when none did. */
  readonly rule: { readonly file: string; readonly line: number; readonly text: string } | null;
}

const reasonFor = (name: string, asked: string, rule: IgnoreRule): string => {
  if (rule.line === 0) return `It is excluded by default, because '${rule.file}' is used instead.`;
  const what = name === asked ? 'It' : `Its folder '${name}'`;
  return `${what} is ${rule.isException ? 'included' : 'excluded'} by line ${rule.line} of '${rule.file}': ${rule.text}`;
};

/** The topmost folder on the path to `names` for which the rule decides. */
const decidedAt = (steps: readonly { name: string; verdict: Verdict }[], rule: IgnoreRule): string =>
  (steps.find(({ verdict }) => verdict.rule === rule) ?? { name: '' }).name;

/**
 * Says which rule excludes a path from a context or includes it. `file` is relative to `folder`, or absolute. Throws
 * CommandError when it is not in the folder.
 */
export const explainPath = async (
  folder: string,
  dockerfile: string | undefined,
  file: string,
): Promise<Explanation> => {
  const relative = path.relative(folder, path.resolve(folder, file));
  const names = relative.split(path.sep);
  if (relative === '' || names[0] === '..' || path.isAbsolute(relative))
    throw new CommandError(`'${file}' is not in the folder '${folder}'.`);
  await lstat(path.join(folder, relative)).catch(() => {
    throw new CommandError(`'${file}' does not exist in the folder '${folder}'.`);
  });
  const rules = await readIgnoreRules(folder, dockerfile);
  const asked = names.join('/');
  const steps: { name: string; verdict: Verdict }[] = [];
  for (const [index, base] of names.entries()) {
    const name = names.slice(0, index + 1).join('/');
    if (isVersionControl(base))
      return {
        path: asked,
        sent: false,
        reason: `'${name}' belongs to version control, which is never sent.`,
        rule: null,
      };
    if (base === virtualEnvironment && !rules.isExcepted(name) && (await lstat(path.join(folder, name))).isDirectory())
      return {
        path: asked,
        sent: false,
        reason: `'${name}' is a Python virtual environment, which is excluded unless an exception in the ignore file names it.`,
        rule: null,
      };
    const verdict = rules.judge(name, steps.at(-1)?.verdict);
    steps.push({ name, verdict });
    if (verdict.isIgnored && index < names.length - 1 && !rules.mayKeepBelow(name, verdict)) {
      // The folder is not read at all.
      steps.push({ name: asked, verdict });
      break;
    }
  }
  const { isIgnored, rule } = (steps.at(-1) as { verdict: Verdict }).verdict;
  if (!rule) {
    const reason = rules.file === undefined ? 'There is no ignore file.' : `No rule of '${rules.file}' matches it.`;
    return { path: asked, sent: true, reason, rule: null };
  }
  const { file: from, line, text } = rule;
  return {
    path: asked,
    sent: !isIgnored,
    reason: reasonFor(decidedAt(steps, rule), asked, rule),
    rule: line === 0 ? null : { file: from, line, text },
  };
};
