import type { DiagnosticCode } from './diagnostic-codes.ts';
import type { Locate } from './locate.ts';
import { type Problem, problemAt } from './problem.ts';
import { hasForm, type SecretDocument, type StepDocument, type TaskDocument, type VolumeDocument } from './schema.ts';
import type { Decoded } from './yaml/decode.ts';

export interface DeclarationChecks {
  readonly locate: Locate;
  readonly spotOf: Decoded<never>['spotOf'];
  /** Whether something in a part could not be decoded, so that nothing in it is missing. */
  readonly isDamaged: (part: object) => boolean;
  readonly report: (problem: Problem) => void;
}

/** Checks secrets, volumes and the volume names of mounts, in the engine's order (taskfile.md 4.1). */
export function checkDeclarations(task: TaskDocument, checks: DeclarationChecks): void {
  const { locate, report } = checks;
  const ids = new Set<string>();
  for (const secret of task.secrets) {
    checkSecret(secret, checks);
    if (secret.id !== '' && ids.has(secret.id))
      report(problemAt('secret-duplicate', locate(secret, 'id'), `duplicate secret found with ID: ${secret.id}`));
    ids.add(secret.id);
  }
  const volumes = new Set<string>();
  for (const volume of task.volumes) {
    checkVolume(volume, checks);
    if (volume.name !== '' && volumes.has(volume.name)) {
      report(problemAt('volume-duplicate', locate(volume, 'name'), 'volume with duplicate name found'));
    }
    volumes.add(volume.name);
  }
  if (task.volumes.some(checks.isDamaged) || checks.isDamaged(task)) return;
  for (const step of task.steps) checkMountNames(step, volumes, checks);
}

function checkSecret(secret: SecretDocument, { locate, report, isDamaged }: DeclarationChecks): void {
  const refuse = (code: DiagnosticCode, key: string | undefined, text: string): void =>
    report(problemAt(code, locate(secret, key), `failed to validate secret with ID: ${secret.id}: ${text}`));
  const isWhole = !isDamaged(secret);
  if (secret.id === '' && isWhole) {
    report(problemAt('secret-id', locate(secret), 'secret is missing an ID as well as auto-generated ID'));
  }
  if (/\s/u.test(secret.id)) refuse('secret-id', 'id', 'secret ID cannot contain spaces');
  if (secret.keyvault === '' && isWhole) {
    refuse(
      'secret-source',
      undefined,
      'secret should contain either keyvault property for vault secret, or msi clientID/aadResourceId for msi authentication',
    );
  }
  if (secret.clientID !== '' && !hasForm(secret.clientID, 'guid')) {
    refuse('secret-client-id', 'clientID', 'msi client ID is not a valid guid');
  }
}

function checkVolume(volume: VolumeDocument, { locate, spotOf, report, isDamaged }: DeclarationChecks): void {
  const { name, secret } = volume;
  if (isDamaged(volume)) return;
  if (name === '') report(problemAt('volume-name', locate(volume), 'volume name is empty'));
  else if (!hasForm(name, 'volumeName')) {
    const text = 'volume name is not well formed. Only use alphanumeric and - _';
    report(problemAt('volume-name', locate(volume, 'name'), text));
  }
  if (!secret) {
    report(problemAt('volume-source', locate(volume), 'currently only support for source type secret'));
    return;
  }
  if (secret.size === 0) report(problemAt('volume-source', locate(volume, 'secret'), 'secret is empty'));
  for (const file of secret.keys()) {
    const place = spotOf(secret)?.keys.get(file);
    const refuse = (text: string): void => report(problemAt('volume-file-name', place, text));
    if (file === '') refuse('secret name provided for value is empty');
    else if (!hasForm(file, 'fileName')) {
      refuse(`file name, ${file}, is not well formed. Only use alphanumeric and - _ .`);
    }
  }
}

function checkMountNames(
  step: StepDocument,
  volumes: ReadonlySet<string>,
  { locate, report, isDamaged }: DeclarationChecks,
): void {
  for (const mount of step.volumeMounts) {
    if (volumes.has(mount.name) || isDamaged(mount)) continue;
    const text = `mount name, ${mount.name}, does not correspond to a volume`;
    report(problemAt('mount-volume', locate(mount, 'name'), text));
  }
}
