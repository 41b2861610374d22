// Measures pushes into a registry of the emulator and pulls from it, side by side with Debian's docker-registry: skopeo copies an image of
// 200 MB to and from each. Also by how much the emulator's memory grows meanwhile.
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

const rounds = 3;
const length = 200e6;
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const isThere = (program) => spawnSync(program, ['--version']).status === 0;

/** An image in the form of skopeo's `dir:`, with one layer of random bytes. */
const layImage = (folder) => {
  mkdirSync(folder, { recursive: true });
  const laid = (bytes) => {
    const hex = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(folder, hex), bytes);
    return { digest: `sha256:${hex}`, size: bytes.length };
  };
  const plain = randomBytes(length);
  const layer = laid(gzipSync(plain, { level: 0 }));
  const diffId = `sha256:${createHash('sha256').update(plain).digest('hex')}`;
  const rootfs = { type: 'layers', diff_ids: [diffId] };
  const config = laid(Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', config: {}, rootfs })));
  const docker = 'application/vnd.docker';
  const manifest = {
    schemaVersion: 2,
    mediaType: `${docker}.distribution.manifest.v2+json`,
    config: { mediaType: `${docker}.container.image.v1+json`, ...config },
    layers: [{ mediaType: `${docker}.image.rootfs.diff.tar.gzip`, ...layer }],
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'version'), 'Directory Transport Version: 1.1\n');
};

const copy = (work, words) => {
  const started = process.hrtime.bigint();
  // Each copy starts without what an earlier one has found out about the registries.
  const env = { ...process.env, HOME: work, XDG_RUNTIME_DIR: work, TMPDIR: work };
  const { status, stderr } = spawnSync('skopeo', ['copy', '-q', ...words], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`skopeo copy ${words.join(' ')}\n${stderr}`);
  rmSync(join(work, '.local'), { recursive: true, force: true });
  return Number(process.hrtime.bigint() - started) / 1e6;
};

const freePort = async () => {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true) ?? socket.destroy());
    socket.on('error', () => resolve(false));
  });

/** Debian's registry, in a folder of its own. */
const startDockerRegistry = async (work) => {
  const port = await freePort();
  const file = join(work, 'docker-registry.yml');
  writeFileSync(
    file,
    `version: 0.1
log: { level: error, accesslog: { disabled: true } }
storage: { filesystem: { rootdirectory: ${join(work, 'docker-registry')} } }
http: { addr: '127.0.0.1:${port}' }
`,
  );
  const child = spawn('docker-registry', ['serve', file], { stdio: 'ignore' });
  for (let attempt = 0; attempt < 100 && !(await answers(port)); attempt += 1) await delay(100);
  return { address: `127.0.0.1:${port}`, stop: () => child.kill() };
};

/** The memory of a process in MiB: now, and at most since the last call; undefined where the system does not say. */
const memoryOf = (pid) => {
  if (process.platform !== 'linux') return undefined;
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [now, peak] = ['VmRSS', 'VmHWM'].map((name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)[1]) / 1024);
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return { now, peak };
};

/** `acrtask` runs a command against the emulator, whose process is `pid`. Creates the registry `benchpush` in the group `bench`. */
export const registryRows = async ({ acrtask, pid, work }) => {
  const what = 'push of 200 MB into the emulator';
  const goal = '<= 1.5 x docker-registry';
  const missing = ['skopeo', 'docker-registry'].filter((program) => !isThere(program));
  if (missing.length > 0) return [[what, goal, `not measured: ${missing.join(' and ')} not installed`, true]];

  acrtask(['az', 'acr', 'create', '-g', 'bench', '-n', 'benchpush', '--sku', 'Standard', '--admin-enabled', 'true']);
  const address = acrtask(['emulator', 'port', 'benchpush', '--query', 'address', '-o', 'tsv']).trim();
  const password = ['az', 'acr', 'credential', 'show', '-n', 'benchpush', '--query', 'passwords[0].value', '-o', 'tsv'];
  const login = `benchpush:${acrtask(password).trim()}`;
  const other = await startDockerRegistry(work);
  const times = { push: [], pull: [], otherPush: [], otherPull: [] };
  const grown = [];
  const image = join(work, 'image');
  const pulled = join(work, 'pulled');
  try {
    for (let round = 0; round <= rounds; round += 1) {
      layImage(image);
      const before = memoryOf(pid)?.now;
      const took = {
        otherPush: copy(work, ['--dest-tls-verify=false', `dir:${image}`, `docker://${other.address}/app:v1`]),
        push: copy(work, [
          '--dest-tls-verify=false',
          '--dest-creds',
          login,
          `dir:${image}`,
          `docker://${address}/app:v1`,
        ]),
        otherPull: copy(work, ['--src-tls-verify=false', `docker://${other.address}/app:v1`, `dir:${pulled}`]),
        pull: copy(work, [
          '--src-tls-verify=false',
          '--src-creds',
          login,
          `docker://${address}/app:v1`,
          `dir:${pulled}2`,
        ]),
      };
      // The first round compiles, and fills caches.
      if (round > 0) {
        for (const name of Object.keys(times)) times[name].push(took[name]);
        if (before !== undefined) grown.push(memoryOf(pid).peak - before);
      }
      for (const folder of [image, pulled, `${pulled}2`]) rmSync(folder, { recursive: true, force: true });
      acrtask(['az', 'acr', 'repository', 'delete', '-n', 'benchpush', '--repository', 'app', '--yes']);
    }
  } finally {
    other.stop();
  }
  const row = (name, own, others) => {
    const ratio = median(times[own]) / median(times[others]);
    return [name, goal, `${ratio.toFixed(2)} x (${median(times[own]).toFixed(0)} ms)`, ratio <= 1.5];
  };
  return [
    row(what, 'push', 'otherPush'),
    row('pull of 200 MB from the emulator', 'pull', 'otherPull'),
    ...(grown.length === 0
      ? []
      : [['... memory that both take', '<= 100 MiB', `${median(grown).toFixed(0)} MiB`, median(grown) <= 100]]),
  ];
};
