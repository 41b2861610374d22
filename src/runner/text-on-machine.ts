import { buildSwitches } from '../taskfile/steps/docker-build-words.ts';
import { runSwitches } from '../taskfile/steps/docker-uses.ts';
import { type CommandValue, commandValues } from '../taskfile/steps/shell-options.ts';
import {
  quoteForShell,
  type Replacement,
  replaceParts,
  type ShellWord,
  shellSpans,
} from '../taskfile/steps/shell-spans.ts';
import type { ContainerPaths } from './container-paths.ts';

/** Changes the paths in a value; returns it as it is when it has none. */
type Change = (value: string, path: (path: string) => string) => string;

const whole: Change = (value, path) => (value === '-' || /^[\w+.-]+:\/\//.test(value) ? value : path(value));

/** Fields as in `type=local,dest=FOLDER`. */
const fields =
  (...names: string[]): Change =>
  (value, path) =>
    value
      .split(',')
      .map((field) => {
        const [, name = '', rest = ''] = /^([^=]*)=([\s\S]*)$/.exec(field) ?? [];
        return names.includes(name) ? `${name}=${path(rest)}` : field;
      })
      .join(',');

const ofLocalCache: Change = (value, path) =>
  /(?:^|,)type=local(?:,|$)/.test(value) ? fields('src', 'dest')(value, path) : value;

/** The options of `docker build` and `docker buildx build` that name a path on the machine of the client. */
const buildPaths: Readonly<Record<string, Change>> = {
  f: whole,
  file: whole,
  iidfile: whole,
  'metadata-file': whole,
  secret: fields('src', 'source'),
  'build-context': (value, path) =>
    value.replace(/^([^=]+=)([\s\S]*)$/, (_all, name: string, rest: string) => name + whole(rest, path)),
  output: (value, path) => (/[=,]/.test(value) ? fields('dest')(value, path) : whole(value, path)),
  o: (value, path) => (/[=,]/.test(value) ? fields('dest')(value, path) : whole(value, path)),
  'cache-from': ofLocalCache,
  'cache-to': ofLocalCache,
  ssh: (value, path) =>
    value.replace(
      /^([^=]+=)([\s\S]*)$/,
      (_all, name: string, rest: string) => name + rest.split(',').map(path).join(','),
    ),
};

const mountSource: Change = (value, path) => value.replace(/^(\/[^:]*)/, (source) => path(source));

/** Those of `docker run` and `docker create` before the image. */
const runPaths: Readonly<Record<string, Change>> = {
  v: mountSource,
  volume: mountSource,
  mount: fields('src', 'source'),
  'env-file': whole,
  'label-file': whole,
  cidfile: whole,
};

/** Those of the other commands. */
const otherPaths: Readonly<Record<string, Change>> = { i: whole, input: whole, o: whole, output: whole };

/** The value with its paths changed; also that of a word which a shell expands, when the path begins it. */
const changed = (
  { word, prefix, value }: CommandValue,
  change: Change,
  paths: ContainerPaths,
  directory: string,
  text: string,
): Replacement[] => {
  if (word.isPlain) {
    const now = change(value, (path) => paths.replace(path, directory));
    return now === value ? [] : [{ start: word.start, end: word.end, text: quoteForShell(prefix + now) }];
  }
  const raw = text.slice(word.start, word.end);
  for (const [inside, outside] of paths.mounts) {
    const [, before, quote] = new RegExp(`^([^"'$\`]*?)("?)${inside}(?=/|"|$)`).exec(raw) ?? [];
    if (before === undefined || quote === undefined || (before !== '' && !/[=,]$/.test(before))) continue;
    const end = word.start + before.length + quote.length + inside.length;
    return [{ start: word.start + before.length, end, text: quoteForShell(outside) + quote }];
  }
  return [];
};

/** The text of `docker build` with the paths of containers replaced by those of this machine. */
export const buildTextOnMachine = (text: string, paths: ContainerPaths, directory: string): string => {
  const [words = []] = shellSpans(text);
  return replaceParts(text, buildReplacements(words, paths, directory, text));
};

const buildReplacements = (
  words: readonly ShellWord[],
  paths: ContainerPaths,
  directory: string,
  text: string,
): Replacement[] =>
  commandValues(words, buildSwitches, true).flatMap((each) => {
    const change = each.option === undefined ? whole : buildPaths[each.option];
    return change ? changed(each, change, paths, directory, text) : [];
  });

/** Options of docker's client before its command. */
const globalSwitches = new Set(['D', 'debug', 'tls', 'tlsverify', 'v', 'version']);

/**
 * The same for a text that begins with a command of docker's client, `docker build ...` or `docker run ...`. What a
 * container is started with stays as it is: there, the paths are right.
 */
export const clientTextOnMachine = (text: string, paths: ContainerPaths, directory: string): string => {
  const commands = shellSpans(text).filter(([program]) => program?.value === 'docker');
  return replaceParts(
    text,
    commands.flatMap(([, ...words]) => {
      const verb = commandValues(words, globalSwitches)[0];
      const at = verb ? words.indexOf(verb.word) : -1;
      const rest = words.slice(at + 1);
      switch (verb?.value) {
        case 'build':
          return buildReplacements(rest, paths, directory, text);
        case 'buildx':
        case 'builder':
        case 'image':
          if (rest[0]?.value === 'build' || rest[0]?.value === 'b')
            return buildReplacements(rest.slice(1), paths, directory, text);
          return otherReplacements(rest, paths, directory, text);
        case 'run':
        case 'create':
          return commandValues(rest, runSwitches).flatMap((each) => {
            const change = runPaths[each.option ?? ''];
            return change ? changed(each, change, paths, directory, text) : [];
          });
        case undefined:
        case 'exec':
          return [];
        default:
          return otherReplacements(rest, paths, directory, text);
      }
    }),
  );
};

/** Words of their own are names more often than paths: only those that begin with `/` can be such. */
const otherReplacements = (
  words: readonly ShellWord[],
  paths: ContainerPaths,
  directory: string,
  text: string,
): Replacement[] =>
  commandValues(words, new Set(), true).flatMap((each) => {
    const change =
      each.option === undefined ? (each.value.startsWith('/') ? whole : undefined) : otherPaths[each.option];
    return change ? changed(each, change, paths, directory, text) : [];
  });
