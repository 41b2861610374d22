import { describe, expect, it } from 'vitest';
import { createLogView, type LogViewOptions } from '../../../src/follow/view/log-view.ts';
import type { OutputStream } from '../../../src/host.ts';

const at = '2026/11/20 12:43:25';

/** A run of three steps, of which the last pushes. */
const log = `${at} Downloading source code...
${at} Setting up Docker configuration...
${at} Executing step ID: build. Timeout(sec): 600, Working directory: '', Network: 'acb_default_network'
${at} Scanning for dependencies...
${at} Successfully scanned dependencies
${at} Launching container with name: build
Step 1/1 : FROM scratch
2026/11/20 12:43:26 listening on :8080
${at} Successfully executed container: build
${at} Executing step ID: ship. Timeout(sec): 600, Working directory: '', Network: 'acb_default_network'
${at} Pushing image: a.azurecr.io/app:1, attempt 1
The push refers to repository [a.azurecr.io/app]
${at} Successfully pushed image: a.azurecr.io/app:1
${at} Executing step ID: test. Timeout(sec): 600, Working directory: '', Network: 'acb_default_network'
${at} Launching container with name: test
ok 1
${at} Container failed during run: test, waiting 5 seconds before retrying...
${at} Launching container with name: test
ok 2
${at} Successfully executed container: test
${at} Step ID: build marked as successful (elapsed time in seconds: 1.000000)
${at} Populating digests for step ID: build...
${at} Successfully populated digests for step ID: build
${at} Step ID: ship marked as successful (elapsed time in seconds: 1.000000)
${at} Step ID: test marked as successful (elapsed time in seconds: 1.000000)
${at} The following dependencies were found:
- image:
    registry: a.azurecr.io

Run ID: cf1 was successful after 5s
`;

/** Two steps side by side. */
const sideBySide = `${at} Executing step ID: one. Timeout(sec): 600, Working directory: '', Network: ''
${at} Launching container with name: one
of one alone
${at} Executing step ID: two. Timeout(sec): 600, Working directory: '', Network: ''
${at} Launching container with name: two
of one or two
${at} Successfully executed container: one
of two alone
${at} Successfully executed container: two
`;

const collecting = () => {
  let text = '';
  const out: OutputStream = {
    isTTY: false,
    columns: undefined,
    write: async (chunk) => {
      text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    },
  };
  return { out, text: () => text };
};

/** What is shown of a log that comes in pieces of so many bytes. */
const shownOf = async (text: string, options: LogViewOptions, size = 7) => {
  const { out, text: shown } = collecting();
  const view = createLogView(out, options);
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) {
    const chunk = Uint8Array.prototype.slice.call(bytes, from, from + size);
    await view.stream.write(chunk);
    chunk.fill(0x3f);
  }
  await view.end();
  return { shown: shown(), steps: view.steps, beside: view.beside };
};

