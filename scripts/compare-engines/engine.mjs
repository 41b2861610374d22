// Stands in for the engine module of the recorded cases: `docker` is podman.
import { spawnSync } from 'node:child_process';

const original = await import(new URL(import.meta.url).searchParams.get('original'));
const containers = JSON.parse(process.env.CONTAINERS_ORACLE_ENV);

export const { STATE } = original;

export const engineEnv = () => ({ ...original.engineEnv(), ...containers });

export const docker = (words) => {
  const { status, stdout, stderr } = spawnSync('podman', words, {
    encoding: 'utf8',
    env: { ...process.env, ...containers },
  });
  if (status !== 0) throw new Error(`podman ${words.join(' ')}: ${stderr}`);
  return stdout;
};
