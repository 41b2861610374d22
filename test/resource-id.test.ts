import { describe, expect, it } from 'vitest';
import { parseResourceId } from '../src/resource-id.ts';

describe('a resource id', () => {
  const registry = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r';
  it.each([
    [registry, { subscription: 's', group: 'g', provider: 'Microsoft.ContainerRegistry', name: 'r' }],
    [`${registry}/`, { subscription: 's', group: 'g', provider: 'Microsoft.ContainerRegistry', name: 'r' }],
    [registry.toUpperCase(), { subscription: 'S', group: 'G', provider: 'MICROSOFT.CONTAINERREGISTRY', name: 'R' }],
    [`${registry}/tasks/t`, { subscription: 's', group: 'g', provider: 'Microsoft.ContainerRegistry', name: 't' }],
    ['/subscriptions/s/resourceGroups/g', undefined],
    [`${registry}/tasks`, undefined],
    ['myregistry', undefined],
    ['', undefined],
  ])('%s', (text, parts) => expect(parseResourceId(text)).toEqual(parts));
});
