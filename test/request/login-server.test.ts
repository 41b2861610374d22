import { describe, expect, it } from 'vitest';
import { requireLoginServer } from '../../src/request/credentials.ts';

describe('requireLoginServer', () => {
  it.each(['docker.io', 'MyBase.azurecr.io', 'localhost:5000', '10.0.0.1:443', 'my_registry', '[::1]:5000'])(
    'takes %s',
    (text) => expect(requireLoginServer(text)).toBeUndefined(),
  );

  const form = 'Use a host name only, such as myregistry.azurecr.io, docker.io, or localhost:5000.';
  const alone = (host: string) => `Use the host name only: --login-server ${host}`;
  it.each([
    ['', 'The login server is empty.', form],
    ['  ', 'The login server is empty.', form],
    ['my reg', "'my reg' is not a valid login server.", form],
    ['https://', "'https://' is not a valid login server.", form],
    ['https://foo.io/', "'https://foo.io/' is not a valid login server.", alone('foo.io')],
    [
      'oci://foo.io:5000/repository',
      "'oci://foo.io:5000/repository' is not a valid login server.",
      alone('foo.io:5000'),
    ],
    ['foo.io/repository:v1', "'foo.io/repository:v1' is not a valid login server.", alone('foo.io')],
    ['me@foo.io', "'me@foo.io' is not a valid login server.", alone('foo.io')],
    [' foo.io', "' foo.io' is not a valid login server.", alone('foo.io')],
  ])("refuses '%s'", (text, message, hint) => {
    expect(() => requireLoginServer(text)).toThrow(expect.objectContaining({ message, hint, exitCode: 2 }));
  });
});
