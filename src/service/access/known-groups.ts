import type { Known } from '../../access/model.ts';
import type { Directory } from '../directory.ts';
import { type Right, toKnown } from './known.ts';
import type { Memory } from './memory.ts';

const reading: Right = { act: 'see the groups that the identity is in', permission: 'Application.Read.All' };

/** Asks the directory for the groups that principals are in, themselves and through groups. */
export const createKnownGroups =
  (memory: Memory, directory: Directory) =>
  (principalId: string): Promise<Known<readonly string[]>> =>
    memory.once(`groups of ${principalId}`.toLowerCase(), () => toKnown(directory.groupsOf(principalId), reading));
