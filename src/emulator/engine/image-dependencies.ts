import { type BuildDependencies, type DigestOf, located } from '../../taskfile/steps/dependency-dump.ts';
import type { BaseImageDependency } from '../runs/run-engine.ts';

/** The dependencies in the form of a task's step (rest-api.md 4.5). */
export const baseImageDependencies = (found: readonly BuildDependencies[], pushed: DigestOf): BaseImageDependency[] =>
  found.flatMap(({ runtime, buildtime }) => [
    { type: 'Runtime' as const, ...located(runtime, pushed) },
    ...buildtime.map((each) => ({ type: 'BuildTime' as const, ...located(each, pushed) })),
  ]);
