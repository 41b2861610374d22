import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { defaultSection, readConfigFile, sectionValues } from '../../../src/cli/az-config/az-config-file.ts';
import { CommandError } from '../../../src/errors.ts';
import recorded from '../configparser.json' with { type: 'json' };

type Says = 'refused' | Record<string, Record<string, string | null>>;

const valueIn = (read: () => string | undefined): string | null => {
  try {
    return read() ?? null;
  } catch (error) {
    if (error instanceof CommandError) return null;
    throw error;
  }
};

const says = (text: string): Says => {
  try {
    const sections = readConfigFile(text, 'config');
    const named = sections.filter(({ name }) => name !== defaultSection);
    return Object.fromEntries(
      named.map(({ name: section }) => {
        const values = sectionValues(sections, section, 'config');
        return [
          section,
          Object.fromEntries((values?.names ?? []).map((name) => [name, valueIn(() => values?.get(name))])),
        ];
      }),
    );
  } catch (error) {
    if (error instanceof CommandError) return 'refused';
    throw error;
  }
};

it.each(recorded)('reads $text as configparser does', ({ text, says: expected }) => {
  expect(says(text)).toEqual(expected);
});

describe('what is recorded of configparser', () => {
  const texts = JSON.stringify(recorded.map(({ text }) => text));
  const script = `${import.meta.dirname}/read-with-python.py`;
  const { status, stdout } = spawnSync('python3', [script], { input: texts, encoding: 'utf8', windowsHide: true });
  if (status !== 0) process.stderr.write('There is no python3: its parser is compared as it was recorded only.\n');

  it('covers 50 files', () => expect(recorded.length).toBeGreaterThanOrEqual(50));

  it.runIf(status === 0)('is what Python says today', () => {
    expect(JSON.parse(stdout)).toEqual(recorded.map((each) => each.says));
  });
});

it.each([
  ['a = b\n', 'the setting is not in a [section] (line 1)'],
  ['[a]\nb = c\n\nB: d\n', "'b' is set more than once (line 4)"],
  ['[a]\n[b]\n[a]\n', 'the section [a] appears more than once (line 3)'],
  ['[a]\nb\nc = d\ne\n', 'expected a name followed by = or : (line 2)'],
])('says what is wrong with %j', (text, problem) => {
  expect(() => readConfigFile(text, '/x/config')).toThrow(
    expect.objectContaining({
      name: 'CommandError',
      message: `The configuration file /x/config cannot be read: ${problem}.`,
    }),
  );
});
