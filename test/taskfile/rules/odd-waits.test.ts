import { describe, expect, it } from 'vitest';
import { foundIn } from './found-in.ts';

const waiting = (when: string): string =>
  `steps:\n  - {id: aa, cmd: bash}\n  - {id: bb, cmd: bash}\n  - cmd: bash\n    when: ${when}\n`;

const cases: [when: string, found: string[]][] = [
  ['[aa, bb]', []],
  ['["-"]', []],
  ['[aa{{.Values.one}}, aa{{.Values.other}}]', []],
  ['[aa, bb, aa]', ["5 when-repeated: 'when' names 'aa' twice: the step never starts | Name each step once."]],
  [
    '[acb_root]',
    [
      `5 when-root: 'when' names 'acb_root', which stands for the beginning of the run | Write when: ["-"] to start at once.`,
    ],
  ],
  [
    '[aa, acb_root]',
    ["5 when-root: 'when' names 'acb_root', which stands for the beginning of the run | Remove the entry."],
  ],
];

const own = 'steps:\n  - {id: aa, cmd: bash}\n  - {id: bb, cmd: bash, when: [bb, bb]}\n';

const codes = ['when-repeated', 'when-root'] as const;

describe('waits that the engine accepts', () => {
  it.each(cases)('when: %s', async (when, found) => {
    expect(await foundIn(waiting(when), { codes })).toEqual(found);
  });

  it('leaves to the engine what it refuses', async () => {
    expect([...(await foundIn(waiting('["-", "-", "", ""]'), { codes })), ...(await foundIn(own, { codes }))]).toEqual(
      [],
    );
  });
});
