import { isObject } from '../../json.ts';

/** A registry credential as the engine keeps it: the fields that its kind has (taskfile.md 13.1). */
export interface EngineCredential {
  readonly registry: string;
  readonly username?: string;
  readonly userNameProviderType?: string;
  readonly password?: string;
  readonly passwordProviderType?: string;
  readonly identity?: string;
  readonly aadResourceId?: string;
}

const keys = [
  'registry',
  'username',
  'userNameProviderType',
  'password',
  'passwordProviderType',
  'identity',
  'aadResourceId',
] as const;

type Fields = Readonly<Record<(typeof keys)[number], string>>;

/**
 * Reads a credential option of the engine, a JSON object whose keys match in any letter case. Throws an Error with the
 * engine's text when it is not one, when a field that its kind needs is empty, or when its kind is unknown.
 */
export function parseCredential(text: string): EngineCredential {
  const fields = readFields(text);
  const { registry, username, password, identity, aadResourceId } = fields;
  const userNameProviderType = fields.userNameProviderType.toLowerCase();
  const passwordProviderType = fields.passwordProviderType.toLowerCase();
  if (registry === '') throw new Error("registry name can't be empty");
  const types = [userNameProviderType, passwordProviderType];
  const named = { registry, username, userNameProviderType, password, passwordProviderType };
  if (types.every((type) => type === 'opaque')) return requireFields(named, fields, 'username', 'password');
  if (types.includes('vaultsecret')) {
    return requireFields({ ...named, identity }, fields, 'username', 'password', 'identity');
  }
  if (types.every((type) => type === '')) {
    return requireFields({ registry, identity, aadResourceId }, fields, 'identity', 'aadResourceId');
  }
  throw new Error('unable to classify credential into opaque, vault or msi');
}

function requireFields<T>(credential: T, fields: Fields, ...needed: (keyof Fields)[]): T {
  for (const key of needed) if (fields[key] === '') throw new Error(`${key} can't be empty`);
  return credential;
}

function readFields(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw notACredential(error instanceof Error ? error.message : String(error));
  }
  const fields = Object.fromEntries(keys.map((key) => [key, ''])) as Record<keyof Fields, string>;
  if (value === null) return fields;
  if (!isObject(value))
    throw notACredential(`json: cannot unmarshal ${goKindOf(value)} into Go value of type graph.RegistryCredential`);
  for (const [name, given] of Object.entries(value)) {
    const key = keys.find((each) => each.toLowerCase() === name.toLowerCase());
    if (key === undefined || given === null) continue;
    if (typeof given !== 'string')
      throw notACredential(
        `json: cannot unmarshal ${goKindOf(given)} into Go struct field RegistryCredential.${key} of type string`,
      );
    fields[key] = given;
  }
  return fields;
}

const goKindOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;

function notACredential(reason: string): Error {
  return new Error(`unable to unmarshal Credentials from string: ${reason}`);
}
