import { describe, expect, it } from 'vitest';
import { createLocalLog, type LocalLogOptions } from '../../../src/commands/local/local-log.ts';
import type { OutputStream } from '../../../src/host.ts';

const collecting = (): OutputStream & { readonly text: () => string } => {
  let text = '';
  return {
    isTTY: false,
    columns: undefined,
    write: async (chunk) => {
      text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    },
    text: () => text,
  };
};

const never: LocalLogOptions['host']['sleep'] = () => new Promise(() => {});

const open = (options: Partial<LocalLogOptions> = {}) => {
  const observed = collecting();
  const out = collecting();
  const log = createLocalLog({
    observed,
    out,
    format: 'plain',
    isColoured: false,
    host: { now: () => new Date('2026-01-02T03:04:05Z'), sleep: never },
    ...options,
  });
  const say = (step: string, text: string, stream: 'stdout' | 'stderr' = 'stdout') =>
    void log.output(step, stream, Buffer.from(text));
  return { log, say, observed, out };
};

/** Two steps that print at the same time, in parts of lines. */
const both = ({ log, say }: ReturnType<typeof open>) => {
  log.line('Executing');
  say('one', 'al');
  say('two', 'x\ny');
  say('one', 'pha\nbe');
  say('two', 'z\n');
  log.line('Done');
  log.text('end');
  return log.settled();
};

describe('the log of a run on this machine', () => {
  it.each([
    ['plain', '2026/01/02 03:04:05 Executing\nx\nalpha\nyz\nbe\n2026/01/02 03:04:05 Done\nend\n'],
    [
      'prefixed',
      '2026/01/02 03:04:05 Executing\n[two] x\n[one] alpha\n[two] yz\n[one] be\n2026/01/02 03:04:05 Done\nend\n',
    ],
    [
      'json',
      [
        { text: 'Executing' },
        { step: 'two', stream: 'stdout', text: 'x' },
        { step: 'one', stream: 'stdout', text: 'alpha' },
        { step: 'two', stream: 'stdout', text: 'yz' },
        { step: 'one', stream: 'stdout', text: 'be' },
        { text: 'Done' },
        { text: 'end' },
      ]
        .map((each) => `${JSON.stringify({ time: '2026-01-02T03:04:05.000Z', ...each })}\n`)
        .join(''),
    ],
  ] as const)('%s keeps the lines of steps whole', async (format, expected) => {
    const opened = open({ format });
    await both(opened);
    expect(format === 'plain' ? opened.observed.text() : opened.out.text()).toBe(expected);
  });

  it('is observed as it is in Azure, however it is shown', async () => {
    const opened = open({ format: 'json' });
    await both(opened);
    expect(opened.observed.text()).toBe(
      '2026/01/02 03:04:05 Executing\nx\nalpha\nyz\nbe\n2026/01/02 03:04:05 Done\nend\n',
    );
  });

  it('gives each step a colour of its own', async () => {
    const { log, say, out } = open({ format: 'prefixed', isColoured: true });
    say('one', 'a\n');
    say('two', 'b\n');
    say('one', 'c\n');
    await log.settled();
    expect(out.text()).toBe('\u001b[36m[one]\u001b[0m a\n\u001b[33m[two]\u001b[0m b\n\u001b[36m[one]\u001b[0m c\n');
  });

  it('shows the beginning of a line after a moment, and ends it before another step prints', async () => {
    const { log, say, out } = open({
      format: 'prefixed',
      host: { now: () => new Date(0), sleep: () => Promise.resolve() },
    });
    say('one', 'waiting...');
    await new Promise(setImmediate);
    say('one', ' still');
    await new Promise(setImmediate);
    say('two', 'x\n');
    await log.settled();
    expect(out.text()).toBe('[one] waiting... still\n[two] x\n');
  });

  it('keeps everything back while it is held', async () => {
    const { log, observed } = open();
    const release = log.hold();
    log.text('later');
    await new Promise(setImmediate);
    const before = observed.text();
    release();
    await log.settled();
    expect([before, observed.text()]).toEqual(['', 'later\n']);
  });
});
