import { isObject } from '../json.ts';

/** Members that hold a secret, in lower case, whatever they stand in (rest-api.md 4.2, 11.2, 12). */
const secretMembers = new Set([
  'accesstoken',
  'access_token',
  'client_secret',
  'contextaccesstoken',
  'id_token',
  'password',
  'refreshtoken',
  'refresh_token',
  'token',
  'updatetriggerendpoint',
  'updatetriggertoken',
]);

/** Parts of a query that let others in. */
const secretParts = ['sig', 'signature', 'code', 'token', 'access_token', 'client_secret', 'password'];

type Json = Readonly<Record<string, unknown>>;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** What of an address lets others in: signatures and keys in its query, its password, or the user name that is one. */
export const secretsInAddress = (text: string): readonly string[] => {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return [];
  const { searchParams, username, password } = new URL(text);
  const login = password || username;
  return [...secretParts.flatMap((part) => searchParams.getAll(part)), login, decoded(login)].filter(Boolean);
};

/** A secret of a vault, a secret argument or value, a password of a registry's own user: the secret is the value. */
const holdsSecretValue = (each: Json, whose: string): boolean =>
  each.isSecret === true ||
  whose === 'passwords' ||
  (secretMembers.has(whose) && !/^vaultsecret$/i.test(String(each.type))) ||
  /\/secrets\/[^/]+/i.test(String(each.id));

const collect = (found: Set<string>, whose: string, value: unknown): void => {
  if (typeof value === 'string') {
    for (const secret of secretMembers.has(whose) ? [value] : secretsInAddress(value)) found.add(secret);
  } else if (Array.isArray(value)) for (const item of value) collect(found, whose, item);
  else if (isObject(value)) {
    if (typeof value.value === 'string' && holdsSecretValue(value, whose)) found.add(value.value);
    for (const [name, member] of Object.entries(value)) collect(found, name.toLowerCase(), member);
  }
};

/** Every secret in the JSON that a service answers or is sent. Addresses of vaults' secrets and user names are none. */
export const secretsIn = (value: unknown): readonly string[] => {
  const found = new Set<string>();
  collect(found, '', value);
  return [...found];
};
