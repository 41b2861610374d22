import { describe, expect, it } from 'vitest';
import { option } from '../../../src/cli/option.ts';
import {
  choice,
  flag,
  integer,
  name,
  namedTexts,
  names,
  optional,
  text,
  texts,
  threeState,
  withDefault,
} from '../../../src/cli/option-schemas.ts';
import { parseWords, type RawValues } from '../../../src/cli/parsing/parse.ts';
import { UnknownOptionsError } from '../../../src/cli/parsing/unknown-options-error.ts';
import { checkValues } from '../../../src/cli/parsing/validate.ts';
import { UsageError } from '../../../src/errors.ts';
import { runCommandLine } from '../../support/command-line.ts';

const options = {
  name: option('--name, -n <name>', 'Name.', text()),
  group: option('--group <group>', 'Group.', optional(text()), { otherFlags: '--resource-group, -g <group>' }),
  push: option('--push', 'Push.', flag()),
  noPush: option('--no-push [bool]', 'Do not push.', optional(threeState())),
  image: option('--image, -t <image>', 'Image.', optional(texts())),
  identities: option('--identities [ids...]', 'Identities.', optional(texts())),
  remark: option('--remark <text>', 'Remark.', optional(text({ mayBeEmpty: true }))),
  remarks: option('--remarks [remarks...]', 'Remarks.', optional(texts({ mayBeEmpty: true }))),
  define: option('--define <value>', 'Value.', optional(namedTexts()), { secret: 'named' }),
  ids: option('--ids <ids...>', 'Ids.', optional(texts())),
  status: option('--status <status>', 'Status.', withDefault(choice(['Disabled', 'Enabled']), 'Enabled')),
  cpu: option('--cpu <count>', 'Cores.', withDefault(integer(), 2)),
  top: option('--top <count>', 'How many.', optional(integer({ min: 1, max: 9 }))),
  password: option('--password, -p <password>', 'Password.', optional(text()), { secret: 'value' }),
  yes: option('--yes, -y', 'Yes.', flag()),
};
const positionals = { source: option('<source>', 'Source.', optional(text())) };
const grammar = { name: 'create', positionals, options };

/** The raw values that were given. */
const rawOf = (words: string): RawValues =>
  Object.fromEntries(Object.entries(parseWords(words.split(' '), grammar)).filter(([, value]) => value !== undefined));

describe('words become raw values', () => {
  it.each<[string, RawValues]>([
    ['--name x', { name: 'x' }],
    ['-n x', { name: 'x' }],
    ['--name=x', { name: 'x' }],
    ['--name=a=b', { name: 'a=b' }],
    ['-nx', { name: 'x' }],
    ['--name -', { name: '-' }],
    ['--name -x1', { name: '-x1' }],
    ['--name=-n', { name: '-n' }],
    ['--name a --name b', { name: 'b' }],
    ['-g x', { group: 'x' }],
    ['--resource-group x', { group: 'x' }],
    ['--push', { push: true }],
    ['--no-push', { noPush: true }],
    ['--no-push false', { noPush: 'false' }],
    ['--no-push --push', { noPush: true, push: true }],
    ['-t a -t b', { image: ['a', 'b'] }],
    ['-t a --image=b', { image: ['a', 'b'] }],
    ['-t a b', { image: ['a'], source: 'b' }],
    ['--identities', { identities: true }],
    ['--identities a b', { identities: ['a', 'b'] }],
    ['--identities a b -n x', { identities: ['a', 'b'], name: 'x' }],
    ['--identities -n x', { identities: true, name: 'x' }],
    ['--ids a b --yes', { ids: ['a', 'b'], yes: true }],
    ['-yn x', { yes: true, name: 'x' }],
    ['. -n x', { source: '.', name: 'x' }],
    ['-n x -- --name', { name: 'x', source: '--name' }],
    ['-1d -n x', { source: '-1d', name: 'x' }],
    ['--identities a -2 -n -1d', { identities: ['a', '-2'], name: '-1d' }],
  ])('%s', (words, raw) => expect(rawOf(words)).toEqual(raw));
});

it('tells of every option that misses its value', () => {
  expect(() => rawOf('--group --status --cpu 2 -n')).toThrow(
    new UsageError([
      'argument --group/--resource-group/-g: expected one argument',
      'argument --status: expected one argument',
      'argument --name/-n: expected one argument',
    ]),
  );
});

