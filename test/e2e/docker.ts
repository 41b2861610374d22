import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The variables by which docker's client finds its daemon. */
export const dockerVariables = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[0].startsWith('DOCKER_')),
  );

/** Runs docker; resolves with its standard output. */
export const docker = async (...words: string[]): Promise<string> =>
  (await run('docker', words, { env: process.env, maxBuffer: 1 << 26 })).stdout;

/** Lines of docker's output, in order. */
export const dockerLines = async (...words: string[]): Promise<string[]> =>
  (await docker(...words))
    .split('\n')
    .filter((line) => line !== '')
    .sort();

/** Why tests that need a docker daemon with the image busybox cannot run here. */
export const withoutDocker = async (): Promise<string | undefined> => {
  try {
    const images = await dockerLines('image', 'ls', '--quiet', 'busybox:latest');
    return images.length > 0
      ? undefined
      : "docker has no image busybox; 'node scripts/private-docker.mjs start FOLDER' starts a daemon that has one";
  } catch (error) {
    return `no docker daemon answers (${String(error).split('\n').at(-2)?.trim() || error})`;
  }
};
