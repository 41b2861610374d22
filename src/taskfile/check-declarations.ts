import type { Locate } from './locate.ts';
import { type Problem, problemAt } from './problem.ts';
import type { SecretDocument, StepDocument, TaskDocument, VolumeDocument } from './schema.ts';
import type { Decoded } from './yaml/decode.ts';

/**
 * Checks secrets, volumes and the volume names of mounts (taskfile.md 4.1). Throws a Problem at the first failure.
 */
export function checkDeclarations(task: TaskDocument, locate: Locate, spotOf: Decoded<never>['spotOf']): void {
  const ids = new Set<string>();
  for (const secret of task.secrets) {
    checkSecret(secret, locate);
    if (ids.has(secret.id)) throw problemAt(locate(secret), `duplicate secret found with ID: ${secret.id}`);
    ids.add(secret.id);
  }
  const volumes = new Set<string>();
  for (const volume of task.volumes) {
    checkVolume(volume, locate, spotOf);
    if (volumes.has(volume.name)) throw problemAt(locate(volume, 'name'), 'volume with duplicate name found');
    volumes.add(volume.name);
  }
  for (const step of task.steps) checkMountNames(step, volumes, locate);
}

function checkSecret(secret: SecretDocument, locate: Locate): void {
  const refuse = (key: string | undefined, text: string): Problem =>
    problemAt(locate(secret, key), `failed to validate secret with ID: ${secret.id}: ${text}`);
  if (secret.id === '') {
    throw problemAt(locate(secret), 'secret is missing an ID as well as auto-generated ID');
  }
  if (/\s/u.test(secret.id)) throw refuse('id', 'secret ID cannot contain spaces');
  if (secret.keyvault === '') {
    throw refuse(
      undefined,
      'secret should contain either keyvault property for vault secret, or msi clientID/aadResourceId for msi authentication',
    );
  }
  if (secret.clientID !== '' && !isGuid(secret.clientID)) throw refuse('clientID', 'msi client ID is not a valid guid');
}

function isGuid(text: string): boolean {
  const dashed = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
  return new RegExp(`^(?:(?:urn:uuid:)?${dashed}|\\{${dashed}\\}|[0-9a-f]{32})$`, 'i').test(text);
}

function checkVolume(volume: VolumeDocument, locate: Locate, spotOf: Decoded<never>['spotOf']): void {
  const { name, secret } = volume;
  if (name === '') throw problemAt(locate(volume), 'volume name is empty');
  if (!/^[A-Za-z0-9_-]+$/.test(name)) {
    throw problemAt(locate(volume, 'name'), 'volume name is not well formed. Only use alphanumeric and - _');
  }
  if (!secret) throw problemAt(locate(volume), 'currently only support for source type secret');
  if (secret.size === 0) throw problemAt(locate(volume, 'secret'), 'secret is empty');
  for (const file of secret.keys()) {
    const place = spotOf(secret)?.keys.get(file);
    if (file === '') throw problemAt(place, 'secret name provided for value is empty');
    if (!/^[A-Za-z0-9_.-]+$/.test(file)) {
      throw problemAt(place, `file name, ${file}, is not well formed. Only use alphanumeric and - _ .`);
    }
  }
}

function checkMountNames(step: StepDocument, volumes: ReadonlySet<string>, locate: Locate): void {
  for (const mount of step.volumeMounts) {
    if (!volumes.has(mount.name)) {
      throw problemAt(locate(mount, 'name'), `mount name, ${mount.name}, does not correspond to a volume`);
    }
  }
}
