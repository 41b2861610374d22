import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { describe, expect, it } from 'vitest';
import { namedIn, openAmong, startOf } from '../../../src/cli/azure-cli/start-program.ts';

/** What `cmd` makes of a line: a `^` outside of quotes protects the next character; others have a meaning. */
const readByCmd = (line: string): string => {
  let result = '';
  let isQuoted = false;
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index] ?? '';
    if (character === '"') isQuoted = !isQuoted;
    if (!isQuoted && '&|<>()'.includes(character)) throw new Error(`${character} has a meaning in ${line}`);
    if (character === '^' && !isQuoted) index += 1;
    result += line[index] ?? '';
  }
  return result;
};

/** What `cmd` replaces in a line that is typed: names of variables between percent signs, if they are set. */
const withVariables = (line: string): string =>
  line.replace(/%([^%]+)%/g, (whole, name: string) => (name === 'PATH' ? 'EXPANDED' : whole));

/** The words of a command line, as a Windows program reads it. */
const wordsOf = (line: string): string[] => {
  const words: string[] = [];
  for (const [, quoted = ''] of line.matchAll(/"((?:\\.|[^"\\])*(?:\\\\)*)"(?: |$)/g))
    words.push(
      quoted
        .replace(/(\\*)"/g, (_, slashes: string) => `${slashes.slice(0, (slashes.length - 1) / 2)}"`)
        .replace(/(\\+)$/, (slashes) => slashes.slice(0, slashes.length / 2)),
    );
  return words;
};

describe('a batch file on Windows', () => {
  const start = (argv: readonly string[], path = String.raw`C:\Program Files\Azure (x)\az.cmd`) =>
    startOf(path, argv, { env: { ComSpec: String.raw`C:\Windows\cmd.exe` }, platform: 'win32' });

  it('is started by cmd', () => {
    expect(start(['a'], String.raw`C:\az\az.CMD`)).toEqual({
      program: String.raw`C:\Windows\cmd.exe`,
      argv: ['/d', '/v:off', '/s', '/c', String.raw`"C:\az\az.CMD ^^^"a^^^""`],
      verbatim: true,
    });
  });

  it.each([
    ['a b'],
    [''],
    ['{"a": "b&c", "d": "%PATH%"}'],
    ['a"b&calc'],
    ['a\\"&calc"'],
    ['%PATH%'],
    ['^%PATH%^'],
    ['a^b', '!a!', '(a)', 'a;b,c=d', '<a>|b'],
    ['C:\\a\\'],
    ['C:\\a b\\', 'c'],
    ["[].{a:name, b:'x|y'}"],
    ['*.txt', 'ü'],
  ])('is passed %j', (...argv) => {
    const [, , , , line = ''] = start(argv).argv;
    const typed = readByCmd(withVariables(line.slice(1, -1)));
    const path = String.raw`C:\Program Files\Azure (x)\az.cmd`;
    expect(typed.slice(0, path.length)).toBe(path);
    // `%*` in the batch file.
    expect(wordsOf(readByCmd(typed.slice(path.length + 1)))).toEqual(argv);
  });

  it('cannot be passed a line break', () => {
    expect(() => start(['a\nb'])).toThrow(
      expect.objectContaining({
        message: 'An argument has more than one line, which Windows cannot pass to the Azure CLI.',
        hint: 'Write the value to a file, and name the file as @FILE.',
      }),
    );
  });
});

it.each([
  ['win32', 'C:\\az\\az.exe'],
  ['linux', '/bin/az.cmd'],
  ['linux', '/usr/bin/az'],
] as const)('on %s, %s is started as it is', (platform, path) => {
  const argv = ['a\nb', '%PATH%'];
  expect(startOf(path, argv, { env: {}, platform })).toEqual({ program: path, argv, verbatim: false });
});

describe('descriptors that words name', () => {
  it('are those that are open, once each, without the standard ones', () => {
    const [low, high] = [openSync(devNull, 'r'), openSync(devNull, 'r')].toSorted((a, b) => a - b);
    try {
      const words = [
        `@/dev/fd/${high}`,
        `--x=/proc/self/fd/${low}`,
        `/dev/fd/${low}`,
        '/dev/fd/0',
        '/dev/fd/999',
        '/dev/fd/',
      ];
      expect(openAmong(namedIn(words))).toEqual([low, high]);
    } finally {
      closeSync(low ?? -1);
      closeSync(high ?? -1);
    }
  });
});
