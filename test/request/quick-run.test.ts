import { describe, expect, it } from 'vitest';
import { prepareQuickRun, type QuickRunOptions } from '../../src/request/quick-run.ts';
import { uncheckedTaskFiles } from '../support/unchecked-task-files.ts';
import { comparable, optionsOf, readerOver, recordedCases } from './recorded.ts';

const sources = ['/dev/null', '.', 'https://github.com/example/app.git'];

/** A file that is not there may be there tomorrow; the rest is wrong whatever is there. */
const codeOf = (message: string): number => (/does not exist|is empty/.test(message) ? 1 : 2);

describe('prepareQuickRun', () => {
  it.each(recordedCases('run'))('$id sends what the Azure CLI sends', async ({ argv, stdin, body }) => {
    const source = argv.find((word) => sources.includes(word));
    const options = optionsOf(argv.filter((word) => word !== source)) as Omit<QuickRunOptions, 'platform'>;
    const prepared = await prepareQuickRun(
      { platform: 'linux/amd64', ...options },
      { hasSource: source !== '/dev/null', taskFiles: uncheckedTaskFiles(readerOver(stdin)) },
    );
    expect(prepared.warnings).toEqual([]);
    expect(comparable(prepared.requestFor(body?.sourceLocation as string | undefined))).toEqual(comparable(body));
  });

  it('reads nothing here when there is a source', async () => {
    const taskFiles = uncheckedTaskFiles(() => Promise.reject(new Error('nothing to read here')));
    const { requestFor } = await prepareQuickRun({ platform: 'linux' }, { hasSource: true, taskFiles });
    expect(requestFor('source/a.tar.gz')).toMatchObject({
      taskFilePath: 'acb.yaml',
      sourceLocation: 'source/a.tar.gz',
    });
  });

  it.each<[string, Partial<QuickRunOptions>, boolean, string]>([
    [
      '--cmd and --file',
      { cmd: 'x', file: 'y' },
      false,
      'Azure Container Registry can run with either --cmd myCommand /dev/null or -f myFile mySourceLocation, but not both.',
    ],
    ['a missing file', {}, false, 'acb.yaml does not exist.'],
    ['an empty file', { file: '-' }, false, 'Standard input is empty.'],
    ['a timeout', { timeout: 1 }, true, "Parameter 'FileTaskRunRequest.timeout' must be equal to or greater than 300."],
  ])('refuses %s', async (_, options, hasSource, message) => {
    const prepared = prepareQuickRun(
      { platform: 'linux', ...options },
      { hasSource, taskFiles: uncheckedTaskFiles(readerOver('')) },
    );
    await expect(prepared).rejects.toMatchObject({ message, exitCode: codeOf(message) });
  });
});
