import { describe, expect, it } from 'vitest';
import { createMessages } from '../../src/cli/messages.ts';
import { report } from '../../src/cli/report.ts';
import { CommandError, ExitCode, InterruptedError, ServiceError, SeveralErrors, UsageError } from '../../src/errors.ts';
import { createTestHost } from '../support/test-host.ts';

const notFound = new ServiceError(404, 'ResourceNotFound', "The task 'x' was not found.");
const detailed = new ServiceError(400, 'Bad', 'Several things.', {
  details: [
    { code: 'A', message: 'one' },
    { code: 'B', message: 'two' },
  ],
  hint: 'Do this.',
});

describe('an error as the user sees it', () => {
  it.each<[string, unknown, number, string]>([
    ['a command error', new CommandError('No.'), 1, 'ERROR: No.\n'],
    ['with a hint', new CommandError('No.', { hint: 'Do this.' }), 1, 'ERROR: No.\nDo this.\n'],
    ['with an exit code', new CommandError('No.', { exitCode: ExitCode.notFound }), 3, 'ERROR: No.\n'],
    ['usage', new UsageError(['a', 'b']), 2, "ERROR: a\nERROR: b\nTry 'acrtask x --help'.\n"],
    [
      'several',
      new SeveralErrors(new CommandError('No.', { hint: 'Do this.' }), new UsageError(['a', 'b']), notFound),
      1,
      "ERROR: No.\nDo this.\nERROR: a\nERROR: b\nTry 'acrtask x --help'.\nERROR: (ResourceNotFound) The task 'x' was not found.\nCode: ResourceNotFound\nMessage: The task 'x' was not found.\n",
    ],
    [
      'several of one hint',
      new SeveralErrors(
        new CommandError('No.', { hint: 'Do this.' }),
        new CommandError('Never.', { hint: 'Do this.' }),
      ),
      1,
      'ERROR: No.\nERROR: Never.\nDo this.\n',
    ],
    ['usage with a hint', new UsageError(['a', 'b'], 'Do this.'), 2, 'ERROR: a\nERROR: b\nDo this.\n'],
    [
      'an answer of 404',
      notFound,
      3,
      "ERROR: (ResourceNotFound) The task 'x' was not found.\nCode: ResourceNotFound\nMessage: The task 'x' was not found.\n",
    ],
    [
      'an answer with details',
      detailed,
      1,
      'ERROR: (Bad) Several things.\nCode: Bad\nMessage: Several things.\nException Details:\n\t(A) one\n\tCode: A\n\tMessage: one\n\t(B) two\n\tCode: B\n\tMessage: two\nDo this.\n',
    ],
    ['an interrupt', new InterruptedError(), 130, 'ERROR: Interrupted.\n'],
    [
      'a defect',
      new TypeError('x is not a function'),
      1,
      'ERROR: The command failed unexpectedly: x is not a function\nThis is a defect of acrtask. Include the trace that the same command prints with --debug when you report it.\n',
    ],
    [
      'something that is no error',
      'oops',
      1,
      'ERROR: The command failed unexpectedly: oops\nThis is a defect of acrtask. Include the trace that the same command prints with --debug when you report it.\n',
    ],
  ])('%s', async (_, error, exitCode, stderr) => {
    const host = createTestHost();
    expect(await report(error, createMessages(host, 'warn'), 'acrtask x')).toBe(exitCode);
    expect(host.written).toEqual({ stdout: '', stderr });
  });

  it('is told with its cause when asked to', async () => {
    const host = createTestHost();
    const cause = new Error('socket hang up');
    await report(new CommandError('No.', { cause }), createMessages(host, 'debug'), 'acrtask x');
    expect(host.written.stderr).toBe(`ERROR: No.\nDEBUG: ${cause.stack}\n`);
  });
});
