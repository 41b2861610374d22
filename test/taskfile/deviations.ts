import type { VectorResult } from './vector.ts';

/** A vector whose result differs on purpose. */
export interface Deviation {
  readonly because: string;
  /** What this package does instead, from what the engine does. */
  instead(engine: VectorResult): VectorResult;
}

const node18 = {
  registry: 'registry.hub.docker.com',
  repository: 'library/node',
  tag: '18',
  digest: '',
  reference: 'node:18',
};

/** Where this package differs from the engine on purpose (taskfile.md 22). */
export const deviations: Readonly<Record<string, Deviation>> = {
  'localhost-registry-is-taken-for-a-hub-user': {
    because: 'localhost and names with a port are hosts to docker, so the dump names them as registries',
    instead: () => ({
      ok: true,
      dependencies: [
        {
          image: null,
          'runtime-dependency': {
            registry: 'localhost:5000',
            repository: 'app',
            tag: '1',
            digest: '',
            reference: 'localhost:5000/app:1',
          },
          'buildtime-dependency': null,
        },
      ],
    }),
  },
  'from-inside-continued-run-is-counted': {
    because: 'a line that continues a RUN is no FROM instruction',
    instead: () => ({
      ok: true,
      dependencies: [
        {
          image: null,
          'runtime-dependency': { ...node18, repository: 'library/alpine', tag: '3', reference: 'alpine:3' },
          'buildtime-dependency': [node18],
        },
      ],
    }),
  },
  'platform-flag-is-not-understood': {
    because: 'docker accepts flags before the image, and multi-platform builds need them',
    instead: () => ({
      ok: true,
      dependencies: [{ image: null, 'runtime-dependency': node18, 'buildtime-dependency': null }],
    }),
  },
};
