// Runs the conformance tests of the OCI distribution specification against a registry of the emulator, and prints the figures:
// `node scripts/oci-conformance.mjs`, after `npm run build`. The tests come from the Go module proxy; where there is no Go, or they cannot be had, says so and
// exits with 0. Exits with 1 when a test fails.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const tests = 'github.com/opencontainers/distribution-spec/conformance';
const version = 'v0.0.0-20260831232431-97274622c111';
const bin = fileURLToPath(new URL('../bin/acrtask.js', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'acrtask-conformance-'));

const notRun = (why) => console.log(`OCI distribution conformance: not run, because ${why}`);

/** Builds the tests; resolves to why that did not work. */
const build = () => {
  if (spawnSync('go', ['version']).error) return 'Go is not installed';
  const built = spawnSync('go', ['install', `${tests}@${version}`], {
    encoding: 'utf8',
    env: { ...process.env, GOBIN: work, GOFLAGS: '-modcacherw', GOTOOLCHAIN: 'local' },
    timeout: 300_000,
  });
  return built.status === 0 ? undefined : `${tests} cannot be built: ${built.stderr.trim().split('\n').at(-1)}`;
};

const startEmulator = async (env) => {
  const emulator = spawn(process.execPath, [bin, 'emulator', 'start'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve, reject) => {
    emulator.stdout.once('data', resolve);
    emulator.once('exit', () => reject(new Error('the emulator did not start')));
  });
  return emulator;
};

const run = async () => {
  const env = { ...process.env, HOME: work, ACRTASK_EMULATOR_HOME: join(work, 'emulator'), ACRTASK_CLOUD: 'emulator' };
  const acrtask = (...words) => execFileSync(process.execPath, [bin, ...words], { env, encoding: 'utf8' }).trim();
  const emulator = await startEmulator(env);
  try {
    acrtask('az', 'group', 'create', '-n', 'group', '-l', 'eastus');
    acrtask('az', 'acr', 'create', '-g', 'group', '-n', 'conformance', '--sku', 'Standard', '--admin-enabled', 'true');
    const password = [
      'az',
      'acr',
      'credential',
      'show',
      '-n',
      'conformance',
      '--query',
      'passwords[0].value',
      '-o',
      'tsv',
    ];
    const { stdout } = spawnSync(join(work, 'conformance'), [], {
      cwd: work,
      encoding: 'utf8',
      maxBuffer: 1e8,
      env: {
        ...env,
        OCI_RESULTS_DIR: join(work, 'results'),
        OCI_VERSION: '1.1',
        OCI_REGISTRY: acrtask('emulator', 'port', 'conformance', '--query', 'address', '-o', 'tsv'),
        OCI_TLS: 'disabled',
        OCI_USERNAME: 'conformance',
        OCI_PASSWORD: acrtask(...password),
        // What a registry may do without, but this one does.
        OCI_API_BLOBS_UPLOAD_CANCEL: 'true',
        OCI_API_BLOBS_DIGEST_HEADER: 'true',
        OCI_API_MANIFESTS_DIGEST_HEADER: 'true',
      },
    });
    const results = readFileSync(join(work, 'results', 'junit.xml'), 'utf8');
    const [, count, failures, errors, skipped] =
      /<testsuite [^>]*tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/.exec(results).map(Number);
    const passed = count - failures - errors - skipped;
    console.log(
      `OCI distribution conformance (1.1, ${version}): ${count} tests, ${passed} passed, ${failures + errors} failed, ${skipped} skipped`,
    );
    const skips = stdout.split('\n').flatMap((line) => /([a-z0-9-]+): Skip$/.exec(line)?.[1] ?? []);
    if (skips.length > 0) console.log(`skipped: ${[...new Set(skips)].join(', ')}`);
    if (failures + errors === 0) return;
    console.log(
      stdout
        .split('\n')
        .filter((line) => /: (FAIL|Error)$/.test(line))
        .join('\n'),
    );
    process.exitCode = 1;
  } finally {
    const ended = new Promise((resolve) => emulator.once('exit', resolve));
    emulator.kill('SIGINT');
    await ended;
  }
};

try {
  const why = build();
  if (why === undefined) await run();
  else notRun(why);
} finally {
  rmSync(work, { recursive: true, force: true });
}
