// Runs the recorded cases of the task engine with podman or buildah, as root on Linux:
//   node scripts/compare-engines/compare-engines.mjs ORACLE podman|buildah [--only PREFIX,...] [--verbose] -- node bin/acrtask.js
// ORACLE is the folder of compare.mjs, whose daemon and registries are up. The containers live in a storage of their own below
// CONTAINERS_ORACLE_STATE, which keeps the base images from run to run. Exit status as that of compare.mjs.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [oracle, engine, ...rest] = process.argv.slice(2);
if (oracle === undefined || !['podman', 'buildah'].includes(engine)) {
  console.error('usage: compare-engines.mjs ORACLE podman|buildah [OPTIONS] -- COMMAND');
  process.exit(2);
}
const state = process.env.CONTAINERS_ORACLE_STATE ?? join(tmpdir(), 'acrtask-containers-oracle');
mkdirSync(state, { recursive: true });
const file = (name, text) => {
  const path = join(state, name);
  writeFileSync(path, text);
  return path;
};
const containers = {
  CONTAINERS_STORAGE_CONF: file(
    'storage.conf',
    `[storage]\ndriver = "${process.env.CONTAINERS_ORACLE_DRIVER ?? 'overlay'}"\ngraphroot = "${join(state, 'store')}"\nrunroot = "${join(state, 'run')}"\n`,
  ),
  CONTAINERS_CONF: file(
    'containers.conf',
    `[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
`,
  ),
  BUILDAH_ISOLATION: 'chroot',
};
const env = { ...process.env, ...containers };

const { BIN, SOCKET } = await import(pathToFileURL(resolve(oracle, 'engine.mjs')));
const { baseTags } = await import(pathToFileURL(resolve(oracle, 'images.mjs')));
if (!existsSync(join(state, 'images.made'))) {
  const tags = [...baseTags()].filter((tag) => tag !== 'acb:latest');
  const copied = spawnSync('/bin/sh', ['-c', '"$0" save "$@" | podman load', join(BIN, 'docker'), ...tags], {
    env: { ...env, DOCKER_HOST: `unix://${SOCKET}` },
    encoding: 'utf8',
  });
  if (copied.status !== 0) throw new Error(copied.stderr);
  file('images.made', '');
}
const child = spawn(
  process.execPath,
  ['--import', fileURLToPath(new URL('register.mjs', import.meta.url)), join(oracle, 'compare.mjs'), ...rest],
  {
    stdio: 'inherit',
    env: {
      ...env,
      ACRTASK_ENGINE: engine,
      CONTAINERS_ORACLE_ENV: JSON.stringify({ ...containers, ACRTASK_ENGINE: engine }),
    },
  },
);
child.on('exit', (code) => process.exit(code ?? 1));
