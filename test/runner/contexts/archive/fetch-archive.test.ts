import { readdir } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fetchContext } from '../../../../src/runner/contexts/fetch-context.ts';
import { createTools, failureOf, filesBelow, listen, modeOf, newFolder } from '../test-tools.ts';
import { archiveOf } from './archive-of.ts';

const files = { Dockerfile: 'FROM busybox', 'sub/word': 'a word' };
const archive = await archiveOf(Object.entries(files).map(([name, text]) => ({ name, text })));
const leadingOut = await archiveOf([{ name: '../out', text: '' }]);

/** A server that answers each request by the next of these, and the last one again. */
const serve = async (...answers: readonly RequestListener[]) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)];
    asked.push([request.method, request.url, request.headers.authorization].filter(Boolean).join(' '));
    answer?.(request, response);
  });
  return { asked, url: `http://127.0.0.1:${await listen(server)}` };
};

const gives =
  (status: number, body: string | Uint8Array, headers = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers }).end(body);

const breaksOff: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-length': archive.length });
  response.write(archive.subarray(0, 700), () => response.destroy());
};

describe('the archive of a URL', () => {
  it.each([
    ['a tar archive', archive, archive.length],
    ['one that is compressed', gzipSync(archive), gzipSync(archive).length],
  ])('%s is unpacked', async (_what, bytes, length) => {
    const { url, asked } = await serve(gives(200, bytes));
    const tools = createTools();
    const folder = await newFolder();
    expect(await fetchContext(`${url}/tree?sig=x%2Fy#part`, folder, tools)).toEqual({
      directory: folder,
      revision: '',
      warnings: [],
    });
    expect(await filesBelow(folder)).toEqual(files);
    expect(await modeOf(folder)).toBe('700');
    expect(asked).toEqual(['GET /tree?sig=x%2Fy']);
    expect(tools.said).toEqual([
      'Getting context from URL',
      'Read context with status code 200',
      `Read context of ${length} bytes`,
      'starting to untar context',
    ]);
    expect(tools.pauses).toEqual([]);
  });

  it('of which the server does not tell the length is unpacked', async () => {
    const { url } = await serve((_request, response) => void response.writeHead(200).end(archive));
    const tools = createTools();
    await fetchContext(url, await newFolder(), tools);
    expect(tools.said[2]).toBe('Read context of -1 bytes');
  });

  it.each([
    ['http://me:p%40ss@', 'Basic bWU6cEBzcw=='],
    ['http://t0ken@', 'Basic dDBrZW46'],
  ])('is asked for with the user and password of %s', async (start, authorization) => {
    const { url, asked } = await serve(gives(200, archive));
    await fetchContext(url.replace('http://', start), await newFolder(), createTools());
    expect(asked).toEqual([`GET / ${authorization}`]);
  });

  it('that holds a repository tells its commit', async () => {
    const commit = 'a'.repeat(40);
    const repository = await archiveOf([
      { name: '.git/HEAD', text: `${commit}\n` },
      { name: '.git/config', text: '[core]\n\trepositoryformatversion = 0\n\tfsmonitor = "touch /tmp/never"\n' },
      { name: '.git/objects/', type: 'directory' },
      { name: '.git/refs/', type: 'directory' },
    ]);
    const { url } = await serve(gives(200, repository));
    expect((await fetchContext(url, await newFolder(), createTools())).revision).toBe(commit);
  });
});

describe('another attempt', () => {
  it.each<[string, RequestListener[], number[], number]>([
    ['follows a failure of the server', [gives(503, 'not now'), gives(502, ''), gives(200, archive)], [250, 500], 3],
    ['follows an answer that breaks off', [breaksOff, gives(200, archive)], [250], 2],
    [
      'follows a connection that breaks off',
      [(request) => void request.socket.destroy(), gives(200, archive)],
      [250],
      2,
    ],
  ])('%s', async (_what, answers, pauses, requests) => {
    const { url, asked } = await serve(...answers);
    const tools = createTools();
    const folder = await newFolder();
    await fetchContext(url, folder, tools);
    expect(await filesBelow(folder)).toEqual(files);
    expect([tools.pauses, asked.length]).toEqual([pauses, requests]);
  });

  const prefix = 'failed to download source code: unable to download remote context: ';
  const damaged = 'failed to download source code: failed to untar context: URL/x?… cannot be unpacked: ';
  const notArchive =
    'The URL of a context has to be that of a tar archive, compressed with gzip or not. That of a Git repository ends in .git.';

  it.each<[string, RequestListener, number, string, string]>([
    [
      'a fourth time',
      gives(503, 'not now\n'),
      3,
      `${prefix}failed to GET URL/x?… with status 503 Service Unavailable: not now`,
      'The server fails: try again later.',
    ],
    [
      'after an answer that says no',
      gives(404, 'nothing here'),
      1,
      `${prefix}failed to GET URL/x?… with status 404 Not Found: nothing here`,
      'Check the URL of the source.',
    ],
    [
      'after an answer that asks who it is',
      gives(403, ''),
      1,
      `${prefix}failed to GET URL/x?… with status 403 Forbidden: `,
      'The server does not allow anonymous reads: use a URL with a signature, or an oci:// artifact and a registry credential.',
    ],
    [
      'after what is not an archive',
      gives(200, 'no archive\n'),
      1,
      `${damaged}it is not a tar archive: it begins with 'no archive'`,
      notArchive,
    ],
    [
      'after an archive that leads out',
      gives(200, leadingOut),
      1,
      `${damaged}it holds '../out', which lies outside of the folder`,
      notArchive,
    ],
    [
      'of an archive that is always cut off',
      gives(200, archive.subarray(0, 700)),
      3,
      `${damaged}Unexpected end of data`,
      'Check the URL of the source.',
    ],
  ])('is not made %s', async (_what, answer, requests, message, hint) => {
    const { url, asked } = await serve(answer);
    const folder = await newFolder();
    const error = await failureOf(fetchContext(`${url}/x?sig=s3cret`, folder, createTools()));
    expect([error.message.replace(url, 'URL'), error.hint, asked.length]).toEqual([message, hint, requests]);
    expect(await readdir(dirname(folder))).toEqual([]);
  });

  it('is the third and last where nobody answers', async () => {
    const tools = createTools();
    const error = await failureOf(fetchContext('http://me:s3cret@127.0.0.1:1/x', await newFolder(), tools));
    expect(error.message).toMatch(
      /^failed to download source code: unable to download remote context: Get "http:\/\/127\.0\.0\.1:1\/x": /,
    );
    expect(error.message).toMatch(/ECONNREFUSED|bad port/);
    expect(error.hint).toBe('Check the URL of the source, and that this machine reaches the server.');
    expect(tools.pauses).toEqual([250, 500]);
  });

  it('is not made after an abort, which ends the one under way', async () => {
    const tools = createTools();
    const reason = new Error('canceled');
    const { url, asked } = await serve((_request, response) => {
      response.writeHead(200);
      response.write(archive.subarray(0, 700), () => tools.abort(reason));
    });
    expect(await failureOf(fetchContext(url, await newFolder(), tools))).toBe(reason);
    expect(asked.length).toBe(1);
  });
});
