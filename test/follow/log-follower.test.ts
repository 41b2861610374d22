import { describe, expect, it } from 'vitest';
import { createLogFollower } from '../../src/follow/log-follower.ts';
import { createLogWriter } from '../../src/follow/log-writer.ts';
import { type Script, scripted } from './scripted.ts';

const ailing = { status: 500 };
const refused = { status: 403 };

/** Asks for a turn every quarter of a second for so many seconds, or until it is over, and tells when the log was read. */
const follow = async (log: Script['log'], seconds: number) => {
  const stage = scripted({ states: [], log: log ?? [] });
  const { host, source, signal } = stage.options;
  const follower = createLogFollower({
    source,
    signal,
    writer: createLogWriter(host.stdout, undefined),
    now: host.now,
    warn: async () => {},
    onBytes: () => {},
  });
  const reads: number[] = [];
  let isOver = false;
  while (!isOver && stage.seconds() <= seconds) {
    const before = stage.counts.reads;
    isOver = (await follower.turn()) === 'over';
    if (stage.counts.reads > before) reads.push(stage.seconds());
    await host.sleep(250, signal);
  }
  return { reads, isOver, trouble: follower.trouble, links: stage.counts.links };
};

describe('a log that cannot be read', () => {
  it.each<[what: string, log: Script['log'], seconds: number, expected: Awaited<ReturnType<typeof follow>>]>([
    [
      'is asked for less and less often, down to every fifteen seconds',
      [[0, ailing]],
      80,
      { reads: [0, 1, 3, 7, 15, 30, 45, 60, 75], isOver: false, trouble: 'HTTP 500', links: 1 },
    ],
    [
      'is asked for soon again after it could be read',
      [
        [0, ailing],
        [7000, { text: 'a\n' }],
        [7100, ailing],
      ],
      15,
      { reads: [0, 1, 3, 7, 7.25, 8.25, 10.25, 14.25], isOver: false, trouble: 'HTTP 500', links: 1 },
    ],
    [
      'is no trouble any more once it can be read',
      [
        [0, ailing],
        [1000, { text: 'a\n' }],
      ],
      1,
      { reads: [0, 1], isOver: false, trouble: undefined, links: 1 },
    ],
    [
      'is no trouble either while there is none',
      [
        [0, ailing],
        [1000, {}],
      ],
      1,
      { reads: [0, 1], isOver: false, trouble: undefined, links: 1 },
    ],
    [
      'is given up after five refusals, each with a link of its own',
      [[0, refused]],
      20,
      { reads: [0, 0.25, 1.25, 3.25, 7.25], isOver: true, trouble: 'HTTP 403', links: 5 },
    ],
    [
      'may be refused five times anew after it could be read',
      [
        [0, refused],
        [3000, { text: 'a\n' }],
        [3500, refused],
      ],
      20,
      {
        reads: [0, 0.25, 1.25, 3.25, 3.5, 3.75, 4.75, 6.75, 10.75],
        isOver: true,
        trouble: 'HTTP 403',
        links: 8,
      },
    ],
  ])('%s', async (_, log, seconds, expected) => {
    expect(await follow(log, seconds)).toEqual(expected);
  });
});

describe('a turn', () => {
  it('has moved when something came before the connection broke, and asks for the artifact rather than the log', async () => {
    const asked: string[] = [];
    const { options } = scripted({
      states: [],
      links: [[0, { logLink: 'https://logs/cf1', logArtifactLink: 'https://registry/cf1' }]],
      log: [[0, { text: 'one\ntwo\n', breaksAfter: 5 }]],
    });
    const { host, source, signal } = options;
    const follower = createLogFollower({
      source: {
        ...source,
        read: (url, start, stop) => {
          asked.push(url);
          return source.read(url, start, stop);
        },
      },
      signal,
      writer: createLogWriter(host.stdout, undefined),
      now: host.now,
      warn: async () => {},
      onBytes: () => {},
    });
    const turns = [await follower.turn(), await follower.turn()];
    expect({ turns, asked, isArtifact: follower.isArtifact }).toEqual({
      turns: ['moved', 'quiet'],
      asked: ['https://registry/cf1'],
      isArtifact: true,
    });
  });
});