describe('what cannot be parsed', () => {
  it.each<[string, string, string?]>([
    ['--bogus', 'unrecognized arguments: --bogus'],
    ['--bogus x -n y', 'unrecognized arguments: --bogus'],
    ['--nme x', 'unrecognized arguments: --nme', "Did you mean '--name'?"],
    ['--stat x', 'unrecognized arguments: --stat', "Did you mean '--status'?"],
    ['--idents=x', 'unrecognized arguments: --idents', "Did you mean '--identities'?"],
    ['-z', 'unrecognized arguments: -z'],
    ['. b c', 'unrecognized arguments: b c'],
    ['. b -n x', 'unrecognized arguments: b'],
    ['. b --name=x', 'unrecognized arguments: b'],
    ['--bogus x --other y', 'unrecognized arguments: --bogus --other'],
    ['--bogus=x --other=y', 'unrecognized arguments: --bogus --other'],
    ['--yes=x', 'unrecognized arguments: --yes', "Did you mean '--yes'?"],
    ['--pasword hunter2', 'unrecognized arguments: --pasword', "Did you mean '--password'?"],
    ['--pasword=hunter2', 'unrecognized arguments: --pasword', "Did you mean '--password'?"],
    ['--pasword:hunter2', 'unrecognized arguments: --pasword', "Did you mean '--password'?"],
    ['--pasword hunter 2 -n x', 'unrecognized arguments: --pasword', "Did you mean '--password'?"],
    ['--pasword --hunter2', 'unrecognized arguments: --pasword', "Did you mean '--password'?"],
    ['--pasword -hunter2', 'unrecognized arguments: --pasword', "Did you mean '--password'?"],
    ['--pasword -- hunter2', 'unrecognized arguments: --pasword', "Did you mean '--password'?"],
    ['--passwordhunter2', 'unrecognized arguments: --password***', "Did you mean '--password'?"],
    ['--pass hunter2', 'unrecognized arguments: --pass', "Did you mean '--password' or '--push'?"],
    ['-P hunter2', 'unrecognized arguments: -P'],
    ['-Phunter2', 'unrecognized arguments: -P'],
    ['--pasword -1hunter2', 'unrecognized arguments: --pasword', "Did you mean '--password'?"],
    ['-yPhunter2', 'unrecognized arguments: -P'],
    ['. -p hunter 2', 'unrecognized arguments: ***'],
    ['. -phunter 2', 'unrecognized arguments: ***'],
    ['. --password=hunter 2', 'unrecognized arguments: ***'],
    ['. --name --pasword hunter2', 'unrecognized arguments: ***'],
    ['-p', 'argument --password/-p: expected one argument'],
    ['--name', 'argument --name/-n: expected one argument'],
    ['-n --yes', 'argument --name/-n: expected one argument'],
    ['--yes --ids', 'argument --ids: expected one argument'],
    ['-g', 'argument --group/--resource-group/-g: expected one argument'],
    ['-yn', "option '--name, -n <name>' argument missing"],
  ])('%s', (words, message, hint) => {
    let thrown: unknown;
    try {
      parseWords(words.split(' '), grammar);
    } catch (error) {
      thrown = error;
    }
    const [, unrecognized] = /^unrecognized arguments: (.*-.*)$/.exec(message) ?? [];
    expect(thrown).toEqual(
      unrecognized === undefined
        ? new UsageError([message], hint)
        : new UnknownOptionsError(unrecognized.split(' '), hint),
    );
  });
});

it('takes a number for a value, also where there is none', () => {
  expect(() => rawOf('. -n x -1d')).toThrow(new UsageError(['unrecognized arguments: -1d']));
});

describe('raw values become typed ones', () => {
  const defaults = { push: false, status: 'Enabled', cpu: 2, yes: false };
  it.each<[RawValues, Record<string, unknown>]>([
    [{ name: 'x' }, {}],
    [{ name: 'x', image: [] }, {}],
    [{ name: 'x', remark: '' }, {}],
    [{ name: 'x', remarks: ['', 'a'] }, {}],
    [{ name: 'x', define: ['a', 'a=', 'a=b=c', ' a =='] }, {}],
    [{ name: 'x', yes: true, push: true }, {}],
    [{ name: 'x', noPush: true }, {}],
    [{ name: 'x', noPush: 'TRUE' }, { noPush: true }],
    [{ name: 'x', noPush: 'False' }, { noPush: false }],
    [{ name: 'x', image: ['a', 'b'] }, {}],
    [{ name: 'x', identities: true }, { identities: [] }],
    [{ name: 'x', identities: ['a'] }, {}],
    [{ name: 'x', status: 'dISABLED' }, { status: 'Disabled' }],
    [{ name: 'x', cpu: '4' }, { cpu: 4 }],
    [{ name: 'x', cpu: ' -4 ' }, { cpu: -4 }],
    [{ name: 'x', cpu: '+007' }, { cpu: 7 }],
    [{ name: 'x', top: '1' }, { top: 1 }],
    [{ name: 'x', top: '9' }, { top: 9 }],
  ])('%j', (raw, typed) => {
    const { values, problems } = checkValues(raw, options);
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
    expect({ given, problems }).toEqual({ given: { ...defaults, ...raw, ...typed }, problems: [] });
  });
});

