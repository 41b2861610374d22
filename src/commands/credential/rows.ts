import { cell } from '../shared/rows/cell.ts';
import { at } from '../shared/rows/items.ts';

/**
 * The table rows of a task's credentials by login server. az shows one blank row here (commands.md 19.15).
 * A password is never shown, whatever its type.
 */
export const credentialRows = (shaped: unknown): Record<string, string>[] =>
  Object.entries(shaped ?? {}).map(([loginServer, credential]) => ({
    'LOGIN SERVER': loginServer,
    USERNAME: cell(at(credential, 'userName', 'value')),
    'USERNAME TYPE': cell(at(credential, 'userName', 'type')),
    'PASSWORD TYPE': cell(at(credential, 'password', 'type')),
    IDENTITY: cell(at(credential, 'identity')),
  }));
