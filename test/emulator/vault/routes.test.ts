import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../arm-client.ts';
import { createLab, type Lab, vaultId } from '../lab.ts';

const audience = 'https://vault.azure.net';

let lab: Lab;
beforeEach(async () => {
  lab = await createLab();
  await lab.vault('myKeyVault', {});
});

const vault = (method: string, path: string, body?: unknown, token = lab.token(audience)): Promise<Answer> =>
  lab.ask(method, `https://mykeyvault.vault.azure.net${path}${path.includes('?') ? '&' : '?'}api-version=7.0`, {
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const id = expect.stringMatching(/^https:\/\/mykeyvault\.vault\.azure\.net\/secrets\/UserName\/[0-9a-f]{32}$/);
const created = Date.parse('2019-06-14T22:47:32Z') / 1000;
const attributes = { enabled: true, created, updated: created, recoveryLevel: 'Recoverable+Purgeable' };

describe('Key Vault secrets', () => {
  it('60. challenges who has no token, before the body is read', async () => {
    const url = 'https://mykeyvault.vault.azure.net/secrets/UserName?api-version=7.0';
    const answer = await lab.ask('PUT', url, { body: 'this is not JSON' });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe(
      `Bearer authorization="https://login.windows.net/${lab.store.state.tenantId}", resource="https://vault.azure.net"`,
    );
    expect(answer.body).toEqual({
      error: { code: 'Unauthorized', message: 'Request is missing a Bearer or PoP token.' },
    });
    expect((await vault('GET', '/secrets', undefined, 'not.a.token')).status).toBe(401);
  });

  it('60. puts a secret and shows it, with numbers for times', async () => {
    const put = await vault('PUT', '/secrets/UserName', { value: 'hubuser', contentType: 'text', tags: { a: 'b' } });
    const expected = { value: 'hubuser', contentType: 'text', id, attributes, tags: { a: 'b' } };
    expect([put.status, put.body]).toEqual([200, expected]);
    for (const path of [
      '/secrets/UserName',
      '/secrets/UserName/',
      '/secrets/username',
      new URL(put.body.id).pathname,
    ]) {
      expect(await vault('GET', path)).toMatchObject({ status: 200, body: put.body });
    }
  });

  it('60. makes a version with each PUT, and shows the latest', async () => {
    const first = (await vault('PUT', '/secrets/UserName', { value: 'one' })).body;
    const second = (await vault('PUT', '/secrets/UserName', { value: 'two' })).body;
    expect(first.id).not.toBe(second.id);
    expect((await vault('GET', '/secrets/UserName')).body).toEqual(second);
    expect((await vault('GET', new URL(first.id).pathname)).body).toEqual(first);
    const versions = (await vault('GET', '/secrets/UserName/versions')).body;
    expect(versions).toEqual({
      value: [
        { id: first.id, attributes },
        { id: second.id, attributes },
      ],
      nextLink: null,
    });
  });

  it('60. lists secrets in pages, without versions and values', async () => {
    for (const name of ['a', 'b', 'c']) await vault('PUT', `/secrets/${name}`, { value: name });
    const page = await vault('GET', '/secrets?maxresults=2');
    const secret = (name: string): object => ({ id: `https://mykeyvault.vault.azure.net/secrets/${name}`, attributes });
    expect(page.body).toEqual({ value: [secret('a'), secret('b')], nextLink: expect.any(String) });
    const { pathname, search } = new URL(page.body.nextLink);
    expect((await vault('GET', `${pathname}${search}`)).body).toEqual({ value: [secret('c')], nextLink: null });
  });

  it('60. changes what is said about a secret, not its value', async () => {
    await vault('PUT', '/secrets/UserName', { value: 'x' });
    lab.wait(5000);
    const patched = await vault('PATCH', '/secrets/UserName', { contentType: 'text', attributes: { enabled: false } });
    const expected = { contentType: 'text', id, attributes: { ...attributes, enabled: false, updated: created + 5 } };
    expect([patched.status, patched.body]).toEqual([200, expected]);
    const refused = await vault('GET', '/secrets/UserName');
    expect([refused.status, refused.body.error.innererror]).toEqual([403, { code: 'SecretDisabled' }]);
  });

  it('60. keeps a deleted secret and its name until it is recovered', async () => {
    await vault('PUT', '/secrets/UserName', { value: 'x' });
    const deleted = await vault('DELETE', '/secrets/UserName');
    const expected = {
      recoveryId: 'https://mykeyvault.vault.azure.net/deletedsecrets/UserName',
      deletedDate: created,
      scheduledPurgeDate: created + 90 * 86_400,
      id,
      attributes,
    };
    expect([deleted.status, deleted.body]).toEqual([200, expected]);
    expect((await vault('GET', '/secrets')).body.value).toEqual([]);
    expect((await vault('GET', '/deletedsecrets/UserName')).body).toEqual(expected);
    const taken = await vault('PUT', '/secrets/UserName', { value: 'y' });
    expect([taken.status, taken.body.error.code, taken.body.error.innererror]).toEqual([
      409,
      'Conflict',
      { code: 'ObjectIsDeletedButRecoverable' },
    ]);
    expect((await vault('POST', '/deletedsecrets/UserName/recover')).body).toEqual({ id, attributes });
    expect((await vault('GET', '/secrets/UserName')).body.value).toBe('x');
  });

  it('60. forgets a deleted secret in a vault without soft delete', async () => {
    await lab.vault('bare', { UserName: 'x' }, { enableSoftDelete: false });
    const headers = { authorization: `Bearer ${lab.token(audience)}` };
    const url = 'https://bare.vault.azure.net/secrets/UserName?api-version=7.0';
    const deleted = await lab.ask('DELETE', url, { headers });
    expect(deleted.body).toMatchObject({ attributes: { recoveryLevel: 'Purgeable' } });
    const put = await lab.ask('PUT', url, { headers, body: JSON.stringify({ value: 'y' }) });
    expect(put.status).toBe(200);
  });

  it('names a secret or vault that is not there, and a body that is none', async () => {
    const missing = await vault('GET', '/secrets/nothing');
    expect([missing.status, missing.body.error.code]).toEqual([404, 'SecretNotFound']);
    expect(missing.body.error.message).toContain('(name/id) nothing was not found');
    for (const body of [{}, { value: 5 }]) {
      expect((await vault('PUT', '/secrets/UserName', body)).body.error.code).toBe('BadParameter');
    }
    expect((await vault('PUT', '/secrets/no_underscore', { value: 'x' })).status).toBe(400);
    const url = 'https://other.vault.azure.net/secrets/x?api-version=7.0';
    const unknown = await lab.ask('GET', url, { headers: { authorization: `Bearer ${lab.token(audience)}` } });
    expect([unknown.status, unknown.body.error.code]).toEqual([404, 'VaultNotFound']);
  });
});

describe('who may read a secret', () => {
  it('is asked of the access policies', async () => {
    const { principalId: objectId, clientId } = await lab.identity('myIdentity');
    await vault('PUT', '/secrets/UserName', { value: 'x' });
    const token = lab.token(audience, { objectId, clientId });
    const refused = await vault('GET', '/secrets/UserName', undefined, token);
    expect([refused.status, refused.body.error.code, refused.body.error.innererror]).toEqual([
      403,
      'Forbidden',
      { code: 'ForbiddenByPolicy' },
    ]);
    expect(refused.body.error.message).toContain(
      `oid=${objectId};iss=https://sts.windows.net/${lab.store.state.tenantId}/' does not have secrets get permission on key vault 'myKeyVault;location=eastus'`,
    );
    const { body } = await lab.arm('GET', vaultId('myKeyVault'));
    body.properties.accessPolicies.push({ objectId, permissions: { secrets: ['Get'] } });
    await lab.arm('PUT', vaultId('myKeyVault'), body);
    expect((await vault('GET', '/secrets/UserName', undefined, token)).body.value).toBe('x');
    expect((await vault('PUT', '/secrets/UserName', { value: 'y' }, token)).status).toBe(403);
  });

  it('is asked of role assignments when the vault uses them', async () => {
    const { principalId: objectId, clientId } = await lab.identity('myIdentity');
    await vault('PUT', '/secrets/UserName', { value: 'x' });
    const { body } = await lab.arm('GET', vaultId('myKeyVault'));
    body.properties.enableRbacAuthorization = true;
    await lab.arm('PUT', vaultId('myKeyVault'), body);
    const token = lab.token(audience, { objectId, clientId });
    const refused = await vault('GET', '/secrets/UserName', undefined, token);
    expect([refused.status, refused.body.error.innererror]).toEqual([403, { code: 'ForbiddenByRbac' }]);
    expect(refused.body.error.message).toMatch(/^Caller is not authorized to perform action on resource\.\r\n/);
    await lab.assign(objectId, 'Key Vault Secrets User', vaultId('myKeyVault'));
    expect((await vault('GET', '/secrets/UserName', undefined, token)).body.value).toBe('x');
  });
});
