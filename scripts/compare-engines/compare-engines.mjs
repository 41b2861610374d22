// Runs the recorded cases of the task engine with podman or buildah, as root on Linux:
//   node scripts/compare-engines/compare-engines.mjs ORACLE podman|buildah [--only PREFIX,...] [--verbose] -- node bin/acrtask.js
// ORACLE is the folder of compare.mjs, whose daemon and registries are up. The containers live in a storage of their own below
// CONTAINERS_ORACLE_STATE, which keeps the base images from run to run. Exit status as that of compare.mjs.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
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
[network]
network_config_dir = "${join(state, 'networks')}"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
`,
  ),
  BUILDAH_ISOLATION: 'chroot',
};
const env = { ...process.env, ...containers };

const { BIN, CA, REGISTRIES, SOCKET } = await import(pathToFileURL(resolve(oracle, 'engine.mjs')));
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
// Podman's own service, for steps that use the socket of the daemon.
const socket = '/run/podman/podman.sock';
mkdirSync('/run/podman', { recursive: true });
const registries = Object.values(REGISTRIES).filter(({ tls }) => !tls);
const service =
  engine === 'podman' && !existsSync(socket)
    ? spawn('podman', ['system', 'service', '--time', '0', `unix://${socket}`], {
        stdio: 'ignore',
        env: {
          ...env,
          SSL_CERT_FILE: CA,
          CONTAINERS_REGISTRIES_CONF: file(
            'registries.conf',
            [
              'unqualified-search-registries = ["docker.io"]',
              ...registries.map(({ address }) => `[[registry]]\nlocation = "${address}"\ninsecure = true`),
              '',
            ].join('\n'),
          ),
        },
      })
    : undefined;
const isVerbose = rest.includes('--verbose');
const child = spawn(
  process.execPath,
  [
    '--import',
    fileURLToPath(new URL('register.mjs', import.meta.url)),
    join(oracle, 'compare.mjs'),
    ...(isVerbose ? rest : ['--verbose', ...rest]),
  ],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...env,
      ACRTASK_ENGINE: engine,
      CONTAINERS_ORACLE_ENV: JSON.stringify({ ...containers, ACRTASK_ENGINE: engine }),
    },
  },
);

/** What is said of one case: its heading, differences, and, behind `>`, what the client printed. */
let block = [];
let refused = 0;
const end = () => {
  const at = block.findIndex((line) => /> ERROR: .* cannot carry out this task file:$/.test(line));
  if (at > 0) {
    refused += 1;
    const places = block.slice(at + 1).filter((line) => / {10}> {3}/.test(line));
    block = [block[0].replace(/^differ/, 'refuse'), ...places.map((line) => line.replace('> ', ''))];
  } else if (!isVerbose) block = block.filter((line) => !line.startsWith('          >'));
  if (block.length > 0) console.log(block.join('\n'));
  block = [];
};
createInterface({ input: child.stdout }).on('line', (line) => {
  if (/^(?:agree|differ|\d+ of)/.test(line)) end();
  block.push(/^\d+ of/.test(line) ? `${line}, ${refused} refused` : line);
});
child.on('close', (code) => {
  end();
  service?.kill();
  if (service) rmSync(socket, { force: true });
  process.exit(code ?? 1);
});
