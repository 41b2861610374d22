import { isObject } from '../json.ts';

/** Members that hold a secret wherever they occur, in lower case (rest-api.md 4.2, 11.2, 12). */
const secretMembers = new Set([
  'accesstoken',
  'access_token',
  'client_assertion',
  'client_secret',
  'contextaccesstoken',
  'id_token',
  'oidctoken',
  'password',
  'refreshtoken',
  'refresh_token',
  'token',
  'updatetriggerendpoint',
  'updatetriggertoken',
]);

/** Query parameters that grant access. */
const secretParts = ['sig', 'signature', 'code', 'token', 'access_token', 'client_secret', 'password'];

type Json = Readonly<Record<string, unknown>>;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/**
 * The parts of a URL that grant access: signatures and keys in the query, the password, or a user name that is a
 * token.
 */
export const secretsInAddress = (text: string): readonly string[] => {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return [];
  const { searchParams, username, password } = new URL(text);
  const login = password || username;
  return [...secretParts.flatMap((part) => searchParams.getAll(part)), login, decoded(login)].filter(Boolean);
};

/** A vault secret, a secret argument or value, or the password of a registry user: the secret is the `value` member. */
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

/** Every secret in JSON that a service sends or receives. URLs of vault secrets and user names are not secrets. */
export const secretsIn = (value: unknown): readonly string[] => {
  const found = new Set<string>();
  collect(found, '', value);
  return [...found];
};
