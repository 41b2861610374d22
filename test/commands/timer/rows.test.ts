import { describe, expect, it } from 'vitest';
import { timerRows } from '../../../src/commands/timer/rows.ts';

describe('timerRows', () => {
  it.each([
    ['no triggers', {}, []],
    ['no timers', [], []],
    [
      'timers',
      [{ name: 'a', schedule: '0 1 * * *', status: 'Enabled' }, { name: 'b' }],
      [
        { NAME: 'a', SCHEDULE: '0 1 * * *', STATUS: 'Enabled' },
        { NAME: 'b', SCHEDULE: ' ', STATUS: ' ' },
      ],
    ],
  ])('%s', (_, shaped, rows) => expect(timerRows(shaped)).toEqual(rows));
});
