import { expect, it } from 'vitest';
import { defectAdvice } from '../src/defect.ts';

it.each<[string, string | undefined, string]>([
  ['no address', undefined, 'This is a defect of acrtask. Include the log when you report it.'],
  [
    'an address',
    'https://example.com/issues',
    'This is a defect of acrtask. Report it at https://example.com/issues and include the log.',
  ],
])('with %s', (_what, address, advice) => expect(defectAdvice('the log', address)).toBe(advice));
