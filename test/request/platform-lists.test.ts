import { expect, it } from 'vitest';
import { parsePlatforms } from '../../src/request/platform.ts';

it('reads platforms', () => {
  expect(parsePlatforms('linux/amd64, Linux/ARM/v7,linux/arm64')).toEqual([
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm', variant: 'v7' },
    { os: 'linux', architecture: 'arm64' },
  ]);
});

it.each([
  ['linux/amd64,', "'' is not a valid value for OS specified in --platform. Valid options are windows,linux."],
  ['linux/amd64,linux/amd64', '--platform linux/amd64,linux/amd64 names linux/amd64 twice.'],
  ['linux/arm64,linux/arm64/v8', '--platform linux/arm64,linux/arm64/v8 names linux/arm64 twice.'],
  ['linux,linux/amd64', '--platform linux,linux/amd64 names linux/amd64 twice.'],
  ['linux/x86,linux/386', '--platform linux/x86,linux/386 names linux/386 twice.'],
  [
    'linux/amd64,windows/amd64',
    'Several platforms can only be built on Linux: an agent builds for one operating system.',
  ],
])('refuses %s', (text, message) => {
  expect(() => parsePlatforms(text)).toThrow(expect.objectContaining({ message, exitCode: 2 }));
});
