import { cell } from '../shared/rows/cell.ts';
import { at, itemsOf } from '../shared/rows/items.ts';

/** The table rows of a task's identity, with one user-assigned identity per line (commands.md 14.2). */
export const identityRows = (shaped: unknown): Record<string, string>[] =>
  itemsOf(shaped).map((identity) => ({
    'PRINCIPAL ID': cell(at(identity, 'principalId')),
    'TENANT ID': cell(at(identity, 'tenantId')),
    TYPE: cell(at(identity, 'type')),
    'USER ASSIGNED IDENTITIES': cell(Object.keys(at(identity, 'userAssignedIdentities') ?? {}).join('\n')),
  }));
