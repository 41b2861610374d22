import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createCertificate } from '../../src/emulator/certificate.ts';
import { InterruptedError } from '../../src/errors.ts';
import { readAdvertisement, withinTime } from '../../src/service/git-repositories.ts';
import { createServices } from '../../src/service/services.ts';
import { createServiceBench, type Intercept, subscriptionId } from '../support/services.ts';
import { createTestHost } from '../support/test-host.ts';

describe('time limit', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const calm = (): AbortSignal => new AbortController().signal;

  it('gives what the work comes to, and leaves no timer', async () => {
    expect(await withinTime(5000, calm(), async () => 'done')).toBe('done');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('fails as the work fails, and leaves no timer', async () => {
    const work = withinTime(5000, calm(), () => Promise.reject(new Error('broken')));
    await expect(work).rejects.toThrow('broken');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives up work that takes longer, and tells it so', async () => {
    let given: AbortSignal | undefined;
    const work = withinTime(5000, calm(), (signal) => {
      given = signal;
      return new Promise(() => {});
    });
    const outcome = expect(work).rejects.toThrow('No response within 5 seconds.');
    await vi.advanceTimersByTimeAsync(4999);
    expect(given?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await outcome;
    expect(given?.aborted).toBe(true);
  });

  it('ends with the signal from outside', async () => {
    const outside = new AbortController();
    const work = withinTime(5000, outside.signal, () => new Promise(() => {}));
    outside.abort(new Error('interrupted'));
    await expect(work).rejects.toThrow('interrupted');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not begin when that is aborted already', async () => {
    let isBegun = false;
    const work = withinTime(5000, AbortSignal.abort(new Error('interrupted')), async () => {
      isBegun = true;
    });
    await expect(work).rejects.toThrow('interrupted');
    expect(isBegun).toBe(false);
  });
});

describe('ref advertisement', () => {
  const commit = '8de138a240472a34524058e98c5cc16165d31837';
  const line = (text: string): string => `${(Buffer.byteLength(text) + 4).toString(16).padStart(4, '0')}${text}`;
  const service = `${line('# service=git-upload-pack\n')}0000`;
  const rest = `${line(`${commit} refs/heads/trunk\n`)}0000`;
  const first = (capabilities: string, name = 'HEAD'): string => line(`${commit} ${name}\0${capabilities}\n`);
  const read = (text: string) => readAdvertisement(Buffer.from(text));

  /** As git 2.39.5 writes it. */
  const capabilities = (symref: string): string =>
    `multi_ack thin-pack side-band side-band-64k ofs-delta shallow deepen-since deepen-not deepen-relative no-progress include-tag multi_ack_detailed no-done ${symref} object-format=sha1 agent=git/2.39.5`;

  describe('the default branch that a list of references tells', () => {
    it.each<[string, string, string | undefined]>([
      ['a branch', service + first(capabilities('symref=HEAD:refs/heads/trunk')) + rest, 'trunk'],
      ['a branch with folders', service + first('symref=HEAD:refs/heads/release/1.0') + rest, 'release/1.0'],
      ['a branch in other letters', service + first('symref=HEAD:refs/heads/größe') + rest, 'größe'],
      ['the last capability without a line end', service + line(`${commit} HEAD\0a symref=HEAD:refs/heads/x`), 'x'],
      ['several symbolic references', service + first('symref=A:refs/heads/a symref=HEAD:refs/heads/b') + rest, 'b'],
      ['no service line', first('symref=HEAD:refs/heads/trunk') + rest, 'trunk'],
      [
        'no section end behind the service',
        line('# service=git-upload-pack\n') + first('symref=HEAD:refs/heads/x'),
        'x',
      ],
      [
        'lengths in capitals',
        `00${line(`${commit} HEAD\0symref=HEAD:refs/heads/x`).slice(2, 4).toUpperCase()}${commit} HEAD\0symref=HEAD:refs/heads/x`,
        'x',
      ],
      ['a HEAD that is no branch', service + first('symref=HEAD:refs/tags/v1') + rest, undefined],
      ['a detached HEAD', service + first('multi_ack agent=git/2.39.5') + rest, undefined],
      ['an empty repository', service + line(`${'0'.repeat(40)} capabilities^{}\0multi_ack\n`), undefined],
      ['no capabilities', service + line(`${commit} symref=HEAD:refs/heads/x\n`) + rest, undefined],
      ['another capability of that ending', service + first('xsymref=HEAD:refs/heads/x') + rest, undefined],
      ['a name that moves the cursor', service + first('symref=HEAD:refs/heads/a\u001b[2J') + rest, undefined],
      ['a name that turns the line around', service + first('symref=HEAD:refs/heads/a\u202eb') + rest, undefined],
      ['a name that git refuses', service + first('symref=HEAD:refs/heads/a:b') + rest, undefined],
      ['an error', line('ERR access denied\n'), undefined],
      ['version 2 of the protocol', `${service}${line('version 2\n')}${line('agent=git/2.39.5\n')}0000`, undefined],
      ['a web page', '<!DOCTYPE html>', undefined],
      ['a length that no line has', '0003', undefined],
    ])('%s', (_, text, defaultBranch) => expect(read(text)).toEqual({ defaultBranch }));

    it.each([
      ['nothing', ''],
      ['the dumb protocol, whose first digits look like a length', `${commit}\trefs/heads/trunk\n`],
      ['half a length', '00'],
      ['half the service line', service.slice(0, 10)],
      ['an empty repository without capabilities', `${service}0000`],
      ['half the first reference', service + first(capabilities('symref=HEAD:refs/heads/trunk')).slice(0, -1)],
    ])('is not known yet after %s', (_, text) => expect(read(text)).toBeUndefined());

    it('is the same whatever comes behind it', () => {
      const whole = Buffer.from(service + first('symref=HEAD:refs/heads/x') + rest);
      const said = Array.from(whole, (_, at) => readAdvertisement(whole.subarray(0, at + 1))?.defaultBranch);
      expect(new Set(said)).toEqual(new Set([undefined, 'x']));
      expect(said.lastIndexOf(undefined)).toBe(said.indexOf('x') - 1);
    });
  });
});

describe('repositories', () => {
  afterEach(() => void vi.useRealTimers());

  const address = 'https://github.com/example/app.git';
  const line = (text: string): string => `${(Buffer.byteLength(text) + 4).toString(16).padStart(4, '0')}${text}`;
  const beginning = `${line('# service=git-upload-pack\n')}0000`;
  const first = line(`${'a'.repeat(40)} HEAD\0multi_ack symref=HEAD:refs/heads/trunk\n`);
  const another = line(`${'a'.repeat(40)} refs/heads/another\n`);
  const answer = `${beginning}${first}${another}0000`;

  interface Question {
    readonly url: string;
    readonly authorization: string | null;
  }

  /** Asks for a default branch where the network answers so; what it came to, and what was asked. */
  const ask = async (
    intercept: Intercept,
    { repository = address, token }: { repository?: string; token?: string } = {},
  ) => {
    const bench = createServiceBench();
    const asked: Question[] = [];
    bench.intercept((request, url) => {
      asked.push({ url: request.url, authorization: request.headers.get('authorization') });
      return intercept(request, url);
    });
    const branch = await bench.services.gitRepositories.defaultBranch(repository, token);
    return { branch, asked, sleeps: bench.host.sleeps };
  };

  const basic = (login: string): string => `Basic ${Buffer.from(login).toString('base64')}`;

  describe('the default branch of a repository', () => {
    it('is what it says, by git’s protocol in its first version', async () => {
      const seen: Record<string, string | null> = {};
      const { branch, asked } = await ask((request) => {
        for (const name of ['git-protocol', 'user-agent']) seen[name] = request.headers.get(name);
        return new Response(answer);
      });
      expect({ branch, asked, seen }).toEqual({
        branch: 'trunk',
        asked: [{ url: `${address}/info/refs?service=git-upload-pack`, authorization: null }],
        seen: { 'git-protocol': null, 'user-agent': 'git/2.0 (acrtask)' },
      });
    });

    it.each([
      [address, 'x-access-token:pat'],
      ['https://git.example.com/a/b', 'x-access-token:pat'],
      ['https://dev.azure.com/o/p/_git/r', ':pat'],
      ['https://o.visualstudio.com/p/_git/r', ':pat'],
      ['https://notvisualstudio.com/a/b', 'x-access-token:pat'],
    ])('of %s is asked for with the token as a password', async (repository, login) => {
      const { branch, asked } = await ask(() => new Response(answer), { repository, token: 'pat' });
      const url = `${repository}/info/refs?service=git-upload-pack`;
      expect({ branch, asked }).toEqual({ branch: 'trunk', asked: [{ url, authorization: basic(login) }] });
    });

    it.each<[string, () => Response]>([
      [
        'a login is wanted',
        () => new Response('', { status: 401, headers: { 'www-authenticate': 'Basic realm="git"' } }),
      ],
      ['it is not there', () => new Response('Not Found', { status: 404 })],
      ['there are too many requests', () => new Response('', { status: 429, headers: { 'retry-after': '60' } })],
      ['the server is broken', () => new Response('', { status: 503 })],
      ['a page to sign in comes instead', () => new Response(answer, { status: 203 })],
      ['a web page comes instead', () => new Response('<html></html>')],
      ['nothing comes', () => new Response('')],
      ['it is empty', () => new Response(`${beginning}0000`)],
    ])('is not known when %s: asked once', async (_, response) => {
      const { branch, asked, sleeps } = await ask(response, { token: 'pat' });
      expect([branch, asked.length, sleeps]).toEqual([undefined, 1, []]);
    });

    it.each(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'CERT_HAS_EXPIRED'])(
      'is not known when the connection fails with %s: asked once',
      async (code) => {
        const { branch, asked, sleeps } = await ask(() => Promise.reject(Object.assign(new Error(code), { code })));
        expect([branch, asked.length, sleeps]).toEqual([undefined, 1, []]);
      },
    );

    it.each([
      'https://elsewhere.example.com/example/app.git/info/refs',
      'http://github.com/example/app.git/info/refs',
      'https://github.com:8443/example/app.git/info/refs',
      'https://gist.github.com/example/app.git/info/refs',
    ])('is not asked for at %s, where a redirect leads', async (location) => {
      const { branch, asked } = await ask(() => new Response('', { status: 301, headers: { location } }), {
        token: 'pat',
      });
      expect([branch, asked.map(({ url }) => new URL(url).origin)]).toEqual([undefined, ['https://github.com']]);
    });

    it('is asked for under another name on the same host, without the token', async () => {
      const moved = 'https://github.com/example/new.git/info/refs?service=git-upload-pack';
      const { branch, asked } = await ask(
        ({ url }) =>
          url === moved ? new Response(answer) : new Response('', { status: 301, headers: { location: moved } }),
        { token: 'pat' },
      );
      expect([branch, asked.at(-1)]).toEqual(['trunk', { url: moved, authorization: null }]);
    });

    it('is given up after five seconds', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const { services, intercept } = createServiceBench();
      await services.suffixes();
      const begun = new Promise<AbortSignal>((resolve) =>
        intercept((request) => {
          resolve(request.signal);
          return new Promise(() => {});
        }),
      );
      const asking = services.gitRepositories.defaultBranch(address, undefined);
      const signal = await begun;
      await vi.advanceTimersByTimeAsync(4999);
      expect(signal.aborted).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect([await asking, signal.aborted, vi.getTimerCount()]).toEqual([undefined, true, 0]);
    });

    it('is given up after five seconds when the answer stops in between', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const { services, intercept } = createServiceBench();
      await services.suffixes();
      const begun = new Promise<void>((resolve) => {
        const halting = new ReadableStream({
          start: (controller) => controller.enqueue(Buffer.from(beginning)),
          pull: () => {
            resolve();
            return new Promise(() => {});
          },
        });
        intercept(() => new Response(halting));
      });
      const asking = services.gitRepositories.defaultBranch(address, undefined);
      await begun;
      await vi.advanceTimersByTimeAsync(5000);
      expect(await asking).toBeUndefined();
    });

    it('is not waited for after an interrupt', async () => {
      const interrupt = new AbortController();
      const { services, intercept } = createServiceBench({ signal: interrupt.signal });
      intercept(() => {
        interrupt.abort(new InterruptedError());
        return new Promise(() => {});
      });
      await expect(services.gitRepositories.defaultBranch(address, undefined)).rejects.toThrow(InterruptedError);
    });

    it.each<[string, string, string | undefined]>([
      ['as soon as the first reference is there', answer, 'trunk'],
      ['when no line can be that long', `${beginning}fff0`, undefined],
    ])('is read %s, and the rest is left', async (_, begin, expected) => {
      let sent = 0;
      let isLeft = false;
      const endless = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          controller.enqueue(Buffer.from(sent === 0 ? begin : another.repeat(100)));
          sent += 1;
          if (sent > 1000) controller.error(new Error('This is read without end.'));
        },
        cancel: () => {
          isLeft = true;
        },
      });
      const { branch } = await ask(() => new Response(endless));
      expect({ branch, isLeft }).toEqual({ branch: expected, isLeft: true });
    });
  });

  describe('over a connection', () => {
    /** Serves lists of references that never end, in the place of the emulator; gives how many answers have ended. */
    const serve = async () => {
      const certificate = await createCertificate(new Date());
      let ended = 0;
      const server: Server = createServer(certificate, (request, response) => {
        response.once('close', () => {
          ended += 1;
        });
        const zipped = request.url?.includes('zipped');
        response.writeHead(request.url?.includes('missing') ? 404 : 200, zipped ? { 'content-encoding': 'gzip' } : {});
        const endless = Readable.from(
          (function* () {
            yield beginning + first;
            for (;;) yield another.repeat(100);
          })(),
        );
        (zipped ? endless.pipe(createGzip()) : endless).pipe(response);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => {
        server.closeAllConnections();
        server.close();
      });
      return { server, certificate, ended: () => ended };
    };

    const connections = (server: Server): Promise<number> =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      );

    it.each([
      ['plain', 'trunk'],
      ['zipped', 'trunk'],
      ['missing', undefined],
    ])('a %s answer is let go', async (name, expected) => {
      const { server, certificate, ended } = await serve();
      const host = createTestHost({ env: { ACRTASK_CLOUD: 'emulator', AZURE_SUBSCRIPTION_ID: subscriptionId } });
      const folder = join(host.home, '.acrtask', 'emulator');
      const certFile = join(folder, 'cert.pem');
      await mkdir(folder, { recursive: true });
      await writeFile(certFile, certificate.cert);
      const { port } = server.address() as AddressInfo;
      await writeFile(join(folder, 'emulator.json'), JSON.stringify({ port, certFile, subscriptionId }));
      const said: string[] = [];
      const services = createServices({
        host,
        cloud: undefined,
        subscription: undefined,
        signal: new AbortController().signal,
        warn: async () => {},
        debug: async (text) => void said.push(text),
        hide: () => {},
      });
      const branch = await services.gitRepositories.defaultBranch(`https://git.example.com/${name}.git`, undefined);
      await vi.waitFor(async () => expect([ended(), await connections(server)]).toEqual([1, 0]));
      expect(branch).toBe(expected);
      expect(said.map((text) => text.replace(/\d+ ms/, 'N ms'))).toEqual([
        `GET https://git.example.com/${name}.git/info/refs?service=git-upload-pack -> ${expected ? 200 : 404} (N ms)`,
      ]);
    });
  });
});
