import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../host.ts';
import { callsBefore, rememberingCalls } from '../azure-cli/calls-before.ts';
import { requireSameCloud } from '../azure-cli/cloud-of-az.ts';
import { findAzureCli } from '../azure-cli/find-azure-cli.ts';
import type { Candidate } from './azure-names.ts';

/** The Azure CLI takes a second to start, and may ask Azure for names. */
const patienceMs = 5000;

/** A word as a POSIX shell reads it, which is how the Azure CLI splits the line everywhere. */
const quoted = (word: string): string => (/^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/**
 * What the Azure CLI completes at the end of the command line `typed`, which begins with `az`, when `current` is the word at
 * the cursor: argcomplete's protocol, https://kislyuk.github.io/argcomplete. Empty when there is no Azure CLI, when it takes too
 * long, and on Windows, where it answers in another way. Throws what keeps a command from the Azure CLI.
 */
export const askAzureCli = async (
  typed: readonly string[],
  current: string,
  host: Host,
): Promise<readonly Candidate[]> => {
  const words = typed.slice(1);
  const before = callsBefore(words, host);
  const { path } = findAzureCli(host, before);
  if (path === undefined || host.platform === 'win32') return [];
  requireSameCloud(typed, host);
  // The answer goes to a file: a program of Python's cannot open a standard output that Node has made.
  const folder = await mkdtemp(join(tmpdir(), 'acrtask-completion-'));
  const answer = join(folder, 'answer');
  const line = [...['az', ...words].map(quoted), current].join(' ');
  const [answered, overdue] = [new AbortController(), new AbortController()];
  host.sleep(patienceMs, answered.signal).then(
    () => overdue.abort(),
    () => {},
  );
  try {
    await host.runProgram(path, [], '', {
      env: {
        ...rememberingCalls(words, [...before, path]),
        _ARGCOMPLETE: '1',
        _ARGCOMPLETE_IFS: '\n',
        _ARGCOMPLETE_DFS: '\t',
        _ARGCOMPLETE_SUPPRESS_SPACE: '1',
        _ARGCOMPLETE_STDOUT_FILENAME: answer,
        COMP_LINE: line,
        COMP_POINT: String(Buffer.byteLength(line)),
      },
      signal: overdue.signal,
    });
    return (await readFile(answer, 'utf8')).split('\n').flatMap((each) => {
      const [value = '', about = ''] = each.split('\t');
      return value.trim() === '' ? [] : [{ value: value.trim(), about: about.trim() }];
    });
  } finally {
    answered.abort();
    await rm(folder, { recursive: true, force: true });
  }
};
