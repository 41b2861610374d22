// Measures runs on this machine, side by side with docker itself: what a step, a run without steps, a cached build, and 20 steps at
// once take. Needs a docker daemon with the image busybox.
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const rounds = Math.min(Number(process.env.BENCH_ROUNDS ?? 7), 7);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Why there is nothing to measure; undefined when there is. */
const lack = (env) => {
  const { status, error } = spawnSync('docker', ['image', 'inspect', 'busybox'], { env, stdio: 'ignore' });
  return error || status !== 0 ? 'not measured: no docker daemon with the image busybox' : undefined;
};

const stepsOf = (count, more = '') =>
  `version: v1.1.0\nsteps:${count ? '\n' : ' []\n'}${`  - cmd: busybox true\n${more}`.repeat(count)}`;

/** Rows of the table: what acrtask takes, as a multiple of what docker takes or beyond it. */
export const runRows = async ({ bin, env, work }) => {
  const names = [
    'a step of a local run',
    'a local run without steps',
    'a cached build of a local run',
    '20 steps of a local run at once',
  ];
  const goals = [
    '<= 1.15 x docker run',
    '<= 150 ms beyond docker network',
    '<= 1.5 x docker build',
    '<= 1.5 x docker run',
  ];
  const reason = lack(env);
  if (reason) return names.map((name, index) => [name, goals[index], reason, true]);

  const source = join(work, 'runs');
  const home = join(work, 'runs-home');
  for (const folder of [source, home]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(source, 'Dockerfile'), 'FROM busybox\nCMD ["true"]\n');
  const files = {
    none: stepsOf(0),
    ten: stepsOf(10),
    many: stepsOf(20, '    when: ["-"]\n'),
    build: 'version: v1.1.0\nsteps:\n  - build: -t acrtask-bench:1 .\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(source, `${name}.yaml`), text);

  const timed = async (...commands) => {
    const started = process.hrtime.bigint();
    for (const [program, ...words] of commands)
      await run(program, words, {
        cwd: source,
        env: { ...env, DOCKER_BUILDKIT: '0', ACRTASK_ENGINE: 'docker' },
        maxBuffer: 1e8,
      });
    return Number(process.hrtime.bigint() - started) / 1e6;
  };
  const acrtask = (name) => [process.execPath, bin, 'run', '--local', '.', '-f', `${name}.yaml`];
  // Each measure has a network of its own: docker may keep one for a while after its containers have ended.
  const networks = [];
  const newNetwork = () => {
    networks.push(`acrtask-bench-${process.pid}-${networks.length}`);
    return networks.at(-1);
  };
  const create = (network) => ['docker', 'network', 'create', network];
  const remove = (network) => ['docker', 'network', 'rm', network];
  /** A container with the options of a step. */
  const container = (network, index) => [
    ...['docker', 'run', '--rm', '--network', network, '--name', `${network}-${index}`],
    ...['--volume', `${source}:/workspace`, '--volume', '/var/run/docker.sock:/var/run/docker.sock'],
    ...['--volume', `${home}:/acb/home`, '--env', 'HOME=/acb/home', '--workdir', '/workspace', 'busybox', 'true'],
  ];
  const many = async () => {
    const network = newNetwork();
    await timed(create(network));
    const started = process.hrtime.bigint();
    await Promise.all(Array.from({ length: 20 }, (_, index) => timed(container(network, index))));
    return Number(process.hrtime.bigint() - started) / 1e6;
  };
  const ten = async () => {
    const network = newNetwork();
    await timed(create(network));
    return timed(...Array.from({ length: 10 }, (_, index) => container(network, index)));
  };
  const emptyNetwork = () => {
    const network = `acrtask-bench-${process.pid}`;
    return timed(create(network), remove(network));
  };
  const measures = {
    none: () => timed(acrtask('none')),
    network: emptyNetwork,
    ten: () => timed(acrtask('ten')),
    containers: ten,
    build: () => timed(acrtask('build')),
    docker: () => timed(['docker', 'build', '-t', 'acrtask-bench:1', '.']),
    many: () => timed(acrtask('many')),
    together: many,
  };
  const times = Object.fromEntries(Object.keys(measures).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, measure] of Object.entries(measures)) {
      const took = await measure();
      // The first round fills caches.
      if (round > 0) times[name].push(took);
    }
  }
  spawnSync('docker', ['network', 'rm', ...networks], { env, stdio: 'ignore' });
  spawnSync('docker', ['image', 'rm', '--force', 'acrtask-bench:1'], { env, stdio: 'ignore' });
  const took = Object.fromEntries(Object.entries(times).map(([name, each]) => [name, median(each)]));
  const beyond = took.none - took.network;
  const ratios = [
    [(took.ten - took.none) / took.containers, (took.ten - took.none) / 10, 1.15],
    undefined,
    [(took.build - took.none) / took.docker, took.build - took.none, 1.5],
    [(took.many - took.none) / took.together, took.many - took.none, 1.5],
  ];
  return names.map((name, index) => {
    const [ratio, ms, most] = ratios[index] ?? [];
    return ratio === undefined
      ? [name, goals[index], `${beyond.toFixed(0)} ms beyond`, beyond <= 150]
      : [name, goals[index], `${ratio.toFixed(2)} x (${ms.toFixed(0)} ms)`, ratio <= most];
  });
};
