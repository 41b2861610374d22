import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { azureCli } from '../../../src/azure/sign-in/azure-cli.ts';
import { signInChain } from '../../../src/azure/sign-in/chain.ts';
import { NotSignedInError } from '../../../src/errors.ts';
import { isWindows } from '../../e2e/support.ts';
import { writeProgram } from '../../support/fake-azure-cli.ts';
import { createTestHost } from '../../support/test-host.ts';

const scope = 'https://management.core.windows.net//.default';

/** Asks for a token where `ACRTASK_AZ` names a program that prints its words, and then what `script` prints. */
const tokenFrom = async (script: string, tenantId = '') => {
  const { cwd } = createTestHost();
  const program = writeProgram(cwd, 'az-291', `#!/bin/sh\necho "$@" > '${join(cwd, 'words')}'\n${script}\n`);
  const settings = { env: { ACRTASK_AZ: script === '' ? join(cwd, 'gone') : program }, tenantId };
  const chain = signInChain([azureCli(settings)], {
    signal: new AbortController().signal,
    translate: (error) => error,
    info: () => {},
  });
  return chain.getToken(scope).then(
    (token) => ({ token, program }),
    (error: unknown) => ({ tried: error instanceof NotSignedInError ? error.tried : error, program }),
  );
};

describe.skipIf(isWindows)('the Azure CLI that ACRTASK_AZ names', () => {
  it('makes the token', async () => {
    const said = `printf '{"accessToken": "%s", "expiresOn": "2027-01-01 00:00:00", "expires_on": 1800000000}' "$*"`;
    const words = 'account get-access-token --output json --resource https://management.core.windows.net/';
    expect((await tokenFrom(said)) as unknown).toMatchObject({
      token: { token: words, expiresOnTimestamp: 1_800_000_000_000 },
    });
    expect((await tokenFrom(said, 'tenant')) as unknown).toMatchObject({
      token: { token: `${words} --tenant tenant` },
    });
  });

  it.each<[string, string, string]>([
    ['says why there is none', 'echo "ERROR: Please run az login." >&2; exit 1', 'Please run az login.'],
    ['prints no token', 'echo "{}"', 'AZ (ACRTASK_AZ) does not answer with an access token.'],
    ['prints no JSON', 'echo hello', 'AZ (ACRTASK_AZ) does not answer with an access token.'],
    ['is not there', '', 'AZ (ACRTASK_AZ) does not exist.'],
  ])('%s', async (_, script, reason) => {
    const { tried, program } = (await tokenFrom(script)) as { tried: readonly { reason: string }[]; program: string };
    const path = script === '' ? program.replace(/az-291$/, 'gone') : program;
    expect(tried).toEqual([
      { source: 'Azure CLI', outcome: 'unavailable', reason: reason.replace('AZ (', `${path} (`) },
    ]);
  });
});
