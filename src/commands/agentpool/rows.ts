import { cell } from '../shared/rows/cell.ts';
import { at, itemsOf } from '../shared/rows/items.ts';

/** The table rows of an agent pool or of a list of agent pools (commands.md 14.2). */
export const agentPoolRows = (shaped: unknown): Record<string, string>[] =>
  itemsOf(shaped).map((pool) => ({
    NAME: cell(at(pool, 'name')),
    COUNT: cell(at(pool, 'count')),
    TIER: cell(at(pool, 'tier')),
    STATE: cell(at(pool, 'provisioningState')),
    VNET: cell(at(pool, 'virtualNetworkSubnetResourceId')),
    OS: cell(at(pool, 'os')),
  }));
