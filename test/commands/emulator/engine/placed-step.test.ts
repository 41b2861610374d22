import { expect, it } from 'vitest';
import { placedBuild, placedCommand } from '../../../../src/commands/emulator/engine/placed-step.ts';
import { places } from './test-places.ts';

it.each([
  ['my.azurecr.io/app:1 run my.azurecr.io', '127.0.0.1:5001/app:1 run 127.0.0.1:5001'],
  ['-e A=b hubuser/app words', '-e A=b 127.0.0.1:5003/hubuser/app words'],
  ['busybox echo seeded', 'busybox echo seeded'],
  ['seeded echo hi', '127.0.0.1:5003/library/seeded echo hi'],
  ['docker push my.azurecr.io/app', 'docker push 127.0.0.1:5001/app'],
  [
    "bash -c 'docker pull hubuser/app && docker run hubuser/app'",
    "bash -c 'docker pull 127.0.0.1:5003/hubuser/app && docker run 127.0.0.1:5003/hubuser/app'",
  ],
  ['docker tag my.azurecr.io/a other/app', 'docker tag 127.0.0.1:5001/a 127.0.0.1:5003/other/app'],
  ['docker build -t hubuser/app .', 'docker build -t 127.0.0.1:5003/hubuser/app .'],
  ["docker login --username 'u' --password 'p'", "docker login 127.0.0.1:5003 --username 'u' --password 'p'"],
  ['docker login -u u -p p my.azurecr.io', 'docker login -u u -p p 127.0.0.1:5001'],
  ['docker login -u u -p p docker.io', 'docker login 127.0.0.1:5003 -u u -p p '],
  ['docker login -u u -p p ghcr.io', 'docker login -u u -p p ghcr.io'],
  [
    "bash echo 'p' | docker login -u u --password-stdin; docker login -u u my.azurecr.io",
    "bash echo 'p' | docker login 127.0.0.1:5003 -u u --password-stdin; docker login -u u 127.0.0.1:5001",
  ],
])('places images and logins of the command %j', async (cmd, placed) =>
  expect(await placedCommand(cmd, places)).toBe(placed),
);

it.each([
  ['-t my.azurecr.io/app:1 .', undefined, '-t 127.0.0.1:5001/app:1 .'],
  ['-t app:1 --tag hubuser/b .', undefined, '-t 127.0.0.1:5003/library/app:1 --tag 127.0.0.1:5003/hubuser/b .'],
  ['--tag=my.azurecr.io/app .', undefined, '--tag=127.0.0.1:5001/app .'],
  ['-t ghcr.io/app .', undefined, '-t ghcr.io/app .'],
  [
    '--build-arg R=my.azurecr.io --label r=my.azurecr.io .',
    undefined,
    '--build-arg R=my.azurecr.io --label r=my.azurecr.io .',
  ],
  ['--cache-from my.azurecr.io/app .', undefined, '--cache-from 127.0.0.1:5001/app .'],
  ['--cache-to type=registry,ref=my.azurecr.io/c .', undefined, '--cache-to type=registry,ref=127.0.0.1:5001/c .'],
  ['-t a . && docker push my.azurecr.io/a', undefined, '-t 127.0.0.1:5003/library/a . && docker push 127.0.0.1:5001/a'],
  ['-f Dockerfile-app .', undefined, '-f Dockerfile-app .'],
  ['-f Dockerfile-app .', '/run/d', '-f /run/d .'],
  ['--file=sub/Dockerfile sub', '/run/d', '--file=/run/d sub'],
  ['.', '/run/d', '-f /run/d .'],
])('places images of the build %j', async (build, dockerfile, placed) =>
  expect(await placedBuild(build, places, dockerfile)).toBe(placed),
);
