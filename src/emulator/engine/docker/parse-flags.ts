import type { FlagTable } from '../../../taskfile/steps/docker-flags.ts';
import { RunFailure } from '../../runs/run-engine.ts';

/** A docker command that failed with a status other than 1. */
export class ClientFailure extends RunFailure {
  readonly exit: number;

  constructor(message: string, exit: number, explanation: readonly string[] = []) {
    super(message, explanation);
    this.exit = exit;
  }
}

/** docker's exit status for an invalid option. */
const badFlag = 125;

export interface ParsedFlags {
  /** All values of the option with that long name; a switch has `true` or `false`. */
  values(name: string): readonly string[];
  /** Whether the switch with that long name is on. */
  isOn(name: string): boolean;
  readonly words: readonly string[];
}

interface Flag {
  readonly name: string;
  readonly takesValue: boolean;
}

const flagsOf = ({ values, switches }: FlagTable): ReadonlyMap<string, Flag> => {
  const read = (text: string, takesValue: boolean): [string, Flag][] =>
    text.split(/\s+/).flatMap((entry) => {
      const names = entry.split(',').filter((name) => name !== '');
      const name = names.at(-1) ?? '';
      return names.map((each): [string, Flag] => [each, { name, takesValue }]);
    });
  return new Map([...read(values, true), ...read(`${switches} help`, false)]);
};

const isTruth = (text: string): boolean => /^(?:1|0|t|f|true|false)$/i.test(text);

/**
 * Parses the words after a docker command as docker does (pflag): `--name value`, `--name=value`, `-n value`,
 * `-nvalue`, `-abc` for switches; `--` ends the options, and so does the first word unless options may appear between
 * words. Throws a `ClientFailure` that has docker's text.
 */
export const parseFlags = (
  given: readonly string[],
  table: FlagTable,
  command: string,
  { isInterspersed = true }: { isInterspersed?: boolean } = {},
): ParsedFlags => {
  const known = flagsOf(table);
  const found = new Map<string, string[]>();
  const words: string[] = [];
  const refuse = (message: string): ClientFailure =>
    new ClientFailure(`${message}\n\nRun '${command} --help' for more information`, badFlag);
  const note = (flag: Flag, value: string, shown: string): void => {
    if (!flag.takesValue && !isTruth(value)) {
      throw refuse(
        `invalid argument "${value}" for "${shown}" flag: strconv.ParseBool: parsing "${value}": invalid syntax`,
      );
    }
    found.set(flag.name, [...(found.get(flag.name) ?? []), value]);
  };
  const rest = [...given];
  const takeValue = (message: string): string => {
    const value = rest.shift();
    if (value === undefined) throw refuse(message);
    return value;
  };

  const readLong = (word: string): void => {
    const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const flag = name.length > 1 ? known.get(name) : undefined;
    if (!flag) throw refuse(`unknown flag: --${name}`);
    if (value !== undefined) note(flag, value, `--${name}`);
    else note(flag, flag.takesValue ? takeValue(`flag needs an argument: --${name}`) : 'true', `--${name}`);
  };
  const readShort = (word: string): void => {
    for (let at = 1; at < word.length; at += 1) {
      const letter = word[at] as string;
      const flag = known.get(letter);
      if (!flag) throw refuse(`unknown shorthand flag: '${letter}' in ${word}`);
      const after = word.slice(at + 1);
      const shown = `-${letter}, --${flag.name}`;
      if (after.startsWith('=')) {
        note(flag, after.slice(1), shown);
        return;
      }
      if (flag.takesValue) {
        note(flag, after || takeValue(`flag needs an argument: '${letter}' in ${word}`), shown);
        return;
      }
      note(flag, 'true', shown);
    }
  };

  while (rest.length > 0) {
    const word = rest.shift() as string;
    if (word === '--') break;
    if (word.startsWith('--')) readLong(word);
    else if (word.startsWith('-') && word !== '-') readShort(word);
    else {
      words.push(word);
      if (!isInterspersed) break;
    }
  }
  return {
    values: (name) => found.get(name) ?? [],
    isOn: (name) => /^(?:1|t|true)$/i.test(found.get(name)?.at(-1) ?? ''),
    words: [...words, ...rest],
  };
};

/** Rejects an invalid number of arguments, as docker does. */
export const requireWords = (words: readonly string[], command: string, count: number, orMore = false): void => {
  if (words.length === count || (orMore && words.length > count)) return;
  const argument = count === 1 ? 'argument' : 'arguments';
  throw new RunFailure(
    `docker: '${command}' requires ${orMore ? 'at least ' : ''}${count} ${argument}\n\nRun '${command} --help' for more information`,
    words.length > count ? [`${command} was given ${words.length} words: ${words.join(' ')}`] : [],
  );
};
