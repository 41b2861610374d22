import { describe, expect, it } from 'vitest';
import type { Host } from '../../../../src/host.ts';
import { gitIn, headRevision } from '../../../../src/runner/contexts/git/run-git.ts';
import { failureOf, newFolder } from '../test-tools.ts';

type Started = { readonly words: readonly string[]; readonly env: Readonly<Record<string, string>> };

/** Starts nothing; remembers what git would be told, and prints this on standard error. */
const pretending = (says = '', exitCode: number | null = 0) => {
  const started: Started[] = [];
  const startProgram: Host['startProgram'] = async (program, argv, { env, onOutput }) => {
    started.push({ words: [program, ...argv], env });
    onOutput('stderr', Buffer.from(says));
    return { ended: Promise.resolve({ exitCode }), kill: () => {} };
  };
  return { started, startProgram, signal: new AbortController().signal };
};

describe('git', () => {
  it('is told what it needs of the environment, and by whom it is started', async () => {
    const env = {
      PATH: '/bin',
      HOME: '/home/me',
      HTTPS_PROXY: 'http://proxy',
      SSH_AUTH_SOCK: '/agent',
      GIT_SSL_CAINFO: '/ca',
      GIT_CONFIG_COUNT: '0',
      GIT_DIR: '/elsewhere',
      GIT_TRACE: '1',
      GIT_TRACE_CURL: '1',
      GIT_ASKPASS: 'ask',
      SSH_ASKPASS: 'ask',
      DISPLAY: ':0',
      AZURE_CLIENT_SECRET: 's3cret',
    };
    const tools = { ...pretending(), env, mark: 'run-1' };
    await gitIn('/above/folder', tools)('status');
    expect(tools.started[0]?.env).toEqual({
      PATH: '/bin',
      HOME: '/home/me',
      HTTPS_PROXY: 'http://proxy',
      SSH_AUTH_SOCK: '/agent',
      GIT_SSL_CAINFO: '/ca',
      GIT_CONFIG_COUNT: '0',
      ACRTASK_RUN: 'run-1',
      LC_ALL: 'C',
      GIT_TERMINAL_PROMPT: '0',
      GIT_ASKPASS: '',
      GCM_INTERACTIVE: 'never',
      GIT_TEMPLATE_DIR: '',
      GIT_CEILING_DIRECTORIES: '/above',
    });
  });

  it('is told a credential in its environment alone', async () => {
    const tools = { ...pretending(), env: {} };
    const credential = { server: 'https://host:1', user: 'me', password: 't0ken' };
    await gitIn('/above/folder', tools, { credential })('fetch', 'origin');
    const [{ words = [], env = {} } = {}] = tools.started;
    expect(words.join(' ')).not.toContain('t0ken');
    expect(words.slice(-2)).toEqual(['fetch', 'origin']);
    expect(words.filter((word) => word.startsWith('credential.'))).toEqual([
      'credential.https://host:1.helper=',
      `credential.https://host:1.helper=!f() { if test "$1" = get; then printf 'username=%s\\npassword=%s\\n' "$ACRTASK_GIT_USER" "$ACRTASK_GIT_PASSWORD"; fi; }; f`,
    ]);
    expect(Object.entries(env).filter(([, value]) => value === 't0ken')).toEqual([['ACRTASK_GIT_PASSWORD', 't0ken']]);
  });

  it.each<[string, number | null, string]>([
    ['fatal: no\n', 128, 'fatal: no: exit status 128'],
    ['', 1, 'exit status 1'],
    ['', null, 'signal: killed'],
    [
      'at https://me:pw@host/ and git://x@host',
      1,
      'at https://<REDACTED>@host/ and git://<REDACTED>@host: exit status 1',
    ],
    ['t0k/en t0k%2Fen', 1, '<REDACTED> <REDACTED>: exit status 1'],
  ])('that says %j fails', async (says, exitCode, message) => {
    const credential = { server: 'https://host', user: 'me', password: 't0k/en' };
    const error = await failureOf(
      gitIn('/folder', { ...pretending(says, exitCode), env: {} }, { credential })('fetch'),
    );
    expect(error.message).toBe(message);
  });

  it('is not started to look for a commit where there is no repository', async () => {
    const tools = { ...pretending(), env: {} };
    expect(await headRevision(await newFolder(), tools)).toBe('');
    expect(tools.started).toEqual([]);
  });
});
