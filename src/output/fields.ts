import { isObject } from '../json.ts';
import { pythonDate, pythonDateOfSeconds } from './python-text.ts';

/** How one member of an answer is shown; a missing one is null. */
export type Field = (value: unknown) => unknown;
export type Fields = Readonly<Record<string, Field>>;

export const asIs: Field = (value) => value ?? null;
export const date: Field = (value) => (typeof value === 'string' ? pythonDate(value) : asIs(value));
/** Seconds since 1970, shown as a date. */
export const seconds: Field = (value) => (typeof value === 'number' ? pythonDateOfSeconds(value) : date(value));

/**
 * The named members in the order of `fields`, null where missing, and after them whatever else the service sent. A table
 * made by a query keeps this order, so `fields` name them as the models of az's SDKs do.
 */
export const completed = (value: Readonly<Record<string, unknown>>, fields: Fields): Record<string, unknown> => {
  const named = Object.entries(fields).map(([name, field]) => [name, field(value[name])]);
  return { ...Object.fromEntries(named), ...without(value, fields) };
};

const without = (value: Readonly<Record<string, unknown>>, fields: Fields): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !Object.hasOwn(fields, name)));

export const objectOf =
  (fields: Fields): Field =>
  (value) =>
    isObject(value) ? completed(value, fields) : asIs(value);

export const listOf =
  (item: Field): Field =>
  (value) =>
    Array.isArray(value) ? value.map(item) : asIs(value);

/** An object whose keys are data, such as login servers. */
export const mapOf =
  (item: Field): Field =>
  (value) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, item(member)]))
      : asIs(value);

/** Fields that are shown as they are. */
export const plainFields = (...names: readonly string[]): Fields =>
  Object.fromEntries(names.map((name) => [name, asIs]));

/** An object whose members are shown as they are. */
export const plainObject = (...names: readonly string[]): Field => objectOf(plainFields(...names));
