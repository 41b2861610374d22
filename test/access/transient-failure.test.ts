import { describe, expect, it } from 'vitest';
import { transientFailureIn } from '../../src/access/transient-failure.ts';
import { type TransientKind, transientKinds } from '../../src/access/transient-kinds.ts';
import { transientLines } from '../../src/access/transient-lines.ts';
import { start, step } from '../support/failed-logs.ts';

const ofService = (error: string): string =>
  `2026/11/20 12:43:20 Downloading source code...\n\nRun ID: cg2 failed after 2s. Error: ${error}\n`;
const download =
  'failed to download context. Please check if the URL is incorrect. If it has credentials, please check if they are expired';
const buildkit = (error: string): string =>
  step(`#3 ERROR: ${error}\n------\nDockerfile:1\n--------------------\nERROR: failed to solve: node:20: ${error}`);

/** Ends of logs, as people have reported them, each with its kind and the line that is told. */
const transient: readonly (readonly [kind: TransientKind, line: string, log: string])[] = [
  ['context-download', download, ofService(download)],
  ['context-download', 'failed to download source code', start('failed to download source code')],
  [
    'context-download',
    "fatal: unable to access 'https://github.com/a/b.git/': The requested URL returned error: 503",
    step("fatal: unable to access 'https://github.com/a/b.git/': The requested URL returned error: 503", {
      reason: 'failed to scan dependencies: exit status 1',
    }),
  ],
  [
    'context-download',
    "fatal: unable to access 'https://github.com/a/b.git/': Could not resolve host: github.com",
    step("fatal: unable to access 'https://github.com/a/b.git/': Could not resolve host: github.com"),
  ],
  [
    'context-download',
    'failed to download source code: unable to download remote context: Get "https://codeload.github.com/a/b.tar.gz": dial tcp: lookup codeload.github.com on 168.63.129.16:53: no such host',
    start(
      'failed to download source code: unable to download remote context: Get "https://codeload.github.com/a/b.tar.gz": dial tcp: lookup codeload.github.com on 168.63.129.16:53: no such host',
    ),
  ],
  [
    'context-download',
    'failed to download source code: unable to download remote context: failed to GET https://a.io/b.tar with status 503: no',
    start(
      'failed to download source code: unable to download remote context: failed to GET https://a.io/b.tar with status 503: no',
    ),
  ],
  [
    'context-download',
    'error: RPC failed; result=22, HTTP code = 504',
    step('error: RPC failed; result=22, HTTP code = 504'),
  ],
  [
    'rate-limit',
    'toomanyrequests: You have reached your pull rate limit.',
    step('toomanyrequests: You have reached your pull rate limit.'),
  ],
  [
    'rate-limit',
    'ERROR: failed to solve: node:20: unexpected status from HEAD request to https://registry-1.docker.io/v2/a: 429 Too Many Requests',
    buildkit('unexpected status from HEAD request to https://registry-1.docker.io/v2/a: 429 Too Many Requests'),
  ],
  [
    'rate-limit',
    'failed to unmarshal task before running: failed to resolve secrets: failed to get ACR refresh token, exchange API response code: 429 Too Many Requests',
    start(
      'failed to unmarshal task before running: failed to resolve secrets: failed to get ACR refresh token, exchange API response code: 429 Too Many Requests',
    ),
  ],
  [
    'service',
    "Get 'https://mcr.microsoft.com/v2/': net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)",
    step(
      "Step 1/28 : FROM mcr.microsoft.com/azure-cli:2.9.1 as cli\nGet 'https://mcr.microsoft.com/v2/': net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)",
    ),
  ],
  [
    'service',
    'Error response from daemon: received unexpected HTTP status: 503 Service Unavailable',
    step('Error response from daemon: received unexpected HTTP status: 503 Service Unavailable', { id: 'show' }),
  ],
  [
    'service',
    'ERROR: failed to solve: node:20: unexpected status code https://mcr.microsoft.com/v2/a/blobs/sha256:1: 500 Internal Server Error',
    buildkit('unexpected status code https://mcr.microsoft.com/v2/a/blobs/sha256:1: 500 Internal Server Error'),
  ],
  ['service', 'net/http: TLS handshake timeout', step('net/http: TLS handshake timeout')],
  ['service', 'unexpected EOF', step('Pull complete\nunexpected EOF')],
  [
    'service',
    'error during hcsshim::System::Start: context deadline exceeded',
    step('error during hcsshim::System::Start: context deadline exceeded'),
  ],
  [
    'service',
    'unable to get ARM token: failed to get ACR refresh token, exchange API response code: 503 Service Unavailable',
    start(
      'unable to get ARM token: failed to get ACR refresh token, exchange API response code: 503 Service Unavailable',
    ),
  ],
];

