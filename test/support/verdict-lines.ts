import type { Operation, PlannedIdentity, Verdict } from '../../src/access/model.ts';

const identityText = (identity: PlannedIdentity): string =>
  identity.kind === 'user' ? `user ${identity.resourceId.split('/').at(-1)}` : identity.kind;

/** An operation as one line: what is to be done, and every member. */
export const operationLine = (operation: Operation): string => {
  const { do: what, ...members } = operation;
  const parts = Object.entries(members).map(([key, value]) => {
    if (key === 'identity') return identityText(value as PlannedIdentity);
    if (key === 'identities') return (value as readonly PlannedIdentity[]).map(identityText).join(' ');
    if (key === 'scope' || key.endsWith('Id')) return String(value).split('/').at(-1);
    return `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
  return [`${what}:`, ...parts].join(' ');
};

/** A verdict as lines: the result, the check, the target and the sentence, and what mends it. */
export const verdictLines = ({ check, target, result, sentence, fix }: Verdict): string[] => [
  `${result} ${check} [${target}] ${sentence}`,
  ...(fix?.by === 'operations' ? fix.operations.map((operation) => `  ${operationLine(operation)}`) : []),
  ...(fix?.by === 'user' ? [`  user: ${fix.advice}${fix.command === undefined ? '' : ` $ ${fix.command}`}`] : []),
];
