import { defineConfig } from 'vitest/config';

/** The tests that need the built package, or start processes or servers. All others are unit tests: test/unit.ts sees to it. */
export const withProcesses = [
  'test/e2e/**/*.test.ts',
  'test/packaging.test.ts',
  'test/cli/az-config/az-config-file.test.ts',
  'test/context/git-modes.test.ts',
  'test/context/names-as-bytes.test.ts',
  'test/context/pack.test.ts',
  'test/emulator/git/raw-files.test.ts',
  'test/emulator/git/routes.test.ts',
  'test/emulator/runs/context/fetch-context.test.ts',
  'test/emulator/server.test.ts',
  'test/emulator/store/folder-lock.test.ts',
  'test/follow/log-over-http.test.ts',
  'test/service/git-files.test.ts',
  'test/service/git-repositories.test.ts',
];

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
          exclude: withProcesses,
          setupFiles: ['test/unit.ts'],
          // Modules are loaded once for each worker, not once for each file: half of the time went into that.
          isolate: false,
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'processes', include: withProcesses, maxWorkers: '50%', sequence: { groupOrder: 1 } },
      },
    ],
  },
});
