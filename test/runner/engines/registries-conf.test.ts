import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registriesConf, registriesText } from '../../../src/runner/engines/registries-conf.ts';
import { createTestHost } from '../../support/test-host.ts';

const own = 'unqualified-search-registries = ["docker.io"]\nshort-name-mode = "permissive"\n';

describe('the registries of a run', () => {
  it.each<[string, string, string[], string]>([
    ['nothing of the user', '', [], `${own}\n`],
    [
      'a registry without TLS',
      '',
      ['localhost:5000'],
      `${own}\n[[registry]]\nlocation = "localhost:5000"\ninsecure = true\n`,
    ],
    [
      "the user's mirrors, and not the user's search",
      'unqualified-search-registries = [\n  "quay.io",\n]\nshort-name-mode="enforcing"\n[[registry]]\nlocation = "h.io"\n',
      [],
      `${own}\n\n[[registry]]\nlocation = "h.io"\n\n`,
    ],
    [
      'a registry that the user has',
      '[[registry]]\nlocation = "localhost:5000"\n',
      ['localhost:5000'],
      `${own}[[registry]]\nlocation = "localhost:5000"\n\n`,
    ],
    [
      'the first version of the format',
      '[registries.search]\nregistries = []\n',
      ['localhost:1'],
      '[registries.search]\nregistries = []\n',
    ],
  ])('%s', (_name, user, insecure, expected) => {
    expect(registriesText(user, insecure)).toBe(expected);
  });

  it.each([
    ['127.0.0.1:5801/app:1', ['127.0.0.1:5801']],
    ['-t localhost:5000/a -t [::1]:5000/b .', ['localhost:5000', '[::1]:5000']],
    ['localhost/app h.io:5000/app 10.127.0.0.1:5/app mylocalhost:5000/a', ['localhost']],
    ['curl http://127.0.0.1:8080/x', ['127.0.0.1:8080']],
    ['127.0.0.1:5801', []],
  ])('finds the ones on loopback in %s', async (text, expected) => {
    const host = createTestHost({ env: { CONTAINERS_REGISTRIES_CONF: '/nowhere' } });
    const { expect: expectTexts, env } = registriesConf(host, host.home);
    await expectTexts(text);
    const written = readFileSync(env.CONTAINERS_REGISTRIES_CONF ?? '', 'utf8');
    expect([...written.matchAll(/location = "(.*)"/g)].map(([, location]) => location)).toEqual(expected);
  });

  it("begins with the user's file", async () => {
    const host = createTestHost();
    host.env.CONTAINERS_REGISTRIES_CONF = join(host.cwd, 'r.conf');
    writeFileSync(host.env.CONTAINERS_REGISTRIES_CONF, '[[registry]]\nlocation = "h.io"\n');
    const conf = registriesConf(host, host.home);
    await conf.expect();
    expect(readFileSync(join(host.home, 'registries.conf'), 'utf8')).toBe(`${own}[[registry]]\nlocation = "h.io"\n\n`);
  });
});
