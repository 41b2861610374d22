import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FailureName, failureIn } from '../../../src/access/known-failures.ts';
import { createEmulatedAzure } from '../../support/emulated.ts';

const steps = (...lines: readonly string[]): string => ['version: v1.1.0', 'steps:', ...lines, ''].join('\n');
const built = (image: string): string => `  - build: -t ${image} .`;
const acr = 'az acr create -g myResourceGroup --sku Premium';

describe('the end of the log of a run in the emulator is known', () => {
  it.each<[about: string, failure: FailureName, text: string, before?: readonly string[]]>([
    ['an image of a registry without a login', 'pull-denied', steps('  - cmd: mybase.azurecr.io/tool:1')],
    ['a private image of Docker Hub', 'pull-denied', steps('  - cmd: hubuser/tool:1')],
    ['a base image of a registry without a login', 'pull-denied', steps('  - build: -f Base.Dockerfile -t a:1 .')],
    [
      'a push without a login',
      'push-denied',
      steps(built('mybase.azurecr.io/app:1'), '  - push: ["mybase.azurecr.io/app:1"]'),
    ],
    [
      'a push by a command',
      'push-denied',
      steps(built('mybase.azurecr.io/app:1'), '  - cmd: docker push mybase.azurecr.io/app:1'),
    ],
    ['a push to Docker Hub', 'push-denied', steps(built('hubuser/app:1'), '  - push: ["hubuser/app:1"]')],
    [
      'a push with repository permissions',
      'push-denied',
      steps(built('myregistry.azurecr.io/app:1'), '  - push: ["myregistry.azurecr.io/app:1"]'),
      ['az acr update -n myregistry --role-assignment-mode rbac-abac'],
    ],
    ['an image that is not there', 'image-not-found', steps('  - cmd: myregistry.azurecr.io/nothing:1')],
    ['a registry that is not there', 'registry-not-found', steps('  - cmd: nowhere.azurecr.io/tool:1')],
    [
      'a push to a registry that is not there',
      'registry-not-found',
      steps(built('nowhere.azurecr.io/a:1'), '  - push: ["nowhere.azurecr.io/a:1"]'),
    ],
    [
      'a closed registry',
      'address-not-allowed',
      steps('  - cmd: closed.azurecr.io/tool:1'),
      [`${acr} -n closed --public-network-enabled false`],
    ],
    ['a wrong password', 'login-refused', steps('  - cmd: docker login mybase.azurecr.io -u me -p wrong')],
    ['a login to Docker Hub', 'login-refused', steps('  - cmd: docker login -u hubuser -p wrong')],
    ['a login without a password', 'login-without-token', steps('  - cmd: docker login mybase.azurecr.io -u me')],
    ['a Dockerfile that is not there', 'dockerfile-not-found', steps('  - build: -f Dockerfle -t a:1 .')],
  ])('%s', async (_about, failure, text, before = []) => {
    const { run, attempt } = await createEmulatedAzure();
    for (const line of [`${acr} -n mybase`, ...before]) await run(line);
    const prepare = ({ cwd }: { readonly cwd: string }): void => {
      writeFileSync(join(cwd, 'Dockerfile'), 'FROM scratch\n');
      writeFileSync(join(cwd, 'Base.Dockerfile'), 'FROM mybase.azurecr.io/base:1\n');
      writeFileSync(join(cwd, 'acb.yaml'), text);
    };
    const { stdout, exitCode } = await attempt('run -r myregistry --no-preflight --no-diagnosis .', { prepare });
    expect([exitCode, failureIn(stdout, 'Failed')?.name, stdout]).toEqual([1, failure, stdout]);
  });

  it('a source that is not there', async () => {
    const { attempt } = await createEmulatedAzure();
    const { stdout } = await attempt('build -r myregistry -t a:1 https://github.com/nobody/nothing.git --no-diagnosis');
    expect(failureIn(stdout, 'Failed')).toEqual({ name: 'context-download' });
  });
});
