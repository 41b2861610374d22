import type { EmulatorContext } from '../emulator-context.ts';
import type { SecretPermission } from '../identity/roles.ts';
import type { TokenSubject } from '../identity/tokens.ts';
import type { Resource } from '../store/state.ts';

/** An error from Key Vault, in the service's words; `inner` is its `innererror.code`. */
export class VaultError extends Error {
  readonly status: number;
  readonly code: string;
  readonly inner: string | undefined;

  constructor(status: number, code: string, message: string, inner?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.inner = inner;
  }

  /** The response's `error` member. */
  toBody(): object {
    const error = { code: this.code, message: this.message };
    return { error: this.inner === undefined ? error : { ...error, innererror: { code: this.inner } } };
  }
}

export const vaultNotFound = (vault: string): VaultError =>
  new VaultError(404, 'VaultNotFound', `There is no key vault named ${vault} in this emulator. Create it first.`);

/** In place of a vault that does not respond, as a proxy before it would answer. */
export const vaultUnreachable = (vault: string): VaultError =>
  new VaultError(503, 'ServiceUnavailable', `The key vault ${vault} does not respond.`);

export const secretNotFound = (name: string): VaultError =>
  new VaultError(
    404,
    'SecretNotFound',
    `A secret with (name/id) ${name} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`,
  );

export const secretDisabled = (): VaultError =>
  new VaultError(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', 'SecretDisabled');

export const secretDeleted = (name: string): VaultError =>
  new VaultError(
    409,
    'Conflict',
    `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`,
    'ObjectIsDeletedButRecoverable',
  );

export const badParameter = (message: string): VaultError => new VaultError(400, 'BadParameter', message);

/** The data actions of roles (learn.microsoft.com, "Azure permissions for Security"). */
const dataActions: Readonly<Record<SecretPermission, string>> = {
  get: 'getSecret/action',
  list: 'readMetadata/action',
  set: 'setSecret/action',
  delete: 'delete',
  backup: 'backup/action',
  restore: 'restore/action',
  recover: 'recover/action',
  purge: 'purge/action',
};

/** The error for a caller without `permission`: one text for access policies, one for RBAC. */
export const accessDenied = (
  context: Pick<EmulatorContext, 'store'>,
  subject: TokenSubject,
  vault: Resource,
  permission: SecretPermission,
  secret?: string,
): VaultError => {
  const who = `appid=${subject.clientId};oid=${subject.objectId};iss=https://sts.windows.net/${context.store.state.tenantId}/`;
  const where = `${vault.name};location=${vault.location}`;
  if (vault.properties.enableRbacAuthorization === true) {
    const action = `Microsoft.KeyVault/vaults/secrets/${dataActions[permission]}`;
    const resource = `${vault.id}${secret === undefined ? '' : `/secrets/${secret}`}`.toLowerCase();
    return new VaultError(
      403,
      'Forbidden',
      `Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\nCaller: ${who}\r\nAction: '${action}'\r\nResource: '${resource}'\r\nAssignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: null\r\nVault: ${where}\r\n`,
      'ForbiddenByRbac',
    );
  }
  return new VaultError(
    403,
    'Forbidden',
    `The user, group or application '${who}' does not have secrets ${permission} permission on key vault '${where}'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287`,
    'ForbiddenByPolicy',
  );
};

/** The response to a request that exceeds the vault's size limit. */
export const vaultBodyTooLarge = (): Response => {
  const error = new VaultError(413, 'RequestBodyTooLarge', 'The request body is too large.');
  return Response.json(error.toBody(), { status: error.status });
};
