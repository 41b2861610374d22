import { cell, timeCell } from '../../shared/rows/cell.ts';
import { at, itemsOf } from '../../shared/rows/items.ts';

/** The table rows of a registry or of a list of registries (commands.md 14.2). */
export const registryRows = (shaped: unknown): Record<string, string>[] =>
  itemsOf(shaped).map((registry) => ({
    NAME: cell(at(registry, 'name')),
    'RESOURCE GROUP': cell(at(registry, 'resourceGroup')),
    LOCATION: cell(at(registry, 'location')),
    SKU: cell(at(registry, 'sku', 'name')),
    'LOGIN SERVER': cell(at(registry, 'loginServer')),
    'CREATION DATE': timeCell(at(registry, 'creationDate')),
    'ADMIN ENABLED': cell(at(registry, 'adminUserEnabled')),
  }));
