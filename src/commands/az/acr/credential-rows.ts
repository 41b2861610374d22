import { cell } from '../../shared/rows/cell.ts';
import { at, itemsOf, listAt } from '../../shared/rows/items.ts';

/** The table row of a registry's admin user. Like az, it shows the passwords: that is the purpose of the command. */
export const registryCredentialRows = (shaped: unknown): Record<string, string>[] =>
  itemsOf(shaped).map((credentials) => {
    const [first, second] = listAt(credentials, 'passwords');
    return {
      USERNAME: cell(at(credentials, 'username')),
      PASSWORD: cell(at(first, 'value')),
      PASSWORD2: cell(at(second, 'value')),
    };
  });
