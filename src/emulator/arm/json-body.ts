import { isObject } from '../../json.ts';
import type { Exchange } from '../router.ts';
import { invalid } from './responses.ts';

// biome-ignore lint/suspicious/noExplicitAny: what a client sent, looked at member by member
export type Json = Record<string, any>;

/** `isObject`, for values whose members are then checked one by one. */
export const isJsonObject: (value: unknown) => value is Json = isObject;

/** The request's body, which must be a JSON object. Refused with 400 otherwise. */
export const objectBody = async (exchange: Exchange): Promise<Json> => {
  const body = await exchange.json();
  if (!isObject(body)) {
    throw invalid('InvalidRequestContent', 'The request content was invalid: a JSON object is expected.');
  }
  return body;
};

/** `properties` of a body; an empty object when there is none. Refused with 400 when it is not an object. */
export const propertiesOf = (body: Json): Json => {
  const properties = body.properties ?? {};
  if (!isObject(properties)) {
    throw invalid('InvalidRequestContent', "The request content was invalid: 'properties' has to be an object.");
  }
  return properties;
};

/** `tags` of a body, to merge into a resource: nothing when it is not an object. */
export const tagsOf = ({ tags }: Json): { readonly tags?: Record<string, string> } =>
  isJsonObject(tags) ? { tags } : {};

/** The text that an OData filter compares with `member` by `eq`; undefined when the filter does not compare it. */
export const comparedWith = (filter: string | null, member: string): string | undefined => {
  const found = new RegExp(`\\b${member}\\s+eq\\s+'((?:[^']|'')*)'`, 'i').exec(filter ?? '');
  return found?.[1]?.replaceAll("''", "'");
};
