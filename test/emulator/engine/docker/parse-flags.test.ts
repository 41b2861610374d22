import { describe, expect, it } from 'vitest';
import { ClientFailure, parseFlags, requireWords } from '../../../../src/emulator/engine/docker/parse-flags.ts';
import type { FlagTable } from '../../../../src/taskfile/steps/docker-flags.ts';

const table: FlagTable = { values: 'e,env entrypoint', switches: 'i,interactive t,tty rm' };
const names = ['env', 'entrypoint', 'interactive', 'tty', 'rm'];

const parse = (text: string, isInterspersed = true): object => {
  const flags = parseFlags(text.split(' '), table, 'docker x', { isInterspersed });
  const given = names.flatMap((name) => (flags.values(name).length > 0 ? [[name, flags.values(name)] as const] : []));
  return { ...Object.fromEntries(given), words: flags.words };
};

describe('parseFlags', () => {
  it.each([
    ['--env A=b image', { env: ['A=b'], words: ['image'] }],
    ['--env=A=b image', { env: ['A=b'], words: ['image'] }],
    ['-e A=b -eC=d -e=E=f image', { env: ['A=b', 'C=d', 'E=f'], words: ['image'] }],
    ['-it image', { interactive: ['true'], tty: ['true'], words: ['image'] }],
    ['-ite A=b image', { env: ['A=b'], interactive: ['true'], tty: ['true'], words: ['image'] }],
    ['-teA=b image', { env: ['A=b'], tty: ['true'], words: ['image'] }],
    ['--tty=false image', { tty: ['false'], words: ['image'] }],
    ['-t=0 image', { tty: ['0'], words: ['image'] }],
    ['image -t x', { tty: ['true'], words: ['image', 'x'] }],
    ['-t -- image -i', { tty: ['true'], words: ['image', '-i'] }],
    ['- -t', { tty: ['true'], words: ['-'] }],
    ['--env --tty image', { env: ['--tty'], words: ['image'] }],
  ])('%s', (text, expected) => expect(parse(text)).toEqual(expected));

  it('ends at the first word where options may not stand between words', () => {
    expect(parse('-t image -i --nonsense', false)).toEqual({ tty: ['true'], words: ['image', '-i', '--nonsense'] });
  });

  it.each([
    ['--nonsense', 'unknown flag: --nonsense'],
    ['--nonsense=1', 'unknown flag: --nonsense'],
    ['--e', 'unknown flag: --e'],
    ['-itz', "unknown shorthand flag: 'z' in -itz"],
    ['--env', 'flag needs an argument: --env'],
    ['-ie', "flag needs an argument: 'e' in -ie"],
    ['--rm=x', 'invalid argument "x" for "--rm" flag: strconv.ParseBool: parsing "x": invalid syntax'],
  ])('refuses %s', (text, message) => {
    const failure = new ClientFailure(`${message}\n\nRun 'docker x --help' for more information`, 125);
    expect(() => parse(text)).toThrow(failure);
  });
});

it('counts words as docker does', () => {
  const counting = (words: string[], count: number, orMore?: boolean) => () =>
    requireWords(words, 'docker x', count, orMore);
  expect(counting(['a'], 1)).not.toThrow();
  expect(counting(['a', 'b'], 1, true)).not.toThrow();
  expect(counting(['a', 'b'], 1)).toThrow("docker: 'docker x' requires 1 argument\n");
  expect(counting(['a'], 2)).toThrow("docker: 'docker x' requires 2 arguments\n");
  expect(counting([], 1, true)).toThrow("docker: 'docker x' requires at least 1 argument\n");
});
