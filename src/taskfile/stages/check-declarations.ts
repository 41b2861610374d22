import { suggest } from '../../did-you-mean.ts';
import type { DiagnosticCode } from '../diagnostics/diagnostic-codes.ts';
import type { Locate } from '../diagnostics/locate.ts';
import { type PlaceDetails, type Problem, problemAt } from '../diagnostics/problem.ts';
import { hasForm, type SecretDocument, type StepDocument, type TaskDocument, type VolumeDocument } from '../schema.ts';
import type { Decoded } from '../yaml/decode.ts';

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
      report(
        problemAt('secret-duplicate', locate(secret, 'id'), `duplicate secret found with ID: ${secret.id}`, {
          plainly: `an earlier secret has the id '${secret.id}' too`,
        }),
      );
    ids.add(secret.id);
  }
  const volumes = new Set<string>();
  for (const volume of task.volumes) {
    checkVolume(volume, checks);
    if (volume.name !== '' && volumes.has(volume.name)) {
      const plainly = `an earlier volume has the name '${volume.name}' too`;
      report(problemAt('volume-duplicate', locate(volume, 'name'), 'volume with duplicate name found', { plainly }));
    }
    volumes.add(volume.name);
  }
  if (task.volumes.some(checks.isDamaged) || checks.isDamaged(task)) return;
  for (const step of task.steps) checkMountNames(step, volumes, checks);
}

function checkSecret(secret: SecretDocument, { locate, report, isDamaged }: DeclarationChecks): void {
  const { id } = secret;
  const refuse = (code: DiagnosticCode, key: string | undefined, text: string, details: PlaceDetails): void =>
    report(problemAt(code, locate(secret, key), `failed to validate secret with ID: ${id}: ${text}`, details));
  const isWhole = !isDamaged(secret);
  if (id === '' && isWhole) {
    const details = {
      plainly: 'the secret has no id',
      hint: "Add 'id: NAME': templates read it as {{.Secrets.NAME}}.",
    };
    const text = 'secret is missing an ID as well as auto-generated ID';
    report(problemAt('secret-id', locate(secret), text, details));
  }
  if (/\s/.test(id)) {
    const better = id.trim().replace(/\s+/g, '_');
    refuse('secret-id', 'id', 'secret ID cannot contain spaces', {
      plainly: `the id '${id}' contains white space`,
      ...(better === '' ? {} : { hint: `Write it without white space, such as '${better}'.` }),
    });
  }
  if (secret.keyvault === '' && isWhole) {
    const text =
      'secret should contain either keyvault property for vault secret, or msi clientID/aadResourceId for msi authentication';
    const plainly = `${id === '' ? 'the secret' : `the secret '${id}'`} has no 'keyvault'`;
    const hint = "Add 'keyvault: https://VAULT.vault.azure.net/secrets/NAME'.";
    refuse('secret-source', undefined, text, { plainly, hint });
  }
  if (secret.clientID !== '' && !hasForm(secret.clientID, 'guid')) {
    const plainly = `the client ID '${secret.clientID}' is not a GUID`;
    refuse('secret-client-id', 'clientID', 'msi client ID is not a valid guid', { plainly });
  }
}

function checkVolume(volume: VolumeDocument, { locate, spotOf, report, isDamaged }: DeclarationChecks): void {
  const { name, secret } = volume;
  if (isDamaged(volume)) return;
  const shown = name === '' ? 'the volume' : `the volume '${name}'`;
  if (name === '') {
    const plainly = 'the volume has no name';
    report(problemAt('volume-name', locate(volume), 'volume name is empty', { plainly, hint: "Add 'name: NAME'." }));
  } else if (!hasForm(name, 'volumeName')) {
    const text = 'volume name is not well formed. Only use alphanumeric and - _';
    const plainly = `'${name}' cannot be the name of a volume`;
    report(problemAt('volume-name', locate(volume, 'name'), text, { plainly }));
  }
  if (!secret) {
    const plainly = `${shown} has no 'secret', which holds its files`;
    report(problemAt('volume-source', locate(volume), 'currently only support for source type secret', { plainly }));
    return;
  }
  if (secret.size === 0) {
    report(
      problemAt('volume-source', locate(volume, 'secret'), 'secret is empty', { plainly: `${shown} has no files` }),
    );
  }
  for (const file of secret.keys()) {
    const place = spotOf(secret)?.keys.get(file);
    const refuse = (text: string, plainly: string): void =>
      report(problemAt('volume-file-name', place, text, { plainly }));
    if (file === '') refuse('secret name provided for value is empty', `a file of ${shown} has no name`);
    else if (!hasForm(file, 'fileName')) {
      const text = `file name, ${file}, is not well formed. Only use alphanumeric and - _ .`;
      refuse(text, `'${file}' cannot be the name of a file`);
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
    if (mount.name === '') {
      report(problemAt('mount-incomplete', locate(mount), text, { plainly: "the mount has no 'name'" }));
      continue;
    }
    const [meant] = suggest(mount.name, [...volumes]);
    report(
      problemAt('mount-volume', locate(mount, 'name'), text, {
        plainly: `there is no volume '${mount.name}'`,
        ...(meant === undefined ? {} : { hint: `Did you mean '${meant}'?` }),
      }),
    );
  }
}
