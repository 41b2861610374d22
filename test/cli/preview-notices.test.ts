import { describe, expect, it } from 'vitest';
import { defineCommand } from '../../src/cli/command.ts';
import { commandHelp } from '../../src/cli/help/command-help.ts';
import { createMessages } from '../../src/cli/messages.ts';
import { option } from '../../src/cli/option.ts';
import { flag, optional, text, withDefault } from '../../src/cli/option-schemas.ts';
import { previewNotices } from '../../src/cli/preview-notices.ts';
import { createTestHost } from '../support/test-host.ts';

const rest = 'is in preview and under development. Reference and support levels: https://aka.ms/CLI_refstatus';
const definition = defineCommand({
  summary: 'Bake.',
  examples: [],
  options: {
    oven: option('--oven, -v <oven>', 'Where.', optional(text()), { preview: true }),
    tin: option('--tin <tin>', 'In what.', withDefault(text(), 'round'), { preview: true }),
    hot: option('--hot', 'Very.', flag(), { preview: true }),
    bread: option('--bread <bread>', 'What.', text()),
  },
  request: () => undefined,
  execute: async () => undefined,
});

describe('previewNotices', () => {
  it.each([
    [{ bread: 'rye' }, []],
    [{ bread: 'rye', oven: 'old' }, [`Argument '--oven' ${rest}`]],
    [{ tin: 'round', hot: true }, [`Argument '--tin' ${rest}`, `Argument '--hot' ${rest}`]],
    [{ oven: undefined }, []],
  ])('of what is given: %j', (given, notices) => expect(previewNotices(definition, given)).toEqual(notices));

  it('of the group first', () =>
    expect(previewNotices({ ...definition, previewGroup: 'acr bakery' }, { hot: true })).toEqual([
      `Command group 'acr bakery' ${rest}`,
      `Argument '--hot' ${rest}`,
    ]));

  it('stand in the help', () =>
    expect(commandHelp('bake', definition, undefined)).toMatch(/In what\. \[preview; default: round\]/));
});

describe('a notice', () => {
  it.each([
    ['error', [], ''],
    ['warn', [], 'WARNING: p\n'],
    ['warn', ['stdout', 'stderr'], '\u001b[36mp\u001b[0m\n'],
  ] as const)('is a warning in a colour of its own: %s, %j', async (verbosity, tty, expected) => {
    const host = createTestHost({ tty });
    await createMessages(host, verbosity).preview('p');
    expect(host.written.stderr).toBe(expected);
  });
});
