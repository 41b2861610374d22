import { describe, expect, it } from 'vitest';
import { ServiceError } from '../../src/errors.ts';
import { followRun } from '../../src/follow/follow-run.ts';
import { createActivityText, createLiveLine, createStepWatch } from '../../src/follow/live-line.ts';
import { scripted } from './scripted.ts';

describe('live line', () => {
  const terminal = (columns = 80) => {
    const written: string[] = [];
    const stderr = {
      isTTY: true,
      columns,
      write: async (chunk: string | Uint8Array) => {
        written.push(chunk.toString());
      },
    };
    return { stderr, written };
  };

  describe('createLiveLine', () => {
    it.each([
      ['a terminal', true, {}, true],
      ['a pipe', false, {}, false],
      ['CI', true, { CI: 'true' }, false],
      ['CI switched off', true, { CI: 'false' }, true],
      ['Azure Pipelines', true, { TF_BUILD: 'True' }, false],
      ['a terminal that cannot move its cursor', true, { TERM: 'dumb' }, false],
    ])('in %s', (_, isTTY, env, exists) => {
      const { stderr } = terminal();
      expect(createLiveLine({ stderr: { ...stderr, isTTY }, env }) !== undefined).toBe(exists);
    });

    it('redraws one line, cut to the width, and takes it away once', async () => {
      const { stderr, written } = terminal(10);
      const live = createLiveLine({ stderr, env: {} });
      await live?.clear();
      await live?.show('Queued 1 s');
      await live?.show('Running 2');
      await live?.clear();
      await live?.clear();
      expect(written).toEqual(['\rQueued 1 \u001b[K', '\rRunning 2\u001b[K', '\r\u001b[K']);
    });
  });

  describe('createActivityText', () => {
    it.each([
      ['Queued', {}, undefined, 'Queued 0 s'],
      ['Queued', { agentPoolName: 'pool1' }, undefined, 'Queued for agent pool pool1 0 s'],
      ['Started', {}, undefined, 'Starting 0 s'],
      ['Started', { agentPoolName: 'pool1' }, undefined, 'Starting on agent pool pool1 0 s'],
      ['Running', {}, undefined, 'Running 0 s'],
      ['Running', {}, 'build', 'Running step build 0 s'],
      ['Succeeded', {}, undefined, 'Finishing (Succeeded) 0 s'],
    ])('%s %j at step %s', (status, properties, step, text) => {
      expect(createActivityText(() => new Date(0))({ status, raw: { properties } }, step)).toBe(text);
    });

    it('counts anew with each activity', () => {
      let time = 0;
      const textFor = createActivityText(() => new Date(time));
      const texts = (['Queued', 'Queued', 'Running', 'Running'] as const).map((status) => {
        time += 2000;
        return textFor({ status, raw: undefined });
      });
      expect(texts).toEqual(['Queued 0 s', 'Queued 2 s', 'Running 0 s', 'Running 2 s']);
    });
  });

  describe('followRun with a live line', () => {
    it('shows what is awaited, and nothing of it beside log lines', async () => {
      const { stderr, written } = terminal();
      const stage = scripted({
        states: [
          [0, 'Queued'],
          [3000, 'Running'],
          [9000, 'Succeeded'],
        ],
        log: [
          [4000, { text: '2024/01/01 00:00:00 Executing step ID: build. Timeout(sec): 600\r\n' }],
          [
            9000,
            { text: '2024/01/01 00:00:00 Executing step ID: build. Timeout(sec): 600\r\nok\n', complete: 'successful' },
          ],
        ],
      });
      const { stdout } = stage.options.host;
      await followRun({
        ...stage.options,
        live: createLiveLine({ stderr, env: {} }),
        host: {
          ...stage.options.host,
          stdout: {
            ...stdout,
            write: async (chunk) => {
              written.push(`<${Buffer.from(chunk).toString().slice(-4).trim()}>`);
            },
          },
        },
      });
      expect(written.map((text) => text.replace('\u001b[K', '').replace('\r', ''))).toEqual([
        'Queued 0 s',
        'Queued 1 s',
        'Queued 2 s',
        'Running 0 s',
        '',
        '<00>',
        'Running step build 0 s',
        'Running step build 1 s',
        'Running step build 2 s',
        'Running step build 3 s',
        '',
        '<ok>',
      ]);
    });

    it('goes on while the run cannot be asked for', async () => {
      const { stderr, written } = terminal();
      const stage = scripted({
        states: [
          [0, 'Queued'],
          [3000, new ServiceError(503, 'ServerBusy', 'busy')],
          [6000, 'Succeeded'],
        ],
        log: [[6000, { text: 'ok\n', complete: 'successful' }]],
      });
      await followRun({ ...stage.options, live: createLiveLine({ stderr, env: {} }) });
      expect(written.filter((text) => /Queued/.test(text)).length).toBe(6);
    });

    it.each([
      ['10%', '10%\r', '10%\rdone\n'],
      ['a character that is not whole', Uint8Array.of(0x0a, 0xe2, 0x82), Uint8Array.of(0x0a, 0xe2, 0x82, 0xac, 0x0a)],
    ])('does not draw into an unfinished line: %s', async (_, begun, whole) => {
      const { stderr, written } = terminal();
      const stage = scripted({
        states: [
          [0, 'Running'],
          [3000, 'Succeeded'],
        ],
        log: [
          [0, { text: begun }],
          [3000, { text: whole, complete: 'successful' }],
        ],
      });
      await followRun({ ...stage.options, live: createLiveLine({ stderr, env: {} }) });
      expect(written).toEqual([]);
    });
  });
});

describe('step watch', () => {
  const line =
    "2024/01/01 00:00:00 Executing step ID: acb_step_0. Timeout(sec): 600, Working directory: '', Network: ''\r\n";

  describe('createStepWatch', () => {
    it.each([
      ['nothing', 'hello\n', undefined],
      ['a step', line, 'acb_step_0'],
      ['the last of two steps', `${line}x\n${line.replace('acb_step_0', 'push.it')}y\n`, 'push.it'],
      ['an older wording', 'Executing step: build\n', 'build'],
      ['no name', 'Executing step ID: \u001b[2J. x\n', undefined],
    ])('%s, whole and byte by byte', (_, text, step) => {
      const bytes = new TextEncoder().encode(text);
      for (const size of [bytes.length, 1, 7]) {
        const watch = createStepWatch();
        for (let from = 0; from < bytes.length; from += size) watch.see(bytes.subarray(from, from + size));
        expect(watch.step).toBe(step);
      }
    });
  });
});
