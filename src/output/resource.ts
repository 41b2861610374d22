import { isObject } from '../json.ts';
import { resourceGroupOf } from '../resource-id.ts';
import { completed, date, type Fields, objectOf, plainFields, plainObject } from './fields.ts';

/** Who made and last changed a resource. */
export const systemData = objectOf({
  ...plainFields('createdBy', 'createdByType'),
  createdAt: date,
  ...plainFields('lastModifiedBy', 'lastModifiedByType'),
  lastModifiedAt: date,
});

/** The members of a resource beside `properties`. */
export const tracked: Fields = { ...plainFields('id', 'name', 'type'), systemData, ...plainFields('tags', 'location') };
export const proxied: Fields = { ...plainFields('id', 'name', 'type'), systemData };

export const identity = objectOf({
  ...plainFields('principalId', 'tenantId', 'type'),
  userAssignedIdentities: (value) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([id, one]) => [id, plainObject('principalId', 'clientId')(one)]))
      : null,
});

/** Adds `resourceGroup` to every object, at any depth, that has the id of a resource in a group. */
export const withResourceGroup = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withResourceGroup);
  if (!isObject(value)) return value;
  const group = typeof value.id === 'string' ? resourceGroupOf(value.id) : undefined;
  const members = Object.entries(value).map(([key, member]) => [key, withResourceGroup(member)]);
  return { ...Object.fromEntries(members), ...(group === undefined ? {} : { resourceGroup: group }) };
};

/** The members `names` of an answer; others beside `properties` are not part of the result. */
const envelope = (raw: Readonly<Record<string, unknown>>, fields: Fields): Record<string, unknown> =>
  completed(Object.fromEntries(Object.keys(fields).map((name) => [name, raw[name]])), fields);

/**
 * An ARM resource with the members of `properties` lifted beside its name (commands.md 14.1), between the members `before`
 * and `after`.
 */
export const flattened =
  (before: Fields, properties: Fields, after: Fields = {}) =>
  (raw: Readonly<Record<string, unknown>>): Record<string, unknown> => {
    const top = { ...envelope(raw, before), ...envelope(raw, after) };
    const lifted = completed(isObject(raw.properties) ? raw.properties : {}, properties);
    // The resource's own members win over others of the same name, wherever they stand.
    return { ...envelope(raw, before), ...lifted, ...top };
  };

/** An ARM resource whose `properties` stay where they are. */
export const unflattened =
  (top: Fields, properties: Fields) =>
  (raw: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
    ...envelope(raw, top),
    properties: objectOf(properties)(raw.properties),
  });
