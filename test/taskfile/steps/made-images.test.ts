import { describe, expect, it } from 'vitest';
import { imagesMadeBy, mayMakeOthers } from '../../../src/taskfile/steps/made-images.ts';

const cmd = (text: string) => ({ type: 'cmd', cmd: text, build: '' }) as const;
const build = (text: string) => ({ type: 'build', cmd: '', build: text }) as const;

describe('images that a step makes', () => {
  it.each([
    [build('-t a/b:1 --tag c --tag=d -t=e -f Dockerfile .'), ['a/b:1', 'c', 'd', 'e']],
    [build('-t "a:1" .'), ['a:1']],
    [build('.'), []],
    [cmd('docker tag a:1 b:2'), ['b:2']],
    [cmd('docker build -t a:1 . && docker tag a:1 b:1'), ['a:1', 'b:1']],
    [cmd('docker pull a:1'), []],
    [cmd('a:1 test'), []],
    [cmd('bash -c "docker tag a:1 c:1"'), ['c:1']],
    [cmd('buildx build -t a:1 --load .'), ['a:1']],
    [{ type: 'push', cmd: '', build: '' } as const, []],
  ])('%j: %j', (step, images) => {
    expect(imagesMadeBy(step)).toEqual(images);
  });
});

describe('steps that may make images which are not known', () => {
  it.each([
    'pack build app',
    'myregistry.azurecr.io/builder:v1 make',
    'docker load -i app.tar',
    'docker import app.tar app:1',
    'docker commit test app:1',
    'docker compose build',
    'docker buildx bake',
    'buildx bake',
    'docker image load -i app.tar',
    'docker tag app $NAME',
    'docker build -t app:$(date +%s) .',
    'docker build -t `cat name` .',
    'docker run -v /var/run/docker.sock:/var/run/docker.sock builder:v2',
    'docker sh -c "./build.sh"',
    'bash ./build.sh',
    'bash -c "./build.sh"',
    'bash -c "make images"',
    'bash -c "docker load -i app.tar"',
    'alpine sh -c "apk add docker && docker build -t app ."',
    'bash echo built\n./build.sh',
  ])('%s', (text) => {
    expect(mayMakeOthers(cmd(text), () => false)).toBe(true);
  });

  it.each([
    'bash echo hello',
    "bash -c 'echo hello > out.txt && ls -la'",
    'mcr.microsoft.com/acr/bash:v1 echo hello',
    'az acr repository list -n myregistry',
    'curl -fsS https://example.com',
    'acr purge --filter app:.* --ago 7d',
    'docker login -u user myregistry.azurecr.io',
    'docker push app:1',
    'docker pull app:1',
    'docker tag app:1 app:2',
    'docker build -t app:1 .',
    'docker --debug build -t app:1 .',
    'docker buildx imagetools create -t app:1 app:2',
    'docker buildx create --use',
    'docker run --rm alpine:3 echo hello',
    'docker image inspect app:1',
    'docker images && docker ps',
    'alpine:3 sh -c "cat version.txt"',
    'myregistry.azurecr.io/app:1 npm test',
    'bash',
    '',
  ])('not %s', (text) => {
    expect(mayMakeOthers(cmd(text), (image) => image === 'myregistry.azurecr.io/app:1')).toBe(false);
  });

  it('looks at the options of a build too', () => {
    expect([build('-t app:1 .'), build('-t app:$TAG .')].map((step) => mayMakeOthers(step, () => false))).toEqual([
      false,
      true,
    ]);
  });
});
