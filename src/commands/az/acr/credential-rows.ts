import { cell } from '../../shared/rows/cell.ts';
import { at, itemsOf, listAt } from '../../shared/rows/items.ts';

/** The table row of a registry's admin user. az shows the passwords here, which is what the command is for. */
export const registryCredentialRows = (shaped: unknown): Record<string, string>[] =>
  itemsOf(shaped).map((credentials) => {
    const [first, second] = listAt(credentials, 'passwords');
    return {
      USERNAME: cell(at(credentials, 'username')),
      PASSWORD: cell(at(first, 'value')),
      PASSWORD2: cell(at(second, 'value')),
    };
  });
