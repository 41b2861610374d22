// A docker daemon for the tests that need a real one: node scripts/private-docker.mjs start FOLDER | stop FOLDER
// Everything of it lies in FOLDER, and no other daemon is touched. `start` prints the value of DOCKER_HOST; it needs root
// on Linux, with dockerd and a static busybox (Debian: docker.io, busybox-static), of which it makes the image busybox.
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [action, name] = process.argv.slice(2);
if (!['start', 'stop'].includes(action) || name === undefined) {
  console.error('usage: node scripts/private-docker.mjs start|stop FOLDER');
  process.exit(2);
}
const folder = resolve(name);
const inFolder = (file) => join(folder, file);
const host = `unix://${inFolder('docker.sock')}`;
const docker = (words, input) =>
  spawnSync('docker', words, {
    env: { ...process.env, DOCKER_HOST: host, DOCKER_BUILDKIT: '0' },
    input,
    encoding: 'utf8',
  });
const answers = () => docker(['version']).status === 0;

/** An image of one static program under all of its names. */
const makeBusybox = () => {
  const context = inFolder('busybox');
  mkdirSync(join(context, 'bin'), { recursive: true });
  for (const each of ['tmp', 'root', 'etc']) mkdirSync(join(context, each), { recursive: true });
  copyFileSync('/bin/busybox', join(context, 'bin/busybox'));
  chmodSync(join(context, 'bin/busybox'), 0o755);
  for (const each of spawnSync('/bin/busybox', ['--list'], { encoding: 'utf8' }).stdout.trim().split('\n')) {
    if (each !== 'busybox') symlinkSync('/bin/busybox', join(context, 'bin', each));
  }
  writeFileSync(join(context, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000:app:/:/bin/sh\n');
  const dockerfile = 'FROM scratch\nCOPY bin /bin/\nCOPY etc /etc/\nCOPY tmp /tmp/\nENV PATH=/bin\nCMD ["sh"]\n';
  writeFileSync(join(context, 'Dockerfile'), dockerfile);
  const { status, stderr } = docker(['build', '--quiet', '--tag', 'busybox', context]);
  if (status !== 0) throw new Error(`the image busybox cannot be built: ${stderr}`);
};

const start = async () => {
  mkdirSync(folder, { recursive: true });
  const log = openSync(inFolder('dockerd.log'), 'a');
  const words = [
    ...[`--data-root=${inFolder('data')}`, `--exec-root=${inFolder('exec')}`, `--pidfile=${inFolder('dockerd.pid')}`],
    ...['--host', host, '--storage-driver=vfs', '--iptables=false', '--ip6tables=false', '--bridge=none'],
    ...['--default-address-pool=base=10.215.0.0/16,size=24', '--shutdown-timeout=3'],
  ];
  const daemon = spawn('dockerd', words, { detached: true, stdio: ['ignore', log, log] });
  const failed = new Promise((_resolve, reject) => {
    daemon.once('error', reject);
    daemon.once('exit', () =>
      reject(new Error(readFileSync(inFolder('dockerd.log'), 'utf8').trim().split('\n').slice(-3).join('\n'))),
    );
  });
  const ready = (async () => {
    for (let attempt = 0; attempt < 120; attempt += 1) {
      if (answers()) return;
      await sleep(250);
    }
    throw new Error('dockerd does not answer');
  })();
  await Promise.race([ready, failed]);
  daemon.removeAllListeners('exit');
  failed.catch(() => {});
  daemon.unref();
  makeBusybox();
  console.log(host);
  process.exit(0);
};

const stop = async () => {
  const containers = docker(['ps', '--all', '--quiet']).stdout.split('\n').filter(Boolean);
  if (containers.length > 0) docker(['rm', '--force', '--volumes', ...containers]);
  const pid = Number(readFileSync(inFolder('dockerd.pid'), 'utf8'));
  process.kill(pid, 'SIGTERM');
  for (let attempt = 0; attempt < 80; attempt += 1) {
    try {
      process.kill(pid, 0);
    } catch {
      break;
    }
    await sleep(100);
  }
  // The daemon leaves the mount of its network namespace.
  for (const line of readFileSync('/proc/self/mounts', 'utf8').split('\n')) {
    const place = line.split(' ')[1];
    if (place?.startsWith(`${folder}/`)) spawnSync('umount', [place]);
  }
  rmSync(folder, { recursive: true, force: true });
};

try {
  await (action === 'start' ? start() : stop());
} catch (error) {
  console.error(`private-docker: ${error.message}`);
  process.exit(1);
}
