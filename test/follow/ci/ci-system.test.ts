import { expect, it } from 'vitest';
import { ciNameOf } from '../../../src/follow/ci/ci-system.ts';

it.each<[Record<string, string>, string | undefined]>([
  [{}, undefined],
  [{ CI: 'true' }, undefined],
  [{ GITHUB_ACTIONS: 'true' }, 'github'],
  [{ GITHUB_ACTIONS: 'false' }, undefined],
  [{ TF_BUILD: 'True' }, 'azure-pipelines'],
  [{ GITHUB_ACTIONS: 'true', ACRTASK_CI: 'off' }, undefined],
  [{ TF_BUILD: 'True', ACRTASK_CI: 'OFF' }, undefined],
  [{ TF_BUILD: 'True', ACRTASK_CI: '' }, 'azure-pipelines'],
])('%j: %s', (env, name) => expect(ciNameOf(env)).toBe(name));
