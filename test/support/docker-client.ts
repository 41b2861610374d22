import type { DockerClient } from '../../src/runner/engines/docker.ts';

/** A client of docker without settings of its own, which has no daemon to ask. */
export const dockerClient: DockerClient = {
  name: 'docker',
  words: ['docker'],
  env: {},
  config: {},
  socket: '/var/run/docker.sock',
  runOptions: [],
  buildOptions: [],
  prelude: [],
};