const lasting: readonly (readonly [about: string, log: string, status?: string])[] = [
  ['an empty log', ''],
  ['a failed command', step('npm ERR! code ELIFECYCLE', { id: 'test' })],
  ['a test that prints a status', step('expected 503 Service Unavailable to be 200 OK', { id: 'test' })],
  ['a parser at the end of its text', step('panic: json: unexpected EOF', { id: 'test' })],
  ['a repository that is not there', step("fatal: repository 'https://github.com/a/b.git/' not found")],
  [
    'a login that git was refused',
    step("fatal: Authentication failed for 'https://github.com/a/b.git/'", {
      reason: 'failed to scan dependencies: exit status 1',
    }),
  ],
  ['an answer that is a refusal', step('failed to GET https://a.io/b.tar with status 404: no')],
  [
    'an archive that is not there',
    start(
      'failed to download source code: unable to download remote context: failed to GET https://a.io/b.tar with status 404 Not Found: no',
    ),
  ],
  [
    'the host of an archive that is not there',
    start(
      'failed to download source code: unable to download remote context: Get "https://a.example/b.tar": dial tcp: lookup a.example on 168.63.129.16:53: no such host',
    ),
  ],
  [
    'the host of a repository that is not there',
    step("fatal: unable to access 'https://githbu.com/a/b.git/': Could not resolve host: githbu.com"),
  ],
  [
    'a name that only ends as a known host does',
    step("fatal: unable to access 'https://mygithub.com/a/b.git/': Could not resolve host: mygithub.com"),
  ],
  [
    'a repository that is not there, in words of git before those of the engine',
    step(
      "fatal: repository 'https://github.com/a/b.git/' not found\nfailed to download source code: unable to git clone to /tmp/b: error fetching: exit status 128",
      { reason: 'failed to scan dependencies: exit status 1' },
    ),
  ],
  [
    'a branch that is not there, before a step',
    start(
      'failed to download source code: unable to git clone to /tmp/b: error fetching: exit status 128',
      "2026/11/20 12:43:22 Downloading source code...\nfatal: couldn't find remote ref mian\n",
    ),
  ],
  [
    "a token that is not valid, before the service's sentence",
    `2026/11/20 12:43:20 Downloading source code...\nfatal: Authentication failed for 'https://github.com/a/b.git/'\n\nRun ID: cg2 failed after 2s. Error: ${download}\n`,
  ],
  [
    'a branch that git cannot check out',
    start(
      "failed to download source code: unable to git clone to /tmp/b: error checking out x: error: pathspec 'x' did not match any file(s) known to git: exit status 1",
    ),
  ],
  [
    'a name that is not there',
    step('Get "https://mybsae.azurecr.io/v2/": dial tcp: lookup mybsae.azurecr.io: no such host'),
  ],
  [
    'a pull that is denied after a pause of the registry',
    step(
      'Error response from daemon: received unexpected HTTP status: 503 Service Unavailable\nError response from daemon: pull access denied for a/b, repository does not exist or may require docker login',
    ),
  ],
  [
    'a line that is not the last',
    step(`toomanyrequests: You have reached your pull rate limit.\n${'ok\n'.repeat(9)}1 test failed`),
  ],
  ['a run that timed out', ofService(download), 'Timeout'],
  ['a run that was canceled', ofService(download), 'Canceled'],
  [
    'a step that ran out of time',
    step('Error response from daemon: received unexpected HTTP status: 503 Service Unavailable', {
      reason: 'timed out',
    }),
  ],
];

describe('transientFailureIn', () => {
  it.each(transient)('finds %s: %s', (kind, line, log) => {
    expect(transientFailureIn(log, 'Failed')).toEqual({ kind, line });
  });

  it.each(lasting)('finds nothing in %s', (_, log, status) => {
    expect(transientFailureIn(log ?? '', status ?? 'Failed')).toBeUndefined();
  });

  it('has lines for each kind', () => {
    expect([...new Set(transientLines.map(({ kind }) => kind))]).toEqual([...transientKinds]);
  });
});
