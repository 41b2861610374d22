import { beforeEach, describe, expect, it } from 'vitest';
import { type DockerHub, dockerHub } from '../../../src/emulator/docker-hub/docker-hub.ts';
import { defaultOptions } from '../../../src/emulator/emulator.ts';
import type { EmulatorContext } from '../../../src/emulator/emulator-context.ts';
import { digestOf } from '../../../src/emulator/registry/digests.ts';
import { memoryStore } from '../../../src/emulator/store/memory-store.ts';

let hub: DockerHub;
beforeEach(() => {
  const newId = (): string => crypto.randomUUID();
  const context: EmulatorContext = {
    options: { ...defaultOptions, dockerHubUsers: { hubuser: 'hubpassword', other: 'x' } },
    store: memoryStore(newId),
    engine: { name: 'none', run: async () => ({ succeeded: true, outputImages: [], baseImageDependencies: [] }) },
    now: () => new Date(0),
    realTime: () => new Date(0),
    sleep: async () => {},
    newId,
    port: () => '',
  };
  hub = dockerHub(context);
});

describe('the Docker Hub stand-in', () => {
  it.each([
    ['hubuser', 'hubpassword', true],
    ['hubuser', 'x', false],
    ['nobody', 'hubpassword', false],
    ['constructor', '', false],
  ])('login %s with %s: %s', (userName, password, expected) => {
    expect(hub.login(userName, password)).toBe(expected);
  });

  it.each([
    ['hubuser/hubrepo', 'hubuser'],
    ['library/node', undefined],
    ['grafana/grafana', undefined],
  ])('%s belongs to %s', (repository, owner) => {
    expect(hub.ownerOf(repository)).toBe(owner);
  });

  it('keeps what is pushed', () => {
    const manifest = Buffer.from('{}');
    const digest = hub.push('hubuser/hubrepo', 'v1', { blobs: [Buffer.from('c')], manifest, mediaType: 'm' });
    expect(digest).toBe(digestOf(manifest));
    expect([hub.resolve('hubuser/hubrepo', 'v1'), hub.resolve('hubuser/hubrepo', digest)]).toEqual([digest, digest]);
    expect([hub.resolve('hubuser/hubrepo', 'v2'), hub.resolve('other/none', 'v1')]).toEqual([undefined, undefined]);
  });
});
