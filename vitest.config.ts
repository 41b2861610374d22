import { defineConfig } from 'vitest/config';

/** The tests that need the built package, or start processes or servers. No other test does: test/unit.ts sees to it. */
export const withProcesses = [
  'test/e2e/**/*.test.ts',
  'test/packaging.test.ts',
  'test/azure/sign-in/azure-cli.test.ts',
  'test/cli/az-config/az-config-file.test.ts',
  'test/commands/local/**/*.test.ts',
  'test/context/git-modes.test.ts',
  'test/context/names-as-bytes.test.ts',
  'test/context/pack.test.ts',
  'test/demo/small-program.test.ts',
  'test/emulator/git/raw-files.test.ts',
  'test/emulator/git/routes.test.ts',
  'test/emulator/runs/context/fetch-context.test.ts',
  'test/emulator/runs/context/write-source.test.ts',
  'test/commands/emulator/engine/real-engine.test.ts',
  'test/emulator/registry-port.test.ts',
  'test/emulator/server.test.ts',
  'test/emulator/store/folder-lock.test.ts',
  'test/emulator/store/temporary-store.test.ts',
  'test/emulator/triggers/source-events.test.ts',
  'test/follow/log-over-http.test.ts',
  'test/runner/contexts/archive/fetch-archive.test.ts',
  'test/runner/contexts/artifact/fetch-artifact.test.ts',
  'test/runner/contexts/git/fetch-repository.test.ts',
  'test/runner/engines/choose-engine.test.ts',
  'test/service/git-files.test.ts',
  'test/service/git-repositories.test.ts',
  'test/text-file.test.ts',
];

/**
 * Sweeps: tests that carry out every command, or every combination of something, whatever one works on. `npm test` runs
 * them; `npm run test:unit` does not, to stay under a minute.
 */
export const sweeps = [
  'test/access/faults.test.ts',
  'test/answers-misshapen.test.ts',
  'test/answers-not-json.test.ts',
  'test/commands/identity/setup-combinations.test.ts',
  'test/commands/known-registries.test.ts',
  'test/commands/lost-answers.test.ts',
  'test/commands/project/drift.test.ts',
  'test/commands/project/interrupted.test.ts',
  'test/commands/project/two-at-once.test.ts',
  'test/examples.test.ts',
  'test/permissions.test.ts',
  'test/planted-secrets.test.ts',
];

/** Modules are loaded once for each worker, not once for each file: half of the time went into that. */
const inProcess = {
  setupFiles: ['test/unit.ts'],
  isolate: false,
  maxWorkers: '100%',
  sequence: { groupOrder: 0 },
};

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...withProcesses, ...sweeps],
          ...inProcess,
        },
      },
      { extends: true, test: { name: 'sweeps', include: sweeps, ...inProcess } },
      {
        extends: true,
        test: { name: 'processes', include: withProcesses, maxWorkers: '50%', sequence: { groupOrder: 1 } },
      },
    ],
  },
});