describe('values that are refused', () => {
  it.each<[RawValues, string[]]>([
    [{}, ['the following arguments are required: --name/-n']],
    [
      { name: 'x', status: 'Paused' },
      ["'Paused' is not a valid value for '--status'. Allowed values: Disabled, Enabled."],
    ],
    [{ name: 'x', noPush: 'maybe' }, ["'maybe' is not a valid value for '--no-push'. Allowed values: true, false."]],
    [{ name: 'x', cpu: 'two' }, ["argument --cpu: invalid int value: 'two'"]],
    [{ name: 'x', cpu: '2.5' }, ["argument --cpu: invalid int value: '2.5'"]],
    [{ name: 'x', cpu: '' }, ["argument --cpu: invalid int value: ''"]],
    [{ name: '' }, ['argument --name/-n: the value is empty']],
    [{ name: ' \t' }, ['argument --name/-n: the value is empty']],
    [{ name: 'x', image: ['a', ' '] }, ['argument --image/-t: the value is empty']],
    [{ name: 'x', define: [''] }, ['argument --define: the value is empty']],
    // What stands behind the sign may be a secret.
    [{ name: 'x', define: ['a=b', ' =v'] }, ['argument --define: expected a name before the =']],
    [{ name: 'x', cpu: '1e3' }, ["argument --cpu: invalid int value: '1e3'"]],
    [
      { name: 'x', cpu: '99999999999999999999' },
      ['argument --cpu: 99999999999999999999 is greater than 9007199254740991'],
    ],
    [{ name: 'x', top: '0' }, ['argument --top: 0 is less than 1']],
    [{ name: 'x', top: '10' }, ['argument --top: 10 is greater than 9']],
    [
      { cpu: 'two', noPush: 'maybe' },
      [
        'the following arguments are required: --name/-n',
        "'maybe' is not a valid value for '--no-push'. Allowed values: true, false.",
        "argument --cpu: invalid int value: 'two'",
      ],
    ],
  ])('%j', (raw, problems) => expect(checkValues(raw, options).problems).toEqual(problems));

  it('names several missing ones in one sentence, positionals by their placeholder', () =>
    expect(
      checkValues({}, { source: option('<source>', 'Source.', text()), name: options.name, cpu: options.cpu }).problems,
    ).toEqual(['the following arguments are required: <source>, --name/-n']));
});

describe('names', () => {
  const options = { name: option('--name, -n <name>', 'Name.', name()) };
  it.each(['hello', 'a-b_c', 'my.vault', '...', 'grün', '[system]'])('%s can be one', (word) =>
    expect(checkValues({ name: word }, options)).toEqual({ values: { name: word }, problems: [], isTyped: true }),
  );

  // Each of these would make another request than the one that was meant.
  it.each(['', ' '])("'%s' cannot", (word) =>
    expect(checkValues({ name: word }, options).problems).toEqual(['argument --name/-n: the value is empty']),
  );

  it('is told of each list by the one that cannot', () =>
    expect(checkValues({ ids: ['a', '..'] }, { ids: option('--ids <ids...>', 'Ids.', names()) }).problems).toEqual([
      "argument --ids: '..' is not a valid name",
    ]));

  it.each(['.', '..', 'a/b', '../x', 'a\\b', 'a?b', 'a#b', '%2e%2e'])("'%s' cannot", (word) =>
    expect(checkValues({ name: word }, options).problems).toEqual([
      `argument --name/-n: '${word}' is not a valid name`,
    ]),
  );
});

describe('a word that belongs behind an option', () => {
  it.each([
    ['show-run cf1 -r myregistry', "cf1\nDid you mean '--run-id cf1'?"],
    ['cancel-run cf1', "cf1\nDid you mean '--run-id cf1'?"],
    ['cancel-run cf1 cf2', "cf1 cf2\nDid you mean '--run-id cf1 cf2'?"],
    ['show-run cf1 cf2', "cf1 cf2\nTry 'acrtask show-run --help'."],
    ['logs cf1', "cf1\nDid you mean '--run-id cf1'?"],
    ['az acr task show-run cf1', "cf1\nDid you mean '--run-id cf1'?"],
    ['show hello -r myregistry', "hello\nDid you mean '--name hello'?"],
    ['show-run cf1 --run-id cf2', "cf1\nTry 'acrtask show-run --help'."],
    ['list hello', "hello\nTry 'acrtask list --help'."],
    ['timer add midnight -n hello', "midnight\nTry 'acrtask timer add --help'."],
    ['credential update hello', "hello\nTry 'acrtask credential update --help'."],
  ])('%s', async (line, told) => {
    const { exitCode, stderr } = await runCommandLine(line);
    expect([exitCode, stderr]).toEqual([2, `ERROR: unrecognized arguments: ${told}\n`]);
  });
});

describe('a last positional with ...', () => {
  const several = {
    ...grammar,
    positionals: { ...positionals, more: option('[more...]', 'More.', optional(texts())) },
  };

  it.each<[string, RawValues]>([
    ['', { source: undefined, more: undefined }],
    ['a', { source: 'a', more: undefined }],
    ['a b', { source: 'a', more: ['b'] }],
    ['a --yes b c', { source: 'a', more: ['b', 'c'], yes: true }],
    ['a b -- --yes', { source: 'a', more: ['b', '--yes'] }],
  ])('%s: takes all words that are left', (line, raw) => {
    expect(parseWords(line.split(' ').filter(Boolean), several)).toEqual(raw);
  });

  it('does not take unknown options', () => {
    expect(() => parseWords(['a', 'b', '--nope'], several)).toThrow(
      new UnknownOptionsError(['--nope'], "Did you mean '--name' or '--top'?"),
    );
  });
});
