import { describe, expect, it } from 'vitest';
import { readLine } from '../../../src/cli/completion/completion-line.ts';
import { option } from '../../../src/cli/option.ts';
import { flag, optional, text, texts, threeState } from '../../../src/cli/option-schemas.ts';

const options = {
  name: option('--name, -n <name>', 'Name.', text()),
  push: option('--push [bool]', 'Push.', optional(threeState())),
  tags: option('--tags [tags...]', 'Tags.', optional(texts())),
  runs: option('--run-id <ids...>', 'Runs.', optional(texts())),
  yes: option('--yes, -y', 'Yes.', flag()),
};

const nothing = {
  given: {},
  named: new Set(),
  positionals: 0,
  option: undefined,
  values: [],
  mustBeValue: false,
  ended: false,
};

describe('the words before the cursor', () => {
  it.each<[string, Partial<ReturnType<typeof readLine>>]>([
    ['', {}],
    ['-n', { named: new Set(['name']), option: options.name, mustBeValue: true }],
    ['-n a', { named: new Set(['name']), given: { name: 'a' } }],
    ['-n --yes', { named: new Set(['name']), given: { name: '--yes' } }],
    ['--name=a b', { named: new Set(['name']), given: { name: 'a' }, positionals: 1 }],
    ['--name=', { named: new Set(['name']), given: { name: '' } }],
    ['--push', { named: new Set(['push']), option: options.push }],
    ['--push true', { named: new Set(['push']), given: { push: 'true' } }],
    ['--push -y', { named: new Set(['push', 'yes']) }],
    ['--tags a b', { named: new Set(['tags']), given: { tags: 'b' }, option: options.tags, values: ['a', 'b'] }],
    ['--run-id', { named: new Set(['runs']), option: options.runs, mustBeValue: true }],
    ['--run-id a', { named: new Set(['runs']), given: { runs: 'a' }, option: options.runs, values: ['a'] }],
    ['--run-id a b -y', { named: new Set(['runs', 'yes']), given: { runs: 'b' } }],
    ['--yes a b', { named: new Set(['yes']), positionals: 2 }],
    ['--unknown a', { positionals: 1 }],
    ['-- -n a', { positionals: 2, ended: true }],
    ['--push -- a', { named: new Set(['push']), positionals: 1, ended: true }],
  ])('%s', (words, expected) =>
    expect(readLine(words.split(' ').filter(Boolean), options)).toEqual({ ...nothing, ...expected }),
  );
});
