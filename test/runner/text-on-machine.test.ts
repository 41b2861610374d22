import { describe, expect, it } from 'vitest';
import { containerPaths, directoryOnMachine } from '../../src/runner/container-paths.ts';
import { buildTextOnMachine, clientTextOnMachine } from '../../src/runner/text-on-machine.ts';

const folder = { path: '/run', workspace: '/run/workspace', home: '/run/home', volumes: '/run/volumes' };
const mounts = [
  { name: 'keys', mountPath: '/keys' },
  { name: 'keys', mountPath: '/workspace/deep/keys' },
];
const paths = containerPaths(folder, mounts);

describe('paths of containers on this machine', () => {
  it.each([
    ['/workspace', '/workspace', '/run/workspace'],
    ['/workspace/a', '/workspace', '/run/workspace/a'],
    ['a', '/workspace/b', '/run/workspace/b/a'],
    ['../x', '/workspace', undefined],
    ['/workspacex', '/workspace', undefined],
    ['/acb/home/.docker', '/workspace', '/run/home/.docker'],
    ['/keys/token', '/workspace', '/run/volumes/keys/token'],
    ['deep/keys/token', '/workspace', '/run/volumes/keys/token'],
  ])('finds %s, seen from %s', (path, directory, expected) => {
    expect(paths.find(path, directory)).toBe(expected);
  });

  it.each([
    ['', '/run/workspace'],
    ['sub/dir', '/run/workspace/sub/dir'],
    ['/keys', '/run/volumes/keys'],
    ['../up', '/run/elsewhere/up'],
    ['/opt/here', '/run/elsewhere/opt/here'],
  ])('has the working directory %s', (directory, expected) => {
    expect(directoryOnMachine(folder, directory, mounts)).toBe(expected);
  });
});

describe('the text of a build', () => {
  it.each([
    ['-t app:1 .', '-t app:1 .'],
    ['-t app:1 sub', '-t app:1 sub'],
    ['-f /workspace/docker/App -t x /workspace/src', "-f '/run/workspace/docker/App' -t x '/run/workspace/src'"],
    ['--file=/workspace/App .', "'--file=/run/workspace/App' ."],
    ['-f/workspace/App .', "'-f/run/workspace/App' ."],
    [
      '--iidfile /workspace/id --metadata-file /workspace/m .',
      "--iidfile '/run/workspace/id' --metadata-file '/run/workspace/m' .",
    ],
    ['--secret id=tok,src=/keys/token .', "--secret 'id=tok,src=/run/volumes/keys/token' ."],
    ['--secret id=tok,source=keys/token deep', '--secret id=tok,source=keys/token deep'],
    ['-f deep/keys/Dockerfile .', "-f '/run/volumes/keys/Dockerfile' ."],
    ['--build-context lib=/workspace/lib .', "--build-context 'lib=/run/workspace/lib' ."],
    ['--build-context lib=https://example.com/x.git .', '--build-context lib=https://example.com/x.git .'],
    ['-o type=local,dest=/workspace/out .', "-o 'type=local,dest=/run/workspace/out' ."],
    ['-o /workspace/out .', "-o '/run/workspace/out' ."],
    ['--cache-from type=local,src=/workspace/c .', "--cache-from 'type=local,src=/run/workspace/c' ."],
    ['--cache-to type=registry,ref=r/workspace/c .', '--cache-to type=registry,ref=r/workspace/c .'],
    ['--build-arg DIR=/workspace/x --label at=/workspace .', '--build-arg DIR=/workspace/x --label at=/workspace .'],
    ['--build-arg=DIR=/workspace/x .', '--build-arg=DIR=/workspace/x .'],
    ['-f "/workspace/$NAME/Dockerfile" .', `-f '/run/workspace'"/$NAME/Dockerfile" .`.replace(`'"/`, `'"/`)],
    ['-f /workspace/$NAME .', "-f '/run/workspace'/$NAME ."],
    ['--no-cache --pull /keys', "--no-cache --pull '/run/volumes/keys'"],
    ['-t x - < /etc/hosts', '-t x - < /etc/hosts'],
    ['.. -t x', "'/run/elsewhere/' -t x"],
  ])('%s', (text, expected) => {
    expect(buildTextOnMachine(text, paths, '/workspace')).toBe(expected);
  });

  it('replaces relative paths where the build runs in a volume', () => {
    expect(buildTextOnMachine('-f /workspace/Dockerfile .', paths, '/keys')).toBe(
      "-f '/run/workspace/Dockerfile' '/run/volumes/keys'",
    );
  });
});

describe("the text of a command of docker's client", () => {
  it.each([
    ['docker build -f /workspace/App /workspace', "docker build -f '/run/workspace/App' '/run/workspace'"],
    ['docker buildx build /workspace', "docker buildx build '/run/workspace'"],
    ['docker --debug build /workspace', "docker --debug build '/run/workspace'"],
    [
      'docker run --rm -v /workspace/a:/workspace app cat /workspace/b',
      "docker run --rm -v '/run/workspace/a:/workspace' app cat /workspace/b",
    ],
    [
      'docker run --mount type=bind,src=/keys,dst=/keys app',
      "docker run --mount 'type=bind,src=/run/volumes/keys,dst=/keys' app",
    ],
    ['docker run -v data:/workspace app', 'docker run -v data:/workspace app'],
    ['docker cp app:/workspace/x /workspace/y', "docker cp app:/workspace/x '/run/workspace/y'"],
    ['docker save -o /workspace/x.tar app', "docker save -o '/run/workspace/x.tar' app"],
    ['docker exec app cat /workspace/x', 'docker exec app cat /workspace/x'],
    ['docker build . && docker save -o /workspace/y app', "docker build . && docker save -o '/run/workspace/y' app"],
    ['docker push app | tee /workspace/log', 'docker push app | tee /workspace/log'],
  ])('%s', (text, expected) => {
    expect(clientTextOnMachine(text, paths, '/workspace')).toBe(expected);
  });
});
