import { expect, it } from 'vitest';
import { requireAccess } from '../../../src/commands/identity/show-setup.ts';

it.each([
  [
    ['you may not assign roles (Microsoft.Authorization/roleAssignments/write)'],
    'Give the commands above to somebody who may make these changes.',
  ],
  [
    [
      'you may not assign roles (Microsoft.Authorization/roleAssignments/write)',
      'the service responded with status 409',
    ],
    'See the reasons above, and run the commands when they no longer apply.',
  ],
])('who is asked to do what was refused: %j', (reasons, hint) => {
  const refused = reasons.map((reason) => ({ operation: { do: 'enable task' } as const, reason }));
  const outcome = { done: [], unchanged: [], refused, remaining: [] };
  const message = refused.length === 1 ? '1 change could not be made.' : '2 changes could not be made.';
  expect(() => requireAccess([], outcome, undefined)).toThrow(expect.objectContaining({ message, hint }));
});
