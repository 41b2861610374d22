import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type CheckOptions, checkTaskFile } from '../../src/taskfile/check-task-file.ts';
import { diagnosticCodes } from '../../src/taskfile/diagnostics/diagnostic-codes.ts';
import { diagnosticText } from '../../src/taskfile/diagnostics/diagnostic-text.ts';
import { checkGroups, checksPage } from '../support/checks-page.ts';

// One folder per code: `bad.yaml`, what is printed about it in `bad.txt`, and `good.yaml`, which has no problem at all.
// `options.json` holds what else is known: values, the run's time limit, names in the context.
const folder = fileURLToPath(new URL('checks/', import.meta.url));
const page = fileURLToPath(new URL('../../docs/task-file-checks.md', import.meta.url));

interface Given extends Omit<CheckOptions, 'isInContext' | 'contextFiles' | 'readAliasSource'> {
  readonly context?: readonly string[];
  /** What is given with the good example in place of the same for the bad one. */
  readonly good?: Omit<Given, 'good'>;
}

const fileOf = (code: string, name: string): string => readFileSync(join(folder, code, name), 'utf8');

const givenWith = (code: string): Given =>
  existsSync(join(folder, code, 'options.json')) ? JSON.parse(fileOf(code, 'options.json')) : {};

const optionsOf = (code: string, name: string): CheckOptions => {
  const { good, ...all } = givenWith(code);
  const { context, ...given } = { ...all, ...(name === 'good.yaml' ? good : {}) };
  const has = (name: string): boolean => context?.includes(name) ?? false;
  const readAliasSource = async (source: string): Promise<string> => {
    throw new Error(`open ${source}: no such file or directory`);
  };
  return {
    valuesMayFollow: true,
    readAliasSource,
    ...given,
    ...(context ? { isInContext: has, contextFiles: { has, isCertain: true } } : {}),
  };
};

const shown = async (code: string, name: string): Promise<string> => {
  const text = fileOf(code, name);
  const found = await checkTaskFile(text, optionsOf(code, name));
  return found.map((each) => diagnosticText(name, text, each)).join('');
};

const codes = readdirSync(folder).sort();

describe('the examples of each check', () => {
  it.each(codes)('%s: tells what is wrong with the bad example', async (code) => {
    const output = await shown(code, 'bad.yaml');
    expect(output).toContain(`[${code}]`);
    await expect(output).toMatchFileSnapshot(join(folder, code, 'bad.txt'));
  });

  it.each(codes)('%s: finds nothing in the good example', async (code) => {
    expect(await shown(code, 'good.yaml')).toBe('');
  });

  it('has an example of every code, and of no other', () => {
    // The checks read no secrets from vaults: only a run finds out.
    expect(diagnosticCodes.filter((code) => !codes.includes(code))).toEqual(['secret-unresolved']);
    expect(codes.filter((code) => !(diagnosticCodes as readonly string[]).includes(code))).toEqual([]);
  });
});

it('lists every code under one heading of the page', () => {
  expect(checkGroups.flatMap(([, listed]) => listed).sort()).toEqual([...diagnosticCodes].sort());
});

it('documents every code with its examples', async () => {
  const examples = codes.map(async (code) => ({
    code,
    bad: fileOf(code, 'bad.yaml'),
    given: givenWith(code),
    output: await shown(code, 'bad.yaml'),
    good: fileOf(code, 'good.yaml'),
  }));
  await expect(checksPage(await Promise.all(examples)), "'npm run reference' writes the page anew").toMatchFileSnapshot(
    page,
  );
});
