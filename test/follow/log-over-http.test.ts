import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Certificate, createCertificate } from '../../src/emulator/certificate.ts';
import { createServices } from '../../src/service/services.ts';
import { type Manners, startBlobServer } from '../support/blob-server.ts';
import { createTestHost } from '../support/test-host.ts';

const subscriptionId = '11111111-1111-1111-1111-111111111111';
const pieces = ['one\n', 'two, which is longer than one\n', 'three\n'];
const all = pieces.join('');

let certificate: Certificate;
beforeAll(async () => {
  certificate = await createCertificate(new Date());
});

/** Follows a run, which is over at the fifth look at it, whose log is served with `manners`. */
const follow = async (manners: Manners) => {
  let looks = 0;
  const stateOf = () => {
    looks += 1;
    return { properties: { runId: 'cf1', status: looks < 5 ? 'Running' : 'Succeeded' } };
  };
  const server = await startBlobServer(certificate, pieces, manners, (path) =>
    path.endsWith('/listLogSasUrl')
      ? { logLink: 'https://logs.example/log/cf1?sig=s' }
      : path === '/msi'
        ? { access_token: 'token', expires_on: '4102444800' }
        : stateOf(),
  );
  onTestFinished(server.close);
  const host = createTestHost({ env: { ACRTASK_CLOUD: 'emulator', AZURE_SUBSCRIPTION_ID: subscriptionId } });
  const folder = join(host.home, '.acrtask', 'emulator');
  const certFile = join(folder, 'cert.pem');
  await mkdir(folder, { recursive: true });
  await writeFile(certFile, certificate.cert);
  await writeFile(join(folder, 'emulator.json'), JSON.stringify({ port: server.port, certFile, subscriptionId }));
  const warnings: string[] = [];
  const services = createServices({
    host,
    cloud: undefined,
    subscription: undefined,
    signal: new AbortController().signal,
    warn: async (text) => void warnings.push(text),
    hide: () => {},
    debug: async () => {},
  });
  const registry = { group: 'g', name: 'myregistry' } as Parameters<typeof services.runs.follow>[0];
  const { failure } = await services.runs.follow(registry, 'cf1', { takeOver: () => () => {} });
  return { stdout: host.written.stdout, warnings, failure, reads: server.reads };
};

const replaced =
  'The log was replaced, which happens when a run moves to another agent. Showing the new log from its beginning.';
const unread = (why: string) => `The log of the run could not be read completely: ${why}.`;

describe('a log is shown once and whole', () => {
  it.each<[string, Manners]>([
    ['in ranges', {}],
    ['in ranges without a length', { length: 'chunked' }],
    ['in ranges that end with the connection', { length: 'close' }],
    ['in ranges whose total is not known', { contentRange: 'unknownTotal' }],
    ['in ranges that do not say where they begin', { contentRange: 'none' }],
    ['in ranges of something else than bytes', { contentRange: 'nonsense' }],
    ['in ranges that are longer than they say', { contentRange: 'wrongTotal' }],
    ['whole when every range is refused', { ranges: 'refused' }],
    ['in ranges that leave something out', { contentRange: 'gap' }],
    ['whole', { ranges: 'ignored' }],
    ['whole without a length', { ranges: 'ignored', length: 'chunked' }],
    ['whole up to the end of the connection', { ranges: 'ignored', length: 'close' }],
    ...(['gzip', 'x-gzip', 'deflate', 'br'] as const).flatMap((packs): [string, Manners][] => [
      [`whole and packed with ${packs}`, { ranges: 'ignored', packs }],
      [`whole and packed with ${packs}, without a length`, { ranges: 'ignored', packs, length: 'chunked' }],
      [`in ranges of what ${packs} makes of it`, { packs }],
    ]),
  ])('that comes %s', async (_, manners) => {
    const { stdout, warnings, failure } = await follow(manners);
    expect({ stdout, warnings, failure }).toEqual({ stdout: all, warnings: [], failure: undefined });
  });

  it('and asked for as it is', async () => {
    expect((await follow({})).reads).toEqual(['bytes=0- identity', 'bytes=3- identity', 'bytes=33- identity']);
    expect((await follow({ packs: 'gzip' })).reads).toEqual(['bytes=0- identity', 'all identity', 'all identity']);
  });
});

describe('a log that cannot be followed ends with the run, and a warning', () => {
  it.each<[string, Manners, string, readonly string[]]>([
    [
      'another each time',
      { isFickle: true },
      'log 1\nlog 3\nlog 5\nlog 7\n',
      [replaced, replaced, replaced, unread('it was replaced more than 3 times')],
    ],
    ['not there', { status: 404 }, '', ['The run is over, but it has no log.']],
    ['not modified', { status: 304 }, '', [unread('HTTP 304')]],
    ['no content', { status: 204 }, '', [unread('HTTP 204')]],
    ['broken', { status: 500 }, '', [unread('HTTP 500')]],
    ['refused', { status: 403 }, '', [unread('HTTP 403')]],
    ['packed in an unknown way', { packs: 'unknown' }, '', [unread('its encoding is not supported')]],
    [
      'a web page',
      { page: '<html>Log in to the hotel network</html>' },
      '',
      [unread('a web page was returned instead, such as the login page of a proxy')],
    ],
    ['shorter than it says', { length: 'tooLong' }, all, [unread('aborted')]],
  ])('%s', async (_, manners, stdout, warnings) => {
    const followed = await follow(manners);
    expect({ ...followed, reads: followed.reads.length < 60 }).toEqual({
      stdout,
      warnings,
      failure: undefined,
      reads: true,
    });
  });
});