describe('a view of a log', () => {
  it.each<[LogViewOptions, string]>([
    [{}, log],
    [{ timestamps: 'utc' }, log],
    [
      { quietAgent: true },
      'Step 1/1 : FROM scratch\n2026/11/20 12:43:26 listening on :8080\nThe push refers to repository [a.azurecr.io/app]\nok 1\nok 2\n',
    ],
    [
      { step: 'build' },
      `${at} Executing step ID: build. Timeout(sec): 600, Working directory: '', Network: 'acb_default_network'
${at} Scanning for dependencies...
${at} Successfully scanned dependencies
${at} Launching container with name: build
Step 1/1 : FROM scratch
2026/11/20 12:43:26 listening on :8080
${at} Successfully executed container: build
${at} Step ID: build marked as successful (elapsed time in seconds: 1.000000)
${at} Populating digests for step ID: build...
${at} Successfully populated digests for step ID: build
`,
    ],
    [
      { step: 'ship' },
      `${at} Executing step ID: ship. Timeout(sec): 600, Working directory: '', Network: 'acb_default_network'
${at} Pushing image: a.azurecr.io/app:1, attempt 1
The push refers to repository [a.azurecr.io/app]
${at} Successfully pushed image: a.azurecr.io/app:1
${at} Step ID: ship marked as successful (elapsed time in seconds: 1.000000)
`,
    ],
    [{ step: 'ship', quietAgent: true }, 'The push refers to repository [a.azurecr.io/app]\n'],
    [{ step: 'test', quietAgent: true }, 'ok 1\nok 2\n'],
    [{ step: 'test', quietAgent: true, tail: 1 }, 'ok 2\n'],
    [{ step: 'build', quietAgent: true, timestamps: 'none' }, 'Step 1/1 : FROM scratch\nlistening on :8080\n'],
    [{ step: 'none' }, ''],
    [{ tail: 3 }, '    registry: a.azurecr.io\n\nRun ID: cf1 was successful after 5s\n'],
    [{ tail: 0 }, ''],
    [{ tail: 1000 }, log],
  ])('%j', async (options, expected) => {
    expect(await shownOf(log, options)).toEqual({
      shown: expected,
      // Where all steps are shown, nobody asks which there are.
      steps: options.step !== undefined || options.quietAgent ? ['build', 'ship', 'test'] : [],
      beside: [],
    });
  });

  it('is the same however the log comes in', async () => {
    for (const size of [1, 2, 3, 64, 4096, 100_000])
      expect((await shownOf(log, { quietAgent: true, tail: 4 }, size)).shown).toBe(
        '2026/11/20 12:43:26 listening on :8080\nThe push refers to repository [a.azurecr.io/app]\nok 1\nok 2\n',
      );
  });

  it('of one step names the steps whose lines may be among those shown', async () => {
    expect(await shownOf(sideBySide, { step: 'one', quietAgent: true })).toEqual({
      shown: 'of one alone\nof one or two\n',
      steps: ['one', 'two'],
      beside: ['two'],
    });
  });

  it('of what steps print has nothing of an explicit pull, and all of a step in the background', async () => {
    const pulled = `${at} Executing step ID: one. Timeout(sec): 600\n${at} Step specified pull. Performing an explicit pull...\n${at} Launching container with name: \nUsing default tag: latest\n${at} Successfully executed container: \n${at} Launching container with name: one\n0123abc\n${at} Successfully executed container: one\n`;
    expect((await shownOf(pulled, { quietAgent: true })).shown).toBe('Using default tag: latest\n0123abc\n');
  });

  it('of what steps print has none of the last words of a run that failed', async () => {
    const failed = `${at} Executing step ID: one. Timeout(sec): 600\n${at} Launching container with name: one\nno\n${at} Container failed during run: one. No retries remaining.\nfailed to run step ID: one: exit status 1\n\nRun ID: cf1 failed after 5s. Error: failed during run, err: exit status 1\n`;
    expect((await shownOf(failed, { quietAgent: true })).shown).toBe('no\n');
  });

  it('of what steps print ends with the run, whatever was under way', async () => {
    const failed = `${sideBySide.slice(0, sideBySide.indexOf(`${at} Successfully`))}failed to run step ID: one: exit status 1\n\nRun ID: cf1 failed after 5s. Error: failed during run, err: exit status 1\n`;
    expect((await shownOf(failed, { quietAgent: true })).shown).toBe('of one alone\nof one or two\n');
  });

  it('takes nothing that a program prints without a time for words of the engine', async () => {
    const printed = `${at} Executing step ID: one. Timeout(sec): 600\n${at} Launching container with name: one\nSuccessfully executed container: one\nExecuting step ID: two. \nPushing image: a, attempt 1\n${at} Successfully executed container: one\n`;
    expect((await shownOf(printed, { step: 'one', quietAgent: true })).shown).toBe(
      'Successfully executed container: one\nExecuting step ID: two. \nPushing image: a, attempt 1\n',
    );
  });

  it('keeps the bytes of a line that is not text, and of a long line', async () => {
    const { out, text } = collecting();
    const written: Uint8Array[] = [];
    const view = createLogView(
      { ...out, write: async (chunk) => void written.push(Buffer.from(chunk as Uint8Array)) },
      {
        tail: 2,
      },
    );
    const long = Buffer.concat([Buffer.alloc(10_000, 0xff), Buffer.from('\n')]);
    await view.stream.write(Buffer.concat([Buffer.from('one\n'), long, Buffer.from([0xc3, 0x28, 0x0a])]));
    await view.end();
    expect([text(), Buffer.concat(written).equals(Buffer.concat([long, Buffer.from([0xc3, 0x28, 0x0a])]))]).toEqual([
      '',
      true,
    ]);
  });

  it('shows every line once the log has been read as far as it goes', async () => {
    const { out, text } = collecting();
    const view = createLogView(out, { tail: 1 });
    await view.stream.write('one\ntwo\nthr');
    const before = text();
    await view.caughtUp();
    const caughtUp = text();
    await view.stream.write('ee\nfour\n');
    await view.caughtUp();
    expect([before, caughtUp, text()]).toEqual(['', 'two\n', 'two\nthree\nfour\n']);
  });

  it('begins anew with another log', async () => {
    const { out, text } = collecting();
    const view = createLogView(out, { quietAgent: true });
    await view.stream.write(`${at} Executing step ID: one. Timeout(sec): 600\nof one\nunfinis`);
    view.restart();
    await view.stream.write(`${at} Downloading source code...\nbefore the first step\n`);
    await view.end();
    expect(text()).toBe('of one\n');
  });
});
